"""Widgets, a client and a record for exploring Ideogram's image models.

Names are imported when first used, so that a script that needs only the client does not pay for pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ideowidgets.client import AsyncClient, Client
    from ideowidgets.installation import check, login
    from ideowidgets.operations import (
        OPERATIONS,
        ColorPalette,
        GenerateV3,
        GenerateV4,
        JsonPrompt,
        MagicPromptV4,
        Picture,
        V2GenerateV4,
        V2GenerateV45,
        describe_fields,
    )
    from ideowidgets.operations.errors import IdeogramError, InvalidRequest
    from ideowidgets.record import Record
    from ideowidgets.run import Runner
    from ideowidgets.studio import Studio
    from ideowidgets.sweep import Sweep
    from ideowidgets.widgets import Compare, Grid, PromptForm

__version__ = "0.1.0"

_ROOMS = {
    "ideowidgets.client": ("AsyncClient", "Client"),
    "ideowidgets.installation": ("check", "login"),
    "ideowidgets.operations": (
        "OPERATIONS",
        "ColorPalette",
        "GenerateV3",
        "GenerateV4",
        "JsonPrompt",
        "MagicPromptV4",
        "Picture",
        "V2GenerateV4",
        "V2GenerateV45",
        "describe_fields",
    ),
    "ideowidgets.operations.errors": ("IdeogramError", "InvalidRequest"),
    "ideowidgets.record": ("Record",),
    "ideowidgets.run": ("Runner",),
    "ideowidgets.studio": ("Studio",),
    "ideowidgets.sweep": ("Sweep",),
    "ideowidgets.widgets": ("Compare", "Grid", "PromptForm"),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "OPERATIONS",
    "AsyncClient",
    "Client",
    "ColorPalette",
    "Compare",
    "GenerateV3",
    "GenerateV4",
    "Grid",
    "IdeogramError",
    "InvalidRequest",
    "JsonPrompt",
    "MagicPromptV4",
    "Picture",
    "PromptForm",
    "Record",
    "Runner",
    "Studio",
    "Sweep",
    "V2GenerateV4",
    "V2GenerateV45",
    "check",
    "describe_fields",
    "login",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'ideowidgets' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
