"""What the live check sends: the cheapest request of each operation that was chosen, and what it costs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Literal

from PIL import Image, ImageDraw

from ideowidgets.operations import OPERATIONS, Mask, Picture, Request, describe_fields
from ideowidgets.operations.errors import IdeogramError
from tests.contract.samples import minimal

Way = Literal["ask", "quote", "send", "job"]

SIDE = 512
PROMPT = "A flat poster of a red lighthouse, with the word HELLO below it"
NOBODYS = "A" * 22
# A few cents together, and most shapes of answers.
USUAL = (
    "post-describe",
    "post-magic-prompt-v-4",
    "post_generate_image_v2_p_image_ideogram",
    "post_generate_image_v2_p_image_ideogram=job",
    "post-generate-image-p-image-ideogram-async",
    "post-generate-image-v-3",
    "post-remove-background",
)
# These leave something in the account, so that no pattern reaches them.
BY_NAME_ONLY = ("create-dataset", "train", "upload-dataset-assets")
# What only an account can say, and who says it.
ACCOUNTS = {
    "dataset_id": "list-datasets",
    "model_id": "list-custom-models",
    "custom_model_uri": "list-custom-models",
    "stacked_custom_models": "list-custom-models",
}


@dataclass(frozen=True)
class Step:
    """One thing to send.

    Attributes
    ----------
    way : str
        ``ask`` a GET, ``quote`` with ``dry_run``, ``send``, or submit as a ``job``.
    operation_id : str
        Of what.
    """

    way: Way
    operation_id: str

    @property
    def cls(self) -> type[Request[Any]]:
        """The request class."""
        return OPERATIONS[self.operation_id]

    @property
    def paid(self) -> bool:
        """Whether it can cost anything."""
        return self.way in ("send", "job") and self.cls.operation.paid

    def lacks(self, known: Mapping[str, Any]) -> str | None:
        """Say what it needs of the account that is not known to be there."""
        named = [name for name in minimal(self.operation_id) if name in ACCOUNTS and name not in known]
        return f"{ACCOUNTS[named[0]]} gives no {named[0]}" if named else None

    def request(self, known: Mapping[str, Any]) -> Request[Any]:
        """Make the cheapest request, about what the account has."""
        return cheapest(self.cls, known)


def steps(names: Iterable[str] = ()) -> tuple[Step, ...]:
    """Choose what to send: quotes and questions first, and what was asked by name.

    Parameters
    ----------
    names : iterable of str
        Operations by ``operationId`` or pattern, with ``=job`` behind it to have it as a job; the usual ones where
        it is empty, with quotes of all operations that give them.

    Raises
    ------
    IdeogramError
        Where a name is no operation, or cannot be a job.
    """
    wanted = tuple(names)
    sent = dict.fromkeys(step for name in wanted or USUAL for step in _named(name))
    free = [Step("ask", operation_id) for operation_id, cls in OPERATIONS.items() if cls.operation.method == "GET"]
    # Lists first: they name the things that the others ask about.
    free.sort(key=lambda step: "{" in step.cls.operation.path)
    among = OPERATIONS if not wanted else [step.operation_id for step in sent]
    quoted = dict.fromkeys(Step("quote", name) for name in among if OPERATIONS[name].operation.dry_run)
    return (*free, *quoted, *sent)


def _named(name: str) -> list[Step]:
    pattern, _, way = name.partition("=")
    posts = {found: cls.operation for found, cls in OPERATIONS.items() if cls.operation.method != "GET"}
    found = [
        operation_id
        for operation_id, operation in posts.items()
        if fnmatchcase(operation_id, pattern) and (operation_id == pattern or operation.action not in BY_NAME_ONLY)
    ]
    if not found:
        raise IdeogramError(f"{pattern!r} names no operation that can be sent. Known: {', '.join(posts)}")
    if way not in ("", "job") or (way and any(posts[one].delivery == "answer" for one in found)):
        raise IdeogramError(f"{name!r}: only '=job' may follow, and only where the operation can be one.")
    return [Step("job" if way or posts[one].delivery == "job" else "send", one) for one in found]


def cheapest(cls: type[Request[Any]], known: Mapping[str, Any]) -> Request[Any]:
    """Make the request with the fewest fields, one picture, and the settings that the price list has cheapest."""
    fields = {name: _value(name, value, known) for name, value in minimal(cls.operation.id).items()}
    for spec in describe_fields(cls):
        if spec.role == "num_images":
            fields[spec.name] = 1
        elif spec.role == "start_time":
            fields[spec.name] = (datetime.now(UTC) - timedelta(days=2)).isoformat()
        elif spec.role == "end_time":
            fields.pop(spec.name, None)
    request = cls(**fields)
    for spec in describe_fields(cls):
        request = _cheaper(request, spec.name, spec.choices)
    return request


def _cheaper(request: Request[Any], name: str, choices: tuple[str, ...]) -> Request[Any]:
    now = request.price().usd_micros
    prices: dict[str, int] = {}
    for choice in choices:
        try:
            price = request.replace(**{name: choice}).price().usd_micros
        except IdeogramError:
            continue
        if price is not None and (now is None or price < now):
            prices[choice] = price
    # Of several at one price the last is the better known one.
    best = min(reversed(prices), key=prices.__getitem__, default=None)
    return request if best is None else request.replace(**{name: best})


def _value(name: str, given: Any, known: Mapping[str, Any]) -> Any:
    if name in known:
        return known[name]
    if name == "generation_id":
        return NOBODYS
    if name == "mask":
        return Mask.box((SIDE, SIDE), left=64, top=64, right=256, bottom=256)
    if isinstance(given, Picture):
        return drawing()
    if isinstance(given, list) and given and isinstance(given[0], Picture):
        return [drawing()]
    return PROMPT if name in ("prompt", "text_prompt") else given


@cache
def drawing() -> Picture:
    """Draw something that can be described, cut out and read."""
    image = Image.new("RGB", (SIDE, SIDE), "#9cc7e8")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 360, SIDE, SIDE), fill="#2f5d8a")
    pen.polygon([(200, 400), (312, 400), (290, 120), (222, 120)], fill="#c63a2f")
    pen.rectangle((226, 80, 286, 120), fill="#fff2b0")
    pen.text((190, 420), "HELLO", fill="#ffffff", font_size=48)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return Picture.of(buffer.getvalue())
