"""A reseller of the legacy API: the vendor's bodies below ``/ideogram``, some models, errors of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ideowidgets.offline.answers import deny
from ideowidgets.offline.gateways.counter import Counter, Order
from ideowidgets.offline.gateways.shapes import rewritten, said, told
from ideowidgets.offline.reading.decode import decode
from ideowidgets.offline.state import Account
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request

MODELS = ("V_1", "V_1_TURBO", "V_2", "V_2_TURBO")
_CODES = {401: "invalid_api_key", 402: "insufficient_user_quota", 403: "no_permission", 429: "rate_limit_exceeded"}


def _counter(what: str, operation_id: str) -> Counter:
    def take(request: ApiRequest, _account: Account, now: float) -> Order:
        cls: type[Request[Any]] = OPERATIONS[operation_id]
        decoded = decode(cls, request, {})
        model = decoded.fields.get("model", "V_2")
        if model not in MODELS:
            deny(400, f"There is no channel for the model {str(model)[:40]!r}.")

        def wrap(content: Mapping[str, Any], failed: bool) -> dict[str, Any]:
            if failed:
                return {"code": "upstream_error", "message": "The upstream service gave no result.", "data": None}
            return {**content, "created": int(now)}

        return Order(tuple(decoded.fields), wrap, cls, decoded, decoded.sizes)

    return Counter(f"reseller {what}", f"/ideogram/{what}", take, _shaped, bearer=True)


def _shaped(reply: ApiReply) -> ApiReply:
    reason = told(reply).get("reject_reason")
    code = reason if isinstance(reason, str) else _CODES.get(reply.status, "upstream_error")
    return rewritten(reply, {"code": code, "message": said(reply), "data": None})


COUNTERS = (_counter("generate", "post-generate-image"), _counter("remix", "post-remix-image"))
