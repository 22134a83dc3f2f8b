"""From a picture and its mask to a request: which operations take them, and what they would refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from ideowidgets.operations import OPERATIONS, field_of_role, pick, request_class
from ideowidgets.operations.errors import InvalidRequest, Problem
from ideowidgets.operations.fields import describe_fields
from ideowidgets.operations.mask import Mask
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request
from ideowidgets.widgets.mask_messages import EditChoice

ACTIONS: Final = ("inpaint", "edit", "remove-object", "generate")
"""What can be done to a picture within a mask, the usual first."""
NOTHING_SELECTED: Final = "nothing selected"
Window = tuple[int, int, int, int]
Carries = Callable[[type[Request[Any]]], bool]


@cache
def maskable() -> tuple[type[Request[Any]], ...]:
    """Give every operation that works on a picture and a mask of it alone, the usual ones first."""
    found = [cls for cls in OPERATIONS.values() if cls.operation.action in ACTIONS and _is_enough(cls)]
    return tuple(sorted(found, key=lambda cls: ACTIONS.index(cls.operation.action)))


def _is_enough(cls: type[Request[Any]]) -> bool:
    names = field_of_role(cls)
    picture = _picture_field(names)
    if "mask" not in names or picture is None or "character" in cls.operation.model:
        return False
    given = {names["mask"], picture, names.get("prompt")}
    return all(spec.name in given for spec in describe_fields(cls) if spec.required)


def _picture_field(names: Mapping[str, str]) -> str | None:
    return names.get("image") or names.get("images")


def mask_sent(request: Request[Any]) -> Mask | None:
    """Give the mask that a request carries, white being what it may change; None where it carries none."""
    spec = next((one for one in describe_fields(type(request)) if one.role == "mask"), None)
    sent = None if spec is None else getattr(request, spec.name)
    if spec is None or not isinstance(sent, Picture):
        return None
    mask = Mask.of(sent)
    return mask.inverted() if spec.selected == "black" else mask


def choices(carries: Carries) -> list[EditChoice]:
    """Give the operations that a mask can be used with at a service: of two homes of one model, the better one."""
    able = [cls for cls in maskable() if carries(cls)]
    best = dict.fromkeys(pick(cls.operation.action, cls.operation.model, carries) for cls in able)
    return [
        EditChoice(
            operation=cls.operation.id,
            title=cls.operation.title,
            needs_prompt="prompt" in field_of_role(cls),
            takes_window="context_window" in field_of_role(cls),
        )
        for cls in best
        if cls in able
    ]


def edit_class(action: str | type[Request[Any]], model: str | None, carries: Carries) -> type[Request[Any]]:
    """Find the operation by its class, its ``operationId``, or an action and a model.

    Raises
    ------
    InvalidRequest
        Where there is none, or it takes no mask.
    """
    if isinstance(action, str):
        cls = request_class(action) if action in OPERATIONS else pick(action, model, carries)
    else:
        cls = action
    if "mask" not in field_of_role(cls):
        fix = f"Choose an action among {', '.join(ACTIONS)}."
        raise InvalidRequest(cls.operation.title, [Problem("mask", "", "is not taken by this operation", fix)])
    return cls


def edit_request(
    cls: type[Request[Any]],
    picture: Picture,
    mask: Mask,
    *,
    prompt: str | None = None,
    window: Window | None = None,
    **fields: Any,
) -> Request[Any]:
    """Make the request that edits a picture within a mask, in the colours that the operation expects.

    Parameters
    ----------
    cls : Request class
        Takes a picture and a mask.
    picture : Picture
        The picture.
    mask : Mask
        White is what is to change; of the picture's size.
    prompt : str, optional
        What to draw there, where the operation wants one.
    window : tuple of int, optional
        Left, top, right, bottom of the part that the operation may look at, in pixels, where it takes one.
    **fields
        Others, by the vendor's names or by role.

    Raises
    ------
    InvalidRequest
        Where the operation would refuse: nothing or everything is selected, the selection leaves the window, a limit
        of size is broken, a field is missing.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import RemoveObject
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> request = edit_request(RemoveObject, Picture.of(Image.new("RGB", (64, 64))), mask)
    >>> Mask.of(request.mask) == mask  # white is removed here; for inpaint the colours would be turned
    True
    """
    names = field_of_role(cls)
    problems = _problems(mask, window if "context_window" in names else None)
    if window is not None and "context_window" not in names:
        text = "is not taken by this operation"
        problems.append(
            Problem("context_window", str(window), text, "Leave it out, or use Ideogram 4.5 · precise edit.")
        )
    if problems:
        raise InvalidRequest(cls.operation.title, problems)
    values: dict[str, Any] = {names["mask"]: mask}
    values[str(_picture_field(names))] = picture if "image" in names else (picture,)
    if prompt and "prompt" in names:
        values[names["prompt"]] = prompt
    if window is not None:
        left, top, right, bottom = window
        values[names["context_window"]] = f"{top},{left},{bottom},{right}"
    values.update({names.get(name, name): value for name, value in fields.items() if value is not None})
    return cls(**values)


def _problems(mask: Mask, window: Window | None) -> list[Problem]:
    selected = mask.bbox
    if selected is None:
        return [Problem("mask", NOTHING_SELECTED, "must select what is to change", "Draw on the picture first.")]
    if mask.coverage == 1:
        rule = "must leave something as it is"
        return [Problem("mask", "all selected", rule, "Erase a part, or remix the whole picture instead.")]
    if window is None:
        return []
    left, top, right, bottom = window
    inside = left <= selected[0] and top <= selected[1] and selected[2] <= right and selected[3] <= bottom
    if inside:
        return []
    rule = f"must lie within the context window {window}"
    return [Problem("mask", f"selected in {selected}", rule, "Widen the window, or erase what is outside.")]
