"""Gateways to the service, as they answer: 1min.ai and a reseller of the legacy API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from ideowidgets.offline.gateways import one_min, reseller
from ideowidgets.offline.gateways.counter import Counter
from ideowidgets.offline.wire import ApiRequest

COUNTERS: Mapping[str, Counter] = MappingProxyType(
    {counter.path: counter for counter in (*one_min.COUNTERS, *reseller.COUNTERS)}
)
_BEARER = "bearer "


def keyed(request: ApiRequest) -> ApiRequest:
    """Give a request with its key where the vendor has it, if its path takes it from elsewhere."""
    counter = COUNTERS.get(request.path)
    given = request.headers.get("authorization", "")
    if counter is None or not counter.bearer or "api-key" in request.headers or given[:7].lower() != _BEARER:
        return request
    return replace(request, headers={**request.headers, "api-key": given[len(_BEARER) :].strip()})


__all__ = ["COUNTERS", "Counter", "keyed"]
