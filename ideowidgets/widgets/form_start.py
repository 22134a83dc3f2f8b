"""From the click on Generate to a run: the sweep that a draft stands for, consent to its price, its start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from ideowidgets.operations.errors import BudgetExceeded, IdeogramError, InvalidRequest, Problem
from ideowidgets.operations.prices import dollars
from ideowidgets.sweep import Sweep
from ideowidgets.widgets import drafting
from ideowidgets.widgets.form_draft import FormDraft
from ideowidgets.widgets.form_messages import Draft, Generate, NeedsConsent
from ideowidgets.widgets.form_quote import not_quoted, quoted
from ideowidgets.widgets.form_run import FormRun, Push, sweep_again

if TYPE_CHECKING:
    from ideowidgets.run import Runner


class FormStarter:
    """Starts what a form holds, one run at a time, and tells the page.

    Parameters
    ----------
    held
        The form's draft.
    runner
        Where its requests are sent.
    push
        Sends a message.
    report
        Called with what went wrong, and with the kind of the message that caused it.

    Attributes
    ----------
    run : FormRun or None
        The last one.
    watchers : list
        Called with each sweep that was started.
    """

    def __init__(
        self, held: FormDraft, runner: Runner, push: Push, report: Callable[[Exception, str | None], None]
    ) -> None:
        self._held = held
        self._runner = runner
        self._push = push
        self._report = report
        self._lock = threading.RLock()
        self._runs = 0
        self.run: FormRun | None = None
        self.watchers: list[Callable[[Sweep], object]] = []

    def sweep(self, draft: Draft | None = None, *, again: bool = False) -> Sweep:
        """Plan what a draft stands for; with `again`, once more although it was made before.

        Raises
        ------
        InvalidRequest
            Where something is missing or wrong, or the service cannot carry it.
        """
        request, axes = self._held.plan(draft)
        self._runner.check_carried(request)
        sweep = sweep_again(request, axes, self._runner) if again else Sweep(request, axes, runner=self._runner)
        sweep.parents.update(self._held.parents)
        return sweep

    def start(self, sweep: Sweep, max_usd: float | None) -> Sweep:
        """Run a sweep and follow it.

        Raises
        ------
        InvalidRequest
            Where another one is running.
        BudgetExceeded
            Where it costs more than it may.
        """
        with self._lock:
            if self.run and self.run.sweep.running:
                problem = Problem("form", "", "is still running", "Wait, or cancel it first.")
                raise InvalidRequest("prompt form", [problem])
            run = FormRun(
                sweep,
                self._runner.record,
                self._runs + 1,
                self._push,
                failed=lambda error: self._report(error, None),
                ended=self.tell_quote,
            )
            try:
                sweep.run(max_usd=max_usd)
            except IdeogramError:
                run.stop()
                raise
            self.stop_telling()
            self.run, self._runs = run, self._runs + 1
        run.tell_all()
        for watcher in self.watchers:
            watcher(sweep)
        return sweep

    def stop_telling(self) -> None:
        """Follow the run no more; it goes on."""
        if self.run:
            self.run.stop()

    def clicked(self, message: Generate) -> None:
        """Do what the click on Generate asks, on a thread of its own: a service may be asked for its price first."""
        threading.Thread(target=self._try, args=(message,), name="ideowidgets-start", daemon=True).start()

    def tell_quote(self, seq: int = 0, view: str | None = None) -> None:
        """Tell the page what the draft would cost, or what is wrong with it."""
        draft = self._held.draft
        try:
            self._push(quoted(self.sweep(draft), seq, view), ())
        except InvalidRequest as error:
            self._push(not_quoted(drafting.field_problems(error, draft), seq, view), ())

    def _try(self, message: Generate) -> None:
        agreed = message.confirmed_usd_micros
        try:
            sweep = self.sweep(message.draft, again=message.again)
            try:
                self.start(sweep, None if agreed is None else agreed / 1_000_000)
            except BudgetExceeded as error:
                self._ask_consent(message, sweep, error)
        except InvalidRequest as error:
            problems = drafting.field_problems(error, message.draft)
            self._push(not_quoted(problems, message.seq, message.view), ())
        except Exception as error:  # noqa: BLE001
            self._report(error, message.kind)

    def _ask_consent(self, message: Generate, sweep: Sweep, error: BudgetExceeded) -> None:
        quote = sweep.quote()
        if quote.usd_micros is None or message.confirmed_usd_micros == quote.usd_micros:
            self._report(error, message.kind)
            return
        price = dollars(quote.usd_micros)
        text = f"{quote.new} new images cost {'about ' if quote.qualifier == 'about' else ''}{price}."
        self._push(NeedsConsent(seq=message.seq, text=text, price=price, usd_micros=quote.usd_micros), ())
