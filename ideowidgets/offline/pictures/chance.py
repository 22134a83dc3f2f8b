"""Chance that is the same everywhere: integers from SHA-256 and splitmix64, no global state."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
_MASK = (1 << 64) - 1


class Chance:
    """A stream of choices named by a key; the same key gives the same choices on every platform.

    Forks have streams of their own, so leaving one thing out of a picture does not reshuffle the others.

    Examples
    --------
    >>> Chance("a", 1).below(1000) == Chance("a", 1).below(1000)
    True
    """

    def __init__(self, *key: object) -> None:
        text = "\x1f".join(str(part) for part in key).encode("utf-8", "surrogatepass")
        self._key = hashlib.sha256(text).hexdigest()
        self._state = int(self._key[:16], 16)

    def fork(self, *key: object) -> Chance:
        """A stream of its own, whatever was drawn from this one before."""
        return Chance(self._key, *key)

    def _next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def below(self, n: int) -> int:
        """An integer in 0..n-1."""
        return (self._next() * n) >> 64

    def unit(self) -> float:
        """A number in [0, 1)."""
        return (self._next() >> 11) / (1 << 53)

    def between(self, low: float, high: float) -> float:
        """A number in [low, high)."""
        return low + (high - low) * self.unit()

    def coin(self, percent: int = 50) -> bool:
        """True in `percent` of a hundred cases."""
        return self.below(100) < percent

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.below(len(options))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(len(rest))]

    def noise(self, height: int, width: int) -> NDArray[np.uint8]:
        """Bytes of noise, shape (height, width); the raw PCG64 stream, which NumPy keeps stable."""
        source = np.random.PCG64(self._next())
        words = source.random_raw((height * width + 7) // 8).astype("<u8")
        return words.view(np.uint8)[: height * width].reshape(height, width)
