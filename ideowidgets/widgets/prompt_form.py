"""The prompt form: a view of a request class, of which any field can vary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from ideowidgets.operations import OPERATIONS, Picture, Request
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.out.telling import drawn_or_shown
from ideowidgets.sweep import Sweep
from ideowidgets.widgets import drafting, form_menu
from ideowidgets.widgets.base import Buffers, Handler
from ideowidgets.widgets.code import runnable
from ideowidgets.widgets.form_draft import FormDraft
from ideowidgets.widgets.form_messages import (
    AskPreview,
    AskSamples,
    CancelRun,
    Draft,
    EditDraft,
    FormSetup,
    FormState,
    Generate,
    Samples,
    SwitchOperation,
    UploadPiece,
    UsePrompt,
)
from ideowidgets.widgets.form_start import FormStarter
from ideowidgets.widgets.form_words import Words
from ideowidgets.widgets.messages import FromPage, Original, ToPage
from ideowidgets.widgets.picture_actions import PictureActions
from ideowidgets.widgets.prefilling import Filled, takes_reference, with_picture
from ideowidgets.widgets.uploads import Previews

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record import Row
    from ideowidgets.run import Runner


class PromptForm(PictureActions):
    """A form for one request, built from its class: fields, choices, limits, exclusions and help.

    It offers what a person fills in a form for: generate, remix, inpaint and their like; datasets, training and
    jobs are calls of the client. Every click has a call here: `generate`, `cancel`, `set`, `use_prompt`,
    `to_python`.

    Parameters
    ----------
    request : Request, type of Request, or str, optional
        What the form begins with: a request with its values, a request class, an ``operationId``, or a model
        as a person names it (``"4.5"``).
    runner : Runner
        Where the form sends its requests; it knows the service and the record.
    parent : str or row, optional
        An image id, or a row of the record or of a frame: what is made with its picture knows it as its parent.
    samples : callable, optional
        Gives a sample picture (PNG, JPEG or WebP bytes) for the name of a style preset.
    swatches : mapping, optional
        Colours (``#RRGGBB``) of the named palettes.

    Raises
    ------
    InvalidRequest
        Where the model is unknown, or the operation is none for a form.
    NotInRecord
        Where there is no such parent.

    Examples
    --------
    >>> form = PromptForm("3.0", runner=runner)  # doctest: +SKIP
    >>> form.set(prompt="a lighthouse", vary={"seed": [7, 8, 9, 10]})  # doctest: +SKIP
    >>> form.generate().wait()  # doctest: +SKIP
    """

    name: ClassVar[str] = "prompt-form"
    runner: Runner

    def __init__(
        self,
        request: Request[Any] | type[Request[Any]] | str | Filled | None = None,
        *,
        runner: Runner,
        parent: Row | pd.Series[Any] | str | None = None,
        samples: Callable[[str], bytes] | None = None,
        swatches: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.record, self.runner = runner.record, runner
        self._samples = samples
        self._swatches = {name: list(colours) for name, colours in (swatches or {}).items()}
        self._shown: str | None = None
        self._held = FormDraft(request, runner)

        def push(message: ToPage, buffers: Sequence[bytes]) -> None:
            self.push(message, buffers)  # looked up late: tests put their own in

        self._starter = FormStarter(self._held, runner, push, self._report)
        if parent is not None:
            # A row of a frame is named by its image id.
            named = getattr(parent, "image_id", None) or getattr(parent, "name", parent)
            [row] = runner.record.rows([str(named)])
            self._held.parents |= {row.sha256: row.image_id} if row.sha256 else {}
        super().__init__()

    @property
    def _draft(self) -> Draft:
        return self._held.draft

    @property
    def values(self) -> dict[str, Any]:
        """The values that are set, by the vendor's field names; a field that varies gives a list."""
        with self.lock:
            return self._held.values()

    @property
    def in_use(self) -> bool:
        """Whether anything was changed or sent since the form was made."""
        return self._starter.run is not None or self._held.touched

    @property
    def takes_reference(self) -> bool:
        """Whether the operation finds room for one more picture to look at."""
        return takes_reference(self._draft)

    @property
    def request(self) -> Request[Any]:
        """The request that the form stands for; of a field that varies, its first value where it needs one.

        Raises
        ------
        InvalidRequest
            Where something is missing or wrong.
        """
        return self._held.plan()[0]

    @property
    def axes(self) -> dict[str, list[Any]]:
        """The fields that vary, and their values."""
        return self._held.plan()[1]

    @property
    def sweep(self) -> Sweep | None:
        """The sweep that was started last, by a click or by `generate`."""
        return self._starter.run.sweep if self._starter.run else None

    def set(
        self, *, model: str | None = None, vary: Mapping[str, Sequence[Any]] | None = None, **fields: Any
    ) -> PromptForm:
        """Fill in fields, as by typing; ``None`` empties one.

        Parameters
        ----------
        model : str, optional
            Another model or ``operationId``; values carry over by role.
        vary : mapping, optional
            Fields that vary, with their values. It replaces what varied before; ``{}`` stops all.
        **fields
            Values by the vendor's field names. File fields take bytes, paths, PIL images and arrays.

        Raises
        ------
        InvalidRequest
            Where a field is unknown or a value is of no use to it. Nothing is changed then.
        """
        with self.lock:
            self._held.fill(model, vary, fields)
        self._send_state(origin=None)
        self._starter.tell_quote()
        return self

    def add_reference(self, picture: Any, *, parent: str | None = None) -> PromptForm:
        """Put one more picture among those that the operation looks at.

        Parameters
        ----------
        picture : Picture, or what holds one
            Bytes, a path, PIL, numpy, a row.
        parent : str, optional
            The row of the record that it is from.

        Raises
        ------
        InvalidRequest
            Where the operation takes none.
        """
        found = Picture.of(picture)
        with self.lock:
            draft = with_picture(self._draft, found, reference=True)
            parents = {found.sha256: parent} if parent else {}
            self._held.take_files(Filled(draft, {found.sha256: found}, parents))
            self._held.draft = draft
        self._send_state(origin=None)
        self._starter.tell_quote()
        return self

    def generate(self, max_usd: float | None = None) -> Sweep:
        """Start what the form stands for, as the click on Generate does.

        Parameters
        ----------
        max_usd : float, optional
            The most it may cost; needed where it costs more than a small sum.

        Returns
        -------
        Sweep
            Running; ``wait()`` or ``await`` it.

        Raises
        ------
        InvalidRequest
            Where something is missing or wrong, or another run of this form is going on.
        BudgetExceeded
            Where it would cost more than `max_usd`, or than runs without asking.
        """
        return self._starter.start(self._starter.sweep(), max_usd)

    def use_prompt(self, image_id: str, place: int = 0) -> PromptForm:
        """Make a result that is words the prompt, as the click on it does.

        Where the present operation takes no such prompt, the form turns to one that draws with the same model.

        Parameters
        ----------
        image_id : str
            A row of this form's last run: a description, or a structured prompt.
        place : int
            Which of several descriptions.

        Raises
        ------
        InvalidRequest
            Where it holds no prompt.
        """
        with self.lock:
            self._held.use_prompt(self._words(image_id), place)
        self._send_state(origin=None)
        self._starter.tell_quote()
        return self

    def cancel(self) -> None:
        """Cancel the run that is going on; what is done stays."""
        if self._starter.run:
            self._starter.run.sweep.cancel()

    def close(self) -> None:
        """End the widget. What is under way goes on, and is in the record."""
        # A form whose arguments were refused is closed as well, and so is one that is closed.
        if self.comm is None:
            return
        self._starter.stop_telling()
        super().close()
        # Nobody else has it, and it would stay in the kernel and in saved notebooks.
        self.layout.close()

    def to_python(self) -> str:
        """Write the Python that does the same.

        Raises
        ------
        InvalidRequest
            Where something is missing or wrong.
        """
        return runnable(self._starter.sweep().to_python())

    def on_generate(self, callback: Callable[[Sweep], object]) -> None:
        """Have `callback` called with each sweep that this form starts."""
        self._starter.watchers.append(callback)

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            **super().handlers(),
            EditDraft: self._on_edit,
            SwitchOperation: self._on_switch,
            Generate: self._on_generate,
            CancelRun: lambda _message, _buffers: self.cancel(),
            UploadPiece: self._on_upload,
            AskSamples: self._on_samples,
            AskPreview: lambda message, _buffers: self._previews.ask(message.sha256),
            UsePrompt: self._on_use,
        }

    def resend(self) -> None:
        self.push(
            FormSetup(
                operations=[one for one in form_menu.offered() if self.runner.carries(OPERATIONS[one.id])],
                drawn=drawn_or_shown([self.runner.service, "offline"]) if self.runner.free else "",
                service=self.runner.service,
                samples=self._samples is not None,
                swatches=self._swatches,
            )
        )
        self._shown = None
        self._send_state(origin=None)
        self._starter.tell_quote()
        if self._starter.run:
            self._starter.run.tell_all()

    def summary(self) -> str:
        return OPERATIONS[self._draft.operation].operation.title

    def static_html(self) -> str:
        title = f"<p>{escape(repr(self))}</p>"
        sweep = self.sweep
        image_ids = [found for cell in sweep.cells for found in sweep.state(cell.cell_id).image_ids] if sweep else []
        return title + (self.runner.record.fallback_html(image_ids) if image_ids else "")

    @cached_property
    def _previews(self) -> Previews:
        return Previews(self._held.uploads.files.get, self.push, failed=self._report)

    def _words(self, image_id: str) -> tuple[type[Request[Any]], Words] | None:
        return self._starter.run.words(image_id) if self._starter.run else None

    def _form_at_hand(self) -> PromptForm:
        return self

    def _report(self, error: Exception, about: str | None = None) -> None:
        text = str(error) if isinstance(error, IdeogramError) else f"{type(error).__name__}: {error}"
        self.trouble(text, about)

    def _on_edit(self, message: EditDraft, _buffers: Buffers) -> None:
        with self.lock:
            self._held.edit(message.draft)
        self._send_state(origin=message.view)
        self._starter.tell_quote(message.seq, message.view)

    def _on_switch(self, message: SwitchOperation, _buffers: Buffers) -> None:
        operation = form_menu.check_offered(message.operation)
        with self.lock:
            self._held.edit(message.draft)
            self._held.switch(operation)
        self._send_state(origin=None)
        self._starter.tell_quote(message.seq, message.view)

    def _on_generate(self, message: Generate, _buffers: Buffers) -> None:
        with self.lock:
            self._held.edit(message.draft)
        self._starter.clicked(message)

    def _on_upload(self, message: UploadPiece, buffers: Buffers) -> None:
        with self.lock:
            spec = drafting.specs(self._draft.operation).get(message.field)
            font = spec is not None and spec.kind == "attachments"
            answer = self._held.uploads.answer(message, buffers[0] if buffers else memoryview(b""), font=font)
        if answer is not None:
            self.push(answer)

    def _on_use(self, message: UsePrompt, _buffers: Buffers) -> None:
        with self.lock:
            self._held.edit(message.draft)
            self._held.use_prompt(self._words(message.image_id), message.place)
        self._send_state(origin=None)
        self._starter.tell_quote(message.seq, message.view)

    def _on_samples(self, message: AskSamples, _buffers: Buffers) -> None:
        if self._samples is None:
            return
        known = drafting.specs(self._draft.operation).values()
        presets = {choice for spec in known if spec.role == "style_preset" for choice in spec.choices}
        names = [name for name in message.names if name in presets]
        self.push(Samples(names=names), [self._samples(name) for name in names])

    def _original(self, image_id: str) -> tuple[Original, bytes]:
        found = self._starter.run.original(image_id) if self._starter.run else None
        if found is None:
            raise NotInRecord("This picture is not of this form's last run.")
        return found

    def _send_state(self, origin: str | None) -> None:
        with self.lock:
            if self._shown != self._draft.operation:
                self._shown = self._draft.operation
                self.push(form_menu.described(self._shown))
            self.push(FormState(draft=self._draft, origin=origin))
