"""What can be asked: a request and a result type per operation.

Names are imported when first used: a client that sends one request does not define sixty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ideowidgets.operations.everything import *  # noqa: F403 - the list stands there once


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(f"module 'ideowidgets.operations' has no attribute {name!r}")
    import ideowidgets.operations.everything as everything  # noqa: PLR0402 - "from" would ask this function again

    if name not in everything.__all__:
        raise AttributeError(f"module 'ideowidgets.operations' has no attribute {name!r}")
    value = globals()[name] = getattr(everything, name)
    return value


def __dir__() -> list[str]:
    import ideowidgets.operations.everything as everything  # noqa: PLR0402 - "from" would ask this function again

    return sorted({*globals(), *everything.__all__})
