"""The friendly verbs as methods of a studio: each sends what it builds and records it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, Self, TypeVar, cast, overload

from ideowidgets.client.verbs import edit as of_edit
from ideowidgets.client.verbs import generate as of_generate
from ideowidgets.client.verbs import tools as of_tools
from ideowidgets.client.verbs.method import Verb
from ideowidgets.operations.request import Request
from ideowidgets.run import Call

if TYPE_CHECKING:
    import pandas as pd

P = ParamSpec("P")
R = TypeVar("R")

_NOTE = """

    In a studio it gives a handle at once: ``.wait()``, ``await``, ``.result()``. ``max_usd=`` says what it may
    cost, in US dollars, and is needed above 1 dollar; ``parent_image_id=`` names the row it was made from, which
    follows by itself where a row of the record, or another handle, is given as the picture."""


class _Studio(Protocol):
    def row(self, call: Call) -> pd.Series[Any]:
        """Give the row of the picture that a call made."""

    def send(self, request: Request[Any], *, parent_image_id: str | None = None, max_usd: float | None = None) -> Call:
        """Send and record a request."""

    def carries(self, asked: type[Request[Any]]) -> bool:
        """Tell whether the service carries an operation."""


class RecordedVerb(Verb[P, R]):
    """A builder as a method that sends what it builds, records it and gives a handle."""

    def __init__(self, build: Callable[P, Request[R]]) -> None:
        super().__init__(build)
        self._signature = inspect.signature(build).replace(return_annotation="Call")

    @overload
    def __get__(self, studio: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, studio: _Studio, owner: type[Any]) -> Callable[P, Call]: ...
    def __get__(self, studio: _Studio | None, owner: type[Any]) -> Self | Callable[P, Call]:
        if studio is None:
            return self

        def method(*args: Any, max_usd: float | None = None, parent_image_id: str | None = None, **kwargs: Any) -> Call:
            args = tuple(_made(studio, value) for value in args)
            kwargs = {name: _made(studio, value) for name, value in kwargs.items()}
            request = self.request(cast(Any, studio), *args, **kwargs)
            parent = parent_image_id or next(filter(None, map(_row_of, [*args, *kwargs.values()])), None)
            return studio.send(request, parent_image_id=parent, max_usd=max_usd)

        dressed = self._dressed(method)
        dressed.__doc__ = (self.__doc__ or "").replace("\n\n    Parameters\n", f"{_NOTE}\n\n    Parameters\n", 1)
        return cast(Callable[P, Call], dressed)


def _made(studio: _Studio, value: Any) -> Any:
    """Give the row behind a handle, also within a list; anything else as it is."""
    if isinstance(value, Call):
        return studio.row(value)
    return [_made(studio, item) for item in value] if isinstance(value, list | tuple) else value


def _row_of(value: Any) -> str | None:
    """Give the image id of a row of the record, or None for anything else."""
    is_row = callable(getattr(value, "keys", None)) and "request_id" in value.keys()  # noqa: SIM118 - a Series
    name = getattr(value, "name", None) if is_row else None
    return name if isinstance(name, str) else None


class StudioVerbs:
    """The verbs that a notebook uses, each a request that is recorded."""

    generate = RecordedVerb(of_generate.generate)
    generate_transparent = RecordedVerb(of_generate.generate_transparent)
    magic_prompt = RecordedVerb(of_generate.magic_prompt)
    remix = RecordedVerb(of_edit.remix)
    inpaint = RecordedVerb(of_edit.inpaint)
    edit = RecordedVerb(of_edit.edit)
    reframe = RecordedVerb(of_edit.reframe)
    replace_background = RecordedVerb(of_edit.replace_background)
    remove_background = RecordedVerb(of_tools.remove_background)
    remove_object = RecordedVerb(of_tools.remove_object)
    upscale = RecordedVerb(of_tools.upscale)
    resize_ad = RecordedVerb(of_tools.resize_ad)
    describe = RecordedVerb(of_tools.describe)
    layerize = RecordedVerb(of_tools.layerize)
