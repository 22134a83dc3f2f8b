"""Rules about sizes in pixels that more than one operation has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ideowidgets.operations.errors import Problem

STEP = 16
MOST_SIDE = 4096
MOST_PIXELS = 2048 * 2048


def custom_size_problems(given: Mapping[str, Any]) -> list[Problem]:
    """Check ``custom_width`` and ``custom_height``: together, alone, multiples of 16, not too large.

    Examples
    --------
    >>> [p.rule for p in custom_size_problems({"custom_width": 1000})]
    ['need each other']
    """
    names = ("custom_width", "custom_height")
    sides = [given[name] for name in names if name in given]
    if not sides:
        return []
    told = "x".join(map(str, sides))
    if len(sides) == 1:
        return [Problem(" and ".join(names), told, "need each other", "Give both, or neither.")]
    problems: list[Problem] = []
    others = [name for name in ("resolution", "aspect_ratio") if name in given]
    if others:
        rule = f"cannot be combined with {' and '.join(others)}"
        problems.append(Problem(" and ".join(names), told, rule, f"Remove {' and '.join(others)}."))
    if any(side % STEP or not STEP <= side <= MOST_SIDE for side in sides):
        rule = f"must be multiples of {STEP} from {STEP} to {MOST_SIDE}"
        problems.append(Problem(" and ".join(names), told, rule, "Adjust them."))
    elif sides[0] * sides[1] > MOST_PIXELS:
        problems.append(
            Problem(" and ".join(names), told, f"must have at most {MOST_PIXELS} pixels", "Make it smaller.")
        )
    return problems
