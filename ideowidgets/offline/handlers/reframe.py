"""A picture continued beyond its edges, to another shape or to the size of an advertisement."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import Reframe, ResizeAd
from ideowidgets.offline.handlers.asked import source_of
from ideowidgets.offline.handlers.wrapping import bare, wrapped
from ideowidgets.offline.painting import images
from ideowidgets.offline.shapes import pixels
from ideowidgets.operations.request import Request


def answer(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the pictures, of the size asked for; around it comes what is behind its subject."""
    source = source_of(request, desk)
    edit = Reframe(source, pixels(request.roles()["resolution"]))
    return wrapped(request, desk, images(request, desk, prompt=_behind(source), edit=edit))


def resize_ad(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Promise the pictures, exactly of the size asked for."""
    source, roles = source_of(request, desk), request.roles()
    asked = roles.get("prompt", "")
    edit = ResizeAd(source, pixels(roles["resolution"]), instructed=bool(asked))
    items = images(request, desk, prompt=asked or _behind(source), edit=edit)
    return bare(request, desk, items)


def _behind(source: bytes) -> str:
    from ideowidgets.offline.words.accounts import account_of

    return account_of(source).background
