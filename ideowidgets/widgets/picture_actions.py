"""The one menu of every picture: its actions, and the forms that they open under a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, overload

from ideowidgets.operations import Request
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record.errors import NotInRecord
from ideowidgets.widgets.base import Buffers, Handler, View
from ideowidgets.widgets.code import runnable
from ideowidgets.widgets.describing import alternative, facts_of, file_name, prompt_of, seed_of
from ideowidgets.widgets.messages import AskOriginal, FromPage, Original
from ideowidgets.widgets.picture_action_messages import (
    Action,
    AskPictureCode,
    AskPictureMenu,
    CloseForm,
    Language,
    OpenForm,
    PictureAction,
    PictureCode,
    PictureMenu,
)
from ideowidgets.widgets.prefilling import Filled, filled_for, masked_for, offered_actions, picture_of

if TYPE_CHECKING:
    from ideowidgets.record import Record
    from ideowidgets.run import Runner
    from ideowidgets.widgets.mask_canvas import MaskCanvas
    from ideowidgets.widgets.prompt_form import PromptForm


class PictureActions(View):
    """A view whose pictures have the menu; derive from it instead of from `View`.

    Set `record` and, where something can be sent, `runner` before ``super().__init__``, and merge the handlers::

        class Wall(PictureActions):
            name = "wall"

            def __init__(self, *, record, runner=None, **layout):
                self.record, self.runner = record, runner
                super().__init__(**layout)

            def handlers(self):
                return {**super().handlers(), WantCells: self._on_want}

    The page shows ``<PictureMenu channel imageId alt />`` at each picture and ``<FormDrawer channel />`` once, under
    everything else; they ask for what they need. Pictures in full (`AskOriginal`) are answered from the record; a view
    whose pictures come from elsewhere puts a handler of its own in place. Without `runner` the menu offers what needs
    no service. What a click does is a call here: `open_form`, `forms` and their ``close()``, `code_of`.
    """

    record: Record | None = None
    runner: Runner | None = None
    _forms: tuple[tuple[PromptForm | MaskCanvas, str], ...] = ()
    opener: PictureActions | None = None
    """The view under which this one stands, if it is a form that was opened there."""

    @property
    def forms(self) -> tuple[PromptForm | MaskCanvas, ...]:
        """The forms that are open under this view, the newest first; each can be shown in a cell of its own."""
        return tuple(form for form, _ in self._forms)

    @property
    def in_use(self) -> bool:
        """Whether something was done in this view since it was opened, if it is one under another."""
        return True

    @overload
    def open_form(self, image_id: str, action: Literal["inpaint"]) -> MaskCanvas: ...

    @overload
    def open_form(self, image_id: str, action: Action = "again") -> PromptForm: ...

    def open_form(self, image_id: str, action: Action = "again") -> PromptForm | MaskCanvas:
        """Open a form for a picture under this view, as a click in its menu does.

        A form in which nothing was changed gives way to it; others stay.

        Parameters
        ----------
        image_id : str
            A row of the record.
        action : str
            ``"again"``, the request as it was asked; ``"remix"``, ``"edit"``, ``"inpaint"`` (with a mask, on a
            canvas), ``"upscale"``, ``"describe"``; or ``"reference"``, which fills the newest form, where that has
            room.

        Returns
        -------
        PromptForm or MaskCanvas
            What it makes knows the row as its parent.

        Raises
        ------
        NotInRecord
            Where there is no such row, or no picture for what is to be done with it.
        InvalidRequest
            Where the service carries no such operation.
        IdeogramError
            Where this view can send nothing.

        Examples
        --------
        >>> grid.open_form(grid.selected_ids[0], "remix").set(prompt="at night").generate()  # doctest: +SKIP
        """
        if action == "inpaint":
            return self.show_canvas(image_id)
        record, runner = self._opening()
        form = self._form_at_hand()
        if action == "reference" and form is not None and form.takes_reference:
            [row] = record.rows([image_id])
            form.add_reference(picture_of(record, row), parent=image_id)
            self.tell_menu(form)
            return form
        return self.show_form(filled_for(record, runner, image_id, action))

    def code_of(self, image_id: str, language: Language = "python") -> str:
        """Write a picture's request as code: ``"python"``, or ``"curl"``, in which the key is a variable.

        Raises
        ------
        NotInRecord
            Where there is no such row.
        IdeogramError
            Where its request is of a later version.
        """
        record = self._recorded()
        request = _with_paths(record.request(image_id), record)
        return runnable(request.to_python()) if language == "python" else request.to_curl()

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            AskPictureMenu: lambda _message, _buffers: self.tell_menu(),
            PictureAction: self._on_action,
            AskPictureCode: self._on_code,
            CloseForm: self._on_close,
            AskOriginal: self._on_original,
        }

    def close(self) -> None:
        """Close the view and the forms under it. What they have under way goes on, and is in the record."""
        if self.opener is not None:
            self.opener.forget_form(self)
            self.opener = None
        for form in self.forms:
            form.close()
        super().close()

    def forget_form(self, closing: PictureActions) -> None:
        """Take a form that is closing out of `forms`."""
        with self.lock:
            self._forms = tuple(pair for pair in self._forms if pair[0] is not closing)
        self.tell_menu()

    def _recorded(self) -> Record:
        if self.record is None:
            raise NotInRecord("These pictures belong to no open record, so there is no request to work with.")
        return self.record

    def _opening(self) -> tuple[Record, Runner]:
        if self.runner is None:
            raise IdeogramError("This view can send nothing. Make it with a studio, as by studio.grid().")
        return self._recorded(), self.runner

    def _form_at_hand(self) -> PromptForm | None:
        """Give the form that a person would add something to: the newest that is open."""
        from ideowidgets.widgets.prompt_form import PromptForm

        newest = next(iter(self.forms), None)
        return newest if isinstance(newest, PromptForm) else None

    def show_form(self, filled: Filled) -> PromptForm:
        """Open a form with a draft, such as :func:`ideowidgets.widgets.prefilling.filled_of` a request.

        What a form under a view opens stands beside it, not within it.
        """
        if self.opener is not None:
            return self.opener.show_form(filled)
        from ideowidgets.offline.pictures import palette_swatches, style_sample
        from ideowidgets.widgets.prompt_form import PromptForm

        _, runner = self._opening()
        form = PromptForm(filled, runner=runner, samples=style_sample, swatches=palette_swatches())
        self._put_under(form, filled.title)
        return form

    def show_canvas(self, image_id: str) -> MaskCanvas:
        """Open a canvas on a picture of the record; under a form under a view it stands beside that form."""
        if self.opener is not None:
            return self.opener.show_canvas(image_id)
        from ideowidgets.widgets.mask_canvas import MaskCanvas

        record, runner = self._opening()
        masked = masked_for(record, runner, image_id)
        canvas = MaskCanvas(image_id, record=record, runner=runner, prompt=masked.prompt, operation=masked.operation)
        self._put_under(canvas, masked.title)
        return canvas

    def _put_under(self, form: PromptForm | MaskCanvas, title: str) -> None:
        form.opener = self
        with self.lock:
            gone = [one for one in self.forms if not one.in_use]
            self._forms = ((form, title), *self._forms)
        for old in gone:
            old.close()
        self.tell_menu(form)

    def tell_menu(self, fresh: PromptForm | MaskCanvas | None = None) -> None:
        """Tell the page what the menus offer and which forms are open; `fresh` is where the person looks next."""
        if self.opener is not None and fresh is not None:
            self.opener.tell_menu(fresh)
            return
        self.push(
            PictureMenu(
                actions=list(offered_actions(self.runner)),
                forms=[OpenForm(model_id=form.model_id or "", title=title) for form, title in self._forms],
                fresh=fresh.model_id if fresh else None,
            )
        )

    def _on_action(self, message: PictureAction, _buffers: Buffers) -> None:
        self.open_form(message.image_id, message.action)

    def _on_close(self, message: CloseForm, _buffers: Buffers) -> None:
        for form in self.forms:
            if form.model_id == message.model_id:
                form.close()

    def _on_code(self, message: AskPictureCode, _buffers: Buffers) -> None:
        code, error = "", None
        try:
            code = self.code_of(message.image_id, message.language)
        except IdeogramError as problem:
            error = str(problem)
        self.push(PictureCode(image_id=message.image_id, language=message.language, code=code, error=error))

    def _on_original(self, message: AskOriginal, _buffers: Buffers) -> None:
        try:
            original, data = self._original(message.image_id)
        except IdeogramError as problem:
            original, data = Original(image_id=message.image_id, error=str(problem)), b""
        self.push(original, [data] if data else [])

    def _original(self, image_id: str) -> tuple[Original, bytes]:
        return original_of(self._recorded(), image_id)


def original_of(record: Record, image_id: str) -> tuple[Original, bytes]:
    """Give one picture of a record in full, with what was asked for it.

    Raises
    ------
    NotInRecord
        Where the row or its file is not there.
    """
    [row] = record.rows([image_id])
    if row.sha256 is None:
        raise NotInRecord(row.error or "There is no picture here.")
    data = record.image_bytes(row.sha256)
    try:
        request: Request[Any] | None = record.request(image_id)
    except IdeogramError:
        # Of a later version: the picture can be seen all the same.
        request = None
    said, seed = prompt_of(request, row), seed_of(request, row)
    message = Original(
        image_id=image_id,
        mime=row.mime,
        file_name=file_name(said, seed, row.mime),
        alt=alternative(said, seed),
        facts=facts_of(request, row),
        python=runnable(request.to_python()) if request is not None else "",
    )
    return message, data


def _with_paths(request: Request[Any], record: Record) -> Request[Any]:
    """Let pictures say where they lie, so that the code of the request runs."""

    def placed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(placed(item) for item in value)
        return replace(value, source=str(record.image_path(value.sha256))) if isinstance(value, Attachment) else value

    files = {name: placed(getattr(request, name)) for name in request.pictures()}
    return request.replace(**files) if files else request
