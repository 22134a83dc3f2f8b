"""Forms that begin with a picture: which operation an action stands for, and what is carried into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, get_args

from ideowidgets.operations import OPERATIONS, FieldSpec, Picture, Request, field_of_role, models, pick, request_class
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import IdeogramError, InvalidRequest, Problem
from ideowidgets.record.errors import NotInRecord
from ideowidgets.widgets import drafting, form_menu
from ideowidgets.widgets.describing import file_name, seed_of
from ideowidgets.widgets.form_messages import Draft
from ideowidgets.widgets.picture_action_messages import Action
from ideowidgets.widgets.values import cut

if TYPE_CHECKING:
    from ideowidgets.record import Record, Row
    from ideowidgets.run import Runner

ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
REFERENCES: Final = ("style_reference_images", "images", "reference_images")
"""Roles of pictures that a generation looks at, in order of preference."""
_TITLES: Final[Mapping[Action, str]] = {
    "again": "Again",
    "remix": "Remix",
    "edit": "Edit",
    "inpaint": "Edit with a mask",
    "upscale": "Upscale",
    "describe": "Describe",
    "reference": "With the reference",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A draft with the files that it refers to, and where those come from.

    Attributes
    ----------
    draft : Draft
        What is typed into the form.
    files : dict
        Files by their SHA-256.
    parents : dict
        SHA-256 of a picture of the record to its image id: what is made with it knows its parent.
    title : str
        What the form is for, in words.
    """

    draft: Draft
    files: Mapping[str, Attachment] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Masked:
    """What a canvas begins with on which a picture of the record is to be edited within a mask.

    Attributes
    ----------
    operation : str
        An ``operationId``: that of the picture's own model where it has one.
    prompt : str
        What was asked for the picture.
    title : str
        What the canvas is for, in words.
    """

    operation: str
    prompt: str
    title: str


def offered_actions(runner: Runner | None) -> tuple[Action, ...]:
    """Give the actions that the service behind `runner` carries; none where nothing can be sent."""
    return () if runner is None else tuple(action for action in ACTIONS if _class_for(action, None, runner) is not None)


def filled_of(request: Request[Any], title: str = "") -> Filled:
    """Fill in a request as it is, such as that of a cell that was never sent.

    Raises
    ------
    InvalidRequest
        Where no form is filled in for its operation.
    """
    form_menu.check_offered(type(request).operation.id)
    return Filled(*drafting.draft_of(request), title=title or request.operation.title)


def filled_for(record: Record, runner: Runner, image_id: str, action: Action) -> Filled:
    """Fill in what a form begins with when `action` is done to a picture of the record.

    The operation is that of the picture's own model where it has one. What was asked for the picture is carried over by
    role, as far as the operation takes it, and the picture stands where it works on one.

    Raises
    ------
    InvalidRequest
        Where the service carries no such operation.
    NotInRecord
        Where the row, or the picture it needs, is not there.
    IdeogramError
        Where the request is of a later version, and the action is to make it again.
    """
    [row] = record.rows([image_id])
    title = f"{_TITLES[action]} · {_subject(row)}"
    if action == "again":
        return replace(filled_of(record.request(image_id), title), parents=_parents_of(record, row))
    cls = _carried_class(action, row, runner)
    picture = picture_of(record, row)
    draft, files = _carried(record, row, cls)
    draft = with_picture(draft, picture, reference=action == "reference")
    return Filled(draft, {**files, picture.sha256: picture}, {picture.sha256: image_id}, title)


def masked_for(record: Record, runner: Runner, image_id: str) -> Masked:
    """Tell what a canvas begins with when a picture of the record is to be edited within a mask.

    Raises
    ------
    InvalidRequest
        Where the service carries no such operation.
    NotInRecord
        Where the row, or its picture, is not there.
    """
    [row] = record.rows([image_id])
    cls = _carried_class("inpaint", row, runner)
    picture_of(record, row)
    prompt = str(row.prompt or row.prompt_returned or "")
    return Masked(cls.operation.id, prompt, f"{_TITLES['inpaint']} · {_subject(row)}")


def picture_of(record: Record, row: Row) -> Picture:
    """Give a row's picture under a name that a person knows it by.

    Raises
    ------
    NotInRecord
        Where the row has none.
    """
    if row.sha256 is None:
        raise NotInRecord("There is no picture here to work with. Open its request in a form instead.")
    name = file_name(str(row.prompt or row.action or "picture"), seed_of(None, row), row.mime)
    return replace(Picture.of(record.image_path(row.sha256)), name=name)


def takes_reference(draft: Draft) -> bool:
    """Tell whether one more picture finds room in a draft, as a reference."""
    spec = _reference_field(draft.operation)
    return spec is not None and len(_listed(draft, spec)) < (spec.max_items or 10)


