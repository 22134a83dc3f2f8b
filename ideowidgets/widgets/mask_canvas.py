"""A canvas on which a mask is drawn over a picture, and the picture edited within it."""

from __future__ import annotations

import base64
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ideowidgets.operations.masks.history import BadPatch, Patch
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request
from ideowidgets.record.pictures import THUMB_SIZE, to_thumbnail
from ideowidgets.widgets.base import Buffers, Handler
from ideowidgets.widgets.compare_sides import Shown, send_pieces, shown
from ideowidgets.widgets.mask_drawing import BadMask, MaskDrawing, mask_of, open_picture, plain
from ideowidgets.widgets.mask_editing import Window, choices, edit_class, edit_request
from ideowidgets.widgets.mask_editor import MaskEditor
from ideowidgets.widgets.mask_hand import MaskHands
from ideowidgets.widgets.mask_messages import (
    AddPatch,
    AskMaskPicture,
    AskSegment,
    MaskHistory,
    MaskPatch,
    MaskSetup,
    SetWindow,
    Step,
    StepMask,
)
from ideowidgets.widgets.messages import FromPage
from ideowidgets.widgets.picture_actions import PictureActions
from ideowidgets.widgets.pusher import Pusher

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.record import Record
    from ideowidgets.run import Runner

Segmenter = Callable[..., Any]
"""Called with the picture (PIL), ``points``: a list of (x, y, inside), and ``box`` or None; gives a mask."""


class _MaskTrait(traitlets.TraitType[Any, Any]):
    """The mask as a trait: read anew each time, so that drawing does not wait for it to be encoded."""

    def get(self, obj: Any, cls: Any = None) -> Any:  # noqa: ARG002
        return self if obj is None else mask_of(obj.array)

    def set(self, obj: Any, value: Any) -> None:
        obj.set_mask(value)


