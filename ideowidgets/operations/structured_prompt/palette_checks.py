"""Checks of colour palettes."""

from __future__ import annotations

from ideowidgets.operations.errors import shorten
from ideowidgets.operations.structured_prompt.contract import HEX, HEX_UPPER
from ideowidgets.operations.structured_prompt.fixes import changing, color_or_none, palette_of, removing, setting
from ideowidgets.operations.structured_prompt.problem import Findings
from ideowidgets.operations.structured_prompt.text_checks import kind_of
from ideowidgets.operations.structured_prompt.tree import Json, Path, get_at


def check_palette(tree: Json, owner: Path, most: int, findings: Findings) -> None:
    """Check the palette of a style or an element, where it has one."""
    member = get_at(tree, owner)
    if "color_palette" not in member:
        return
    palette, path = member["color_palette"], (*owner, "color_palette")
    if palette is None:
        findings.add("null", path, "has no value", "Remove it", removing(path))
        return
    if not isinstance(palette, list):
        colors = palette_of(palette)[:most]
        repair = setting(path, colors) if colors else removing(path)
        offer = f"Make it a list of {len(colors)}" if colors else "Remove it"
        findings.add("wrong-type", path, f"must be a list, is {kind_of(palette)}", offer, repair)
        return
    for index, color in enumerate(palette):
        _check_color(color, (*path, index), findings)
    if len(palette) > most:
        message = f"has {len(palette)} colours, may have {most}"
        findings.add(
            "palette-size", path, message, f"Keep the first {most}", changing(path, lambda found: found[:most])
        )


def _check_color(color: Json, path: Path, findings: Findings) -> None:
    if isinstance(color, str) and HEX_UPPER.fullmatch(color):
        return
    made = color_or_none(color)
    if isinstance(color, str) and HEX.fullmatch(color):
        findings.add("color-case", path, f"{color} has lower-case letters", f"Write {made}", setting(path, made))
        return
    offer = f"Write {made}" if made else "Remove it"
    repair = setting(path, made) if made else removing(path)
    findings.add("color", path, f"must be #RRGGBB, is {shorten(color, 40)}", offer, repair)
