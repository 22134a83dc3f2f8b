"""A canvas on which a structured prompt is laid out: boxes over a frame of the picture's own shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import traitlets

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.structured_prompt import TEMPLATES, PromptProblem, StructuredPrompt
from ideowidgets.operations.structured_prompt.contract import Profile
from ideowidgets.widgets.base import Buffers, Handler
from ideowidgets.widgets.compare_sides import send_pieces, shown
from ideowidgets.widgets.layout_against import LayoutAgainst
from ideowidgets.widgets.layout_document import SIZES, BadLayout, Layout, layers_of, merged, read_layout
from ideowidgets.widgets.layout_document import checked_size as checked
from ideowidgets.widgets.layout_messages import (
    AskLayoutCode,
    FixProblem,
    LayoutCode,
    LayoutLayer,
    LayoutProblem,
    LayoutSetup,
    LayoutState,
    LayoutStep,
    LayoutTemplate,
    PasteLayout,
    ReshapeLayout,
    SetChecks,
    SetLayout,
    StepLayout,
    UseTemplate,
)
from ideowidgets.widgets.layout_start import begun, first_size
from ideowidgets.widgets.layout_telling import code_of, still
from ideowidgets.widgets.layout_traits import CodesTrait, PromptTrait
from ideowidgets.widgets.mask_messages import AskMaskPicture
from ideowidgets.widgets.messages import FromPage
from ideowidgets.widgets.picture_actions import PictureActions
from ideowidgets.widgets.pusher import Pusher

if TYPE_CHECKING:
    from ideowidgets.record import Record
    from ideowidgets.run import Runner

_REMEMBERED = 64


class LayoutCanvas(LayoutAgainst, PictureActions):
    """Lay out a structured prompt: where things and words are, what they are, in which colours.

    Boxes run from 0 to 1000 on both axes, rows first, whatever the picture's shape. Each tool of the page is a call
    here too, and every call is a step that can be undone.

    Parameters
    ----------
    prompt : StructuredPrompt, str, path, mapping, picture, result or row, optional
        What to begin with, in any form that ``StructuredPrompt.read`` takes. By default that of `picture`, where it
        was made from one, else nothing.
    aspect_ratio : str, optional
        The picture's shape, as ``"16:9"``: the largest of `sizes` that has it.
    resolution : str, optional
        The picture's size, one of `sizes`. By default that of the picture's shape, else 2048x2048.
    picture : path, bytes, PIL image, numpy array, image id, row, or a picture of the record, optional
        What lies under the boxes.
    record : Record, optional
        Needed for image ids.
    runner : Runner, optional
        Describes, writes and draws; a studio gives its own. Without one the canvas edits and makes requests.

    Attributes
    ----------
    json_prompt : StructuredPrompt
        What is sent: the prompt without what is muted. It can be set, and observed: an observer is called when an
        action ends.
    prompt : StructuredPrompt
        The same.
    got, asked_vs_got
        What the picture underneath shows by its latest description, and that matched with what is asked for.
    document : Layout
        The prompt as a whole, what its elements are marked with, and the size.
    profile, hints, muted_hints
        What `problems` tells: ``"api"`` or ``"training"``, whether advice is given, codes that are left out.

    Raises
    ------
    BadLayout
        Where there is no such size.
    NoStructuredPrompt
        Where `prompt` holds none.

    Examples
    --------
    >>> canvas = LayoutCanvas(aspect_ratio="16:9")
    >>> canvas.set("high_level_description", "A lighthouse on a rock with a sign")
    >>> canvas.add_object("a white lighthouse on a bare rock", box=(150, 400, 900, 600))
    0
    >>> canvas.add_text("HOLD FAST", "bold capitals", box=(40, 100, 130, 900))
    1
    >>> canvas.align("centre", 1)
    >>> canvas
    LayoutCanvas(2560x1440, 2 elements, 1 warning)
    >>> print(canvas.problems[0])
    warning: background: says nothing.
    >>> canvas.to_request(seed=7).seed
    7
    """

    name: ClassVar[str] = "layout-canvas"
    sizes: ClassVar[tuple[str, ...]] = SIZES

    json_prompt = PromptTrait()
    profile: traitlets.TraitType[Profile, Profile] = traitlets.Enum(
        ("api", "training"), "api", help="What `problems` tells; see :meth:`check`."
    )
    hints = traitlets.Bool(True, help="Whether `problems` gives advice on writing as well.")
    muted_hints = CodesTrait(help="Codes of hints and warnings that `problems` leaves out.")
    revision = traitlets.Int(0, help="Counts the steps, back and forth; observe it to hear of each.")

    def __init__(
        self,
        prompt: Any = None,
        *,
        aspect_ratio: Any = None,
        resolution: str | None = None,
        picture: Any = None,
        record: Record | None = None,
        runner: Runner | None = None,
        **layout: Any,
    ) -> None:
        self.record = record if record is not None else (runner.record if runner is not None else None)
        self.runner = runner
        first = None if picture is None else shown(picture, self.record, "picture")
        begun_with = begun(prompt, first)
        if resolution is not None and aspect_ratio is not None:
            raise BadLayout("Give resolution or aspect_ratio, not both.")
        size = checked(resolution) if resolution is not None else first_size(aspect_ratio, first, begun_with)
        self._pusher = Pusher(self._send_pictures, lambda error: self.trouble(str(error)))
        self._replying: tuple[str, int] | None = None
        seed = None if first is None else first.seed
        LayoutAgainst.__init__(self, Layout.of(begun_with, size), first, 1 if seed is None else seed)
        # What pages have seen, to bring their edits together with what was done meanwhile.
        self._known = {0: self.document}
        self._said_by: dict[str, tuple[int, Layout]] = {}
        self._told: StructuredPrompt = self.document.sent
        PictureActions.__init__(self, **layout)
        self._is_quiet = False

    @property
    def prompt(self) -> StructuredPrompt:
        """The same as `json_prompt`."""
        return self.document.sent

    @prompt.setter
    def prompt(self, value: Any) -> None:
        self.set_json_prompt(value)

    def set_json_prompt(self, value: Any) -> None:
        """Take another prompt, in any form that ``StructuredPrompt.read`` takes; what is muted stays."""
        self._commit(self.document.with_sent(StructuredPrompt.read(value)), "set")

    @property
    def resolution(self) -> str:
        """The picture's size; :meth:`reshape` changes it."""
        return self.document.resolution

    @property
    def problems(self) -> tuple[PromptProblem, ...]:
        """Everything that is wrong with what is sent, or could be better; see ``StructuredPrompt.problems``."""
        return self.document.sent.problems(self.profile, hints=self.hints, mute=self.muted_hints)

    def fix(self, problem: PromptProblem) -> None:
        """Mend a problem as it offers.

        Raises
        ------
        ValueError
            Where it offers nothing.
        """
        self._commit(self.document.with_sent(self.document.sent.fix(problem)), f"fix {problem.code}")

    def fix_all(self, severity: Literal["error", "warning"] = "error") -> None:
        """Mend all errors that offer a fix, with ``severity="warning"`` warnings as well."""
        fixed = self.document.sent.fix_all(self.profile, severity=severity)
        self._commit(self.document.with_sent(fixed), "fix all")

    def check(self, profile: Profile = "api", *, hints: bool = True, mute: str | Iterable[str] = ()) -> None:
        """Choose what `problems` tells.

        Parameters
        ----------
        profile : str
            ``"api"`` or ``"training"``.
        hints : bool
            Whether advice on writing is given.
        mute : str or iterable of str
            A code of hints or warnings that is left out, or several; see ``RULES``.

        Raises
        ------
        BadLayout
            Where there is no such profile or code; everything stays as it was.
        """
        if profile not in ("api", "training"):
            raise BadLayout(f"profile: {profile!r} is none. Choose api or training.")
        with self.quietly():
            # First what may be refused.
            self.muted_hints = mute
            self.profile, self.hints = profile, bool(hints)
        self.tell_state()

    @traitlets.observe("profile", "hints", "muted_hints")
    def _on_checked(self, _change: object) -> None:
        if not self._is_quiet:
            self.tell_state()

    def to_code(self, model: str | None = "4.0", *, seed: int | None = None, **fields: Any) -> str:
        """Write the Python that makes this prompt and its request."""
        return code_of(self.to_request(model, seed=seed, **fields), self.json_prompt)

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            **PictureActions.handlers(self),
            **self.loop_handlers(),
            **self.against_handlers(),
            SetLayout: self._on_set,
            StepLayout: self._on_step,
            ReshapeLayout: lambda message, _buffers: self.reshape(message.resolution, message.keep),
            UseTemplate: lambda message, _buffers: self.template(message.name),
            PasteLayout: self._on_paste,
            FixProblem: self._on_fix,
            SetChecks: self._on_checks,
            AskMaskPicture: lambda message, _buffers: self._pusher.mark((message.seq, message.index)),
            AskLayoutCode: self._on_layout_code,
        }

    def _on_set(self, message: SetLayout, _buffers: Buffers) -> None:
        with self.lock:
            base = self._seen_by(message)
            try:
                layers = layers_of([layer.model_dump() for layer in message.layers])
                mine = read_layout(message.prompt, layers, message.resolution, base or self.document)
                made = mine if base is None else merged(base, mine, self.document)
            except IdeogramError:
                # The page shows something else than is kept here: it begins again with what is.
                self.tell_state(view=message.view, seq=message.seq)
                raise
            self._replying = (message.view, message.seq)
            try:
                self._commit(made, message.label, step_id=message.step_id)
            finally:
                self._replying = None
            self._said_by[message.view] = (self.revision, mine)

    def _seen_by(self, message: SetLayout) -> Layout | None:
        """Give what a page began its edit with: its own last word, where it has not heard of anything later."""
        revision, said = self._said_by.get(message.view, (-1, None))
        return said if revision > message.base else self._known.get(message.base)

    def _on_step(self, message: StepLayout, _buffers: Buffers) -> None:
        with self.lock:
            self._replying = (message.view, message.seq)
            try:
                is_meant = self._steps[self._done].step_id == message.step_id
                if not is_meant or not (self.undo() if message.back else self.redo()):
                    self.tell_state(view=message.view, seq=message.seq)
            finally:
                self._replying = None
            self._said_by[message.view] = (self.revision, self.document)

    def _on_paste(self, message: PasteLayout, _buffers: Buffers) -> None:
        # Other text would be taken for a path.
        if "{" not in message.text:
            raise BadLayout("There is no structured prompt in what was pasted: no object, no element.")
        self.paste(message.text)

    def _on_fix(self, message: FixProblem, _buffers: Buffers) -> None:
        if message.code is None:
            self.fix_all()
            return
        for problem in self.problems:
            if (problem.code, problem.path) == (message.code, message.path) and problem.offer is not None:
                self.fix(problem)
                return
        self.tell_state()

    def _on_checks(self, message: SetChecks, _buffers: Buffers) -> None:
        self.check(message.profile, hints=message.hints, mute=message.mute)

    def _on_layout_code(self, _message: AskLayoutCode, _buffers: Buffers) -> None:
        code, error = "", None
        try:
            code = self.to_code(self.operation, seed=self.seed)
        except IdeogramError as problem:
            error = str(problem)
        self.push(LayoutCode(code=code, json_text=self.json_prompt.to_json(), error=error))

    def _stepped(self, select: Sequence[int] = (), said: str = "") -> None:
        with self.lock:
            self.revision += 1
            self._known[self.revision] = self.document
            self._known.pop(self.revision - _REMEMBERED, None)
            view, seq = self._replying or (None, None)
            self.tell_state(view=view, seq=seq, select=select, said=said)
        self.tell_got_aside()
        now, before = self.document.sent, self._told
        if now != before:
            self._told = now
            bunch = traitlets.Bunch(name="json_prompt", old=before, new=now, owner=self, type="change")
            self.notify_change(bunch)

    def tell_state(
        self, *, view: str | None = None, seq: int | None = None, select: Sequence[int] = (), said: str = ""
    ) -> None:
        """Tell every page what the layout is."""
        now = self.document
        self.push(
            LayoutState(
                revision=self.revision,
                prompt=now.prompt.to_json(order="given"),
                layers=[
                    LayoutLayer(key=one.key, locked=one.locked, muted=one.muted, group=one.group) for one in now.layers
                ],
                resolution=now.resolution,
                steps=[LayoutStep(step_id=step.step_id, label=step.label) for step in self._steps],
                done=self._done,
                view=view,
                seq=seq,
                problems=self._told_problems(now),
                profile=self.profile,
                hints=self.hints,
                mute=list(self.muted_hints),
                select=[now.layers[index].key for index in select] or None,
                said=said,
            )
        )

    def _told_problems(self, now: Layout) -> list[LayoutProblem]:
        places = [place for place, layer in enumerate(now.layers) if not layer.muted]
        return [
            LayoutProblem(
                code=problem.code,
                path=problem.path,
                element=None if problem.element is None else places[problem.element],
                severity=problem.severity,
                message=problem.message,
                offer=problem.offer,
            )
            for problem in self.problems
        ]

    def tell_setup(self) -> None:
        self.push(
            LayoutSetup(
                sizes=list(SIZES),
                templates=[
                    LayoutTemplate(name=one.name, title=one.title, aspect_ratio=one.aspect_ratio)
                    for one in TEMPLATES.values()
                ],
                choices=self._choices(),
                operation=self.operation,
                seed=self.seed,
                num_images=self.num_images,
                live=self.runner is not None,
                offline=self.runner is not None and self.runner.free,
                describes=self._price_of(self._describing),
                enriches=self._price_of(lambda: self._enriching("a")),
            )
        )

    def resend(self) -> None:
        self.tell_setup()
        self.tell_state()
        self.tell_states()
        self.tell_work()
        self.tell_got_aside()
        if self._proposal is not None:
            self.tell_proposal()

    def _send_pictures(self, keys: Sequence[Any]) -> None:
        pictures = self.pictures
        for seq, index in keys:
            if index < len(pictures):
                send_pieces(self.push, pictures[index].key, seq, pictures[index].original)

    def summary(self) -> str:
        count = len(self.elements)
        told = [f"{count} element{'' if count == 1 else 's'}"]
        for severity in ("error", "warning"):
            found = sum(problem.severity == severity for problem in self.problems)
            if found:
                told.append(f"{found} {severity}{'' if found == 1 else 's'}")
        return f"{self.resolution}, {', '.join(told)}"

    def static_html(self) -> str:
        return still(self.document, self.summary())
