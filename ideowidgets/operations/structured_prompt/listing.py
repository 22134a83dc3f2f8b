"""Tuples that a notebook shows as a table: problems, differences, changes, elements."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from ideowidgets.operations.structured_prompt.contract import HEX

if TYPE_CHECKING:
    from ideowidgets.operations.structured_prompt.prompt import StructuredPrompt

MOST_ROWS: Final = 200


class Listed(Protocol):
    """Something that can be a row."""

    def cells(self) -> dict[str, Any]:
        """Give what its row shows, by column; a tuple of colours is shown as such."""


T_co = TypeVar("T_co", bound=Listed, covariant=True)


class Listing(tuple[T_co, ...]):
    r"""A tuple; a notebook shows it as a table, a terminal line by line.

    Examples
    --------
    >>> from ideowidgets.operations.structured_prompt import StructuredPrompt
    >>> prompt = StructuredPrompt(background="a wall").add("a red door")
    >>> print(*prompt.diff(prompt.set_at("background", "a fence")), sep="\n")
    background: 'a wall' → 'a fence'
    """

    __slots__ = ()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - IPython's
        printer.text("\n".join(map(str, self)) or "()")

    def _repr_html_(self) -> str | None:
        return table(item.cells() for item in self) if self else None


def table(rows: Iterable[dict[str, Any]]) -> str:
    """Write rows of the same columns as an HTML table, with everything escaped."""
    listed = list(rows)
    head = "".join(_cell("th", name) for name in listed[0])
    body = [f"<tr>{''.join(_cell('td', value) for value in row.values())}</tr>" for row in listed[:MOST_ROWS]]
    if len(listed) > MOST_ROWS:
        body.append(f'<tr><td colspan="{len(listed[0])}">and {len(listed) - MOST_ROWS} more</td></tr>')
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _cell(tag: str, value: Any) -> str:
    # Hosts set tables flush right, as for numbers.
    return f'<{tag} style="text-align:left">{_shown(value)}</{tag}>'


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple) and value and all(isinstance(one, str) for one in value):
        return " ".join(swatch(color) for color in value)
    return escape(str(value))


def swatch(color: str) -> str:
    """Show a colour; what is none is shown as text."""
    if not HEX.fullmatch(color):
        return escape(color)
    return (
        f'<span title="{color}" style="display:inline-block;width:1em;height:1em;vertical-align:-0.15em;'
        f'border:1px solid #8884;background:{color}"></span>'
    )


def told(prompt: StructuredPrompt) -> str:
    """Write what a structured prompt says, as HTML."""
    style = [(name, tuple(value) if isinstance(value, list) else value) for name, value in prompt.style.items()]
    lines = [("high_level_description", prompt.high_level_description), *style, ("background", prompt.background)]
    said = "".join(f"<div><b>{escape(name)}</b> {_shown(value)}</div>" for name, value in lines if value)
    listed = table(element.cells() for element in prompt.elements) if prompt.elements else ""
    return f"<div>{said}{listed}</div>"
