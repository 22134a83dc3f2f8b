"""What comes back: frozen results that keep the untouched answer beside the typed one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ideowidgets.operations.errors import BrokenReply, NoQuote


@dataclass(frozen=True, slots=True)
class Image:
    """One picture of a result.

    Attributes
    ----------
    index : int
        Place in the answer, from 0.
    prompt : str or None
        The prompt as the service used it; magic prompt may have rewritten it.
    resolution : str or None
        ``WIDTHxHEIGHT`` in pixels.
    is_image_safe : bool
        False where the picture was withheld.
    seed : int or None
        The seed that was used.
    url : str or None
        A signed link that expires; never shown in full by ``repr``.
    """

    index: int
    prompt: str | None
    resolution: str | None
    is_image_safe: bool
    seed: int | None
    url: str | None = field(repr=False)
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def withheld(self) -> bool:
        """Whether there is no picture to fetch."""
        return not self.is_image_safe or not self.url

    @property
    def link_expires(self) -> datetime | None:
        """When the link ends (UTC), where it says so."""
        found = parse_qs(urlsplit(self.url or "").query).get("exp", [""])[0]
        try:
            return datetime.fromtimestamp(int(found), UTC)
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True, slots=True)
class Images:
    """Pictures from one request.

    Attributes
    ----------
    images : tuple of Image
        May be fewer than were asked for; withheld ones included.
    created : datetime or None
        When the service made them (UTC); the v2 API does not say.
    generation_id : str or None
        The v2 API's id of the generation, or the id of the job that made them.
    cost_usd_micros : int or None
        What the service says it cost, in millionths of a US dollar; it says so for few operations.
    """

    images: tuple[Image, ...]
    created: datetime | None = None
    generation_id: str | None = None
    cost_usd_micros: int | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> Images:
        data = json_object(body).get("data")
        if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
            raise BrokenReply(
                "The answer has no list of pictures in 'data', so it cannot be used. It may have been billed."
            )
        top_seed = whole_or_none(body.get("seed"))
        return cls(
            images=tuple(image_of(index, item, top_seed) for index, item in enumerate(data)),
            created=parse_time(body.get("created")),
            generation_id=text_or_none(body.get("generation_id")),
            cost_usd_micros=whole_or_none(body.get("usage_cost_usd_micros")),
            raw=body,
        )


@dataclass(frozen=True, slots=True)
class MagicPrompt:
    """A prompt rewritten by the service into a structured one."""

    json_prompt: Mapping[str, Any]
    aspect_ratio: str | None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> MagicPrompt:
        found = json_object(body).get("json_prompt")
        if not isinstance(found, dict):
            raise BrokenReply("The answer has no 'json_prompt' object. It may have been billed.")
        return cls(found, text_or_none(body.get("aspect_ratio")), body)


@dataclass(frozen=True, slots=True)
class Description:
    """What a picture shows, in words.

    Attributes
    ----------
    texts : tuple of str
        Descriptions in plain words; empty where the model gives a structured prompt.
    json_prompt : mapping or None
        A structured prompt that can be sent back to draw, from Ideogram 4.0.
    """

    texts: tuple[str, ...] = ()
    json_prompt: Mapping[str, Any] | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> Description:
        found = json_object(body)
        structured = found.get("json_prompt")
        told = tuple(
            text for item in objects(found.get("descriptions")) if (text := text_or_none(item.get("text"))) is not None
        )
        if isinstance(structured, dict):
            return cls(told, structured, found)
        if not told:
            raise BrokenReply("The answer describes nothing: no 'descriptions', no 'json_prompt'. It may be billed.")
        return cls(told, None, found)


# It is asked for in the path of an address.
_USABLE_ID = re.compile(r"(?!\.+$)[!-.0-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The first reply of a job: its id, and nothing yet."""

    generation_id: str
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> Accepted:
        found = json_object(body)
        # Older documents of the vendor call the same id request_id.
        for name in ("generation_id", "request_id"):
            if isinstance(found.get(name), str) and _USABLE_ID.fullmatch(found[name]):
                return cls(found[name], found)
        raise BrokenReply("The service accepted a job and gave no usable 'generation_id'. It may have been billed.")


@dataclass(frozen=True, slots=True)
class Quote:
    """A price that the service itself quoted with ``dry_run``.

    Attributes
    ----------
    usd_micros : int
        Millionths of a US dollar.
    qualifier : str
        ``exact`` or ``estimate``, the service's word.
    upper_bound_usd_micros : int or None
        For estimates.
    """

    usd_micros: int
    qualifier: str
    upper_bound_usd_micros: int | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __str__(self) -> str:
        from ideowidgets.operations.prices import dollars

        return f"{'' if self.qualifier == 'exact' else 'about '}{dollars(self.usd_micros)}"

    @classmethod
    def parse(cls, body: Any) -> Quote:
        found = json_object(body)
        micros = whole_or_none(found.get("usd_micros"))
        if found.get("object") != "price_quote" or micros is None:
            raise NoQuote(
                "A price was asked for with dry_run and the answer is no price quote. The service may not know "
                "dry_run, and have done and billed what was asked; do not ask it for prices."
            )
        return cls(
            micros,
            str(found.get("qualifier", "estimate")),
            whole_or_none(found.get("upper_bound_usd_micros")),
            found,
        )


def parse_time(value: Any) -> datetime | None:
    """Read the service's times: ISO with ``T`` or with a space, or whole Unix seconds.

    Examples
    --------
    >>> parse_time("2000-01-23 04:56:07+00:00").isoformat()
    '2000-01-23T04:56:07+00:00'
    """
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(re.sub(r"Z$", "+00:00", value.strip()))
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def image_of(index: int, item: Mapping[str, Any], top_seed: int | None = None) -> Image:
    """Read one picture of an answer."""
    seed = whole_or_none(item.get("seed"))
    return Image(
        index=index,
        prompt=text_or_none(item.get("prompt")),
        resolution=text_or_none(item.get("resolution")),
        is_image_safe=item.get("is_image_safe") is not False,
        seed=top_seed if seed is None else seed,
        url=text_or_none(item.get("url")) or None,
        raw=item,
    )


def json_object(body: Any) -> Mapping[str, Any]:
    """Give an answer that is a JSON object.

    Raises
    ------
    BrokenReply
        Where it is something else.
    """
    if not isinstance(body, dict):
        raise BrokenReply("The answer is no JSON object. It may have been billed.")
    return body


def needed(body: Mapping[str, Any], name: str, kind: type[Any]) -> Any:
    """Give a member of an answer.

    Raises
    ------
    BrokenReply
        Where it is missing or of another kind.
    """
    found = body.get(name)
    if not isinstance(found, kind):
        raise BrokenReply(f"The answer has no usable {name!r}. It may have been billed.")
    return found


def objects(value: Any) -> tuple[Mapping[str, Any], ...]:
    """Give the JSON objects of a list; anything else is left out."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def texts(value: Any) -> tuple[str, ...]:
    """Give the texts of a list; anything else is left out."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def text_or_none(value: Any) -> str | None:
    """Give a text, or None for anything else."""
    return value if isinstance(value, str) else None


def whole_or_none(value: Any) -> int | None:
    """Give a whole number, or None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
