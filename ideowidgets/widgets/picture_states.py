"""Pictures that were made one from another under a canvas: the way there and back, and what the next one costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ideowidgets.operations.errors import BudgetExceeded, IdeogramError
from ideowidgets.operations.prices import dollars
from ideowidgets.operations.request import Request
from ideowidgets.run.spending import allowed, check_amount
from ideowidgets.widgets.base import View
from ideowidgets.widgets.compare_sides import Shown, shown
from ideowidgets.widgets.form_quote import price_text
from ideowidgets.widgets.mask_messages import EditPrice, EditState, EditStates

if TYPE_CHECKING:
    from ideowidgets.record import Record
    from ideowidgets.run import Call, Runner


class PictureStates(View):
    """What canvases share that send requests and go on with the pictures that come of them.

    A subclass gives `chosen`, which brings a picture onto the canvas, and the names of its messages: `run_kind`, the
    message that asks for the next picture.
    """

    record: Record | None
    runner: Runner | None
    run_kind: str = "run_edit"

    def __init__(self, first: Shown | None) -> None:
        self._states: list[tuple[Shown, int | None]] = [] if first is None else [(first, None)]
        self._index = 0
        self._call: Call | None = None

    def carries(self, cls: type[Request[Any]]) -> bool:
        """Tell whether the service behind this canvas carries an operation."""
        return self.runner is None or self.runner.carries(cls)

    def chosen(self, index: int) -> None:
        """Bring a picture onto the canvas; raise where that cannot be done."""
        raise NotImplementedError

    @property
    def pictures(self) -> tuple[Shown, ...]:
        """The pictures so far, the first being where it began."""
        return tuple(state for state, _ in self._states)

    @property
    def image_ids(self) -> tuple[str | None, ...]:
        """The pictures so far by their rows, the first being where it began; None for one that is no row."""
        return tuple(state.image_id for state in self.pictures)

    @property
    def index(self) -> int:
        """Which of them is on the canvas now."""
        return self._index

    @property
    def parent_image_id(self) -> str | None:
        """The row that the next picture comes from; None where it comes from none."""
        return self._states[self._index][0].image_id if self._states else None

    @property
    def is_running(self) -> bool:
        """Whether the next picture is on its way."""
        return self._call is not None and not self._call.done

    def cancel(self) -> None:
        """Take what is under way out of the queue; what has been sent is let finish, because it is paid for."""
        if self._call is not None:
            self._call.cancel()

    def _sender(self) -> Runner:
        if self.runner is None:
            raise IdeogramError("This canvas can send nothing. Make it with a studio, which gives it a service.")
        return self.runner

    def _submit(self, request: Request[Any], max_usd: float | None) -> Call:
        check_amount(max_usd)
        runner = self._sender()
        if self.is_running:
            raise IdeogramError("A picture is under way. Wait for it, or cancel it.")
        runner.check_carried(request)
        price = runner.price(request)
        if price.usd_micros or max_usd is not None:
            allowed([price], request.expected_images, max_usd)
        before = self._index if self._states else None
        self._call = runner.submit(
            request,
            parent_image_id=self.parent_image_id,
            on_change=lambda call: self._on_call(call, before),
        )
        self.tell_states()
        return self._call

    def _on_call(self, call: Call, before: int | None) -> None:
        if not call.done:
            return
        if call.error is not None:
            self.trouble(str(call.error), self.run_kind)
        made = [shown(image_id, self.record, "picture") for image_id in call.image_ids]
        there = [one for one in made if one.source is not None]
        with self.lock:
            self._states += [(one, before) for one in there]
            first = len(self._states) - len(there)
        if there:
            self.go_to(first)
        elif call.error is None:
            self.trouble(next((one.why for one in made), "No picture came back."), self.run_kind)
        self.tell_states()

    def go_to(self, index: int) -> None:
        """Bring another of the pictures so far onto the canvas."""
        self.chosen(index)

    def tell_states(self) -> None:
        """Tell the page which pictures there are."""
        states = list(self._states)
        told = [
            EditState(picture=one.key, title=one.title, image_id=one.image_id, alt=one.describe("", []).alt)
            for one, _ in states
        ]
        before = states[self._index][1] if states else None
        self.push(
            EditStates(states=told, index=self._index, before=before, running=self.is_running),
            [one.small()[0] for one, _ in states],
        )

    def tell_price(self, request: Request[Any]) -> None:
        """Tell the page what a request would cost."""
        price, listed = self._sender().price(request), request.price()
        text = price_text(price.usd_micros, listed.usd_micros, price.qualifier)
        self.push(EditPrice(usd_micros=price.usd_micros, text=text, error=False))

    def tell_refusal(self, error: IdeogramError) -> None:
        """Tell the page why nothing can be sent."""
        self.push(EditPrice(usd_micros=None, text=str(error), error=True))

    def confirmed(self, request: Request[Any], usd_micros: int | None) -> float | None:
        """Give what a request may cost in dollars, where its price is the one that a person has seen.

        Raises
        ------
        BudgetExceeded
            Where it is another; nothing is sent then, and the page hears of the new one.
        """
        price = self.runner.price(request).usd_micros if self.runner is not None else None
        if price != usd_micros:
            self.tell_price(request)
            now = "unknown" if price is None else dollars(price)
            raise BudgetExceeded(f"The price is {now} now; nothing was sent. Look, and press Generate again.")
        return None if price is None else price / 1e6
