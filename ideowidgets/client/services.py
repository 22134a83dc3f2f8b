"""Services: who is asked, with which key, in which words. A gateway is one more class like these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeVar

from ideowidgets.client.call import Call, Reply
from ideowidgets.client.encode import encode, encode_job
from ideowidgets.client.links import VENDOR_HOSTS, checked_base_url
from ideowidgets.client.refusals import refusal, success_body
from ideowidgets.client.secret import Secret
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import BrokenReply, IdeogramError, Withheld
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.layers import Layers
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Accepted, Images, Quote

R = TypeVar("R")
Generations = Literal["v1", "v2"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a service wants before the request that uses it.

    Attributes
    ----------
    file : Attachment
        What is uploaded; its hash tells whether it already was.
    call : Call
        The free call that carries it.
    """

    file: Attachment
    call: Call


class Service:
    """Ideogram itself; the base of other services.

    Parameters
    ----------
    base_url : str, optional
        Another address that speaks the same API; https, or http on this machine.

    Raises
    ------
    IdeogramError
        Where the address is not safe to send a key to, or is missing and the service has none of its own.
    """

    name: ClassVar[str] = "ideogram"
    key_variable: ClassVar[str] = "IDEOGRAM_API_KEY"
    # Empty where there is no address but the one that is given.
    default_url: ClassVar[str] = "https://api.ideogram.ai"
    # Sent where no key is found; None where the service needs a real one.
    placeholder_key: ClassVar[str | None] = None
    # Whether it starts jobs that are polled for, and whether it quotes prices.
    jobs: ClassVar[bool] = True
    quotes: ClassVar[bool] = True
    picture_hosts: tuple[str, ...] = VENDOR_HOSTS
    # What to do where a link leads to another host.
    link_advice: ClassVar[str] = ""

    def __init__(self, base_url: str | None = None) -> None:
        if base_url is None and not self.default_url:
            raise IdeogramError(
                f"The service {self.name!r} has no address of its own. Give it: base_url='https://host', or "
                "'https://host/path'."
            )
        self.base_url = checked_base_url(self.default_url if base_url is None else base_url)

    def headers(self, key: Secret) -> dict[str, str]:
        """Give the headers that carry the key; made for each sending and kept nowhere."""
        return {"api-key": key.reveal()}

    def cannot(self, asked: Request[Any] | type[Request[Any]]) -> str | None:  # noqa: ARG002
        """Say why this service cannot carry a request, or any request of a class; None where it can.

        The reason reads as the rest of a sentence: ``"has no field 'style_codes'"``.
        """
        return None

    def price(self, request: Request[Any]) -> Price:
        """Give the list price of a request at this service."""
        return request.price()

    def uploads(self, request: Request[Any]) -> tuple[Upload, ...]:  # noqa: ARG002
        """Give what must be uploaded before a request; each file once."""
        return ()

    def read_upload(self, reply: Reply, file: Attachment) -> str:  # noqa: ARG002
        """Read the name under which the service keeps an uploaded file.

        Raises
        ------
        BrokenReply
            Where the answer does not say.
        """
        raise BrokenReply(f"{self.name!r} takes no uploads.")

    def encode(
        self,
        request: Request[Any],
        *,
        dry_run: bool = False,
        uploaded: Mapping[str, str] = {},  # noqa: ARG002
    ) -> Call:
        """Write a request as this service takes it.

        Parameters
        ----------
        request : Request
            What is asked.
        dry_run : bool
            Ask for the price only.
        uploaded : mapping
            What :meth:`read_upload` gave, by the file's SHA-256.
        """
        return encode(request, dry_run=dry_run)

    def encode_job(self, request: Request[Any], webhook_url: str | None = None) -> Call:
        """Write a request so that it is answered at once with the id of a job."""
        return encode_job(request, webhook_url)

    def encode_poll(self, generation_id: str, generation: Generations) -> Call:
        """Write the question how far a job is."""
        # Whoever starts no jobs need not load these.
        from ideowidgets.operations.v1.jobs import GetGeneration
        from ideowidgets.operations.v2.tools import V2GetGeneration

        asked = GetGeneration if generation == "v1" else V2GetGeneration
        return encode(asked(generation_id=generation_id))

    def refusal(self, reply: Reply, call: Call) -> IdeogramError | None:
        """Give the error that an answer means, or None where it is an answer to be read.

        A service that says inside a 200 that it failed overrides this.
        """
        return None if 200 <= reply.status < 300 else refusal(reply, call)

    def decode(self, reply: Reply, request: Request[R]) -> R:
        """Read the answer to a request.

        Raises
        ------
        BrokenReply
            Where it lacks what it must hold.
        Withheld
            Where every picture was withheld; carries the result.
        """
        operation = request.operation
        result: R = operation.result.parse(success_body(reply, paid=operation.paid))
        check_pictures(result)
        return result

    def decode_job(self, reply: Reply) -> str:
        """Read the id of a job that was started."""
        return Accepted.parse(success_body(reply)).generation_id

    def decode_poll(self, reply: Reply) -> Generation:
        """Read how far a job is."""
        return Generation.parse(success_body(reply, paid=False))

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
    picture_hosts: tuple[str, ...] = ()


def check_pictures(result: object) -> None:
    """Refuse a result that should hold pictures and holds none, or none that may be seen.

    Raises
    ------
    BrokenReply
        Where it holds no picture at all.
    Withheld
        Where every picture was withheld; carries the result.
    """
    if not isinstance(result, Images | Layers):
        return
    if not result.images:
        raise BrokenReply("The answer holds no picture. It may have been billed.")
    if all(image.withheld for image in result.images):
        raise Withheld(result)
