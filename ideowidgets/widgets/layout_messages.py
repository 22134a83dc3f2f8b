"""What the layout canvas and its page say to each other.

The page edits by itself and is never behind the hand; when an action ends it sends the whole layout, which is small.
Python brings that together with what others did, checks it, and tells every page what there is now.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ideowidgets.widgets.messages import Count, FromPage, LongText, Shape, ShortText, ToPage

Layers = Annotated[list["LayoutLayer"], Field(max_length=5000)]
Seed = Annotated[int, Field(ge=0, le=2147483647)]


class LayoutLayer(Shape):
    """What an element is marked with; see `Layer`."""

    key: ShortText
    locked: bool
    muted: bool
    group: ShortText | None


class SetLayout(FromPage):
    """An action has ended in the page. `prompt`: the structured prompt as JSON; one layer for each of its elements.

    `base`: the revision that the page has last heard of. `view` and `seq` come back in `LayoutState`.
    """

    kind: Literal["set_layout"] = "set_layout"
    view: ShortText
    seq: Count
    base: Count
    step_id: ShortText
    label: ShortText
    prompt: LongText
    layers: Layers
    resolution: ShortText


class StepLayout(FromPage):
    """Undo or Redo in the page, which has done it by itself where it could.

    `step_id` names the step that is left; where another view was faster, the page begins again with what is.
    """

    kind: Literal["step_layout"] = "step_layout"
    view: ShortText
    seq: Count
    step_id: ShortText
    back: bool


class ReshapeLayout(FromPage):
    """Lays out for a picture of another size; `keep` as for ``StructuredPrompt.reshape``."""

    kind: Literal["reshape_layout"] = "reshape_layout"
    resolution: ShortText
    keep: Literal["shape", "layout", "units"]


class UseTemplate(FromPage):
    """Begins again with a layout from the shelf."""

    kind: Literal["use_template"] = "use_template"
    name: ShortText


class PasteLayout(FromPage):
    """Text that was pasted: elements, which are added, or a whole structured prompt."""

    kind: Literal["paste_layout"] = "paste_layout"
    text: LongText


class FixProblem(FromPage):
    """Mends a problem as it offers; without a `code` all errors that offer a fix."""

    kind: Literal["fix_problem"] = "fix_problem"
    code: ShortText | None
    path: LongText


class SetChecks(FromPage):
    """What is checked: the profile, whether hints are given, and the codes that are left out."""

    kind: Literal["set_checks"] = "set_checks"
    profile: Literal["api", "training"]
    hints: bool
    mute: Annotated[list[ShortText], Field(max_length=100)]


class SetDrawing(FromPage):
    """What was chosen in the bar below. Answered by `EditPrice`."""

    kind: Literal["set_drawing"] = "set_drawing"
    operation: ShortText
    seed: Seed | None
    num_images: Annotated[int, Field(ge=1, le=8)]


class RunDrawing(FromPage):
    """The click on Generate; `confirmed_usd_micros` is the price that stood beside it. Answered by `EditStates`."""

    kind: Literal["run_drawing"] = "run_drawing"
    operation: ShortText
    seed: Seed | None
    num_images: Annotated[int, Field(ge=1, le=8)]
    confirmed_usd_micros: Count | None


class DescribeUnder(FromPage):
    """Describes the picture underneath: its elements take the place of those that are there."""

    kind: Literal["describe_under"] = "describe_under"


class DescribeResult(FromPage):
    """Describes the picture underneath, to see what came of what was asked for. Answered by `LayoutGot`."""

    kind: Literal["describe_result"] = "describe_result"


class AskChanges(FromPage):
    """Asks in what the prompts of two pictures of the strip differ. Answered by `LayoutChanges`."""

    kind: Literal["ask_changes"] = "ask_changes"
    before: Count
    after: Count


class AskMagic(FromPage):
    """Has a structured prompt written from plain words. Answered by `LayoutProposal`."""

    kind: Literal["ask_magic"] = "ask_magic"
    text: Annotated[str, Field(min_length=1, max_length=10_000)]


class AnswerMagic(FromPage):
    """Takes what was proposed, or not."""

    kind: Literal["answer_magic"] = "answer_magic"
    accept: bool


class AskLayoutCode(FromPage):
    """Asks for the layout as Python."""

    kind: Literal["ask_layout_code"] = "ask_layout_code"


class DrawingChoice(Shape):
    """An operation that draws the layout; `most`: how many pictures at once."""

    operation: str
    title: str
    takes_seed: bool
    most: int


class LayoutTemplate(Shape):
    """A layout from the shelf."""

    name: str
    title: str
    aspect_ratio: str


class LayoutSetup(ToPage):
    """What does not change. `live`: whether anything can be sent from here.

    `describes`, `enriches`: what it would cost to describe the picture underneath, and to have a prompt written; None
    where that cannot be asked for.
    """

    kind: Literal["layout_setup"] = "layout_setup"
    sizes: list[str]
    templates: list[LayoutTemplate]
    choices: list[DrawingChoice]
    operation: str
    seed: int | None
    num_images: int
    live: bool
    offline: bool
    describes: str | None
    enriches: str | None


class LayoutStep(Shape):
    """One step of the history."""

    step_id: str
    label: str


class LayoutProblem(Shape):
    """Something that is wrong, or could be better; `element` is its place among all, muted ones counted."""

    code: str
    path: str
    element: int | None
    severity: Literal["error", "warning", "hint"]
    message: str
    offer: str | None


class LayoutState(ToPage):
    """The layout as it is now. `steps[done]` is the present one; the first is where it began.

    `select`: keys of elements that a person will want to look at next, where there are any.
    """

    kind: Literal["layout_state"] = "layout_state"
    revision: int
    prompt: str
    layers: list[LayoutLayer]
    resolution: str
    steps: list[LayoutStep]
    done: int
    view: str | None
    seq: int | None
    problems: list[LayoutProblem]
    profile: Literal["api", "training"]
    hints: bool
    mute: list[str]
    select: list[str] | None
    said: str
    """What was done, or mended to read what was pasted; for people."""


class LayoutWork(ToPage):
    """Which of the words about pictures are being asked for."""

    kind: Literal["layout_work"] = "layout_work"
    describing: bool
    enriching: bool


class LayoutChange(Shape):
    """One difference between two structured prompts."""

    change: Literal["changed", "added", "removed", "moved"]
    path: str
    old: str
    new: str


class LayoutProposal(ToPage):
    """What magic prompt proposes; without `changes` there is nothing to decide on any more."""

    kind: Literal["layout_proposal"] = "layout_proposal"
    text: str
    changes: list[LayoutChange] | None
    resolution: str | None


class LayoutChanges(ToPage):
    """In what the prompts of two pictures of the strip differ; no `changes` where one of them had no prompt."""

    kind: Literal["layout_changes"] = "layout_changes"
    before: int
    after: int
    changes: list[LayoutChange] | None


class GotElement(Shape):
    """An element that was asked for, one that came out, or both. Boxes: y_min, x_min, y_max, x_max, 0 to 1000.

    `key`: that of the element asked for; None for what came unasked, whose JSON is `raw`. `bbox`: where it came out.
    """

    key: str | None
    came: bool
    label: str
    bbox: list[float] | None
    text: str | None
    text_match: float | None
    raw: str


class LayoutGot(ToPage):
    """What came out, against what is asked for now. `known`: whether the picture underneath has been described."""

    kind: Literal["layout_got"] = "layout_got"
    known: bool
    elements: list[GotElement]


class LayoutCode(ToPage):
    """The layout as Python, and what is sent as JSON."""

    kind: Literal["layout_code"] = "layout_code"
    code: str
    json_text: str
    error: str | None
