"""Whether wanted words can be read in a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image as Pillow

from ideowidgets.measures import tesseract
from ideowidgets.measures.errors import MeasureError, NotMeasurable
from ideowidgets.measures.metric import Metric, Values
from ideowidgets.measures.pictures import is_missing, on_white
from ideowidgets.operations.lettering import folded, quoted, similarity

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.record.columns import Kind

LAYERS: Final = 8
_WHOLE_MODES: Final = (3, 6, 11)
_LAYER_MODES: Final = (6, 11)
_SIDE: Final = 2048
# Strokes of one pixel have a little over 2.
_GRAIN: Final = 2.5

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What OCR read of wanted words.

    Attributes
    ----------
    score : float
        1 minus the normalised edit distance of the best reading, 0 to 1: a lower bound.
    whole : float
        Share of the wanted texts that some reading holds from end to end.
    text : str
        The best reading.
    """

    score: float
    whole: float
    text: str


def read_words(
    image: Image,
    wanted: Sequence[str],
    *,
    box: Box | None = None,
    languages: str = "eng",
    layers: int = LAYERS,
    timeout: float = 20.0,
) -> Reading:
    """Read a picture by OCR in several ways and keep the reading that is nearest to the wanted words.

    First the picture as it is; then, because lettering is mostly one flat colour, each of ``layers`` colours alone,
    black on white. A colour that is only specks is passed over: it holds no lettering, and looking for some takes
    minutes. It ends early once everything was read.

    Parameters
    ----------
    wanted : sequence of str
        In the order in which they are to be read. Case, blanks and the form of quotes and dashes do not count.
    box : tuple of int, optional
        Left, top, right, bottom in pixels: only there. Busy pictures need it.
    languages : str
        Tesseract's names, joined by ``+``; their data must be installed.
    layers : int
        How many colours, 0 to 32; 0 reads the picture as it is only.
    timeout : float
        Seconds for one reading; there are up to 3 and 2 for each layer. One that takes longer counts as nothing read.

    Raises
    ------
    NotMeasurable
        Where Tesseract is not installed, fails or takes too long every time, or the box lies outside.
    """
    shown = on_white(image)
    if box is not None:
        shown = _cropped(shown, box)
    shown.thumbnail((_SIDE, _SIDE), Pillow.Resampling.LANCZOS)
    together = " ".join(wanted)
    best, held = Reading(0.0, 0.0, ""), set[str]()
    slow: tesseract.TooSlow | None = None
    read = 0
    for picture, mode in _ways(shown, layers):
        try:
            text = tesseract.read(picture, mode=mode, languages=languages, timeout=timeout)
        except tesseract.TooSlow as error:
            slow = error
            continue
        read += 1
        held |= {one for one in wanted if folded(one) in folded(text)}
        score = similarity(together, text)
        if score > best.score:
            best = Reading(score, 0.0, " ".join(text.split()))
        if score == 1.0:
            break
    if slow is not None and not read:
        raise slow
    return Reading(best.score, len(held) / len(set(wanted)), best.text)


def _ways(shown: Image, layers: int) -> Iterator[tuple[Image, int]]:
    for mode in _WHOLE_MODES:
        yield shown, mode
    if not layers:
        return
    for alone in _layers(shown, layers):
        for mode in _LAYER_MODES:
            yield alone, mode


def _layers(shown: Image, layers: int) -> Iterator[Image]:
    """Give each colour alone, black on white, without those that are specks."""
    # By coverage and not by count: the latter spends nearly all colours on the grain of one large ground.
    colours = np.asarray(shown.quantize(layers, method=Pillow.Quantize.MAXCOVERAGE))
    for colour in np.unique(colours):
        ink = colours == colour
        if not _is_grain(ink):
            yield Pillow.fromarray(np.where(ink, 0, 255).astype(np.uint8))


def _is_grain(ink: np.ndarray[Any, np.dtype[np.bool_]]) -> bool:
    """Tell specks from shapes: by how much edge there is to a pixel of ink, of which a lone one has 4."""
    edges = np.count_nonzero(ink[:, 1:] != ink[:, :-1]) + np.count_nonzero(ink[1:] != ink[:-1])
    return bool(edges > _GRAIN * np.count_nonzero(ink))


