"""A sweep as data that outlives the kernel, and as code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.errors import InvalidRequest, Problem
from ideowidgets.operations.request import Request, load_value, plain, store_value

if TYPE_CHECKING:
    from ideowidgets.sweep.sweep import Sweep

VERSION = 1


def as_payload(sweep: Sweep) -> dict[str, Any]:
    """Give what is needed to make the sweep again; files are told by their hash."""
    return {
        "version": VERSION,
        "service": sweep.runner.service,
        "request": sweep.request.to_dict(),
        "axes": [[name, [store_value(value) for value in values]] for name, values in sweep.axes.items()],
    }


def from_payload(
    payload: Mapping[str, Any], picture: Callable[[str], bytes]
) -> tuple[Request[Any], dict[str, list[Any]]]:
    """Read :func:`as_payload` back.

    Raises
    ------
    InvalidRequest
        Where a later version wrote it.
    """
    if payload.get("version") != VERSION:
        problem = Problem(
            "version",
            repr(payload.get("version")),
            "is a plan of another version",
            "Update ideowidgets and open it again.",
        )
        raise InvalidRequest("sweep", [problem])
    axes = {name: [load_value(value, picture) for value in values] for name, values in payload["axes"]}
    return Request.from_dict(payload["request"], picture), axes


def sweep_code(sweep: Sweep) -> str:
    """Write the call that makes a sweep."""
    axes = dict(sweep.axes)
    repeats = len(axes.pop("repeat", ())) or 1
    lines = [f"    {name!r}: {[plain(value) for value in values]!r}," for name, values in axes.items()]
    request = sweep.request.to_python().replace("\n", "\n    ")
    parts = ["sweep = studio.sweep(", f"    {request},"]
    parts += ["    {", *[f"    {line}" for line in lines], "    },"] if lines else []
    parts += [f"    repeats={repeats},"] if repeats > 1 else []
    return "\n".join([*parts, ")", "sweep.run()"])
