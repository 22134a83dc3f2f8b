"""Resellers of the vendor's legacy API: the same bodies below a prefix, with a key of their own.

Source: the pages that several resellers share, and what they differ in: address, prefix, header, form of errors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from ideowidgets.client.call import Call, Reply
from ideowidgets.client.encode import encode
from ideowidgets.client.gateways.shared import Gateway, Lack, code, words
from ideowidgets.client.links import VENDOR_HOSTS
from ideowidgets.client.refusals import read_json
from ideowidgets.client.secret import Secret
from ideowidgets.operations.errors import IdeogramError, ServerError
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request

MODELS = ("V_1", "V_1_TURBO", "V_2", "V_2_TURBO")
DEFAULT_MODEL = "V_2"
CARRIED = ("post-generate-image", "post-remix-image")
_AUTH = ("bearer", "api-key")


class Reseller(Gateway):
    """A reseller of the legacy models, at an address that you give.

    Parameters
    ----------
    base_url : str
        Its address; https, or http on this machine.
    prefix : str
        What stands before ``/generate`` and ``/remix``.
    auth : {"bearer", "api-key"}
        How the key is sent: ``Authorization: Bearer``, or ``Api-Key``.
    picture_hosts : sequence of str, optional
        Hosts that its links may lead to, with their subdomains. Resellers often keep copies elsewhere; where
        omitted, Ideogram's hosts and those of ``base_url`` are allowed.

    Raises
    ------
    IdeogramError
        Where the address is missing or not safe, or a setting is none that is known.

    Examples
    --------
    >>> service = Reseller("https://reseller.example", picture_hosts=["cdn.example"])
    >>> service.picture_hosts
    ('cdn.example',)
    """

    name: ClassVar[str] = "reseller"
    title: ClassVar[str] = "The reseller"
    key_variable: ClassVar[str] = "RESELLER_API_KEY"
    default_url: ClassVar[str] = ""
    link_advice: ClassVar[str] = (
        "If the reseller keeps its pictures there, allow it: service=Reseller(base_url, picture_hosts=['ideogram.ai', "
        "'that.host'])."
    )

    def __init__(
        self,
        base_url: str | None = None,
        *,
        prefix: str = "/ideogram",
        auth: Literal["bearer", "api-key"] = "bearer",
        picture_hosts: Sequence[str] | None = None,
    ) -> None:
        super().__init__(base_url)
        if auth not in _AUTH:
            raise IdeogramError(f"auth must be 'bearer' or 'api-key', not {str(auth)[:40]!r}.")
        self.auth = auth
        self.prefix = _prefix(prefix)
        own = urlsplit(self.base_url).hostname or ""
        self.picture_hosts = (*VENDOR_HOSTS, own) if picture_hosts is None else _hosts(picture_hosts)

    def headers(self, key: Secret) -> dict[str, str]:
        return {"authorization": f"Bearer {key.reveal()}"} if self.auth == "bearer" else {"api-key": key.reveal()}

    def missing(self, asked: type[Request[Any]]) -> Lack | None:
        if asked.operation.id in CARRIED:
            return None
        offered = " or ".join(OPERATIONS[name].__name__ for name in CARRIED)
        what = asked.operation.action.replace("-", " ")
        reason = f"has only the legacy generate and remix, not {what} with {asked.operation.model}"
        return Lack("operation", reason, f"use {offered}")

    def lacks(self, request: Request[Any]) -> list[Lack]:
        model = request.roles().get("model", DEFAULT_MODEL)
        if model in MODELS:
            return []
        return [Lack("model", f"has no model {model}", f"choose one of {', '.join(MODELS)}")]

    def encode(self, request: Request[Any], *, dry_run: bool = False, uploaded: Mapping[str, str] = {}) -> Call:  # noqa: ARG002
        self.checked(request, dry_run=dry_run)
        # Resellers choose price and channel by the model, so it is said even where it is the default.
        call = encode(request if "model" in request.set_fields() else request.replace(model=DEFAULT_MODEL))
        what = call.path.rpartition("/")[2]
        return replace(call, label=f"reseller {what}", path=f"{self.prefix}/{what}")

    def refusal(self, reply: Reply, call: Call) -> IdeogramError | None:
        refused = super().refusal(reply, call)
        if refused is not None:
            return refused
        body = read_json(reply.body)
        if not isinstance(body, Mapping) or body.get("data") is not None or not words(body):
            return None
        return ServerError(
            reply.status, words(body), reason=code(body), body=body, request_id=reply.request_id, billed=call.paid
        )


def _prefix(text: str) -> str:
    kept = text.strip("/")
    if not all("!" <= letter <= "~" and letter not in "?#\\%" for letter in kept) or ".." in kept.split("/"):
        raise IdeogramError("prefix must be a path such as '/ideogram'.")
    return f"/{kept}" if kept else ""


def _hosts(given: Sequence[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise IdeogramError("picture_hosts must be a list of host names, such as ['cdn.example'].")
    for host in given:
        if not host or not all(letter.isascii() and (letter.isalnum() or letter in ".-") for letter in host):
            raise IdeogramError(f"picture_hosts must hold host names such as 'cdn.example', not {str(host)[:80]!r}.")
    return tuple(host.lower() for host in given)