def _cropped(shown: Image, box: Box) -> Image:
    left, top, right, bottom = box
    inside = max(left, 0), max(top, 0), min(right, shown.width), min(bottom, shown.height)
    if inside[0] >= inside[2] or inside[1] >= inside[3]:
        raise NotMeasurable(f"the box {box} lies outside the picture of {shown.width} x {shown.height} pixels")
    return shown.crop(inside)


class Legibility(Metric):
    """Wanted words as read by OCR: a lower bound of how legible they are.

    Three columns. ``legibility``, range: 0 to 1, higher is better, 1 minus the edit distance over the length of the
    longer text. ``legibility_whole``, range: 0 to 1, higher is better, share of the wanted texts read from end to
    end. ``legibility_text``: what was read, so that a person can judge. Source: Tesseract OCR, which must be
    installed; without it all rows have no value, and say why.

    Limits: a low number does not mean that the text is wrong, it means that this program did not read it. Script
    faces, tilted or bent lines and busy pictures are often not read although people read them; give ``box`` there.
    Other lettering in the picture counts against it. A picture takes up to some ten seconds.

    Parameters
    ----------
    wanted : str or sequence of str, optional
        The same for all pictures. Where neither this nor ``column`` is given: what the row's ``prompt`` has in
        quotation marks.
    column : str, optional
        The column that holds each row's wanted text, or a list of texts.
    box, languages, layers, timeout
        As for :func:`read_words`.

    Examples
    --------
    >>> Legibility().asks({"prompt": 'a sign that says "Open"'})
    ('Open',)
    """

    version = "2"

    def __init__(
        self,
        wanted: str | Sequence[str] | None = None,
        *,
        column: str | None = None,
        box: Box | None = None,
        languages: str = "eng",
        layers: int = LAYERS,
        timeout: float = 20.0,
        name: str = "legibility",
    ) -> None:
        super().__init__(name)
        if wanted is not None and column is not None:
            raise MeasureError("wanted, column: give the text itself or the column that holds it, not both.")
        if not 0 <= layers <= 32:
            raise MeasureError(f"layers: must be 0 to 32 (got {layers!r}).")
        if not 0 < timeout <= 600:
            raise MeasureError(f"timeout: must be above 0 and at most 600 seconds (got {timeout!r}).")
        self._wanted = None if wanted is None else _texts(wanted)
        if self._wanted == ():
            raise MeasureError("wanted: is empty; give the words that should be in the picture.")
        self._column = column
        self.box = None if box is None else (int(box[0]), int(box[1]), int(box[2]), int(box[3]))
        self.languages = tesseract.check_languages(languages)
        self.layers = layers
        self.timeout = timeout

    @property
    def columns(self) -> Mapping[str, Kind | None]:
        return {self.name: "number", f"{self.name}_whole": "number", f"{self.name}_text": "text"}

    def parameters(self) -> Any:
        return [self.box, self.languages, self.layers, tesseract.version()]

    def obstacle(self) -> str | None:
        if tesseract.program() is None:
            return tesseract.MISSING
        return None if tesseract.version() else "Tesseract is installed, but it does not run: try 'tesseract --version'"

    def asks(self, row: Mapping[str, Any]) -> Any:
        if self._wanted is not None:
            return self._wanted
        column = self._column or "prompt"
        given = row.get(column)
        if is_missing(given):
            raise NotMeasurable(f"no wanted text: nothing is in the column {column!r}")
        wanted = quoted(str(given)) if self._column is None else _texts(given)
        if not wanted:
            raise NotMeasurable(
                "no wanted text: the prompt has nothing in quotation marks"
                if self._column is None
                else f"no wanted text: nothing is in the column {column!r}"
            )
        return wanted

    def measure(self, image: Image, asked: Any) -> Values:
        found = read_words(
            image, asked, box=self.box, languages=self.languages, layers=self.layers, timeout=self.timeout
        )
        return {self.name: found.score, f"{self.name}_whole": found.whole, f"{self.name}_text": found.text}


def _texts(given: Any) -> tuple[str, ...]:
    listed = [given] if isinstance(given, str) or not isinstance(given, Sequence) else given
    return tuple(str(text) for text in listed if folded(str(text)))
