"""Editing a picture within a mask, again and again: the pictures so far, and the way back to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.errors import IdeogramError, InvalidRequest
from ideowidgets.operations.mask import Mask
from ideowidgets.operations.request import Request
from ideowidgets.widgets.base import Handler
from ideowidgets.widgets.compare_sides import Shown
from ideowidgets.widgets.mask_drawing import BadMask
from ideowidgets.widgets.mask_editing import NOTHING_SELECTED, choices, mask_sent
from ideowidgets.widgets.mask_messages import CancelEdit, EditBar, EditOutside, EditPrice, RunEdit, SetEdit, ShowState
from ideowidgets.widgets.messages import FromPage
from ideowidgets.widgets.picture_states import PictureStates
from ideowidgets.widgets.pusher import Pusher

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.measures import Change
    from ideowidgets.run import Call


class MaskEditor(PictureStates):
    """What a mask canvas does with its mask; see :class:`ideowidgets.MaskCanvas`."""

    def __init__(self, first: Shown, prompt: str, operation: str | None = None) -> None:
        PictureStates.__init__(self, first)
        self._aside = Pusher(self._work_aside, lambda error: self.trouble(str(error)))
        self._outside: dict[int, EditOutside] = {}
        self._prompt = self._began_with = prompt
        offered = self._offered()
        # Empty where the service carries no edit within a mask: then the canvas draws and nothing more.
        self._operation = operation if operation in offered else next(iter(offered), "")

    def _offered(self) -> list[str]:
        return [choice.operation for choice in choices(self.carries)]

    @property
    def prompt(self) -> str:
        """What stands in the edit bar."""
        return self._prompt

    @prompt.setter
    def prompt(self, prompt: str) -> None:
        self._set_bar(self._operation, prompt)

    @property
    def operation(self) -> str:
        """The ``operationId`` that is chosen in the edit bar; empty where the service carries no edit within a mask.

        Raises
        ------
        BadMask
            Where it is set to one that is not offered there.
        """
        return self._operation

    @operation.setter
    def operation(self, operation: str) -> None:
        offered = self._offered()
        if operation not in offered:
            raise BadMask(f"operation: {operation!r} is no edit within a mask here; one of {', '.join(offered)} is.")
        self._set_bar(operation, self._prompt)

    def _set_bar(self, operation: str, prompt: str, view: str = "", seq: int = 0) -> None:
        self._operation, self._prompt = operation, prompt
        self.push(EditBar(operation=operation, prompt=prompt, view=view, seq=seq))
        self.ask_price()

    def to_request(self, prompt: str | None = None, **fields: Any) -> Request[Any]:
        """Make the request that edits this picture within this mask."""
        raise NotImplementedError

    def _opened(self, source: Shown) -> Image:
        raise NotImplementedError

    def _lay_on(self, picture: Image) -> None:
        raise NotImplementedError

    @property
    def shown_now(self) -> Shown:
        """The picture that is edited."""
        return self._states[self._index][0]

    @property
    def in_use(self) -> bool:
        """Whether something was drawn, typed or made here."""
        return bool(self.steps or self.prompt != self._began_with or len(self._states) > 1 or self.is_running)

    def edit(self, prompt: str | None = None, *, max_usd: float | None = None, **fields: Any) -> Call:
        """Send the edit, record it, and go on with the picture that it gives; give a handle at once.

        Parameters
        ----------
        prompt : str, optional
            What to draw; by default what stands in the edit bar.
        max_usd : float, optional
            What it may cost, in US dollars; needed above 1 dollar.
        **fields
            As for :meth:`to_request`: ``action``, ``model``, others.

        Raises
        ------
        InvalidRequest
            Where the operation would refuse it.
        BudgetExceeded
            Where it costs more than that; nothing is sent then.
        IdeogramError
            Where this canvas can send nothing, or an edit is under way.
        """
        fields.setdefault("action", self.operation)
        return self._submit(self.to_request(prompt, **fields), max_usd)

    def outside(self, index: int | None = None, *, tolerance: int = 0, margin: int = 0) -> Change:
        """Compare an edit with the picture that it was made from, where its mask selected nothing.

        Parameters
        ----------
        index : int, optional
            Which of the pictures so far; by default the one that is on the canvas.
        tolerance, margin : int
            See :func:`ideowidgets.measures.change_outside`.

        Returns
        -------
        Change
            ``changed``, the share of those pixels that differ, 0 to 1; ``largest``, in 8-bit levels.

        Raises
        ------
        NotMeasurable
            Where it is no edit within a mask, or has another size.
        """
        from ideowidgets.measures import change_outside

        return change_outside(*self._before_and_after(index), tolerance=tolerance, margin=margin)

    def difference(self, index: int | None = None) -> Image:
        """Give what an edit has changed as a picture: at each pixel the largest difference of any channel, mode ``L``.

        Raises
        ------
        NotMeasurable
            As for :meth:`outside`.
        """
        from ideowidgets.measures.outside import difference

        before, after, _ = self._before_and_after(index)
        return difference(before, after)

    def _before_and_after(self, index: int | None) -> tuple[Image, Image, Mask]:
        from ideowidgets.measures import NotMeasurable

        after, place = self._states[self._index if index is None else index]
        mask = None if after.request is None else mask_sent(after.request)
        if place is None or mask is None:
            raise NotMeasurable("this picture was not made here from another one within a mask")
        return self._opened(self._states[place][0]), self._opened(after), mask

    def ask_price(self) -> None:
        """Have the page told what the edit would cost, aside: the mask of a large picture takes a while."""
        if self.runner is not None and self.operation:
            self._aside.mark("price")

    def tell_outside(self) -> None:
        """Tell the page what edits have changed outside their masks, as far as it is known."""
        for found in list(self._outside.values()):
            self.push(found)

    def _work_aside(self, keys: Sequence[Any]) -> None:
        if "price" in keys:
            self._tell_price_now()
        for index in keys:
            if isinstance(index, int):
                self._outside[index] = self._told_outside(index)
                self.push(self._outside[index])

    def _tell_price_now(self) -> None:
        try:
            self.tell_price(self.to_request(action=self.operation))
        except InvalidRequest as error:
            # The next thing to do, and not everything at once.
            first = error.problems[0]
            said = first.fix if first.value == NOTHING_SELECTED else str(first)
            self.push(EditPrice(usd_micros=None, text=said, error=True))
        except IdeogramError as error:
            self.tell_refusal(error)

    def _told_outside(self, index: int) -> EditOutside:
        try:
            found = self.outside(index)
        except IdeogramError as error:
            return EditOutside(index=index, text=f"cannot be compared: {error}", is_kept=False)
        if not found.changed:
            return EditOutside(index=index, text="unchanged", is_kept=True)
        share = f"{found.changed:.1%}" if found.changed >= 0.0005 else "less than 0.1%"
        return EditOutside(
            index=index, text=f"{share} of the pixels changed, by up to {found.largest} of 255", is_kept=False
        )

    def go_to(self, index: int) -> None:
        """Edit another of the pictures so far; the mask stays where the size is the same.

        Raises
        ------
        BadMask
            Where there is none of that number.
        """
        super().go_to(index)

    def chosen(self, index: int) -> None:
        if not 0 <= index < len(self._states):
            raise BadMask(f"index: there are {len(self._states)} pictures, counted from 0 (got {index}).")
        picture = self._opened(self._states[index][0])
        with self.lock:
            self._index = index
            self._lay_on(picture)
        if self._states[index][1] is not None and index not in self._outside:
            self._aside.mark(index)
        self.resend()

    def edit_handlers(self) -> Mapping[type[FromPage], Handler]:
        """Give the method for each message about edits."""
        return {
            SetEdit: lambda message, _buffers: self._on_edit(message),
            CancelEdit: lambda _message, _buffers: self.cancel(),
            RunEdit: lambda message, _buffers: self._on_run(message),
            ShowState: lambda message, _buffers: self.go_to(message.index),
        }

    def _on_edit(self, message: SetEdit) -> None:
        self._set_bar(message.operation, message.prompt, message.view, message.seq)

    def _on_run(self, message: RunEdit) -> None:
        self._operation, self._prompt = message.operation, message.prompt
        request = self.to_request(action=message.operation)
        self._submit(request, self.confirmed(request, message.confirmed_usd_micros))
