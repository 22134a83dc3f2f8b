"""The edits that need no drawing: cut out, remove, extend, resize, enlarge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ideowidgets.offline.answers import deny
from ideowidgets.offline.edits.base import Edit, Plan, Size, bounded, canvas, paired
from ideowidgets.offline.sources import decoded

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.offline.pictures.marks import Marks

_INSTRUCTED_WEIGHT = 82


@dataclass(frozen=True)
class CutOut(Edit):
    """Remove the background.

    Parameters
    ----------
    source : bytes
        Encoded.
    """

    source: bytes

    def plan(self) -> Plan:
        """Give the source's size."""
        return Plan(decoded(self.source).size)

    def apply(self, drawing: Image | None) -> Image:  # noqa: ARG002
        """Give the source with its subject as alpha."""
        from ideowidgets.offline.edits.matting import cut_out, subject_matte

        source = decoded(self.source)
        return cut_out(source, subject_matte(self.source, source))

    def about(self, drawn: Marks | None) -> Marks | None:  # noqa: ARG002
        """Give the source's marks."""
        from ideowidgets.offline.pictures.marks import read

        return read(self.source)


@dataclass(frozen=True)
class RemoveObject(Edit):
    """Take away what a mask selects in white; the rest stays bit by bit.

    Parameters
    ----------
    source, mask : bytes
        Encoded, of one size. A value of the mask from 128 counts as white.
    seed : int
        Varies the grain of the filling.
    manner : str
        How it was to be done; varies the grain as well.
    """

    source: bytes
    mask: bytes
    seed: int = 0
    manner: str = ""

    def plan(self) -> Plan:
        """Give the source's size."""
        return Plan(paired(self.source, self.mask)[0].size)

    def apply(self, drawing: Image | None) -> Image:  # noqa: ARG002
        """Fill the mask's white from its surroundings."""
        from ideowidgets.offline.edits.filling import remove_object
        from ideowidgets.offline.pictures.chance import Chance

        seed = Chance(self.manner, self.seed).below(1 << 30) if self.manner else self.seed
        return remove_object(*paired(self.source, self.mask), seed)

    def about(self, drawn: Marks | None) -> Marks | None:  # noqa: ARG002
        """Give the marks of what is left."""
        from ideowidgets.offline.edits.inpainting import selected
        from ideowidgets.offline.pictures.marks import read

        marks = read(self.source)
        return marks and marks.without(selected(paired(self.source, self.mask)[1], "white"))


@dataclass(frozen=True)
class Reframe(Edit):
    """Put a picture on a sheet of another shape and continue it to the edges.

    Parameters
    ----------
    source : bytes
        Encoded.
    size : tuple of int
        Of the result.
    seed : int
        Varies the new area.
    """

    source: bytes
    size: Size
    seed: int = 0

    def plan(self) -> Plan:
        """Give the size asked for; the drawing comes into the new area."""
        decoded(self.source)
        return Plan(bounded(self.size), canvas(self.size))

    def apply(self, drawing: Image | None) -> Image:
        """Extend."""
        from ideowidgets.offline.edits.extending import reframe

        return reframe(decoded(self.source), self.size, self.seed, drawing)

    def about(self, drawn: Marks | None) -> Marks | None:  # noqa: ARG002
        """Give the source's marks at their new place."""
        from ideowidgets.offline.edits.extending import kept_box
        from ideowidgets.offline.pictures.marks import read

        marks = read(self.source)
        return marks and marks.placed(self.size, kept_box((marks.width, marks.height), self.size))


@dataclass(frozen=True)
class ResizeAd(Edit):
    """Fit a picture into an advertisement's size without cutting anything.

    Parameters
    ----------
    source : bytes
        Encoded.
    size : tuple of int
        Of the result.
    seed : int
        Varies the new area.
    instructed : bool
        Whether the drawing shows in the picture itself too, a little, and not only around it.
    """

    source: bytes
    size: Size
    seed: int = 0
    instructed: bool = False

    def plan(self) -> Plan:
        """Give the size asked for; the drawing comes into the new area."""
        decoded(self.source)
        return Plan(bounded(self.size), canvas(self.size))

    def apply(self, drawing: Image | None) -> Image:
        """Fit and extend."""
        from ideowidgets.offline.edits.arrays import covering
        from ideowidgets.offline.edits.blending import remix
        from ideowidgets.offline.edits.extending import resize_ad

        source = decoded(self.source)
        if self.instructed and drawing is not None:
            source = remix(source, covering(drawing, source.size), _INSTRUCTED_WEIGHT)
        return resize_ad(source, self.size, self.seed, drawing)

    def about(self, drawn: Marks | None) -> Marks | None:  # noqa: ARG002
        """Give the source's marks at their new place."""
        from ideowidgets.offline.edits.extending import ad_box
        from ideowidgets.offline.pictures.marks import read

        marks = read(self.source)
        return marks and marks.placed(self.size, ad_box((marks.width, marks.height), self.size))


@dataclass(frozen=True)
class Upscale(Edit):
    """Make a picture larger.

    Parameters
    ----------
    source : bytes
        Encoded.
    factor : int
        How many times as wide and as high.
    resemblance, detail : int
        1..100, as the service has them.
    seed : int
        Varies the texture.
    """

    source: bytes
    factor: int = 2
    resemblance: int = 50
    detail: int = 50
    seed: int = 0

    def plan(self) -> Plan:
        """Give exactly the source's size by the factor."""
        return Plan(_enlarged(decoded(self.source).size, self.factor))

    def apply(self, drawing: Image | None) -> Image:  # noqa: ARG002
        """Enlarge."""
        from ideowidgets.offline.edits.enlarging import upscale

        source = decoded(self.source)
        return upscale(source, _enlarged(source.size, self.factor), self.resemblance, self.detail, self.seed)

    def about(self, drawn: Marks | None) -> Marks | None:  # noqa: ARG002
        """Give the source's marks, larger."""
        from ideowidgets.offline.pictures.marks import read

        marks = read(self.source)
        if marks is None:
            return None
        size = _enlarged((marks.width, marks.height), self.factor)
        return marks.placed(size, (0, 0, *size))


@dataclass(frozen=True)
class Enlarge(Edit):
    """Draw, then make the drawing larger.

    Parameters
    ----------
    drawn : tuple of int
        Size of the drawing.
    factor : int
        How many times as wide and as high.
    """

    drawn: Size
    factor: int

    def plan(self) -> Plan:
        """Give the drawing's size by the factor."""
        return Plan(_enlarged(self.drawn, self.factor), self.drawn)

    def apply(self, drawing: Image | None) -> Image:
        """Enlarge."""
        from ideowidgets.offline.edits.enlarging import upscale

        if drawing is None:
            raise ValueError("this edit takes a drawing")
        return upscale(drawing, self.plan().size, 100, 20)

    def about(self, drawn: Marks | None) -> Marks | None:
        """Give the drawing's marks, larger."""
        size = self.plan().size
        return drawn and drawn.placed(size, (0, 0, *size))


def _enlarged(size: Size, factor: int) -> Size:
    if factor < 1:
        deny(400, "The upscale factor must be at least 1.")
    wide, high = size[0] * factor, size[1] * factor
    return bounded((wide, high), size)
