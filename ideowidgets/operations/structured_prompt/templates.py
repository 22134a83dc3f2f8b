"""Layouts to start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from ideowidgets.operations.structured_prompt.prompt import StructuredPrompt


@dataclass(frozen=True)
class Template:
    """A layout to start from; its words are meant to be replaced.

    Attributes
    ----------
    name, title : str
    aspect_ratio : str
        The shape that it is laid out for; ``prompt.reshape`` takes it to another.
    """

    name: str
    title: str
    aspect_ratio: str
    _parts: Mapping[str, Any]

    @cached_property
    def prompt(self) -> StructuredPrompt:
        """The structured prompt."""
        return StructuredPrompt(**self._parts)


def _thing(desc: str, *bbox: int, colors: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "obj", "bbox": list(bbox), "desc": desc} | ({"color_palette": list(colors)} if colors else {})


def _words(text: str, desc: str, *bbox: int, colors: tuple[str, ...] = ()) -> dict[str, Any]:
    made = {"type": "text", "bbox": list(bbox), "text": text, "desc": desc}
    return made | ({"color_palette": list(colors)} if colors else {})


_POSTER: Final = {
    "high_level_description": "A screen-printed concert poster with a heron standing in reeds under a large disc.",
    "background": "A flat, pale paper colour from edge to edge, with three thin horizontal bands near the lower edge.",
    "style": {
        "aesthetics": "calm, graphic, few shapes",
        "lighting": "flat, without a light source",
        "medium": "graphic_design",
        "art_style": "two-colour screen print with slightly offset plates",
        "color_palette": ["#F4EBDD", "#12355B", "#D7513B"],
    },
    "elements": [
        _thing("A single red disc, its edge a little uneven from printing.", 120, 240, 640, 760, colors=("#D7513B",)),
        _thing("A heron in profile facing left, one leg raised, standing among tall reeds.", 250, 330, 830, 690),
        _words("RIVER NIGHTS", "Wide, heavy sans-serif capitals, evenly spaced, centred.", 40, 80, 130, 920),
        _words("12 June · Old Boathouse", "Small regular sans-serif in one line, centred.", 880, 220, 930, 780),
    ],
}
_PRODUCT: Final = {
    "high_level_description": "A glass bottle of cold brew coffee on a stone ledge, photographed for a shop page.",
    "background": "A plain, light grey wall behind a rough stone ledge that runs across the lower third.",
    "style": {
        "aesthetics": "quiet, tactile, uncluttered",
        "lighting": "one large window from the left, soft edges",
        "photo": "85 mm, eye level, the bottle sharp and the wall slightly soft",
        "medium": "photograph",
        "color_palette": ["#D9D6D0", "#3B2A20", "#F2F0EC"],
    },
    "elements": [
        _thing("A clear glass bottle filled with dark coffee, with a cork and drops of water.", 130, 380, 860, 620),
        _words("SLOW BREW", "Small dark capitals printed on the paper label of the bottle.", 500, 410, 560, 590),
        _thing("Six roasted coffee beans scattered to the right of the bottle.", 810, 660, 880, 850),
    ],
}
_SIGN: Final = {
    "high_level_description": "A hand-painted sign hanging over the door of a small bicycle workshop.",
    "background": "A brick wall painted dark green, with a wooden door below and ivy at its left edge.",
    "style": {
        "aesthetics": "friendly, worn, local",
        "lighting": "overcast day, even",
        "photo": "35 mm, seen from the street, straight on",
        "medium": "photograph",
    },
    "elements": [
        _thing("A cream wooden sign board with a thin red border, hung on two chains.", 150, 140, 560, 860),
        _words("WHEELWRIGHT", "Hand-painted red serif capitals with a thin black outline.", 220, 200, 350, 800),
        _words("repairs while you wait", "Black brush script in one line, smaller.", 400, 270, 490, 730),
        _thing("A black city bicycle leaning against the wall beside the door.", 600, 560, 970, 960),
    ],
}
_CARD: Final = {
    "high_level_description": "A business card of a garden designer, seen straight from above.",
    "background": "An uncoated off-white card that fills the frame, with a narrow green stripe along its left edge.",
    "style": {
        "aesthetics": "plain, precise, much empty space",
        "lighting": "even, without reflections",
        "medium": "graphic_design",
        "art_style": "letterpress layout on a strict grid",
        "color_palette": ["#FAF8F2", "#2F5D3A", "#1E1E1E"],
    },
    "elements": [
        _thing("A line drawing of one fern leaf, printed in dark green.", 140, 690, 520, 900, colors=("#2F5D3A",)),
        _words("Ada Lindqvist", "Medium serif, upper and lower case, left-aligned.", 560, 120, 680, 560),
        _words("garden design", "Small light sans-serif in lower case, left-aligned.", 720, 120, 800, 430),
    ],
}
_STICKER: Final = {
    "high_level_description": "A die-cut sticker of a sleeping fox curled around a mug.",
    "background": "transparent background",
    "style": {
        "aesthetics": "cosy, rounded, simple",
        "lighting": "flat",
        "medium": "illustration",
        "art_style": "flat vector shapes with a thick white outline",
        "color_palette": ["#E2703A", "#FFFFFF", "#3D2C2E"],
    },
    "elements": [
        _thing("A red fox asleep, curled into a circle, its tail over its nose.", 160, 120, 880, 880),
        _thing("A small blue mug with a chipped rim, held in the middle of the curl.", 400, 400, 640, 620),
    ],
}
_COMIC: Final = {
    "high_level_description": "A comic strip of three panels in which a robot waters a cactus that grows too large.",
    "background": "A white page with three square panels in a row, each with a thin black border.",
    "style": {
        "aesthetics": "dry humour, clear outlines",
        "lighting": "flat",
        "medium": "illustration",
        "art_style": "ink line art with two flat tones",
    },
    "elements": [
        _thing("First panel: a boxy robot tips a watering can over a tiny cactus in a pot.", 100, 30, 900, 335),
        _thing("Second panel: the cactus is as tall as the robot, which steps back.", 100, 350, 900, 655),
        _thing("Third panel: the cactus fills the panel, only the robot's hand is seen.", 100, 670, 900, 970),
        _words("Just one drop.", "Hand-lettered capitals in a speech balloon.", 130, 60, 220, 300),
    ],
}

TEMPLATES: Final[Mapping[str, Template]] = MappingProxyType(
    {
        name: Template(name, title, ratio, parts)
        for name, title, ratio, parts in (
            ("poster", "Poster", "2x3", _POSTER),
            ("product", "Product photograph", "4x5", _PRODUCT),
            ("sign", "Shop sign", "3x2", _SIGN),
            ("card", "Business card", "16x9", _CARD),
            ("sticker", "Sticker without a background", "1x1", _STICKER),
            ("comic", "Comic strip", "3x1", _COMIC),
        )
    }
)
"""Name to layout; each is without problems in both profiles."""
