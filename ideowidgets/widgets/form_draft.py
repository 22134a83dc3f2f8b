"""What a form holds: a draft, its files, what an operation in between had no field for, and where pictures are from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ideowidgets.operations import OPERATIONS, Request, pick
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.errors import InvalidRequest, Problem
from ideowidgets.widgets import drafting, form_menu
from ideowidgets.widgets.form_messages import Draft
from ideowidgets.widgets.form_words import Words, prompt_target
from ideowidgets.widgets.prefilling import Filled, filled_of
from ideowidgets.widgets.uploads import Uploads

if TYPE_CHECKING:
    from ideowidgets.run import Runner

Begin = Request[Any] | type[Request[Any]] | str | Filled | None


class FormDraft:
    """The draft of one form. It knows no page; whoever uses it from several threads holds a lock.

    Parameters
    ----------
    begin
        A request, a class, an ``operationId``, a model as a person names it, or a draft with its files.
    runner
        Knows what its service carries.

    Attributes
    ----------
    draft : Draft
        What is typed into the form.
    uploads : Uploads
        Its files.
    parents : dict
        SHA-256 of a picture to the row of the record that it is from.
    """

    def __init__(self, begin: Begin, runner: Runner) -> None:
        self._runner = runner
        self._memory: dict[str, Any] = {}
        self.uploads = Uploads()
        self.parents: dict[str, str] = {}
        if isinstance(begin, Request):
            begin = filled_of(begin)
        if isinstance(begin, Filled):
            self.draft = begin.draft
            self.take_files(begin)
        else:
            self.draft = drafting.empty_draft(self._operation(begin))
        self._begun = self.draft

    @property
    def touched(self) -> bool:
        """Whether anything was changed since it was begun."""
        return self.draft != self._begun

    def take_files(self, filled: Filled) -> None:
        """Take over files, and what is known of where they are from."""
        self.uploads.files.update(filled.files)
        self.parents.update(filled.parents)

    def values(self) -> dict[str, Any]:
        """Give the values that are set; a field that varies gives a list."""
        return drafting.values_of(self.draft, self.uploads.files) | drafting.axes_of(self.draft, self.uploads.files)

    def plan(self, draft: Draft | None = None) -> tuple[Request[Any], dict[str, list[Any]]]:
        """Give the base request and the axes; see :func:`ideowidgets.widgets.drafting.plan_of`."""
        return drafting.plan_of(draft or self.draft, self.uploads.files)

    def edit(self, draft: Draft) -> None:
        """Take the draft of a page."""
        drafting.check_known(draft)
        self.draft = draft

    def switch(self, operation: str) -> None:
        """Turn to another operation, and remember what that one has no field for."""
        self.draft = self._switched(self.draft, operation)

    def fill(self, model: str | None, vary: Mapping[str, Sequence[Any]] | None, fields: Mapping[str, Any]) -> None:
        """Fill in fields, as `PromptForm.set` says; nothing is changed where one of them is refused."""
        draft = self.draft
        if model is not None:
            draft = self._switched(draft, self._operation(model))
        files: dict[str, Attachment] = {}
        for name in (*fields, *(vary or {})):
            drafting.check_field(draft.operation, name)
        given = {n: drafting.normalise(draft.operation, n, v, files) for n, v in fields.items() if v is not None}
        kept = {n: v for n, v in draft.fields.items() if n not in fields} | given
        axes = draft.vary
        if vary is not None:
            axes = {n: [drafting.normalise(draft.operation, n, v, files) for v in items] for n, items in vary.items()}
        draft = Draft(operation=draft.operation, fields=kept, vary=axes, off=draft.off)
        off = drafting.switched_off(draft, {*given, *(vary or {})})
        self.uploads.files.update(files)
        self.draft = draft.model_copy(update={"off": off})

    def use_prompt(self, found: tuple[type[Request[Any]], Words] | None, place: int) -> None:
        """Make one of a result's words the prompt, in an operation that takes such a prompt.

        Raises
        ------
        InvalidRequest
            Where there are no such words.
        """
        if found is None or place >= len(found[1].texts):
            problem = Problem("image_id", "", "is no prompt of this form's last run", "Run it again.")
            raise InvalidRequest("prompt form", [problem])
        made_by, said = found
        operation, field = prompt_target(
            self.draft.operation, made_by.operation.id, structured=said.structured, carried=self._runner.carries
        )
        self.draft = drafting.with_value(self._switched(self.draft, operation), field, said.texts[place])

    def _switched(self, draft: Draft, operation: str) -> Draft:
        if operation == draft.operation:
            return draft
        self._memory |= drafting.remember(draft)
        return drafting.carry_over(draft, operation, self._memory)

    def _operation(self, wanted: type[Request[Any]] | str | None) -> str:
        if isinstance(wanted, type):
            found = wanted
        else:
            found = OPERATIONS.get(wanted or "") or pick("generate", wanted, self._runner.carries)
        return form_menu.check_offered(found.operation.id)
