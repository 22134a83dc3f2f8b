"""Pictures from elsewhere as rows: a folder of another vendor's, or copies whose own row was lost."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.picture import MAX_READ_BYTES
from ideowidgets.record.annotations import author
from ideowidgets.record.columns import COST_SOURCES, FREE_SERVICES
from ideowidgets.record.errors import BadImage, RecordError, translated
from ideowidgets.record.out.carried import FORMAT
from ideowidgets.record.out.metadata import metadata_of
from ideowidgets.record.schema import TOO_LARGE, annotation, column_names, image, outcome, request
from ideowidgets.record.ulid import ulid
from ideowidgets.record.writing import clean, now_us, outcome_row, to_json, to_us

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ideowidgets.record.files import StoredImage
    from ideowidgets.record.schema import Rows

SERVICE: Final = "import"
_SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp")
_MOST_CAPTION: Final = 100_000
_IMAGE_ID: Final = re.compile(r"([0-9A-HJKMNP-TV-Z]{26})-(0|[1-9][0-9]{0,2})")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_NEGATIVE: Final = "\nNegative prompt:"
_SETTINGS: Final = re.compile(r"(?:\A|, )(?:Steps|Seed): \d")
_SEED: Final = re.compile(r"\bSeed: (\d{1,18})\b")
_TEXTS: Final = (
    *("service", "operation", "action", "model", "experiment", "project", "cell_id", "prompt", "negative_prompt"),
    *("aspect_ratio", "resolution", "rendering_speed", "quality", "style_type", "style_preset", "magic_prompt"),
    *("parent_image_id", "recorded_service"),
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in from files.

    Attributes
    ----------
    image_ids : tuple of str
        Their rows, those that were there already included.
    refused : dict
        Why a file was passed over, by its path.
    """

    image_ids: tuple[str, ...]
    refused: dict[str, str]

    def __str__(self) -> str:
        lost = f"; {len(self.refused)} files were passed over" if self.refused else ""
        return f"{len(self.image_ids)} pictures{lost}"


def picture_files(places: Iterable[Path]) -> Iterator[Path]:
    """Give the picture files among paths and below folders, in order; hidden ones are passed over."""
    for place in places:
        if not place.exists():
            raise RecordError(f"{place} does not exist. Name a folder of pictures, or files.")
        if place.is_file():
            yield place
            continue
        with translated(place):
            for found in sorted(place.rglob("*")):
                hidden = any(part.startswith(".") for part in found.relative_to(place).parts)
                if found.suffix.lower() in _SUFFIXES and not hidden and found.is_file():
                    yield found


def read_picture(path: Path) -> bytes:
    """Read a file of at most 50 MB."""
    with translated(path.parent):
        if path.stat().st_size > MAX_READ_BYTES:
            raise BadImage(f"{path.name} is larger than {MAX_READ_BYTES // 1_000_000} MB.")
        return path.read_bytes()


def facts_of_file(path: Path, data: bytes) -> dict[str, Any]:
    """Find what is known of a picture: what it carries, else a text of the same name beside it."""
    found = metadata_of(data)
    if found.get("format") == FORMAT:
        names = ("prompt", "prompt_returned", "negative_prompt", "model", "seed", "seed_returned")
        return {name: found[name] for name in names if isinstance(found.get(name), str | int)}
    text = str(found.get("parameters") or "")
    if text.strip():
        return _facts_of_parameters(text)
    beside = path.with_suffix(".txt")
    if beside.is_file() and beside.stat().st_size <= _MOST_CAPTION:
        return {"prompt": beside.read_text(encoding="utf-8", errors="replace").strip()}
    return {}


def _facts_of_parameters(text: str) -> dict[str, Any]:
    """Read the text that A1111's web UI began: the prompt, what it is not to show, a line of settings."""
    lines = text.strip().split("\n")
    at = next((place for place in reversed(range(len(lines))) if _SETTINGS.search(lines[place])), len(lines))
    prompt, _, negative = ("\n" + "\n".join(lines[:at])).partition(_NEGATIVE)
    seed = _SEED.search("\n".join(lines[at:]))
    facts = {"prompt": prompt.strip(), "negative_prompt": negative.strip()}
    return {name: told for name, told in facts.items() if told} | ({"seed_returned": int(seed[1])} if seed else {})


def key_of(sha256: str, model: str | None) -> str:
    """Name an imported picture, so that it comes in once for each model."""
    return "import-" + hashlib.sha256(f"{sha256}\n{model or ''}".encode("utf-8", "replace")).hexdigest()


def new_rows(stored: StoredImage, facts: Mapping[str, Any], *, name: str, experiment: str | None) -> tuple[str, Rows]:
    """Write the rows of a picture from elsewhere; give its image id with them."""
    request_id = ulid()
    prompt = facts.get("prompt")
    fields = {key: facts[key] for key in ("prompt", "negative_prompt") if facts.get(key)} | {"file": clean(name)}
    row = dict.fromkeys(column_names(request)) | {
        "request_id": request_id,
        "service": SERVICE,
        "operation": SERVICE,
        "action": SERVICE,
        "model": clean(facts.get("model")),
        "request_hash": key_of(stored.sha256, facts.get("model")),
        "repeat": 0,
        "slots": 1,
        "experiment": clean(experiment),
        "request": to_json({"operation": SERVICE, "fields": fields}),
        "prompt": clean(prompt) if isinstance(prompt, str) else None,
        "negative_prompt": clean(facts.get("negative_prompt")),
        "seed": _whole(facts.get("seed")),
        "num_images": 1,
        "created_at": now_us(),
        "author": author(),
        "host": "",
        "pid": 0,
        "started": "",
    }
    ended = outcome_row(request_id, answered=1, status="ok", slots=1, cost_source="unknown", raw="{}")
    shown = _image_row(request_id, 0, facts, stored)
    return f"{request_id}-0", {request.name: [row], image.name: [shown], outcome.name: [ended]}


