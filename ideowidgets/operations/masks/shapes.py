"""Shapes as sets of pixels: strokes of a brush, polygons, rectangles, ellipses."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Selection = NDArray[np.bool_]

Point = tuple[float, float]


def stroke(size: tuple[int, int], points: Sequence[Point], diameter: float | Sequence[float]) -> Selection:
    """Draw a line with a round brush.

    Parameters
    ----------
    size : tuple of int
        Width and height of the picture in pixels.
    points : sequence of (x, y)
        Where the brush went; one point is a dot.
    diameter : float or sequence of float
        Of the brush in pixels, or one for each point, as a pen's pressure gives; it changes evenly between points.

    Returns
    -------
    array of bool
        Shape (height, width).

    Examples
    --------
    >>> stroke((5, 3), [(0.5, 1.5), (4.5, 1.5)], 1).astype(int).tolist()
    [[0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]]
    """
    import numpy as np

    found = np.zeros((size[1], size[0]), dtype=bool)
    widths = [float(diameter)] * len(points) if isinstance(diameter, int | float) else [float(one) for one in diameter]
    if len(widths) != len(points):
        raise ValueError(f"diameter: one for each point ({len(points)}), not {len(widths)}")
    brush = [(float(x), float(y), width / 2) for (x, y), width in zip(points, widths, strict=True)]
    for start, end in zip(brush, brush[1:] or brush, strict=False):
        _capsule(found, start, end)
    return found


def _capsule(found: Selection, start: tuple[float, float, float], end: tuple[float, float, float]) -> None:
    """Select the pixels whose centres are no farther from a segment than the brush's radius there."""
    (x0, y0, r0), (x1, y1, r1) = start, end
    reach = max(r0, r1)
    rows = _span(min(y0, y1) - reach, max(y0, y1) + reach, found.shape[0])
    columns = _span(min(x0, x1) - reach, max(x0, x1) + reach, found.shape[1])
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    xs, ys = _centres(columns)[None, :], _centres(rows)[:, None]
    across, down = x1 - x0, y1 - y0
    length = across * across + down * down
    along = (((xs - x0) * across + (ys - y0) * down) / length).clip(0, 1) if length else 0 * (xs + ys)
    radius = r0 + along * (r1 - r0)
    away = (xs - x0 - along * across) ** 2 + (ys - y0 - along * down) ** 2
    found[rows, columns] |= away <= radius * radius


def polygon(size: tuple[int, int], points: Sequence[Point]) -> Selection:
    """Fill a polygon, or what a lasso went around; where its edge crosses itself, by the even-odd rule.

    Parameters
    ----------
    size : tuple of int
        Width and height of the picture in pixels.
    points : sequence of (x, y)
        Its corners; the last one is joined to the first.

    Examples
    --------
    >>> polygon((4, 2), [(0, 0), (2, 0), (2, 2), (0, 2)]).astype(int).tolist()
    [[1, 1, 0, 0], [1, 1, 0, 0]]
    """
    import numpy as np

    width, height = size
    found = np.zeros((height, width), dtype=bool)
    for row, crossings in _crossings(points, height):
        # From the first centre that is not left of one crossing to the last that is left of the next one.
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            found[row, max(0, math.ceil(left - 0.5)) : max(0, math.ceil(right - 0.5))] ^= True
    return found


def _crossings(points: Sequence[Point], height: int) -> Iterator[tuple[int, list[float]]]:
    """Give, for each row that the outline meets, where its edges cross the row's centre line, from left to right."""
    by_row: dict[int, list[float]] = {}
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], *points[:1]], strict=True):
        (top_x, top), (low_x, low) = sorted([(x0, y0), (x1, y1)], key=lambda point: point[1])
        for row in range(max(0, math.ceil(top - 0.5)), min(height, math.ceil(low - 0.5))):
            by_row.setdefault(row, []).append(top_x + (row + 0.5 - top) * (low_x - top_x) / (low - top))
    for row in sorted(by_row):
        yield row, sorted(by_row[row])


def rectangle(size: tuple[int, int], left: float, top: float, right: float, bottom: float) -> Selection:
    """Select a rectangle; its edges in pixels, in any order.

    Examples
    --------
    >>> int(rectangle((4, 4), 1, 1, 3, 3).sum())
    4
    """
    import numpy as np

    found = np.zeros((size[1], size[0]), dtype=bool)
    left, right = sorted((left, right))
    top, bottom = sorted((top, bottom))
    found[_between(top, bottom), _between(left, right)] = True
    return found


def _between(low: float, high: float) -> slice:
    return slice(max(0, math.ceil(low - 0.5)), max(0, math.ceil(high - 0.5)))


def ellipse(size: tuple[int, int], left: float, top: float, right: float, bottom: float) -> Selection:
    """Select the ellipse that touches a rectangle's edges from within.

    Examples
    --------
    >>> ellipse((3, 3), 0, 0, 3, 3).astype(int).tolist()
    [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
    >>> int(ellipse((9, 9), 0, 0, 9, 9)[0].sum())
    5
    """
    import numpy as np

    width, height = size
    found = np.zeros((height, width), dtype=bool)
    left, right = sorted((left, right))
    top, bottom = sorted((top, bottom))
    across, down = (right - left) / 2, (bottom - top) / 2
    if not across or not down:
        return found
    rows, columns = _span(top, bottom, height), _span(left, right, width)
    xs = (_centres(columns)[None, :] - (left + right) / 2) / across
    ys = (_centres(rows)[:, None] - (top + bottom) / 2) / down
    found[rows, columns] = xs * xs + ys * ys <= 1
    return found


def _span(low: float, high: float, end: int) -> slice:
    """Give the pixels of a line that a shape between `low` and `high` can reach."""
    return slice(min(end, max(0, math.floor(low))), min(end, max(0, math.ceil(high) + 1)))


def _centres(span: slice) -> NDArray[np.float64]:
    import numpy as np

    return np.arange(span.start, span.stop) + 0.5
