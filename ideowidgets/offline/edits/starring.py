"""Drawings in which a given character appears."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from ideowidgets.offline.edits.base import Edit, Plan, Size, paired
from ideowidgets.offline.sources import decoded

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.offline.pictures.marks import Marks

Place = tuple[int, int]
_TALL = 0.52
_ROOM = 0.03


@dataclass(frozen=True)
class Drawn(Edit):
    """A drawing as it is.

    Parameters
    ----------
    size : tuple of int
        Of the drawing.
    """

    size: Size

    def plan(self) -> Plan:
        """Give its size."""
        return Plan(self.size, self.size)

    def apply(self, drawing: Image | None) -> Image:
        """Give the drawing back."""
        if drawing is None:
            raise ValueError("this edit takes a drawing")
        return drawing

    def about(self, drawn: Marks | None) -> Marks | None:
        """Give the drawing's marks."""
        return drawn


@dataclass(frozen=True)
class Starring(Edit):
    """Stand a character in front of a drawing, before the drawing goes into another edit.

    Parameters
    ----------
    character : bytes
        Encoded picture of it; what stands out in it is taken.
    then : Edit
        What the drawing is for.
    mask : bytes, optional
        Of the picture's size: white is the character.
    seed : int
        Chooses the side on which it stands.
    """

    character: bytes
    then: Edit
    mask: bytes | None = None
    seed: int = 0

    def plan(self) -> Plan:
        """Give the plan of what the drawing is for."""
        if self.mask is None:
            decoded(self.character)
        else:
            paired(self.character, self.mask)
        return self.then.plan()

    def apply(self, drawing: Image | None) -> Image:
        """Put the character before the drawing, and go on with it."""
        if drawing is not None:
            cast, alpha, place = self._cast(drawing.size)
            drawing.paste(cast, place, alpha)
        return self.then.apply(drawing)

    def about(self, drawn: Marks | None) -> Marks | None:
        """Give the marks without what the character hides."""
        if drawn is not None:
            from PIL import Image as Pillow

            _, alpha, place = self._cast((drawn.width, drawn.height))
            hidden = Pillow.new("L", (drawn.width, drawn.height))
            hidden.paste(alpha, place)
            drawn = drawn.without(hidden)
        return self.then.about(drawn)

    def seeded(self, seed: int) -> Self:
        """Give the same edit with another seed."""
        return replace(self, seed=seed, then=self.then.seeded(seed))

    @property
    def kept_bytes(self) -> int:
        """Bytes it keeps in memory."""
        return super().kept_bytes + self.then.kept_bytes

    def _values(self) -> list[object]:
        """Give what tells it from others."""
        return [self.character, self.mask, self.seed, self.then.fingerprint]

    def _cast(self, size: Size) -> tuple[Image, Image, Place]:
        """Give the character, its alpha, and where it stands on a sheet of a size."""
        from PIL import Image as Pillow

        from ideowidgets.offline.edits.inpainting import selected
        from ideowidgets.offline.edits.matting import subject_matte
        from ideowidgets.offline.pictures.chance import Chance

        picture = decoded(self.character)
        matte = subject_matte(self.character, picture) if self.mask is None else None
        if matte is None and self.mask is not None:
            matte = selected(paired(self.character, self.mask)[1], "white")
        box = (matte.getbbox() if matte else None) or (0, 0, *picture.size)
        scale = min(size[1] * _TALL / (box[3] - box[1]), size[0] * _TALL / (box[2] - box[0]))
        small = max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale))
        cast = picture.convert("RGB").crop(box).resize(small, Pillow.Resampling.LANCZOS)
        alpha = (matte or Pillow.new("L", picture.size, 255)).crop(box).resize(small, Pillow.Resampling.LANCZOS)
        room = round(min(size) * _ROOM)
        left = room if Chance("star", self.seed).coin() else size[0] - small[0] - room
        return cast, alpha, (max(0, left), max(0, size[1] - small[1]))
