"""From a method and a path to the operation that answers there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Route:
    """An operation, and what its path holds."""

    cls: type[Request[Any]]
    values: Mapping[str, str] = field(default_factory=dict)


def find(method: str, path: str) -> Route | str | None:
    """Find the operation of a request.

    Returns
    -------
    Route, str or None
        The route; the methods that the path has, where it has others; None where there is no such path.

    Examples
    --------
    >>> find("GET", "/generate")
    'POST'
    """
    allowed: list[str] = []
    wanted = "GET" if method == "HEAD" else method
    for pattern, cls in _table():
        found = pattern.fullmatch(path)
        if found is None:
            continue
        if cls.operation.method == wanted:
            return Route(cls, {name: unquote(text) for name, text in found.groupdict().items()})
        allowed += ["GET", "HEAD"] if cls.operation.method == "GET" else [cls.operation.method]
    return ", ".join(allowed) or None


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[re.Pattern[str], type[Request[Any]]], ...]:
    return tuple((_pattern(cls.operation.path), cls) for cls in OPERATIONS.values())


def _pattern(template: str) -> re.Pattern[str]:
    texts = enumerate(_PLACEHOLDER.split(template))
    return re.compile("".join(f"(?P<{text}>[^/]+)" if index % 2 else re.escape(text) for index, text in texts))