def _image_row(request_id: str, index: int, facts: Mapping[str, Any], stored: StoredImage | None) -> dict[str, Any]:
    returned, resolution = facts.get("prompt_returned"), facts.get("resolution_returned")
    return dict.fromkeys(column_names(image)) | {
        "request_id": request_id,
        "image_index": index,
        "status": "ok",
        "prompt_returned": clean(returned) if isinstance(returned, str) else None,
        "seed_returned": _whole(facts.get("seed_returned")),
        "resolution_returned": clean(resolution) if isinstance(resolution, str) else None,
        "is_image_safe": 1 if stored else 0,
        "sha256": stored.sha256 if stored else None,
        "width": stored.width if stored else None,
        "height": stored.height if stored else None,
        "mime": stored.mime if stored else None,
        "bytes": stored.size if stored else None,
    }


def rows_again(facts: Mapping[str, Any], stored: StoredImage | None, cost_usd_micros: int | None) -> Rows | None:
    """Write the rows that a copy or an export tells of; None where it tells of none that could be ours.

    Every value is checked for its kind, and what does not fit is left out.

    Parameters
    ----------
    stored : StoredImage or None
        Its picture; None where it was withheld or failed.
    cost_usd_micros : int or None
        Of the whole request.
    """
    status = "ok" if stored else str(facts.get("status"))
    if status not in ("ok", "unsafe", "failed") or (status == "ok") != (stored is not None):
        return None
    named = _IMAGE_ID.fullmatch(str(facts.get("image_id")))
    if named is None or int(named[2]) > 255:
        return None
    request_id, index = named[1], int(named[2])
    texts = {name: clean(value) if isinstance(value := facts.get(name), str) else None for name in _TEXTS}
    params = facts.get("params") if isinstance(facts.get("params"), dict) else {}
    slots = max(min(_whole(facts.get("num_images")) or 1, 256), index + 1)
    row = dict.fromkeys(column_names(request)) | texts
    row |= {
        "request_id": request_id,
        "service": texts["service"] or SERVICE,
        "operation": texts["operation"] or SERVICE,
        "request_hash": str(facts.get("request_hash") or "")[:200],
        "repeat": _whole(facts.get("repeat")) or 0,
        "slots": slots,
        "num_images": slots,
        "axes": to_json(facts["axes"]) if isinstance(facts.get("axes"), dict) else None,
        "request": to_json({"operation": texts["operation"] or SERVICE, "fields": params}),
        "seed": _whole(facts.get("seed")),
        "created_at": _moment(facts.get("created_at")) or now_us(),
        "recorded_at": _moment(facts.get("recorded_at")),
        "author": facts["author"] if isinstance(facts.get("author"), str) else author(),
        "host": "",
        "pid": 0,
        "started": "",
    }
    for name in ("json_prompt", "style_codes", "color_palette"):
        row[name] = to_json(facts[name]) if isinstance(facts.get(name), dict | list) else None
    ended = outcome_row(
        request_id,
        # Whatever else knows of this answer knows better: an empty key sorts before every other.
        event_id="",
        answered=1,
        status=status,
        slots=slots,
        cost_source=_source(facts, cost_usd_micros),
        cost_usd_micros=0 if cost_usd_micros is None and texts["service"] in FREE_SERVICES else cost_usd_micros,
        completed_at=_moment(facts.get("completed_at")) or row["created_at"],
    )
    return {
        request.name: [row],
        image.name: [_image_row(request_id, index, facts, stored) | {"status": status}],
        outcome.name: [ended],
        annotation.name: _events(str(facts["image_id"]), facts),
    }


def _source(facts: Mapping[str, Any], cost_usd_micros: int | None) -> str:
    named = facts.get("cost_source")
    if cost_usd_micros is not None and isinstance(named, str) and named in COST_SOURCES:
        return named
    service = facts.get("service")
    return str(service) if service in FREE_SERVICES else "unknown"


def _events(image_id: str, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Write what was marked; told twice, the keys are the same, so it counts once."""
    rating, tags, by = facts.get("rating"), facts.get("tags"), facts.get("author")
    marks: list[tuple[str, Any]] = []
    if isinstance(rating, int | float) and rating in (1, 2, 3, 4, 5):
        marks.append(("rating", int(rating)))
    if isinstance(facts.get("starred"), bool):
        marks.append(("star", facts["starred"]))
    marks += [("tag", tag) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    if isinstance(facts.get("note"), str):
        marks.append(("note", facts["note"]))
    found = []
    for kind, value in marks:
        key = hashlib.sha256(json.dumps([image_id, kind, value]).encode()).hexdigest()[:16].upper()
        found.append(
            {
                # Before every key that a clock made: what the record itself knows counts after it.
                "event_id": "0000000000" + key,
                "image_id": image_id,
                "kind": kind,
                "value": json.dumps(value),
                "author": by if isinstance(by, str) else author(),
                "at": now_us(),
            }
        )
    return found


def original_of(facts: Mapping[str, Any]) -> str | None:
    """Give the hash of the original that a copy names."""
    sha256 = str(facts.get("sha256"))
    return sha256 if _SHA256.fullmatch(sha256) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < TOO_LARGE else None


def _moment(value: Any) -> int | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return None if found is None else to_us(found if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError, OSError):
        return None
