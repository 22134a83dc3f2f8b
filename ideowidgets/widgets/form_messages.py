"""What the prompt form and its page say to each other."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from ideowidgets.widgets.messages import Count, Fact, FromPage, Sha256, Shape, ShortText, ToPage

MAX_VALUES = 200
"""Values one field may take in a form's axis."""
MAX_UPLOAD = 64 * 1024 * 1024
"""Bytes of one uploaded file."""
MAX_PIECE = 4 * 1024 * 1024
"""Bytes of one piece: larger frames than 10 MiB close the websocket without a word."""

Values = Annotated[list[Any], Field(max_length=MAX_VALUES)]


class Draft(Shape):
    """Everything typed into a form: the values of its fields and the fields that vary."""

    operation: ShortText
    fields: Annotated[dict[str, Any], Field(max_length=100)]
    vary: Annotated[dict[str, Values], Field(max_length=20)]
    off: Annotated[list[ShortText], Field(max_length=100)]
    """Fields whose value is kept but not sent, because another one excludes them."""


class EditDraft(FromPage):
    """The draft after a change in the page. Answered by `Quoted` with the same `seq`."""

    kind: Literal["edit_draft"] = "edit_draft"
    seq: Count
    view: ShortText
    draft: Draft


class SwitchOperation(FromPage):
    """Another operation: values carry over by role. Answered by `FormOperation` and `FormState`."""

    kind: Literal["switch_operation"] = "switch_operation"
    seq: Count
    view: ShortText
    operation: ShortText
    draft: Draft


class Generate(FromPage):
    """The click on Generate, with everything it needs. `confirmed`: the price that was agreed to."""

    kind: Literal["generate"] = "generate"
    seq: Count
    view: ShortText
    draft: Draft
    again: bool = False
    """Make it once more although it was made before."""
    confirmed_usd_micros: Count | None = None


class CancelRun(FromPage):
    """The click on Cancel: what is done stays."""

    kind: Literal["cancel_run"] = "cancel_run"


class UploadPiece(FromPage):
    """One piece of a file. Buffer 0: its bytes. Answered by `Uploaded` after the last one."""

    kind: Literal["upload_piece"] = "upload_piece"
    upload_id: ShortText
    field: ShortText
    name: ShortText
    media_type: ShortText
    index: Count
    count: Annotated[int, Field(ge=1, le=1000)]


class AskSamples(FromPage):
    """Asks for the sample pictures of style presets in view."""

    kind: Literal["ask_samples"] = "ask_samples"
    names: Annotated[list[ShortText], Field(max_length=64)]


class AskPreview(FromPage):
    """Asks for a small picture of a file that the draft refers to. Answered by `Preview`."""

    kind: Literal["ask_preview"] = "ask_preview"
    sha256: Sha256


class UsePrompt(FromPage):
    """The click that makes one of a result's words the prompt. Answered by `FormState`."""

    kind: Literal["use_prompt"] = "use_prompt"
    seq: Count
    view: ShortText
    draft: Draft
    image_id: ShortText
    place: Count = 0


class Choice(Shape):
    """One value that a field can take, and what it is called."""

    value: str
    label: str


class FieldInfo(Shape):
    """One field of a request class, as the form shows it."""

    name: str
    label: str
    help: str
    kind: Literal[
        "text",
        "long_text",
        "integer",
        "number",
        "boolean",
        "choice",
        "choices",
        "palette",
        "codes",
        "strings",
        "file",
        "files",
        "attachments",
        "json",
    ]
    role: str | None
    choices: list[Choice]
    minimum: int | None
    maximum: int | None
    default: Any
    required: bool
    essential: bool
    max_items: int | None
    max_bytes: int | None
    excludes: list[str]


class OperationChoice(Shape):
    """One operation in the menus: what is done, and by which model."""

    id: str
    group: str
    """The action in words, `Replace background`."""
    label: str
    """The model in words, `Ideogram 3.0 (v2)`."""


class FormOperation(ToPage):
    """One operation with its fields, sent when the draft needs it: all of them together are a third of a megabyte."""

    kind: Literal["form_operation"] = "form_operation"
    operation: OperationChoice
    fields: list[FieldInfo]


class FormSetup(ToPage):
    """What does not change while a form lives."""

    kind: Literal["form_setup"] = "form_setup"
    operations: list[OperationChoice]
    drawn: str
    """What is shown where it is no service's own pictures: "offline drawings"; empty else."""
    service: str
    samples: bool
    """Whether style presets have sample pictures to ask for."""
    swatches: dict[str, list[str]]
    """The colours of named palettes, where they are known."""


class FileInfo(Shape):
    """A file that a field holds: `sha256` stands for it in the draft."""

    sha256: str
    name: str
    size: int


class FormState(ToPage):
    """The draft as Python has it. A view ignores it when it is itself the `origin`."""

    kind: Literal["form_state"] = "form_state"
    draft: Draft
    origin: str | None


class FieldProblem(Shape):
    """What is wrong with one field, in the request's own words. `field` None: with the whole."""

    field: str | None
    text: str
    missing: bool = False
    """Nothing is wrong yet, something is still to be given: shown once trying has begun."""


class Quoted(ToPage):
    """What the draft of `seq` would cost, or what is wrong with it."""

    kind: Literal["quoted"] = "quoted"
    seq: int
    view: str | None
    problems: list[FieldProblem]
    text: str
    """What one click makes, costs and takes: `4 images · $0.00 (list $0.12) · 12 s`."""
    remade: bool
    """All of it was made before, so that a click would only show it."""
    code: str


class NeedsConsent(ToPage):
    """A plan above the small limit: the page asks for one more click."""

    kind: Literal["needs_consent"] = "needs_consent"
    seq: int
    text: str
    price: str
    usd_micros: int


class Tile(Shape):
    """One expected result in its place. `buffer`: which binary part holds its thumbnail."""

    slot: int
    state: Literal["queued", "sent", "ok", "reused", "unsafe", "failed", "cancelled", "unknown"]
    image_id: str | None
    alt: str
    caption: str
    text: str
    """Why there is no picture."""
    words: list[str]
    """The result itself where it is words: descriptions, or one structured prompt."""
    code: bool
    """The words are a structured prompt."""
    facts: list[Fact]
    """What the result holds beside its picture, such as the words that were lifted from it."""
    ratio: float
    seed: int | None
    buffer: int | None


class Tiles(ToPage):
    """Results that are new or changed. `fresh` begins a new run: earlier tiles go."""

    kind: Literal["tiles"] = "tiles"
    run: int
    fresh: bool
    tiles: list[Tile]


class RunState(ToPage):
    """How far a run has come."""

    kind: Literal["run_state"] = "run_state"
    run: int
    running: bool
    total: int
    done: int
    text: str


class Uploaded(ToPage):
    """A file has arrived whole, or could not be taken."""

    kind: Literal["uploaded"] = "uploaded"
    upload_id: str
    field: str
    file: FileInfo | None
    error: str | None


class Preview(ToPage):
    """A small picture of a file, as WebP in buffer 0; none where it cannot be decoded. `text`: its sizes."""

    kind: Literal["preview"] = "preview"
    sha256: str
    text: str


class Samples(ToPage):
    """Sample pictures of style presets. Buffer i belongs to name i."""

    kind: Literal["samples"] = "samples"
    names: list[str]
