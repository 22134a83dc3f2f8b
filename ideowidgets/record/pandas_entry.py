"""What is to happen once pandas is here: whoever only keeps records never pays for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_waiting: list[Callable[[], None]] = []
_here = False


def once_pandas_is_here(work: Callable[[], None]) -> None:
    """Do something when the first frame is about to be made, or at once where that is past."""
    if _here:
        work()
    else:
        _waiting.append(work)


def pandas_is_here() -> None:
    """Do what was waiting; called by the module that makes frames."""
    global _here  # noqa: PLW0603 - pandas is imported once in a process
    _here = True
    while _waiting:
        _waiting.pop(0)()
