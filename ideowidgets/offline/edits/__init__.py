"""What each editing operation does to pixels.

An edit is a frozen value (`Inpaint`, `Remix`, ...): `Edit.plan` checks it when a request is answered,
`Edit.apply` makes the pixels when the picture is fetched. The pixels come from pure functions on Pillow images in the
modules beside; nothing here loads Pillow or NumPy before the first picture.
"""

from __future__ import annotations

from ideowidgets.offline.edits.base import MAX_DRAWN_PIXELS, MAX_SIDE, Box, Edit, Plan, Size
from ideowidgets.offline.edits.drawn import Inpaint, Instruct, Remix, ReplaceBackground, Window, window
from ideowidgets.offline.edits.starring import Drawn, Starring
from ideowidgets.offline.edits.tools import CutOut, Enlarge, Reframe, RemoveObject, ResizeAd, Upscale

__all__ = [
    "MAX_DRAWN_PIXELS",
    "MAX_SIDE",
    "Box",
    "CutOut",
    "Drawn",
    "Edit",
    "Enlarge",
    "Inpaint",
    "Instruct",
    "Plan",
    "Reframe",
    "Remix",
    "RemoveObject",
    "ReplaceBackground",
    "ResizeAd",
    "Size",
    "Starring",
    "Upscale",
    "Window",
    "window",
]
