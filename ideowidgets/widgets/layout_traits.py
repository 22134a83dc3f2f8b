"""What a layout canvas shows as traits, and keeps in its own way."""

from __future__ import annotations

from typing import Any

import traitlets

from ideowidgets.operations.structured_prompt.checks import codes_of
from ideowidgets.widgets.layout_document import BadLayout


class PromptTrait(traitlets.TraitType[Any, Any]):
    """The prompt as a trait; what it is stands in the history."""

    def get(self, obj: Any, cls: Any = None) -> Any:  # noqa: ARG002
        return self if obj is None else obj.document.sent

    def set(self, obj: Any, value: Any) -> None:
        obj.set_json_prompt(value)


class CodesTrait(traitlets.TraitType[Any, Any]):
    """Codes of rules, one or several; a word that is none is never kept."""

    default_value = ()

    def validate(self, obj: Any, value: Any) -> tuple[str, ...]:  # noqa: ARG002
        try:
            return codes_of(value)
        except ValueError as error:
            raise BadLayout(f"mute: {error}.") from None
