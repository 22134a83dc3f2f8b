"""What the mask canvas and its page say to each other.

The page draws by itself and is never behind the hand; when an action ends it sends what has changed, once. Python
answers with what every other page needs to show the same.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from ideowidgets.widgets.messages import Count, FromPage, LongText, Shape, ShortText, ToPage

Pixels = Annotated[int, Field(ge=0, le=100_000)]
LARGEST_BRUSH: Final = 2000


class AddPatch(FromPage):
    """An action has ended in the page. Buffer 0: the deflated bits of what has changed; see `Patch`.

    `view` and `seq` come back in `MaskHistory`, so that the page knows what its own history already holds.
    """

    kind: Literal["add_patch"] = "add_patch"
    view: ShortText
    seq: Count
    patch_id: ShortText
    label: ShortText
    left: Pixels
    top: Pixels
    right: Pixels
    bottom: Pixels


class StepMask(FromPage):
    """Undo or Redo in the page, which has done it by itself where it could.

    `patch_id` names the step that was meant: where another view was faster, the page begins again with what is.
    """

    kind: Literal["step_mask"] = "step_mask"
    view: ShortText
    seq: Count
    patch_id: ShortText
    back: bool


class AskMaskPicture(FromPage):
    """Asks for one picture of the strip in full. Answered by `PicturePiece`."""

    kind: Literal["ask_mask_picture"] = "ask_mask_picture"
    seq: Count
    index: Count


class Hint(Shape):
    """A place that a person has pointed at, in pixels; `inside` says whether it belongs to what is wanted."""

    x: Annotated[float, Field(ge=0, le=100_000)]
    y: Annotated[float, Field(ge=0, le=100_000)]
    inside: bool


class AskSegment(FromPage):
    """Asks the user's own segmenter. Answered by `MaskPatch`, or by `Trouble`."""

    kind: Literal["ask_segment"] = "ask_segment"
    hints: Annotated[list[Hint], Field(max_length=100)]
    box: Annotated[list[Pixels], Field(min_length=4, max_length=4)] | None
    erase: bool


class HandSettings(Shape):
    """What a hand draws with: sizes in pixels, how far a bucket goes; and how the selection looks."""

    brush: Annotated[int, Field(ge=1, le=LARGEST_BRUSH)]
    eraser: Annotated[int, Field(ge=1, le=LARGEST_BRUSH)]
    tolerance: Annotated[int, Field(ge=0, le=255)]
    pressure: bool
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
    opacity: Annotated[float, Field(ge=0, le=1)]
    edge: bool


class SetHand(FromPage):
    """The hand was given something else to draw with. Answered by `MaskHand`."""

    kind: Literal["set_hand"] = "set_hand"
    view: ShortText
    hand: HandSettings


class SetWindow(FromPage):
    """The part of the picture that a precise edit may look at: left, top, right, bottom; None for all of it."""

    kind: Literal["set_window"] = "set_window"
    box: Annotated[list[Pixels], Field(min_length=4, max_length=4)] | None


class SetEdit(FromPage):
    """What was chosen and written in the edit bar. Answered by `EditBar` and `EditPrice`."""

    kind: Literal["set_edit"] = "set_edit"
    view: ShortText
    seq: Count
    operation: ShortText
    prompt: LongText


class RunEdit(FromPage):
    """The click on Generate; `confirmed_usd_micros` is the price that stood beside it. Answered by `EditStates`."""

    kind: Literal["run_edit"] = "run_edit"
    operation: ShortText
    prompt: LongText
    confirmed_usd_micros: Count | None


class CancelEdit(FromPage):
    """Takes the edit under way out of the queue. Answered by `EditStates`."""

    kind: Literal["cancel_edit"] = "cancel_edit"


class ShowState(FromPage):
    """Goes to a picture of the strip, which is edited from then on."""

    kind: Literal["show_state"] = "show_state"
    index: Count


class Step(Shape):
    """One step of the history, by its patch."""

    patch_id: str
    label: str


class EditChoice(Shape):
    """An operation that takes the mask."""

    operation: str
    title: str
    needs_prompt: bool
    takes_window: bool


class MaskSetup(ToPage):
    """The whole canvas. Buffer 0: the mask, one bit a pixel, deflated.

    `picture` names the picture's bytes, so that a page asks for them once.
    """

    kind: Literal["mask_setup"] = "mask_setup"
    picture: str
    width: int
    height: int
    alt: str
    file_name: str
    steps: list[Step]
    done: int
    window: list[int] | None
    segmenter: bool
    choices: list[EditChoice]
    operation: str
    prompt: str
    offline: bool
    live: bool
    """Whether edits can be sent from here."""


class MaskHand(ToPage):
    """What a hand draws with. `view`: the page that has said so, and shows it already."""

    kind: Literal["mask_hand"] = "mask_hand"
    view: str
    hand: HandSettings


class MaskPatch(ToPage):
    """A step that was taken, or taken back. Buffer 0: its deflated bits. A page that has done it already leaves it."""

    kind: Literal["mask_patch"] = "mask_patch"
    patch_id: str
    label: str
    left: int
    top: int
    right: int
    bottom: int
    applied: bool


class MaskHistory(ToPage):
    """The steps; the first `done` of them are applied. `view`, `seq`: the page's message that this follows."""

    kind: Literal["mask_history"] = "mask_history"
    steps: list[Step]
    done: int
    view: str | None
    seq: int | None


class EditBar(ToPage):
    """What the edit bar holds, for every other view. `view`, `seq`: the page's message that this follows, if any."""

    kind: Literal["edit_bar"] = "edit_bar"
    operation: str
    prompt: str
    view: str
    seq: int


class EditPrice(ToPage):
    """What the edit would cost; `text` says it, or why it cannot be sent and in which field."""

    kind: Literal["edit_price"] = "edit_price"
    usd_micros: int | None
    text: str
    error: bool


class EditState(Shape):
    """One picture of the strip. `picture`: what names its bytes. `image_id`: its row, where it has one."""

    picture: str
    title: str
    image_id: str | None
    alt: str


class EditOutside(ToPage):
    """What an edit has changed outside its mask, in words; `is_kept` where that is nothing. `index`: in the strip."""

    kind: Literal["edit_outside"] = "edit_outside"
    index: int
    text: str
    is_kept: bool


class EditStates(ToPage):
    """The pictures so far, the first being where it began. Buffers: a thumbnail of each.

    `index`: the one that is edited. `before`: the one that it was made from, for a look at both.
    """

    kind: Literal["edit_states"] = "edit_states"
    states: list[EditState]
    index: int
    before: int | None
    running: bool