def with_picture(draft: Draft, picture: Picture, *, reference: bool = False) -> Draft:
    """Put a picture where the draft's operation works on one, or among its references.

    Raises
    ------
    InvalidRequest
        Where the operation takes none.
    """
    known = drafting.specs(draft.operation)
    names = field_of_role(request_class(draft.operation))
    found = {"sha256": picture.sha256, "name": picture.name}
    spec = _reference_field(draft.operation) if reference else known.get(names.get("image") or names.get("images", ""))
    if spec is None:
        problem = Problem("image", "", "is not taken by this operation", "Choose another action.")
        raise InvalidRequest(request_class(draft.operation).operation.title, [problem])
    if spec.kind == "file":
        return drafting.with_value(draft, spec.name, found)
    before = [one for one in _listed(draft, spec) if one.get("sha256") != picture.sha256] if reference else []
    return drafting.with_value(draft, spec.name, [*before, found])


def _carried_class(action: Action, row: Row, runner: Runner) -> type[Request[Any]]:
    cls = _class_for(action, row.model, runner)
    if cls is None:
        problem = Problem("action", action, f"is not carried by {runner.service!r}", "Ask Ideogram itself.")
        raise InvalidRequest("picture", [problem])
    return cls


def _class_for(action: Action, model: str | None, runner: Runner) -> type[Request[Any]] | None:
    """Choose the operation of an action: the picture's own model where it has one."""
    if action == "again":
        return pick("generate", None, runner.carries) if models("generate", runner.carries) else None
    if action == "reference":
        return _referring(model, runner)
    offered = models(action, runner.carries)
    if not offered:
        return None
    try:
        return pick(action, model, runner.carries)
    except InvalidRequest:
        return pick(action, None, runner.carries)


def _referring(model: str | None, runner: Runner) -> type[Request[Any]] | None:
    able = [
        OPERATIONS[choice.id]
        for choice in form_menu.offered()
        if OPERATIONS[choice.id].operation.action == "generate"
        and runner.carries(OPERATIONS[choice.id])
        and _reference_field(choice.id) is not None
    ]
    usual = [cls for cls in able if cls.operation.model == "ideogram-3.0"]
    own = [cls for cls in able if cls.operation.model == model]
    return next(iter([*own, *usual, *able]), None)


def _reference_field(operation: str) -> FieldSpec | None:
    known = drafting.specs(operation)
    names = field_of_role(request_class(operation))
    found = [known[names[role]] for role in REFERENCES if role in names]
    # What is worked on is no reference.
    return next((spec for spec in found if spec.kind == "files" and not spec.essential), None)


def _listed(draft: Draft, spec: FieldSpec) -> list[dict[str, Any]]:
    held = draft.fields.get(spec.name)
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _carried(record: Record, row: Row, cls: type[Request[Any]]) -> tuple[Draft, dict[str, Attachment]]:
    """Give a draft of `cls` with what was asked for a row, without the pictures that its request worked on."""
    operation = cls.operation.id
    try:
        request = record.request(row.image_id)
    except IdeogramError:
        # Of a later version, or no request at all: the picture can be worked with all the same.
        return _with_prompt(drafting.empty_draft(operation), row), {}
    before, files = drafting.draft_of(request)
    draft = drafting.carry_over(before, operation, {})
    names = field_of_role(cls)
    dropped = {names[role] for role in ("image", "images", "mask", "seed", "num_images") if role in names}
    kept = {name: value for name, value in draft.fields.items() if name not in dropped}
    off = drafting.without_conflict(drafting.specs(operation), kept, draft.off)
    return _with_prompt(draft.model_copy(update={"fields": kept, "off": off}), row), files


def _with_prompt(draft: Draft, row: Row) -> Draft:
    """Let the prompt as it was used stand in, where the asked one was structured or is not known."""
    name = field_of_role(request_class(draft.operation)).get("prompt")
    said = row.prompt or row.prompt_returned
    if name is None or name in draft.fields or not said or not drafting.specs(draft.operation)[name].required:
        return draft
    return drafting.with_value(draft, name, said)


def _parents_of(record: Record, row: Row) -> dict[str, str]:
    if row.parent_image_id is None:
        return {}
    try:
        [parent] = record.rows([row.parent_image_id])
    except NotInRecord:
        return {}
    return {parent.sha256: parent.image_id} if parent.sha256 else {}


def _subject(row: Row) -> str:
    said = cut(" ".join(str(row.prompt or row.action or "picture").split()), 80)
    seed = seed_of(None, row)
    return said if seed is None else f"{said}, seed {seed}"
