"""The bodies around pictures: each generation of the API has its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.painting import first_seed
from ideowidgets.offline.shapes import pixels
from ideowidgets.operations.request import Request

Items = Sequence[dict[str, Any]]

_TELLS_RESPONSE_TYPE = frozenset(("ideogram-4.0", "p-image-ideogram"))


def wrapped(request: Request[Any], desk: Desk, items: Items, **more: Any) -> dict[str, Any]:
    """Give the body around pictures with prompts.

    Parameters
    ----------
    items : sequence of dict
        The pictures.
    **more
        What the second generation of the API tells beside them.
    """
    if request.operation.generation == "v2":
        return {"generation_id": desk.generation_id, "seed": first_seed(request), **more, "data": list(items)}
    style = getattr(request, "style_type", None)
    told = [item if style is None else item | {"style_type": style} for item in items]
    kind = {"response_type": "url"} if request.operation.model in _TELLS_RESPONSE_TYPE else {}
    return {"created": desk.created, "data": told, **kind}


def sized(request: Request[Any], desk: Desk, items: Items) -> dict[str, Any]:
    """Give the body around pictures, which in the second generation also tells their size."""
    width, height = pixels(items[0]["resolution"])
    return wrapped(request, desk, items, width=width, height=height)


def bare(request: Request[Any], desk: Desk, items: Items) -> dict[str, Any]:
    """Give the body around pictures of which neither prompt nor seed is told; only a job tells their size."""
    untold = ("prompt", "seed") if desk.for_job else ("prompt", "seed", "resolution")
    items = [{name: value for name, value in item.items() if name not in untold} for item in items]
    opening = (
        {"created": desk.created} if request.operation.generation == "v1" else {"generation_id": desk.generation_id}
    )
    return {**opening, "data": list(items)}
