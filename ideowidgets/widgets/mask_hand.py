"""What a hand draws with on a mask canvas, and how the selection looks: kept while the kernel lives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import traitlets

from ideowidgets.widgets.base import Handler, View
from ideowidgets.widgets.mask_messages import LARGEST_BRUSH, HandSettings, MaskHand, SetHand
from ideowidgets.widgets.messages import FromPage

_SETTINGS: Final = {
    "brush": "brush_size",
    "eraser": "eraser_size",
    "tolerance": "bucket_tolerance",
    "pressure": "pen_pressure",
    "colour": "overlay_color",
    "opacity": "overlay_opacity",
    "edge": "overlay_edge",
}
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


class MaskHands(View):
    """The settings of a hand as traits, which every page shows; see :class:`ideowidgets.MaskCanvas`."""

    # Until it is made, there is nobody to tell.
    _hand_is_quiet = True

    brush_size = traitlets.Int(40, min=1, max=LARGEST_BRUSH, help="Diameter of the brush, in pixels of the picture.")
    eraser_size = traitlets.Int(40, min=1, max=LARGEST_BRUSH, help="Diameter of the eraser, in pixels of the picture.")
    bucket_tolerance = traitlets.Int(24, min=0, max=255, help="How far each channel may be from the pixel clicked.")
    pen_pressure = traitlets.Bool(True, help="Whether a pen's pressure sets the size.")
    overlay_color = traitlets.Unicode("#1f7ae0", help="The colour of what is selected, as #RRGGBB.")
    overlay_opacity = traitlets.Float(0.5, min=0, max=1, help="How much of the picture it covers.")
    overlay_edge = traitlets.Bool(True, help="Whether the selection has an outline.")

    @traitlets.validate("overlay_color")
    def _is_colour(self, proposal: Any) -> str:
        if not _COLOUR.fullmatch(proposal["value"]):
            raise traitlets.TraitError(f"overlay_color: write #RRGGBB (got {proposal['value'][:40]!r}).")
        return str(proposal["value"]).lower()

    @traitlets.observe(*_SETTINGS.values())
    def _on_hand(self, _change: object) -> None:
        if not self._hand_is_quiet:
            self.tell_hand()

    def tell_hand(self, view: str = "") -> None:
        """Tell every page what is drawn with; `view` is the one that has said so."""
        now = {name: getattr(self, trait) for name, trait in _SETTINGS.items()}
        self.push(MaskHand(view=view, hand=HandSettings(**now)))

    def hand_handlers(self) -> Mapping[type[FromPage], Handler]:
        """Give the method for each message about the hand."""
        return {SetHand: lambda message, _buffers: self._on_set_hand(message)}

    def _on_set_hand(self, message: SetHand) -> None:
        with self._quiet_hand():
            for name, trait in _SETTINGS.items():
                setattr(self, trait, getattr(message.hand, name))
        self.tell_hand(message.view)

    @contextmanager
    def _quiet_hand(self) -> Iterator[None]:
        with self.lock:
            self._hand_is_quiet = True
            try:
                yield
            finally:
                self._hand_is_quiet = False
