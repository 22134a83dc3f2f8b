"""Widgets, a client and a record for exploring Ideogram's image models.

Names are imported when first used, so that a script that needs only the client does not pay for pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ideowidgets.client import AsyncClient, Client
    from ideowidgets.installation import check, login
    from ideowidgets.measures import diversity, measure, metric
    from ideowidgets.operations import *  # noqa: F403 - every request class, listed in operations/everything.py
    from ideowidgets.operations.errors import IdeogramError, InvalidRequest, NoStructuredPrompt
    from ideowidgets.operations.structured_prompt import Box, StructuredPrompt
    from ideowidgets.record import Record
    from ideowidgets.run import Runner
    from ideowidgets.studio import Studio
    from ideowidgets.sweep import Replace, Sweep, prompts_from
    from ideowidgets.widgets import Compare, Gallery, Grid, LayoutCanvas, MaskCanvas, PromptForm, Votes

__version__ = "0.1.0"

_ROOMS = {
    "ideowidgets.client": ("AsyncClient", "Client"),
    "ideowidgets.installation": ("check", "login"),
    "ideowidgets.measures": ("diversity", "measure", "metric"),
    "ideowidgets.operations.errors": ("IdeogramError", "InvalidRequest", "NoStructuredPrompt"),
    "ideowidgets.operations.structured_prompt": ("Box", "StructuredPrompt"),
    "ideowidgets.record": ("Record",),
    "ideowidgets.run": ("Runner",),
    "ideowidgets.studio": ("Studio",),
    "ideowidgets.sweep": ("Replace", "Sweep", "prompts_from"),
    "ideowidgets.widgets": ("Compare", "Gallery", "Grid", "LayoutCanvas", "MaskCanvas", "PromptForm", "Votes"),
}
# Whoever uses one of these meets DataFrames, and finds ``.ideo`` on them.
_GIVE_FRAMES = ("ideowidgets.measures", "ideowidgets.record", "ideowidgets.sweep")
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

# Beside these, all names of ideowidgets.operations: request classes, results, Mask, Picture ...
__all__ = [
    "AsyncClient",
    "Box",
    "Client",
    "Compare",
    "Gallery",
    "Grid",
    "IdeogramError",
    "InvalidRequest",
    "LayoutCanvas",
    "MaskCanvas",
    "NoStructuredPrompt",
    "PromptForm",
    "Record",
    "Replace",
    "Runner",
    "StructuredPrompt",
    "Studio",
    "Sweep",
    "Votes",
    "check",
    "diversity",
    "login",
    "measure",
    "metric",
    "prompts_from",
]


def _operations() -> list[str]:
    names: list[str] = import_module("ideowidgets.operations.everything").__all__
    return names


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None and (
        name.startswith("_") or name not in import_module("ideowidgets.operations.everything").__all__
    ):
        raise AttributeError(f"module 'ideowidgets' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(home or "ideowidgets.operations"), name)
    if home in _GIVE_FRAMES:
        import_module("ideowidgets.accessor").install()
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_operations()})
