"""Checks of descriptions, and words for kinds of JSON."""

from __future__ import annotations

from ideowidgets.operations.structured_prompt.fixes import as_text, setting
from ideowidgets.operations.structured_prompt.problem import Findings
from ideowidgets.operations.structured_prompt.tree import Json, Path, get_at


def kind_of(value: Json) -> str:
    """Name a kind of JSON.

    Examples
    --------
    >>> kind_of(None), kind_of([]), kind_of(1.5)
    ('null', 'a list', 'a number')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, int | float):
        return "a number"
    return "a list" if isinstance(value, list) else "an object"


def check_required_text(tree: Json, path: Path, findings: Findings) -> None:
    """Check that a text is one and says something."""
    value = get_at(tree, path)
    if value is None:
        findings.add("wrong-type", path, "must be text, is null", "Make it empty, to be written", setting(path, ""))
    elif not isinstance(value, str):
        findings.add(
            "wrong-type", path, f"must be text, is {kind_of(value)}", "Make it text", setting(path, as_text(value))
        )
    elif not value.strip():
        findings.add("empty", path, "says nothing")
