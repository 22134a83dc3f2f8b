"""Writing a replay pack: which answers can be shown again, and what of them stays behind."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.layers import Layers
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.results import Description, Images, MagicPrompt
from ideowidgets.record.deleting import deleted_ids
from ideowidgets.record.errors import NotInRecord, RecordError
from ideowidgets.record.picture_archive import write_archive
from ideowidgets.record.places import given_path
from ideowidgets.record.reading import requests_of
from ideowidgets.record.replay_pack import CONTENTS, FORMAT, VERSION, PackedAnswer, PackedImage
from ideowidgets.record.rows import listed, to_time
from ideowidgets.record.schema import image, outcome, request
from ideowidgets.record.sharing import Sharing

if TYPE_CHECKING:
    import os

    import pandas as pd

    from ideowidgets.record.choosing import Framed

# Refusals of what was asked; others speak of an account, a network or a bill, and mean nothing to whoever replays.
_TELLING: Final = ("Unsafe", "BadRequest", "JobFailed")
_RESULTS: Final = (Images, Layers, Description, MagicPrompt)
_LINK: Final = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
# Within words a bare address is part of what was written; one with a query may be signed.
_SIGNED: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^\s?]+\?\S*", re.IGNORECASE)
_SECRET: Final = re.compile(
    r"(x-)?((api|access|auth)[-_]?)?(key|token)|authorization|secret|signature|webhook(_url)?", re.IGNORECASE
)
_ELSEWHERE: Final = {
    "offline": "drawn by the stand-in, which draws them again",
    "import": "brought in from files",
    "replay": "replayed from another pack",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """What went into a replay pack.

    Attributes
    ----------
    path : Path
        The pack.
    answers, images : int
        How many requests it answers, and with how many pictures.
    left_out : dict
        How many requests were left behind, by reason.
    """

    path: Path
    answers: int
    images: int
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{self.path.name}: {self.answers} answers, {self.images} pictures"]
        return "\n".join(lines + [f"  left out: {count} {reason}" for reason, count in self.left_out.items()])


class Packing(Sharing):
    """Packs for a class; see :class:`ideowidgets.record.record.Record`."""

    def replay_pack(
        self,
        path: str | os.PathLike[str],
        frame: pd.DataFrame | Framed | Iterable[str] | None = None,
        *,
        image_ids: Iterable[str] | None = None,
    ) -> Packed:
        """Write answers with their original pictures into a ZIP that ``Studio(replay=path)`` shows again.

        Whoever opens it needs no key: the same request gets the same answer, marked with its service and day, and
        any other one a drawing of the stand-in. It holds requests, answers and pictures, withheld and refused ones
        too; no links, keys, costs, ratings, names, nor the pictures that requests carried.

        Parameters
        ----------
        path : path
            Ends in ``.zip``.
        frame : DataFrame or Sweep, optional
            Only the requests of these rows; everything in the record where omitted.
        image_ids : iterable of str, optional
            The same by ids.

        Returns
        -------
        Packed
            ``print`` it to see what was left out, and why.

        Raises
        ------
        RecordError
            Where nothing can be replayed, or a picture's file is missing.
        """
        target = given_path(path)
        if target.suffix.lower() != ".zip":
            raise RecordError(f"path: a replay pack is a .zip (got {target.name!r}).")
        chosen = image_ids if frame is None else _ids_of(self._chosen(frame))
        wanted = None if chosen is None else requests_of(map(str, chosen))
        left_out: Counter[str] = Counter()
        answers = [found for found in self._answers(wanted) if _counted(found, left_out)]
        packed = _best([found for found in answers if isinstance(found, PackedAnswer)])
        if not packed:
            why = "".join(f" {count} {reason}." for reason, count in left_out.items())
            raise RecordError(f"Nothing here can be replayed; no pack was written.{why}")
        hashes = dict.fromkeys(made.sha256 for answer in packed for made in answer.images if made.sha256)
        content = {
            "format": FORMAT,
            "version": VERSION,
            "note": "What the services named here answered on the days named here. Studio(replay=...) shows it again.",
            "answers": [answer.to_json() for answer in packed],
        }
        write_archive(target, CONTENTS, content, ((sha256, self._files.bytes_of(sha256)) for sha256 in hashes))
        return Packed(target, len(packed), len(hashes), dict(left_out))

    def _answers(self, request_ids: list[str] | None) -> Iterable[PackedAnswer | str]:
        """Give each request as it goes into a pack, the oldest first, or why it does not."""
        asked = select(request, outcome).outerjoin(outcome, outcome.c.request_id == request.c.request_id)
        made = select(image)
        if request_ids is not None:
            asked = asked.where(request.c.request_id.in_(listed(request_ids)))
            made = made.where(image.c.request_id.in_(listed(request_ids)))
        images: dict[str, list[Any]] = {}
        for got in self._store.fetch(made.order_by(image.c.request_id, image.c.image_index)):
            images.setdefault(got[0], []).append(dict(zip(image.c.keys(), got, strict=True)))
        deleted = {image_id.rpartition("-")[0] for image_id in deleted_ids(self._store)}
        width = len(request.c)
        for row in self._store.fetch(asked.order_by(request.c.request_id)):
            told = dict(zip(request.c.keys(), row[:width], strict=True))
            ended = dict(zip(outcome.c.keys(), row[width:], strict=True))
            if told["request_id"] in deleted:
                yield "whose picture was deleted"
                continue
            try:
                yield _answer(told, ended, images.get(told["request_id"], []))
            except NotInRecord as problem:
                yield str(problem)


def _ids_of(frame: pd.DataFrame) -> Iterable[str]:
    return frame["image_id"] if "image_id" in frame.columns else frame.index


def _counted(found: PackedAnswer | str, left_out: Counter[str]) -> bool:
    if isinstance(found, str):
        left_out[found] += 1
        return False
    return True


def _best(answers: list[PackedAnswer]) -> list[PackedAnswer]:
    """Keep what was answered; a refusal only where the same request was never answered."""
    done = {(found.request_hash, found.repeat) for found in answers if found.error_kind is None}
    last = {(found.request_hash, found.repeat): found for found in answers}
    return [
        found
        for found in answers
        if found.error_kind is None or ((key := (found.request_hash, found.repeat)) not in done and last[key] is found)
    ]


def _answer(told: Mapping[str, Any], ended: Mapping[str, Any], images: list[dict[str, Any]]) -> PackedAnswer | str:
    if told["service"] in _ELSEWHERE:
        return _ELSEWHERE[told["service"]]
    cls = OPERATIONS.get(told["operation"])
    if cls is None or cls.operation.result not in _RESULTS:
        return "that made neither pictures nor words"
    refused = ended["answered"] == 0 and ended["status"] in ("failed", "unsafe")
    if not ended["answered"] and not (refused and ended["error_kind"] in _TELLING):
        return "without an answer of the service"
    raw = json.loads(ended["raw"] or "{}")
    packed = tuple(map(_image, images))
    answer = _without_links(raw, _links(cls.operation.result, raw, packed))
    if not refused and cls.operation.result is not Images:
        try:
            cls.operation.result.parse(answer)
        except IdeogramError:
            return "whose answer cannot be read again"
    return PackedAnswer(
        told["request_hash"],
        told["repeat"],
        json.loads(told["request"]),
        told["service"],
        to_time(ended["completed_at"]) or to_time(told["created_at"]),  # type: ignore[arg-type]
        ended["status"],
        packed,
        answer,
        ended["error_kind"] if refused else None,
        None if not refused else _LINK.sub("[link]", ended["error"] or ""),
        ended["http_status"],
    )


def _image(row: Mapping[str, Any]) -> PackedImage:
    error = row["error"]
    return PackedImage(
        row["image_index"],
        row["status"],
        row["seed_returned"],
        row["prompt_returned"],
        row["resolution_returned"],
        row["sha256"],
        None if error is None else _LINK.sub("[link]", error),
    )


def _links(result: Any, raw: Mapping[str, Any], images: tuple[PackedImage, ...]) -> dict[str, str]:
    """Tell which link led to which picture."""
    try:
        made = result.parse(raw).images
    except (IdeogramError, AttributeError):
        return {}
    shas = {found.index: found.sha256 for found in images}
    return {found.url: link_to(shas.get(found.index)) for found in made if found.url}


def link_to(sha256: str | None) -> str:
    """Give what stands for a link to a picture of a pack; of one that could not be fetched, a link to nothing."""
    return f"replay:{sha256 or 'missing'}"


def _without_links(value: Any, links: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _without_links(held, links) for name, held in value.items() if not _SECRET.fullmatch(name)}
    if isinstance(value, list):
        return [_without_links(held, links) for held in value]
    if isinstance(value, str):
        return links.get(value) or ("" if _LINK.fullmatch(value) else _SIGNED.sub("[link]", value))
    return value
