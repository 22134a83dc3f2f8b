"""Everything about one cell, for the large view."""

from __future__ import annotations

from ideowidgets.widgets.code import runnable
from ideowidgets.widgets.describing import file_name, prompt_of, reason, seed_of
from ideowidgets.widgets.differences import differences, fields_of
from ideowidgets.widgets.grid_feed import state_of
from ideowidgets.widgets.grid_messages import AskDetails, CellDetails
from ideowidgets.widgets.items import Items
from ideowidgets.widgets.values import whole


def details_of(items: Items, asked: AskDetails, title: str) -> CellDetails:
    """Answer a page that opens a cell; what it asks for must be within the grid."""
    item, against = asked.item, asked.against
    request, row, outcome = items.request(item), items.rows([item]).get(item), items.outcome(item)
    other = None if against is None else items.request(against)
    prompt = prompt_of(request, row)
    return CellDetails(
        seq=asked.seq,
        item=item,
        against=against,
        image_id=outcome.image_id,
        title=title,
        text=reason(state_of(outcome, row), outcome.error, row, items.record),
        facts=items.facts(item, row),
        prompt=prompt,
        prompt_returned=str(getattr(row, "prompt_returned", None) or ""),
        differences=differences(fields_of(other), fields_of(request)) if other and request else [],
        python="" if request is None else runnable(request.to_python()),
        curl="" if request is None else request.to_curl(),
        file_name=file_name(prompt or items.name(item, row), seed_of(request, row), getattr(row, "mime", None)),
        width=whole(getattr(row, "width", None)),
        height=whole(getattr(row, "height", None)),
    )