class MaskCanvas(MaskDrawing, MaskEditor, MaskHands, PictureActions):
    """Draw a mask over a picture, at the picture's own resolution, and edit the picture within it.

    The mask is white where something is selected, of the picture's size whatever size it is shown at, and turned to
    the colours of an operation by :meth:`to_request`. Each tool of the page is a call here too.

    Parameters
    ----------
    picture : path, bytes, PIL image, numpy array, image id, row, or a picture of the record
        What to draw on. PNG, JPEG or WebP. One that programs may show differently (an EXIF orientation, print colours,
        16 bits) is turned and sent as a plain PNG.
    mask : Mask, path, PIL image, numpy array, row, box or ``"alpha"``, optional
        What to begin with; see :meth:`set_mask`.
    record : Record, optional
        Needed for image ids.
    runner : Runner, optional
        Sends the edits; a studio gives its own. Without one the canvas draws masks and makes requests.
    prompt : str
        What stands in the edit bar.
    operation : str, optional
        The ``operationId`` that is chosen there; by default the usual one, inpaint.
    segment : callable, optional
        A segmenter of your own: called as ``segment(picture, points=[(x, y, inside), ...], box=None or (left, top,
        right, bottom))`` with a PIL image, it gives a mask of the picture's size.

    Attributes
    ----------
    mask : Mask
        What is selected. ``canvas.observe(handler, "mask")`` is called when an action ends.
    array : array of bool
        The same, shape (height, width).
    brush_size, eraser_size, bucket_tolerance, pen_pressure
        What a hand draws with in the page: pixels of the picture, levels of a channel, whether a pen's pressure counts.
    overlay_color, overlay_opacity, overlay_edge
        How the selection looks there.
    coverage, bbox
        The selected share, 0 to 1; and left, top, right, bottom of what is selected, in pixels.

    Raises
    ------
    BadMask
        Where the picture cannot be read, or the mask does not fit it.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import InpaintV3
    >>> canvas = MaskCanvas(Image.new("RGB", (512, 512)))
    >>> canvas.ellipse(100, 100, 300, 300)
    >>> canvas
    MaskCanvas(512 × 512, 12.0% selected)
    >>> request = canvas.to_request("a red door")
    >>> type(request).__name__, request.mask.size()
    ('InpaintV3', (512, 512))
    """

    name: ClassVar[str] = "mask-canvas"

    # What Jupyter itself observes, while the instance is being set up, does not count.
    _is_observed = False

    mask = _MaskTrait()
    revision = traitlets.Int(0, help="Counts the steps, back and forth; observe it to hear of each.")

    def __init__(
        self,
        picture: Any,
        mask: Any = None,
        *,
        record: Record | None = None,
        runner: Runner | None = None,
        prompt: str = "",
        operation: str | None = None,
        segment: Segmenter | None = None,
        **layout: Any,
    ) -> None:
        self.record = record if record is not None else (runner.record if runner is not None else None)
        self.runner = runner
        self._segment = segment
        self._window: Window | None = None
        self._pusher = Pusher(self._send_pictures, lambda error: self.trouble(str(error)))
        first = _settled(shown(picture, self.record, "picture"))
        MaskDrawing.__init__(self, self._opened(first))
        MaskEditor.__init__(self, first, prompt, operation)
        PictureActions.__init__(self, **layout)
        self._hand_is_quiet = False
        if mask is not None:
            self.set_mask(mask)

    def _opened(self, source: Shown) -> Image:
        return open_picture(Picture.of(source.original()))

    def observe(self, handler: Callable[..., Any], names: Any = traitlets.All, type: Any = "change") -> None:  # noqa: A002
        """Call `handler` when a trait changes; ``"mask"`` when what is selected does."""
        listed = [names] if isinstance(names, str) else names
        self._is_observed = self._is_observed or names is traitlets.All or "mask" in listed
        super().observe(handler, names, type)

    @property
    def window(self) -> Window | None:
        """The part of the picture that a precise edit may look at: left, top, right, bottom in pixels; None for all.

        Raises
        ------
        BadMask
            Where it is set to something that is no part of the picture.
        """
        return self._window

    @window.setter
    def window(self, box: Sequence[int] | None) -> None:
        self._set_window(box)
        self.resend()

    def _set_window(self, box: Sequence[int] | None) -> None:
        if box is None:
            self._window = None
            return
        left, top, right, bottom = (int(one) for one in box)
        if not (0 <= left < right <= self.size[0] and 0 <= top < bottom <= self.size[1]):
            raise BadMask(f"window: left, top, right, bottom must lie within {self.size[0]} × {self.size[1]} pixels.")
        self._window = (left, top, right, bottom)

    def _on_window(self, message: SetWindow, _buffers: Buffers) -> None:
        self._set_window(message.box)
        self.ask_price()

    def to_request(
        self,
        prompt: str | None = None,
        *,
        action: str | type[Request[Any]] = "inpaint",
        model: str | None = None,
        **fields: Any,
    ) -> Request[Any]:
        """Make the request that edits this picture within this mask.

        Parameters
        ----------
        prompt : str, optional
            What to draw there; by default what stands in the edit bar.
        action : str or Request class
            ``"inpaint"``, ``"edit"`` (with ``model="4.5"``: precise edit), ``"remove-object"``, ``"generate"`` (with
            ``model="4.5"``), or an ``operationId``.
        model : str, optional
            As for the verbs.
        **fields
            Others, by the vendor's names or by role.

        Raises
        ------
        InvalidRequest
            Where the operation would refuse it; the message says which field and what to do.
        """
        cls = edit_class(action, model, self.carries)
        source = Picture.of(self.shown_now.original())
        return edit_request(cls, source, self.mask, prompt=prompt or self.prompt, window=self._window, **fields)

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            **PictureActions.handlers(self),
            **self.edit_handlers(),
            **self.hand_handlers(),
            AddPatch: self._on_patch,
            StepMask: self._on_step,
            AskMaskPicture: lambda message, _buffers: self._pusher.mark((message.seq, message.index)),
            AskSegment: self._on_segment,
            SetWindow: self._on_window,
        }

    def _on_patch(self, message: AddPatch, buffers: Buffers) -> None:
        bits = bytes(buffers[0]) if buffers else b""
        box = (message.left, message.top, message.right, message.bottom)
        try:
            with self.lock:
                self._history.add(patch := Patch(message.patch_id, message.label, *box, bits))
        except BadPatch:
            # The page shows something else than is kept here: it begins again with what is.
            self.resend()
            raise
        self._stepped(patch, view=message.view, seq=message.seq)

    def _on_step(self, message: StepMask, _buffers: Buffers) -> None:
        with self.lock:
            ahead = self._history.done[::-1] if message.back else self._history.undone
            if ahead[:1] and ahead[0].patch_id == message.patch_id:
                patch = self._history.undo() if message.back else self._history.redo()
            else:
                patch = None
        if patch is None:
            # Another view was faster, and the page has stepped over something else.
            self.resend()
        else:
            self._stepped(patch, view=message.view, seq=message.seq)

    def _on_segment(self, message: AskSegment, _buffers: Buffers) -> None:
        if self._segment is None:
            raise BadMask("There is no segmenter here. Give one: MaskCanvas(picture, segment=...).")
        threading.Thread(target=self._segmented, args=(message,), name="ideowidgets-segment", daemon=True).start()

    def _segmented(self, message: AskSegment) -> None:
        try:
            self.segment(
                [(hint.x, hint.y, hint.inside) for hint in message.hints], box=message.box, erase=message.erase
            )
        except Exception as error:  # noqa: BLE001
            # It is the user's own code, and nobody else would hear of it.
            self.trouble(f"The segmenter failed: {error}", "ask_segment")

    def segment(
        self, points: Sequence[tuple[float, float, bool]], *, box: Sequence[int] | None = None, erase: bool = False
    ) -> None:
        """Select what the segmenter finds.

        Parameters
        ----------
        points : sequence of (x, y, inside)
            In pixels; `inside` says whether the point belongs to what is wanted.
        box : sequence of int, optional
            Left, top, right, bottom around it.
        erase : bool
            Take away instead.

        Raises
        ------
        BadMask
            Where there is no segmenter, or what it gives does not fit the picture.
        """
        if self._segment is None:
            raise BadMask("There is no segmenter here. Give one: MaskCanvas(picture, segment=...).")
        found = self._segment(self._picture.copy(), points=list(points), box=None if box is None else tuple(box))
        self._draw(self._read(found), "segment", erase)

    def _stepped(self, patch: Patch | None, *, view: str | None = None, seq: int | None = None) -> None:
        history = self._history
        if patch is not None:
            applied = patch in history.done
            told = MaskPatch(
                patch_id=patch.patch_id,
                label=patch.label,
                left=patch.left,
                top=patch.top,
                right=patch.right,
                bottom=patch.bottom,
                applied=applied,
            )
            self.push(told, [patch.bits])
        self.push(MaskHistory(steps=self._steps(), done=len(history.done), view=view, seq=seq))
        if patch is not None:
            self.ask_price()
            self.revision += 1
            if self._is_observed:
                bunch = traitlets.Bunch(name="mask", old=None, new=self.mask, owner=self, type="change")
                self.notify_change(bunch)

    def _steps(self) -> list[Step]:
        patches = (*self._history.done, *self._history.undone)
        return [Step(patch_id=patch.patch_id, label=patch.label) for patch in patches]

    def resend(self) -> None:
        import numpy as np

        now = self.shown_now
        described = now.describe("", [])
        setup = MaskSetup(
            picture=now.key,
            width=self.size[0],
            height=self.size[1],
            alt=described.alt,
            file_name=described.file_name,
            steps=self._steps(),
            done=len(self._history.done),
            window=None if self._window is None else list(self._window),
            segmenter=self._segment is not None,
            choices=choices(self.carries),
            operation=self.operation,
            prompt=self.prompt,
            offline=self.runner is not None and self.runner.free,
            live=self.runner is not None and bool(self.operation),
        )
        bits = zlib.compress(np.packbits(self._history.selection).tobytes(), 1)
        self.push(setup, [bits])
        self.tell_hand()
        self.tell_states()
        self.tell_outside()
        self.ask_price()

    def _send_pictures(self, keys: Sequence[Any]) -> None:
        pictures = self.pictures
        for seq, index in keys:
            if index < len(pictures):
                send_pieces(self.push, pictures[index].key, seq, pictures[index].original)

    def summary(self) -> str:
        width, height = self.size
        return f"{width} × {height}, {self.coverage:.1%} selected"

    def static_html(self) -> str:
        from PIL import Image as Pillow

        small = self._picture.convert("RGB")
        small.thumbnail((THUMB_SIZE, THUMB_SIZE))
        selected = Pillow.fromarray(self._history.selection).convert("L").resize(small.size)
        over = selected.point([value // 2 for value in range(256)])
        small.paste((226, 82, 31), mask=over)
        code = base64.b64encode(to_thumbnail(small, THUMB_SIZE)).decode("ascii")
        said = escape(self.summary(), quote=True)
        return f'<figure><img src="data:image/webp;base64,{code}" alt="{said}"><figcaption>{said}</figcaption></figure>'


def _settled(found: Shown) -> Shown:
    """Take a picture in the form in which everybody sees the same pixels."""
    if found.source is None:
        return found
    given = Picture.of(found.original())
    taken = plain(given)
    return found if taken is given else replace(found, source=taken, key=taken.sha256)
