"""A sweep as DataFrames: the plan, and the plan joined to its results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from ideowidgets.record.frame import objects
from ideowidgets.record.writing import clean
from ideowidgets.sweep.cells import STATES, Cell, CellState
from ideowidgets.sweep.quote import usd
from ideowidgets.sweep.values import Labels

if TYPE_CHECKING:
    from ideowidgets.sweep.axes import Axis
    from ideowidgets.sweep.plan import Void
    from ideowidgets.sweep.sweep import Sweep


def plan_frame(sweep: Sweep) -> pd.DataFrame:
    """Give one row per cell: values by name, images, state, request hash; void ones last.

    ``price_usd`` is the price here, which is 0 offline, and ``list_price_usd`` that of Ideogram's list.
    """
    cells, voids = sweep.cells, sweep.voids
    states = [*(sweep.state(cell.cell_id) for cell in cells), *(CellState("void") for _ in voids)]
    nothing: list[Any] = [None] * len(voids)
    costs = {
        "price_usd": [cell.price.usd_micros for cell in cells],
        "list_price_usd": [cell.request.price().usd_micros for cell in cells],
    }
    columns: dict[str, Any] = axis_columns(sweep, (*cells, *voids))
    columns |= {
        "images": pd.array([*(cell.images for cell in cells), *(0 for _ in voids)], dtype="Int64"),
        **{name: pd.array([*map(usd, micros), *nothing], dtype="Float64") for name, micros in costs.items()},
        "price_source": pd.Categorical([*(cell.price.source for cell in cells), *nothing]),
        "state": pd.Categorical([state.state for state in states], categories=list(STATES), ordered=True),
        "reused_at": pd.Series([state.reused_at for state in states], dtype="datetime64[us, UTC]").array,
        "request_hash": pd.array([*(cell.request_hash for cell in cells), *nothing], dtype="string"),
    }
    if voids:
        columns["reason"] = pd.array([*(None for _ in cells), *(void.reason for void in voids)], dtype="string")
    keys = [*(cell.cell_id for cell in cells), *(f"void-{place}" for place in range(len(voids)))]
    return pd.DataFrame(columns, index=pd.Index(keys, name="cell_id", dtype="string"))


def results_frame(sweep: Sweep) -> pd.DataFrame:
    """Give one row per expected image, in the plan's order; axis columns keep the plan's order of values."""
    placed: list[tuple[str, Cell, CellState]] = []
    for cell in sweep.cells:
        state = sweep.state(cell.cell_id)
        ids = state.image_ids or tuple(f"{cell.cell_id}-{n}" for n in range(cell.images))
        placed += [(image_id, cell, state) for image_id in ids]
    known = [image_id for _, _, state in placed for image_id in state.image_ids]
    frame = sweep.record.frame(image_ids=list(dict.fromkeys(known)))
    index = pd.Index([image_id for image_id, _, _ in placed], name=frame.index.name, dtype=frame.index.dtype)
    frame = frame.reindex(index)
    missing = frame["request_id"].isna()
    rowless = [(cell, state) for (_, cell, state), new in zip(placed, missing, strict=True) if new]
    # The record knows nothing of a cell that never left, so the plan speaks for it.
    frame.loc[missing, "status"] = ["cancelled" if state.state == "cancelled" else "planned" for _, state in rowless]
    for name in ("prompt", "seed"):
        frame.loc[missing, name] = [_asked(cell, name) for cell, _ in rowless]
    frame["cell_id"] = pd.Series([cell.cell_id for _, cell, _ in placed], index=index, dtype=frame["cell_id"].dtype)
    cells = [cell for _, cell, _ in placed]
    # What another sweep made stands on this one's axes here, and what is still to come stands there already.
    frame["axes"] = objects(_places(sweep, cells))
    for name, column in axis_columns(sweep, cells).items():
        frame[name] = column
    frame["state"] = pd.Categorical([state.state for _, _, state in placed], categories=list(STATES), ordered=True)
    frame["reused_at"] = pd.Series([state.reused_at for _, _, state in placed], dtype="datetime64[us, UTC]").array
    return frame


def _asked(cell: Cell, name: str) -> Any:
    value = cell.request.roles().get(name)
    return clean(value) if isinstance(value, str) else value


def axis_columns(sweep: Sweep, cells: Sequence[Cell | Void]) -> dict[str, pd.Categorical]:
    """Give the values of cells by the name of what varies, each of linked ones in a column of its own.

    Values are categories in the plan's order, so that a pivot is the grid.
    """
    columns: dict[str, pd.Categorical] = {}
    for axis in sweep.planned.axes:
        for place, target in enumerate(axis.targets):
            part = partial(_part, axis, place)
            labels = Labels(map(part, axis.values))
            told = [labels.of(part(cell.values[axis.name])) for cell in cells]
            columns[target.name] = pd.Categorical(told, categories=labels.all, ordered=True)
    return columns


def _part(axis: Axis, place: int, value: Any) -> Any:
    return value[place] if axis.linked else value


def _places(sweep: Sweep, cells: Sequence[Cell]) -> Iterator[dict[str, Any]]:
    """Say of cells where on each axis they stand, as their rows in the record say it."""
    labels = {name: Labels(values) for name, values in sweep.axes.items()}
    return ({name: labels[name].of(value) for name, value in cell.values.items()} for cell in cells)
