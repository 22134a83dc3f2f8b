"""The state of a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ideowidgets.operations.results import (
    Image,
    image_of,
    json_object,
    needed,
    objects,
    parse_time,
    text_or_none,
    whole_or_none,
)


@dataclass(frozen=True, slots=True)
class Generation:
    """What became of a job so far.

    Attributes
    ----------
    generation_id : str
        Its id.
    status : str
        ``pending``, ``completed`` or ``failed``; a word that is newer than this version is kept as it is.
    created : datetime or None
        When it was begun (UTC).
    images : tuple of Image
        Once it is completed, where its result is pictures; withheld ones included.
    failure_reason : str or None
        Such as ``content_policy_violation``; the service does not always say.
    usage_cost_usd_micros : int or None
        What it cost, in millionths of a US dollar, where it is priced by usage.
    """

    generation_id: str
    status: str
    created: datetime | None = None
    images: tuple[Image, ...] = ()
    failure_reason: str | None = None
    usage_cost_usd_micros: int | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def completed(self) -> bool:
        """Whether its result is there."""
        return self.status == "completed"

    @property
    def failed(self) -> bool:
        """Whether it ended without a result."""
        return self.status == "failed"

    @classmethod
    def parse(cls, body: Any) -> Generation:
        found = json_object(body)
        return cls(
            generation_id=needed(found, "generation_id", str),
            status=needed(found, "status", str),
            created=parse_time(found.get("created")),
            images=tuple(image_of(index, item) for index, item in enumerate(objects(found.get("data")))),
            failure_reason=text_or_none(found.get("failure_reason")),
            usage_cost_usd_micros=whole_or_none(found.get("usage_cost_usd_micros")),
            raw=found,
        )
