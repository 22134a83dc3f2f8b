"""A sweep as data that outlives the kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import InvalidRequest, Problem, shorten
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request, load_value, store_value
from ideowidgets.record.errors import BadImage
from ideowidgets.sweep.axes import REPEAT, Axis, Kind, Target
from ideowidgets.sweep.plan import Plan, Sampling
from ideowidgets.sweep.sampling import Sample

if TYPE_CHECKING:
    from ideowidgets.record import Record
    from ideowidgets.sweep.sweep import Sweep

VERSION = 3
# What does not know of skipping would send, and pay for, what is to be left out.
_WITHOUT_SKIPPING = 2
FORMAT = "ideowidgets plan"
Pictures = Callable[[str], bytes]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _StoredAxis(_Strict):
    sets: list[list[str]]
    values: list[Any]
    linked: bool = False
    each: bool = False
    name: str


class _StoredSample(_Strict):
    kind: Sample = "all"
    n: int | None = None
    seed: int = 0


class _StoredPlan(_Strict):
    version: Literal[2, 3]
    name: str = ""
    service: str = ""
    made_at: str = ""
    reuse: str = "ever"
    request: dict[str, Any]
    axes: list[_StoredAxis] = []
    template: bool = True
    sample: _StoredSample = _StoredSample()
    chosen: list[str] | None = None
    skip: list[dict[str, Any]] = []
    parents: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Stored:
    """What a stored sweep says beside its plan; ``parents`` as the sweep has them."""

    plan: Plan
    name: str
    service: str
    made_at: datetime
    reuse: str
    parents: Mapping[str, str] = field(default_factory=dict)


def as_payload(sweep: Sweep) -> dict[str, Any]:
    """Give what is needed to make the sweep again; files are told by their hash."""
    plan = sweep.planned
    payload: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION if plan.skip else _WITHOUT_SKIPPING,
        "name": sweep.name,
        "service": sweep.runner.service,
        "images": sum(cell.images for cell in sweep.cells),
        "made_at": sweep.made_at.isoformat(),
        "reuse": sweep.reuse.stored,
        "request": plan.request.to_dict(),
        "axes": [
            {
                "name": axis.name,
                "sets": [[target.kind, target.name] for target in axis.targets],
                **({"linked": True} if axis.linked else {}),
                **({"each": True} if axis.each else {}),
                "values": [store_value(value) for value in axis.values],
            }
            for axis in plan.axes
        ],
        "template": plan.template,
    }
    if plan.sampling.sample != "all":
        payload["sample"] = {"kind": plan.sampling.sample, "n": plan.sampling.n, "seed": plan.sampling.seed}
        payload["chosen"] = [" ".join(map(str, point)) for point in plan.chosen]
    if plan.skip:
        payload["skip"] = [{name: store_value(value) for name, value in one.items()} for one in plan.skip]
    if sweep.parents:
        payload["parents"] = dict(sweep.parents)
    return payload


def from_payload(payload: Mapping[str, Any], picture: Pictures) -> Stored:
    """Read :func:`as_payload` back, also that of an earlier version.

    Raises
    ------
    InvalidRequest
        Where it is no plan, a later version wrote it, or it breaks a rule.
    """
    version = payload.get("version")
    if version == 1:
        return _first_version(payload, picture)
    if version not in (_WITHOUT_SKIPPING, VERSION):
        raise _no_plan("version", shorten(version), "is a plan of another version", "Update ideowidgets.")
    try:
        found = _StoredPlan.model_validate(dict(payload))
        made_at = datetime.fromisoformat(found.made_at) if found.made_at else datetime.now(UTC)
        axes = [_axis(axis, picture) for axis in found.axes]
        chosen = None if found.chosen is None else [tuple(map(int, text.split())) for text in found.chosen]
        _check_places(axes, chosen)
        plan = Plan(
            Request.from_dict(found.request, picture),
            axes,
            sampling=Sampling(found.sample.kind, found.sample.n, found.sample.seed),
            template=found.template,
            chosen=chosen,
            skip=[{name: load_value(value, picture) for name, value in one.items()} for one in found.skip],
        )
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "plan"
        raise _no_plan(where, "", first["msg"].casefold(), "Save the plan again.") from None
    except InvalidRequest:
        raise
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise _no_plan("plan", shorten(error, 120), "cannot be read", "Save the plan again.") from None
    return Stored(plan, found.name, found.service, made_at.astimezone(UTC), found.reuse, found.parents)


def _axis(found: _StoredAxis, picture: Pictures) -> Axis:
    targets = []
    for kind, name in found.sets:
        if kind not in Kind.__args__:  # type: ignore[attr-defined]
            raise _no_plan(found.name, shorten(kind), "sets nothing that this version knows", "Update ideowidgets.")
        targets.append(Target(kind, name))  # type: ignore[arg-type]
    values = [load_value(value, picture) for value in found.values]
    if not targets or not values or (len(targets) > 1 and not found.linked):
        raise _no_plan(found.name, "", "needs something to set, and values", "Save the plan again.")
    if found.linked:
        values = [tuple(value) for value in values]
        if any(len(value) != len(targets) for value in values):
            raise _no_plan(found.name, "", f"takes {len(targets)} values together", "Mend its values.")
    return Axis(found.name, tuple(values), tuple(targets), linked=found.linked, each=found.each)


def _check_places(axes: list[Axis], chosen: list[tuple[int, ...]] | None) -> None:
    sizes = [len(axis.values) for axis in axes if not axis.each]
    for point in chosen or ():
        if len(point) != len(sizes) or not all(0 <= place < size for place, size in zip(point, sizes, strict=True)):
            raise _no_plan("chosen", str(point), "is no place on the axes", "Save the plan again.")


def _first_version(payload: Mapping[str, Any], picture: Pictures) -> Stored:
    """Read a plan that knows neither places in prompts nor samples."""
    axes = []
    for name, values in payload["axes"]:
        repeat = name == REPEAT
        target = Target("repeat" if repeat else "field", name)
        loaded = tuple(load_value(value, picture) for value in values)
        axes.append(Axis(name, loaded, (target,), each=repeat))
    plan = Plan(Request.from_dict(payload["request"], picture), axes, template=False)
    return Stored(plan, "", str(payload.get("service", "")), datetime.now(UTC), "ever")


def files_of(plan: Plan) -> Iterator[tuple[str, Attachment]]:
    """Give every file of a plan with the name of its field, those on axes that only void cells would have sent too."""
    for cell in plan.cells:
        for name, files in cell.request.attachments().items():
            yield from ((name, file) for file in files)
    for axis in plan.axes:
        for value in axis.values:
            for target, part in axis.settings(value):
                parts = part if isinstance(part, tuple | list) else (part,)
                yield from ((target.name, file) for file in parts if isinstance(file, Attachment))


def pictures_of(plan: Plan) -> dict[str, Picture]:
    """Give every picture of a plan by its hash."""
    return {file.sha256: file for _, file in files_of(plan) if isinstance(file, Picture)}


def keep_pictures(plan: Plan, record: Record) -> None:
    """Put the pictures of a plan into the record, so that the plan can be read back whatever becomes of their files."""
    for picture in pictures_of(plan).values():
        # What is no whole picture is for the service to refuse.
        with suppress(BadImage):
            record.add_image(picture.data)


def _no_plan(field: str, value: str, rule: str, fix: str) -> InvalidRequest:
    return InvalidRequest("plan", [Problem(field, value, rule, fix)])
