"""The services that can be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ideowidgets.client.services import Offline, Service
from ideowidgets.operations.errors import IdeogramError


class _Services(Mapping[str, type[Service]]):
    """Services by name; the gateways are loaded when one is first asked for."""

    def __init__(self) -> None:
        self._own: dict[str, type[Service]] = {cls.name: cls for cls in (Service, Offline)}

    @cached_property
    def _all(self) -> dict[str, type[Service]]:
        # Most clients never need them, and they bring the enumerations of a whole model.
        from ideowidgets.client.gateways.one_min import OneMin
        from ideowidgets.client.gateways.reseller import Reseller

        return {**self._own, OneMin.name: OneMin, Reseller.name: Reseller}

    def __getitem__(self, name: str) -> type[Service]:
        return self._own[name] if name in self._own else self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


SERVICES: Mapping[str, type[Service]] = _Services()


def service_named(name: str) -> type[Service]:
    """Give a service by its name.

    Raises
    ------
    IdeogramError
        Where this version has none of that name.
    """
    if name in SERVICES:
        return SERVICES[name]
    *most, last = map(repr, SERVICES)
    raise IdeogramError(f"This version has no service {str(name)[:40]!r}. It has {', '.join(most)} and {last}.")


def make_service(service: str | Service | None, base_url: str | None = None) -> Service:
    """Give the service that a person means.

    Raises
    ------
    IdeogramError
        Where this version has none of that name, the address is not safe, or the service needs one and has none.
    """
    if isinstance(service, Service):
        if base_url is not None:
            raise IdeogramError("Give base_url to the service itself, not beside it.")
        return service
    return service_named(Service.name if service is None else service)(base_url)
