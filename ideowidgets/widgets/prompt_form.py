"""The prompt form: a view of a request class, of which any field can vary."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from ideowidgets.operations import OPERATIONS, Request, pick
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import BudgetExceeded, IdeogramError, InvalidRequest, Problem
from ideowidgets.operations.prices import dollars
from ideowidgets.sweep import Sweep
from ideowidgets.widgets import drafting, form_menu
from ideowidgets.widgets.base import Buffers, Handler, View
from ideowidgets.widgets.form_messages import (
    AskPreview,
    AskSamples,
    CancelRun,
    Draft,
    EditDraft,
    FormSetup,
    FormState,
    Generate,
    NeedsConsent,
    Samples,
    SwitchOperation,
    UploadPiece,
    UsePrompt,
)
from ideowidgets.widgets.form_quote import not_quoted, quoted
from ideowidgets.widgets.form_run import FormRun, sweep_again
from ideowidgets.widgets.form_words import prompt_target
from ideowidgets.widgets.messages import AskOriginal, FromPage, Original
from ideowidgets.widgets.uploads import Previews, Uploads

if TYPE_CHECKING:
    from ideowidgets.run import Runner


class PromptForm(View):
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
    samples : callable, optional
        Gives a sample picture (PNG, JPEG or WebP bytes) for the name of a style preset.
    swatches : mapping, optional
        Colours (``#RRGGBB``) of the named palettes.

    Raises
    ------
    InvalidRequest
        Where the model is unknown, or the operation is none for a form.

    Examples
    --------
    >>> form = PromptForm("3.0", runner=runner)  # doctest: +SKIP
    >>> form.set(prompt="a lighthouse", vary={"seed": [7, 8, 9, 10]})  # doctest: +SKIP
    >>> form.generate().wait()  # doctest: +SKIP
    """

    name: ClassVar[str] = "prompt-form"

    def __init__(
        self,
        request: Request[Any] | type[Request[Any]] | str | None = None,
        *,
        runner: Runner,
        samples: Callable[[str], bytes] | None = None,
        swatches: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._runner = runner
        self._samples = samples
        self._swatches = {name: list(colours) for name, colours in (swatches or {}).items()}
        self._uploads = Uploads()
        self._shown: str | None = None
        self._memory: dict[str, Any] = {}
        self._run: FormRun | None = None
        self._runs = 0
        self._started: list[Callable[[Any], object]] = []
        if isinstance(request, Request):
            form_menu.check_offered(type(request).operation.id)
            self._draft, files = drafting.draft_of(request)
            self._uploads.files.update(files)
        else:
            self._draft = drafting.empty_draft(_operation(request, runner))
        super().__init__()

    @property
    def values(self) -> dict[str, Any]:
        """The values that are set, by the vendor's field names; a field that varies gives a list."""
        with self.lock:
            draft, files = self._draft, dict(self._uploads.files)
        return drafting.values_of(draft, files) | drafting.axes_of(draft, files)

    @property
    def request(self) -> Request[Any]:
        """The request that the form stands for; of a field that varies, its first value where it needs one.

        Raises
        ------
        InvalidRequest
            Where something is missing or wrong.
        """
        return self._plan()[0]

    @property
    def axes(self) -> dict[str, list[Any]]:
        """The fields that vary, and their values."""
        return self._plan()[1]

    @property
    def sweep(self) -> Sweep | None:
        """The sweep that was started last, by a click or by `generate`."""
        return self._run.sweep if self._run else None

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
            draft = self._draft
            if model is not None:
                draft = self._switched(draft, _operation(model, self._runner))
            files: dict[str, Attachment] = {}
            for name in (*fields, *(vary or {})):
                drafting.check_field(draft.operation, name)
            given = {n: drafting.normalise(draft.operation, n, v, files) for n, v in fields.items() if v is not None}
            kept = {n: v for n, v in draft.fields.items() if n not in fields} | given
            axes = draft.vary
            if vary is not None:
                axes = {
                    n: [drafting.normalise(draft.operation, n, v, files) for v in items] for n, items in vary.items()
                }
            draft = Draft(operation=draft.operation, fields=kept, vary=axes, off=draft.off)
            off = drafting.switched_off(draft, {*given, *(vary or {})})
            draft = draft.model_copy(update={"off": off})
            self._uploads.files.update(files)
            self._draft = draft
        self._send_state(origin=None)
        self._send_quote(seq=0, view=None)
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
        return self._start(self._sweep(*self._plan()), max_usd)

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
            self._turn_to_prompt(image_id, place)
        self._send_state(origin=None)
        self._send_quote(seq=0, view=None)
        return self

    def cancel(self) -> None:
        """Cancel the run that is going on; what is done stays."""
        if self._run:
            self._run.sweep.cancel()

    def to_python(self) -> str:
        """Write the Python that does the same.

        Raises
        ------
        InvalidRequest
            Where something is missing or wrong.
        """
        return self._sweep(*self._plan()).to_python()

    def on_generate(self, callback: Callable[[Sweep], object]) -> None:
        """Have `callback` called with each sweep that this form starts."""
        self._started.append(callback)

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            EditDraft: self._on_edit,
            SwitchOperation: self._on_switch,
            Generate: self._on_generate,
            CancelRun: lambda _message, _buffers: self.cancel(),
            UploadPiece: self._on_upload,
            AskSamples: self._on_samples,
            AskOriginal: self._on_original,
            AskPreview: lambda message, _buffers: self._previews.ask(message.sha256),
            UsePrompt: self._on_use,
        }

    def resend(self) -> None:
        self.push(
            FormSetup(
                operations=[one for one in form_menu.offered() if self._runner.carries(OPERATIONS[one.id])],
                offline=self._runner.free,
                service=self._runner.service,
                samples=self._samples is not None,
                swatches=self._swatches,
            )
        )
        self._shown = None
        self._send_state(origin=None)
        self._send_quote(seq=0, view=None)
        if self._run:
            self._run.tell_all()

    def summary(self) -> str:
        return OPERATIONS[self._draft.operation].operation.title

    def static_html(self) -> str:
        title = f"<p>{escape(repr(self))}</p>"
        sweep = self.sweep
        image_ids = [found for cell in sweep.cells for found in sweep.state(cell.cell_id).image_ids] if sweep else []
        return title + (self._runner.record.fallback_html(image_ids) if image_ids else "")

    @cached_property
    def _previews(self) -> Previews:
        return Previews(self._uploads.files.get, self.push, failed=self._report)

    def _turn_to_prompt(self, image_id: str, place: int) -> None:
        found = self._run.words(image_id) if self._run else None
        if found is None or place >= len(found[1].texts):
            problem = Problem("image_id", image_id, "is no prompt of this form's last run", "Run it again.")
            raise InvalidRequest("prompt form", [problem])
        made_by, said = found
        operation, field = prompt_target(self._draft.operation, made_by.operation.id, structured=said.structured)
        self._draft = drafting.with_value(self._switched(self._draft, operation), field, said.texts[place])

    def _switched(self, draft: Draft, operation: str) -> Draft:
        """Turn a draft to another operation, and remember what that one has no field for."""
        if operation == draft.operation:
            return draft
        self._memory |= drafting.remember(draft)
        return drafting.carry_over(draft, operation, self._memory)

    def _plan(self, draft: Draft | None = None) -> tuple[Request[Any], dict[str, list[Any]]]:
        return drafting.plan_of(draft or self._draft, self._uploads.files)

    def _sweep(self, request: Request[Any], axes: dict[str, list[Any]]) -> Sweep:
        self._runner.check_carried(request)
        return Sweep(request, axes, runner=self._runner)

    def _start(self, sweep: Sweep, max_usd: float | None) -> Sweep:
        with self.lock:
            if self._run and self._run.sweep.running:
                problem = Problem("form", "", "is still running", "Wait, or cancel it first.")
                raise InvalidRequest("prompt form", [problem])
            run = FormRun(
                sweep,
                self._runner.record,
                self._runs + 1,
                self.push,
                failed=self._report,
                ended=lambda: self._send_quote(seq=0, view=None),
            )
            try:
                sweep.run(max_usd=max_usd)
            except IdeogramError:
                run.stop()
                raise
            if self._run:
                self._run.stop()
            self._run, self._runs = run, self._runs + 1
        run.tell_all()
        for callback in self._started:
            callback(sweep)
        return sweep

    def _report(self, error: Exception, about: str | None = None) -> None:
        text = str(error) if isinstance(error, IdeogramError) else f"{type(error).__name__}: {error}"
        self.trouble(text, about)

    def _on_edit(self, message: EditDraft, _buffers: Buffers) -> None:
        with self.lock:
            drafting.check_known(message.draft)
            self._draft = message.draft
        self._send_state(origin=message.view)
        self._send_quote(message.seq, message.view)

    def _on_switch(self, message: SwitchOperation, _buffers: Buffers) -> None:
        with self.lock:
            drafting.check_known(message.draft)
            self._draft = self._switched(message.draft, form_menu.check_offered(message.operation))
        self._send_state(origin=None)
        self._send_quote(message.seq, message.view)

    def _on_generate(self, message: Generate, _buffers: Buffers) -> None:
        with self.lock:
            drafting.check_known(message.draft)
            self._draft = message.draft
        # A service may be asked for its price first, and a handler must not wait.
        threading.Thread(target=self._try, args=(message,), name="ideowidgets-start", daemon=True).start()

    def _try(self, message: Generate) -> None:
        agreed = message.confirmed_usd_micros
        try:
            plan = self._plan(message.draft)
            sweep = sweep_again(*plan, self._runner) if message.again else self._sweep(*plan)
            try:
                self._start(sweep, None if agreed is None else agreed / 1_000_000)
            except BudgetExceeded as error:
                self._ask_consent(message, sweep, error)
        except InvalidRequest as error:
            problems = drafting.field_problems(error, message.draft)
            self.push(not_quoted(problems, message.seq, message.view))
        except Exception as error:  # noqa: BLE001
            self._report(error, about=message.kind)

    def _ask_consent(self, message: Generate, sweep: Sweep, error: BudgetExceeded) -> None:
        quote = sweep.quote()
        if quote.usd_micros is None or message.confirmed_usd_micros == quote.usd_micros:
            self._report(error, about=message.kind)
            return
        price = dollars(quote.usd_micros)
        text = f"{quote.new} new images cost {'about ' if quote.qualifier == 'about' else ''}{price}."
        self.push(NeedsConsent(seq=message.seq, text=text, price=price, usd_micros=quote.usd_micros))

    def _on_upload(self, message: UploadPiece, buffers: Buffers) -> None:
        with self.lock:
            spec = drafting.specs(self._draft.operation).get(message.field)
            font = spec is not None and spec.kind == "attachments"
            answer = self._uploads.answer(message, buffers[0] if buffers else memoryview(b""), font=font)
        if answer is not None:
            self.push(answer)

    def _on_use(self, message: UsePrompt, _buffers: Buffers) -> None:
        with self.lock:
            drafting.check_known(message.draft)
            self._draft = message.draft
            self._turn_to_prompt(message.image_id, message.place)
        self._send_state(origin=None)
        self._send_quote(message.seq, message.view)

    def _on_samples(self, message: AskSamples, _buffers: Buffers) -> None:
        if self._samples is None:
            return
        known = drafting.specs(self._draft.operation).values()
        presets = {choice for spec in known if spec.role == "style_preset" for choice in spec.choices}
        names = [name for name in message.names if name in presets]
        self.push(Samples(names=names), [self._samples(name) for name in names])

    def _on_original(self, message: AskOriginal, _buffers: Buffers) -> None:
        found = self._run.original(message.image_id) if self._run else None
        if found is None:
            error = "This picture is not of this form's last run."
            self.push(Original(image_id=message.image_id, error=error))
            return
        original, data = found
        self.push(original, [data] if data else [])

    def _send_state(self, origin: str | None) -> None:
        with self.lock:
            if self._shown != self._draft.operation:
                self._shown = self._draft.operation
                self.push(form_menu.described(self._shown))
            self.push(FormState(draft=self._draft, origin=origin))

    def _send_quote(self, seq: int, view: str | None) -> None:
        with self.lock:
            draft = self._draft
        try:
            self.push(quoted(self._sweep(*self._plan(draft)), seq, view))
        except InvalidRequest as error:
            self.push(not_quoted(drafting.field_problems(error, draft), seq, view))


def _operation(wanted: type[Request[Any]] | str | None, runner: Runner) -> str:
    if isinstance(wanted, type):
        found = wanted
    else:
        found = OPERATIONS.get(wanted or "") or pick("generate", wanted, runner.carries)
    return form_menu.check_offered(found.operation.id)
