"""A sweep as DataFrames: the plan, and the plan joined to its results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ideowidgets.record.writing import clean
from ideowidgets.sweep.cells import STATES, Cell, CellState
from ideowidgets.sweep.values import Labels

if TYPE_CHECKING:
    from ideowidgets.sweep.sweep import Sweep


def plan_frame(sweep: Sweep) -> pd.DataFrame:
    """Give one row per cell: values by axis, request hash, images, price in US dollars, state; void ones last."""
    cells, voids = sweep.cells, sweep.voids
    states = [*(sweep.state(cell.cell_id) for cell in cells), *(CellState("void") for _ in voids)]
    nothing: list[Any] = [None] * len(voids)
    prices = [None if cell.price.usd_micros is None else cell.price.usd_micros / 1e6 for cell in cells]
    columns: dict[str, Any] = {name: _axis(sweep, name, (*cells, *voids)) for name in sweep.axes}
    columns |= {
        "images": pd.array([*(cell.images for cell in cells), *(0 for _ in voids)], dtype="Int64"),
        "price_usd": pd.array([*prices, *nothing], dtype="Float64"),
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
    for name in sweep.axes:
        frame[name] = _axis(sweep, name, [cell for _, cell, _ in placed])
    frame["state"] = pd.Categorical([state.state for _, _, state in placed], categories=list(STATES), ordered=True)
    frame["reused_at"] = pd.Series([state.reused_at for _, _, state in placed], dtype="datetime64[us, UTC]").array
    return frame


def _asked(cell: Cell, name: str) -> Any:
    value = cell.request.roles().get(name)
    return clean(value) if isinstance(value, str) else value


def _axis(sweep: Sweep, name: str, cells: Any) -> pd.Categorical:
    """Make an axis a category in the plan's order, so that a pivot is the grid."""
    labels = Labels(sweep.axes[name])
    return pd.Categorical([labels.of(cell.values[name]) for cell in cells], categories=labels.all, ordered=True)
