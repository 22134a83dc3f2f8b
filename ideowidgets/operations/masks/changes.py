"""What changes a selection as a whole: growing and shrinking, smoothing, removing specks, following a colour.

Beyond the edge of the picture lies more of the same: an edge of the picture is no edge of the selection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Selection = NDArray[np.bool_]


def grow(selection: Selection, radius: int) -> Selection:
    """Select also what lies within a distance of what is selected.

    Parameters
    ----------
    selection : array of bool
        Shape (height, width).
    radius : int
        In pixels, from centre to centre.

    Examples
    --------
    >>> import numpy as np
    >>> dot = np.zeros((3, 3), bool)
    >>> dot[1, 1] = True
    >>> grow(dot, 1).astype(int).tolist()
    [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
    """
    import numpy as np

    if radius < 0:
        raise ValueError(f"radius: 0 or more pixels, not {radius}; shrink takes away")
    if radius == 0 or not selection.any():
        return selection.copy()
    height, width = selection.shape
    # How far up or down the nearest selected pixel is; then each such pixel reaches so far to its sides.
    distance = _vertical(selection, radius)
    halves = np.array([int(np.sqrt(radius * radius - down * down)) for down in range(radius + 1)] + [0])
    rows, columns = np.nonzero(distance <= radius)
    half = halves[distance[rows, columns]]
    line = rows * (width + 1)
    starts = np.bincount(line + np.maximum(0, columns - half), minlength=height * (width + 1))
    ends = np.bincount(line + np.minimum(width, columns + half + 1), minlength=height * (width + 1))
    open_at = np.cumsum((starts - ends).reshape(height, width + 1), axis=1)
    found: Selection = open_at[:, :width] > 0
    return found


def _vertical(selection: Selection, radius: int) -> NDArray[np.int32]:
    import numpy as np

    distance = np.where(selection, 0, radius + 1).astype(np.int32)
    for row in range(1, len(distance)):
        np.minimum(distance[row], distance[row - 1] + 1, out=distance[row])
    for row in range(len(distance) - 2, -1, -1):
        np.minimum(distance[row], distance[row + 1] + 1, out=distance[row])
    return distance


def shrink(selection: Selection, radius: int) -> Selection:
    """Keep only what lies farther than a distance from everything that is not selected.

    Parameters
    ----------
    selection : array of bool
        Shape (height, width).
    radius : int
        In pixels, from centre to centre.

    Examples
    --------
    >>> import numpy as np
    >>> shrink(np.pad(np.ones((3, 3), bool), 2), 1).astype(int)[3].tolist()
    [0, 0, 0, 1, 0, 0, 0]
    """
    return ~grow(~selection, radius)


def smooth(selection: Selection, radius: int) -> Selection:
    """Let each pixel follow most of the square around it; a tie leaves it as it is.

    Parameters
    ----------
    selection : array of bool
        Shape (height, width).
    radius : int
        The square reaches so many pixels to each side.

    Examples
    --------
    >>> import numpy as np
    >>> noisy = np.ones((5, 5), bool)
    >>> noisy[2, 2] = False
    >>> bool(smooth(noisy, 1).all())
    True
    """
    import numpy as np

    if radius < 0:
        raise ValueError(f"radius: 0 or more pixels, not {radius}")
    height, width = selection.shape
    sums = np.zeros((height + 1, width + 1), dtype=np.int64)
    sums[1:, 1:] = selection.cumsum(axis=0, dtype=np.int64).cumsum(axis=1)
    top, low = np.clip(np.arange(height) - radius, 0, None), np.clip(np.arange(height) + radius + 1, None, height)
    left, right = np.clip(np.arange(width) - radius, 0, None), np.clip(np.arange(width) + radius + 1, None, width)
    inside = sums[low][:, right] - sums[top][:, right] - sums[low][:, left] + sums[top][:, left]
    area = (low - top)[:, None] * (right - left)[None, :]
    found: Selection = np.where(2 * inside == area, selection, 2 * inside > area)
    return found


def remove_specks(selection: Selection, area: int) -> Selection:
    """Take away what is selected, and fill what is left out, in pieces of fewer than `area` pixels.

    Pixels that share an edge are one piece. Pieces that are selected go first.

    Examples
    --------
    >>> import numpy as np
    >>> found = np.zeros((4, 6), bool)
    >>> found[1:3, 1:3], found[0, 5] = True, True
    >>> int(remove_specks(found, 2).sum())
    4
    """
    kept = _without_small(selection, area)
    return ~_without_small(~kept, area)


def _without_small(selection: Selection, area: int) -> Selection:
    import numpy as np

    labels = pieces(selection)
    sizes = np.bincount(labels.ravel())
    keep = sizes >= area
    keep[0] = False
    found: Selection = keep[labels]
    return found


def bucket(pixels: NDArray[np.uint8], x: int, y: int, tolerance: int) -> Selection:
    """Select what is of nearly the same colour as one pixel and joined to it.

    Parameters
    ----------
    pixels : array of uint8
        The picture, shape (height, width, channels).
    x, y : int
        The pixel.
    tolerance : int
        How far each channel may be from that pixel's, 0 to 255.

    Examples
    --------
    >>> import numpy as np
    >>> pixels = np.array([[[0], [9], [200], [0]]], dtype=np.uint8)
    >>> bucket(pixels, 0, 0, 10).astype(int).tolist()
    [[1, 1, 0, 0]]
    """
    import numpy as np

    height, width = pixels.shape[:2]
    if not (0 <= x < width and 0 <= y < height):
        raise ValueError(f"({x}, {y}) is outside the picture of {width} × {height} pixels")
    away = np.abs(pixels.astype(np.int16) - pixels[y, x].astype(np.int16)).max(axis=2)
    labels = pieces(away <= tolerance)
    found: Selection = labels == labels[y, x]
    return found


def pieces(selection: Selection) -> NDArray[np.int64]:
    """Number the pieces of a selection; pixels that share an edge are one piece, 0 is what is not selected.

    Examples
    --------
    >>> import numpy as np
    >>> pieces(np.array([[1, 0, 1], [1, 0, 0]], bool)).tolist()
    [[1, 0, 2], [1, 0, 0]]
    """
    import numpy as np

    height, width = selection.shape
    # Runs along rows are joined where they touch a run in the next row: far fewer of them than pixels.
    padded = np.zeros((height, width + 2), dtype=np.int8)
    padded[:, 1:-1] = selection
    edges = np.diff(padded, axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    label = np.arange(len(rows))
    upper, lower = _touching(rows, starts, ends, width)
    while True:
        before = label
        lowest = np.minimum(label[upper], label[lower])
        label = label.copy()
        # Each run's old root takes the smaller number as well, so that long chains shorten quickly.
        for run in (before[upper], before[lower], upper, lower):
            np.minimum.at(label, run, lowest)
        label = label[label]
        if np.array_equal(label, before):
            break
    numbers = np.unique(label, return_inverse=True)[1] + 1
    painted = np.zeros((height, width + 1), dtype=np.int64)
    painted[rows, starts] += numbers
    painted[rows, ends] -= numbers
    found: NDArray[np.int64] = painted.cumsum(axis=1)[:, :width]
    return found


def _touching(
    rows: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the pairs of runs in neighbouring rows that share an edge, as two arrays of their places."""
    import numpy as np

    stride = width + 2
    # For each run, the runs of the row above that end after its start and start before its end.
    first = np.searchsorted(rows * stride + ends, (rows - 1) * stride + starts, side="right")
    last = np.searchsorted(rows * stride + starts, (rows - 1) * stride + ends, side="left")
    count = np.maximum(0, last - first)
    lower = np.repeat(np.arange(len(rows)), count)
    within = np.arange(len(lower)) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(first, count) + within, lower
