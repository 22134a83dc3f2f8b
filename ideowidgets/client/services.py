"""Services: who is asked, with which key, in which words. A gateway is one more class like these."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from ideowidgets.client.call import Call, Reply
from ideowidgets.client.encode import encode
from ideowidgets.client.links import VENDOR_HOSTS, checked_base_url
from ideowidgets.client.refusals import success_body
from ideowidgets.client.secret import Secret
from ideowidgets.operations.errors import BrokenReply, IdeogramError, Withheld
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images, Quote

R = TypeVar("R")


class Service:
    """Ideogram itself; the base of other services.

    Parameters
    ----------
    base_url : str, optional
        Another address that speaks the same API; https, or http on this machine.

    Raises
    ------
    IdeogramError
        Where the address is not safe to send a key to.
    """

    name: ClassVar[str] = "ideogram"
    key_variable: ClassVar[str] = "IDEOGRAM_API_KEY"
    default_url: ClassVar[str] = "https://api.ideogram.ai"
    # Sent where no key is found; None where the service needs a real one.
    placeholder_key: ClassVar[str | None] = None
    picture_hosts: ClassVar[tuple[str, ...]] = VENDOR_HOSTS

    def __init__(self, base_url: str | None = None) -> None:
        self.base_url = checked_base_url(self.default_url if base_url is None else base_url)

    def headers(self, key: Secret) -> dict[str, str]:
        """Give the headers that carry the key; made for each sending and kept nowhere."""
        return {"api-key": key.reveal()}

    def encode(self, request: Request[Any], *, dry_run: bool = False) -> Call:
        """Write a request as this service takes it."""
        return encode(request, dry_run=dry_run)

    def decode(self, reply: Reply, request: Request[R]) -> R:
        """Read the answer to a request.

        Raises
        ------
        BrokenReply
            Where it lacks what it must hold.
        Withheld
            Where every picture was withheld; carries the result.
        """
        result: R = request.operation.result.parse(success_body(reply))
        if isinstance(result, Images):
            if not result.images:
                raise BrokenReply("The answer holds no picture. It may have been billed.")
            if all(image.withheld for image in result.images):
                raise Withheld(result)
        return result

    def decode_quote(self, reply: Reply) -> Quote:
        """Read a price that was asked for with ``dry_run``."""
        return Quote.parse(success_body(reply, paid=False))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_url!r})"


class Offline(Service):
    """The stand-in: in this process, or wherever ``base_url`` says one is served. Needs no key."""

    name: ClassVar[str] = "offline"
    key_variable: ClassVar[str] = ""
    default_url: ClassVar[str] = "https://offline.ideowidgets.invalid"
    placeholder_key: ClassVar[str | None] = "offline"
    picture_hosts: ClassVar[tuple[str, ...]] = ()


SERVICES: dict[str, type[Service]] = {cls.name: cls for cls in (Service, Offline)}


def service_named(name: str) -> type[Service]:
    """Give a service by its name.

    Raises
    ------
    IdeogramError
        Where this version has none of that name.
    """
    if name in SERVICES:
        return SERVICES[name]
    raise IdeogramError(f"This version has no service {str(name)[:40]!r}. It has {' and '.join(map(repr, SERVICES))}.")


def make_service(service: str | Service | None, base_url: str | None = None) -> Service:
    """Give the service that a person means.

    Raises
    ------
    IdeogramError
        Where this version has none of that name, or the address is not safe.
    """
    if isinstance(service, Service):
        if base_url is not None:
            raise IdeogramError("Give base_url to the service itself, not beside it.")
        return service
    return service_named(Service.name if service is None else service)(base_url)
