"""The paragraph that a paper needs: what was asked, of whom, when, with which parameters, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ideowidgets.record.out.telling import OFFLINE, REPLAY, is_missing, say, seed_of, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    Told = Mapping[Any, Any]

IMPORT: Final = "import"
_SETTINGS: Final = (
    ("aspect ratio", "aspect_ratio"),
    ("resolution", "resolution"),
    ("rendering speed", "rendering_speed"),
    ("quality", "quality"),
    ("style type", "style_type"),
    ("style preset", "style_preset"),
    ("style codes", "style_codes"),
    ("colour palette", "color_palette"),
    ("magic prompt", "magic_prompt"),
    ("negative prompt", "negative_prompt"),
)
_ENDS: Final = (
    ("unsafe", "withheld by the service as unsafe"),
    ("failed", "failed"),
    ("unknown", "left without an answer"),
    ("cancelled", "cancelled"),
    ("sent", "still on their way"),
    ("planned", "planned and not sent"),
    ("deleted", "made and later deleted"),
)
_MOST_VALUES: Final = 12


def methods(frame: pd.DataFrame) -> str:
    """Write the paragraph about a frame; see Record.methods."""
    everything = frame.to_dict("records")
    told = [row for row in everything if not _is_text(row)]
    offline = [row for row in told if row.get("service") == OFFLINE]
    brought = [row for row in told if row.get("service") == IMPORT]
    asked = [row for row in told if row.get("service") not in (OFFLINE, IMPORT, REPLAY)]
    replayed = [_as_recorded(row) for row in told if row.get("service") == REPLAY]
    parts = [_part(asked, _made(asked, "Images were requested from")) if asked else ""]
    if replayed:
        lead = "Images were shown again from a replay pack; they had been requested from"
        parts.append(_part(replayed, _made(replayed, lead)))
    parts.append(_brought(brought))
    if offline:
        lead = (
            f"{_count(len(offline), 'image')} {_were(offline)} drawn by the offline stand-in of ideowidgets. Such "
            "drawings come from an algorithm, not from the model that they name, and say nothing about it."
        )
        parts.append(_part(offline, lead))
    parts.append(_texts([row for row in everything if _is_text(row) and row.get("service") not in (OFFLINE, REPLAY)]))
    return "\n\n".join(filter(None, parts)) or "No images were requested."


def _as_recorded(row: Told) -> Told:
    """Give a replayed row with the service that made it, and when."""
    return {**row, "service": row.get("recorded_service"), "created_at": row.get("recorded_at")}


def _made(told: Sequence[Told], lead: str) -> str:
    """Say whom was asked, and when."""
    services = _listed(dict.fromkeys(words(row.get("service")) or "a service that is not recorded" for row in told))
    return f"{lead} {services} {_when(told)} with the Python package ideowidgets.".replace("  ", " ")


def _part(told: Sequence[Told], lead: str) -> str:
    models: dict[tuple[str, str], list[Told]] = {}
    for row in told:
        models.setdefault((words(row.get("model")) or "unnamed", words(row.get("operation"))), []).append(row)
    lines = [lead, *(_model(*key, rows) for key, rows in models.items())]
    prompts = {words(row.get("prompt")) for row in told} - {""}
    if prompts:
        lines.append(f"{_count(len(prompts), 'distinct prompt')} {'was' if len(prompts) == 1 else 'were'} used.")
    lines.append(_settings(told))
    lines.append(_seeds(told))
    rewritten = sum(
        bool(words(row.get("prompt_returned"))) and row.get("prompt_returned") != row.get("prompt") for row in told
    )
    if rewritten:
        lines.append(
            f"For {_count(rewritten, 'image')} the service returned another prompt than the one that was sent."
        )
    return " ".join(filter(None, lines))


def _model(model: str, operation: str, told: Sequence[Told]) -> str:
    requests = {row.get("request_id") for row in told} - {None}
    statuses = [words(row.get("status")) for row in told]
    ends = [f"{statuses.count('ok')} {'was' if statuses.count('ok') == 1 else 'were'} made"]
    ends += [f"{statuses.count(status)} {text}" for status, text in _ENDS if status in statuses]
    named = f" (operation {operation})" if operation else ""
    how = f" in {_count(len(requests), 'request')}" if requests else ""
    return f"Of the model {model}{named}, {_count(len(told), 'image')} {_were(told)} asked for{how}: {_listed(ends)}."


def _settings(told: Sequence[Told]) -> str:
    """Say which parameters were the same everywhere, and which varied; what was not set was the service's default."""
    same, varied, unset = [], [], []
    for label, column in _SETTINGS:
        values = dict.fromkeys("" if is_missing(row.get(column)) else say(row[column]) for row in told)
        if list(values) == [""]:
            unset.append(label)
        elif len(values) == 1:
            same.append(f"{label} {next(iter(values))}")
        else:
            varied.append(f"{label} ({_some([value or 'unset' for value in values])})")
    lines = []
    if same:
        lines.append(f"Held constant: {', '.join(same)}.")
    if varied:
        lines.append(f"Varied: {', '.join(varied)}.")
    if unset and len(unset) < len(_SETTINGS):
        lines.append(f"Left at the service's default: {', '.join(unset)}.")
    return " ".join(lines) or "All other parameters were left at the service's defaults."


def _seeds(told: Sequence[Told]) -> str:
    fixed = sorted({row["seed"] for row in told if isinstance(row.get("seed"), int)})
    free = [row for row in told if not isinstance(row.get("seed"), int)]
    lines = [f"Seeds were set to {_some(map(str, fixed))}."] if fixed else []
    if free:
        known = sum(seed_of(row) is not None for row in free)
        whose = "all images" if not fixed else _count(len(free), "image")
        lines.append(f"For {whose} no seed was set; the one that was used is recorded for {known}.")
    return " ".join(lines)


def _is_text(row: Told) -> bool:
    """Tell a request that was not for pictures, such as a description."""
    return "num_images" in row and is_missing(row["num_images"]) and is_missing(row.get("image"))


def _texts(told: Sequence[Told]) -> str:
    if not told:
        return ""
    actions: dict[str, int] = {}
    for row in told:
        name = words(row.get("action")) or words(row.get("operation")) or "other"
        actions[name] = actions.get(name, 0) + 1
    listed = _listed(f"{count} of {name}" for name, count in actions.items())
    return f"{_count(len(told), 'request')} for other results than images {_were(told)} sent ({listed})."


def _brought(told: Sequence[Told]) -> str:
    if not told:
        return ""
    models: dict[str, int] = {}
    for row in told:
        name = words(row.get("model")) or "a source that is not recorded"
        models[name] = models.get(name, 0) + 1
    listed = _listed(f"{count} of {name}" for name, count in models.items())
    return f"{_count(len(told), 'image')} made elsewhere {_were(told)} added from files ({listed})."


def _when(told: Sequence[Told]) -> str:
    moments = [row["created_at"] for row in told if not is_missing(row.get("created_at")) and "created_at" in row]
    if not moments:
        return ""
    first, last = (f"{moment.day} {moment:%B %Y}" for moment in (min(moments), max(moments)))
    return f"on {first} (UTC)" if first == last else f"between {first} and {last} (UTC)"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _were(told: Sequence[Told]) -> str:
    return "was" if len(told) == 1 else "were"


def _listed(items: Iterable[str]) -> str:
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def _some(values: Iterable[str]) -> str:
    listed = list(values)
    rest = len(listed) - _MOST_VALUES
    return ", ".join(listed) if rest <= 0 else f"{', '.join(listed[:_MOST_VALUES])} and {rest} more"
