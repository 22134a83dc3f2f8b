"""How a page asks for a view's pictures as a file, and how the file comes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ideowidgets.widgets.messages import FromPage, ShortText, ToPage

ExportAs = Literal["pictures", "sheet_pdf", "sheet_png", "page", "handover"]
Item = Annotated[int, Field(ge=0, lt=10_000_000)]


class ExportItems(FromPage):
    """Asks for a file of these pictures, or of all that the view holds where none is named.

    `export_id`: a name of the page's own, which the pieces carry. `what`: pictures and tables, a contact sheet, one
    HTML page, or all that a client gets. `title`: on sheets and pages; a handover must have one.
    """

    kind: Literal["export"] = "export"
    export_id: ShortText
    items: Annotated[list[Item], Field(max_length=100_000)]
    what: ExportAs = "pictures"
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class ExportPiece(ToPage):
    """A part of the file that `export` asked for, in order. Buffer 0: its bytes, at most 2 MB."""

    kind: Literal["export_piece"] = "export_piece"
    export_id: str
    index: int
    count: int
    total: int
    """Bytes of the whole file."""
    file_name: str
    mime: str
