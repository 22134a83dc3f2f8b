"""The loop around a layout: describe a picture, have a prompt written, draw, and go on with what came of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import traitlets

from ideowidgets.operations import field_of_role, make_request, pick
from ideowidgets.operations.enums import AspectRatioV4
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.fields import describe_fields
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.registry import check_structured
from ideowidgets.operations.request import Request
from ideowidgets.operations.structured_prompt import Difference, StructuredPrompt
from ideowidgets.operations.structured_prompt.box import sides
from ideowidgets.run.spending import allowed, check_amount
from ideowidgets.widgets.base import Handler
from ideowidgets.widgets.compare_sides import Shown
from ideowidgets.widgets.form_quote import price_text
from ideowidgets.widgets.layout_document import BadLayout, Layout, size_for
from ideowidgets.widgets.layout_editing import LayoutEditing, whole
from ideowidgets.widgets.layout_messages import (
    AnswerMagic,
    AskMagic,
    DrawingChoice,
    LayoutChange,
    LayoutProposal,
    LayoutWork,
    RunDrawing,
    SetDrawing,
)
from ideowidgets.widgets.mask_messages import CancelEdit, ShowState
from ideowidgets.widgets.messages import FromPage
from ideowidgets.widgets.picture_states import PictureStates
from ideowidgets.widgets.values import cut, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ideowidgets.run import Call

MODELS: Final = ("4.0", "4.5")
_CHANGE_CHARACTERS: Final = 400


class LayoutLoop(LayoutEditing, PictureStates):
    """What a layout canvas asks of a service; see :class:`ideowidgets.LayoutCanvas`."""

    run_kind = "run_drawing"
    # Until it is made, there is nobody to tell.
    _is_quiet = True
    operation = traitlets.Unicode(help="What draws, by its operationId.")
    seed = traitlets.Int(None, allow_none=True, help="The seed in the bar; None lets the service choose.")
    num_images = traitlets.Int(1, help="How many pictures at once.")

    def __init__(self, layout: Layout, first: Shown | None, seed: int | None) -> None:
        LayoutEditing.__init__(self, layout)
        PictureStates.__init__(self, first)
        self._described: Call | None = None
        self._enriched: Call | None = None
        self._proposal: Layout | None = None
        self._proposal_row: str | None = None
        self._shown_since = self._step_now
        self._proposed_for = ""
        self.seed, self.num_images = seed, 1
        offered = self._choices()
        self.operation = offered[0].operation if offered else "post_generate_image_v2_ideogram_v4"

    def _choices(self) -> list[DrawingChoice]:
        found = []
        for model in MODELS:
            try:
                cls = pick("generate", model, self.carries)
            except IdeogramError:
                continue
            names = field_of_role(cls)
            counts = [spec for spec in describe_fields(cls) if spec.name == names.get("num_images")]
            found.append(
                DrawingChoice(
                    operation=cls.operation.id,
                    title=cls.operation.title,
                    takes_seed="seed" in names,
                    most=8 if counts else 1,
                )
            )
        return found

    def to_request(self, model: str | None = "4.0", *, seed: int | None = None, **fields: Any) -> Request[Any]:
        """Make the request that draws this layout.

        Parameters
        ----------
        model : str, optional
            ``"4.0"``, ``"4.5"``, or an ``operationId``.
        seed : int, optional
            Draws the same for the same layout, where the service takes seeds.
        **fields
            Others, by the vendor's names or by role.

        Raises
        ------
        InvalidRequest
            Where the operation would refuse it.
        """
        model = model or MODELS[0]
        cls = pick("generate", model, self.carries)
        check_structured(cls, self.carries)
        if "resolution" in field_of_role(cls):
            fields = {"resolution": self.document.resolution} | fields
        return make_request("generate", model, carried=self.carries, prompt=self.document.sent, seed=seed, **fields)

    def generate(
        self, model: str | None = "4.0", *, seed: int | None = None, max_usd: float | None = None, **fields: Any
    ) -> Call:
        """Draw the layout, record it, and lay the picture under the boxes; give a handle at once.

        Parameters
        ----------
        model, seed, **fields
            As for :meth:`to_request`.
        max_usd : float, optional
            What it may cost, in US dollars; needed above 1 dollar.

        Raises
        ------
        BudgetExceeded
            Where it costs more than that; nothing is sent then.
        IdeogramError
            Where this canvas can send nothing, or a picture is under way.
        """
        return self._submit(self.to_request(model, seed=seed, **fields), max_usd)

    @property
    def parent_image_id(self) -> str | None:
        """The row that the next picture comes from.

        That of the magic prompt or the description which was taken since the picture underneath came there, else that
        of the picture; None where it comes from none.
        """
        return self._row_since(self._shown_since) or super().parent_image_id

    @property
    def picture(self) -> Shown | None:
        """The picture underneath, or None. It can be set, to whatever :meth:`set_picture` takes."""
        return self._states[self._index][0] if self._states else None

    @picture.setter
    def picture(self, value: Any) -> None:
        self.set_picture(value)

    def set_picture(self, picture: Any) -> None:
        """Lay another picture under the boxes."""
        raise NotImplementedError

    def _checked(self, index: int) -> int:
        if not 0 <= (index := whole("index", index)) < len(self._states):
            raise BadLayout(f"index: there are {len(self._states)} pictures, counted from 0 (got {index}).")
        return index

    def chosen(self, index: int) -> None:
        self._index = self._checked(index)
        self._shown_since = self._step_now
        self.tell_states()
        self.tell_setup()

    def tell_setup(self) -> None:
        """Tell the page what can be asked."""
        raise NotImplementedError

    def _describing(self) -> Request[Any]:
        under = self.picture
        if under is None:
            raise BadLayout("There is no picture underneath to describe. Give one: LayoutCanvas(picture=...).")
        cls = pick("describe", "4.0", self.carries)
        return cls(**{field_of_role(cls)["image"]: Picture.of(under.original())})

    def _enriching(self, text: str) -> Request[Any]:
        cls = pick("magic-prompt", "4.0", self.carries)
        names = field_of_role(cls)
        ratio = _ratio_for(self.document.resolution)
        return cls(**{names["prompt"]: text, names["aspect_ratio"]: ratio})

    def _price_of(self, make: Callable[[], Request[Any]]) -> str | None:
        """Say what asking costs; None where it cannot be asked."""
        if self.runner is None:
            return None
        try:
            request = make()
            price = self.runner.price(request)
        except (IdeogramError, OSError):
            return None
        return price_text(price.usd_micros, request.price().usd_micros, price.qualifier)

    def _asked(self, request: Request[Any], max_usd: float | None, then: Callable[[Call], None]) -> Call:
        check_amount(max_usd)
        runner = self._sender()
        runner.check_carried(request)
        price = runner.price(request)
        if price.usd_micros or max_usd is not None:
            allowed([price], 1, max_usd)
        parent = self.parent_image_id
        return runner.submit(request, parent_image_id=parent, on_change=lambda call: self._heard(call, then))

    def _heard(self, call: Call, then: Callable[[Call], None]) -> None:
        if not call.done:
            return
        try:
            if call.error is not None:
                raise call.error
            with self.lock:
                then(call)
        except IdeogramError as error:
            self.trouble(str(error), "layout_work")
        self.tell_work()

    def magic_prompt(self, text: str | None = None, *, max_usd: float | None = None) -> Call:
        """Have a structured prompt written from plain words; it is proposed, not taken: see :attr:`proposal`.

        Parameters
        ----------
        text : str, optional
            The words; by default the high-level description.
        max_usd : float, optional
            As for :meth:`generate`, which tells the errors too.
        """
        words = text if text is not None else self.document.prompt.high_level_description
        if not words or not words.strip():
            raise BadLayout("text: say in plain words what is to be drawn.")
        self._proposed_for = words
        self._enriched = self._asked(self._enriching(words), max_usd, self._on_enriched)
        self.tell_work()
        return self._enriched

    def _on_enriched(self, call: Call) -> None:
        made = self.document.with_sent(StructuredPrompt(call.result_value.json_prompt))
        ratio = call.result_value.aspect_ratio
        if ratio and ratio != "AUTO":
            made = replace(made, resolution=_size_in(ratio, made.resolution))
        self._proposal, self._proposal_row = made, row_of(call)
        self.tell_proposal()

    @property
    def proposal(self) -> StructuredPrompt | None:
        """What magic prompt proposes, while it is to be decided on."""
        return self._proposal.sent if self._proposal else None

    @property
    def proposed_changes(self) -> tuple[Difference, ...]:
        """What the proposal would change."""
        return self.document.sent.diff(self._proposal.sent) if self._proposal else ()

    def accept(self) -> None:
        """Take what magic prompt proposes."""
        proposal = self._proposal
        if proposal is None:
            raise BadLayout("There is no proposal. Ask for one: canvas.magic_prompt(...).")
        row = self._proposal_row
        self.decline()
        self._commit(proposal, "magic prompt", row=row)

    def decline(self) -> None:
        """Leave what magic prompt proposes."""
        self._proposal = None
        self.tell_proposal()

    def tell_proposal(self) -> None:
        """Tell the page what is proposed."""
        proposal = self._proposal
        changes = None
        if proposal is not None:
            changes = told_changes(self.proposed_changes)
        size = proposal.resolution if proposal and proposal.resolution != self.document.resolution else None
        self.push(LayoutProposal(text=self._proposed_for, changes=changes, resolution=size))

    def tell_work(self) -> None:
        """Tell the page what is under way."""
        under_way = [call is not None and not call.done for call in (self._described, self._enriched)]
        self.push(LayoutWork(describing=under_way[0], enriching=under_way[1]))

    def loop_handlers(self) -> Mapping[type[FromPage], Handler]:
        """Give the method for each message about what is asked of a service."""
        return {
            SetDrawing: lambda message, _buffers: self._on_drawing(message),
            RunDrawing: lambda message, _buffers: self._on_run(message),
            CancelEdit: lambda _message, _buffers: self.cancel(),
            ShowState: lambda message, _buffers: self.go_to(message.index),
            AskMagic: lambda message, _buffers: self._on_magic(message),
            AnswerMagic: lambda message, _buffers: self.accept() if message.accept else self.decline(),
        }

    def _on_magic(self, message: AskMagic) -> None:
        self.magic_prompt(message.text)

    def _drawn(self, message: SetDrawing | RunDrawing) -> Request[Any]:
        self._set_bar(message)
        choice = next((one for one in self._choices() if one.operation == message.operation), None)
        if choice is None:
            raise BadLayout("There is nothing here that draws structured prompts. Choose another service.")
        seed = message.seed if choice.takes_seed else None
        return self.to_request(message.operation, seed=seed, num_images=message.num_images if choice.most > 1 else None)

    def _set_bar(self, message: SetDrawing | RunDrawing) -> None:
        # The page that says so shows it already, and may have gone on.
        with self.quietly():
            self.operation, self.seed, self.num_images = message.operation, message.seed, message.num_images

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Change what a person could see without telling the page of each part."""
        with self.lock:
            before, self._is_quiet = self._is_quiet, True
            try:
                yield
            finally:
                self._is_quiet = before

    @traitlets.observe("operation", "seed", "num_images")
    def _on_bar(self, _change: object) -> None:
        if not self._is_quiet:
            self.tell_setup()

    def _on_drawing(self, message: SetDrawing) -> None:
        if self.runner is None:
            return
        try:
            self.tell_price(self._drawn(message))
        except IdeogramError as error:
            self.tell_refusal(error)

    def _on_run(self, message: RunDrawing) -> None:
        request = self._drawn(message)
        self._submit(request, self.confirmed(request, message.confirmed_usd_micros))


def row_of(call: Call) -> str | None:
    """Give the row of what a call has given in words."""
    return next(iter(call.image_ids), None)


def told_changes(found: Sequence[Difference]) -> list[LayoutChange]:
    """Give differences as the page shows them."""
    return [LayoutChange(change=one.kind, path=one.path, old=_short(one.old), new=_short(one.new)) for one in found]


def _short(value: Any) -> str:
    return "" if value is None else cut(text_of("", value), _CHANGE_CHARACTERS)


def _ratio_for(resolution: str) -> str:
    """Give the ratio that magic prompt knows for a size, or leave it open where there is none near."""
    from typing import get_args

    def far(ratio: str) -> float:
        (width, height), (wide, high) = sides(ratio), sides(resolution)
        return abs(math.log(width / height) - math.log(wide / high))

    best = min((ratio for ratio in get_args(get_args(AspectRatioV4)[0]) if ratio != "AUTO"), key=far)
    return best if far(best) < 0.05 else "AUTO"


def _size_in(ratio: str, resolution: str) -> str:
    """Give a size of a ratio; the present one where it has that ratio already."""
    return resolution if _ratio_for(resolution) == ratio.replace(":", "x") else size_for(ratio)
