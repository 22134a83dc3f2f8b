"""What was asked for against what came out, on a layout canvas: the picture underneath is described and matched."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.structured_prompt import Difference, Matching, StructuredPrompt
from ideowidgets.operations.structured_prompt.tree import to_text
from ideowidgets.widgets.base import Buffers, Handler
from ideowidgets.widgets.compare_sides import Shown, shown
from ideowidgets.widgets.form_messages import UploadPiece
from ideowidgets.widgets.layout_document import NEAR, SIZES, BadLayout, Layout, size_for
from ideowidgets.widgets.layout_loop import LayoutLoop, row_of, told_changes
from ideowidgets.widgets.layout_messages import (
    AskChanges,
    DescribeResult,
    DescribeUnder,
    GotElement,
    LayoutChanges,
    LayoutGot,
)
from ideowidgets.widgets.layout_start import begun, prompt_of
from ideowidgets.widgets.messages import FromPage
from ideowidgets.widgets.pusher import Pusher
from ideowidgets.widgets.uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import Callable

    from ideowidgets.run import Call

_MOST_TOLD: Final = 300


class LayoutAgainst(LayoutLoop):
    """What a layout canvas shows of its results; see :class:`ideowidgets.LayoutCanvas`."""

    def __init__(self, layout: Layout, first: Shown | None, seed: int | None) -> None:
        self._descriptions: dict[str, StructuredPrompt] = {}
        self._uploads = Uploads()
        # Matching many elements takes a while: it is done aside.
        self._matching = Pusher(lambda _keys: self.tell_got(), lambda error: self.trouble(str(error)))
        LayoutLoop.__init__(self, layout, first, seed)

    def set_picture(self, picture: Any) -> None:
        """Lay another picture under the boxes; while nothing is laid out, begin with its shape and its prompt.

        Parameters
        ----------
        picture : path, bytes, PIL image, numpy array, image id, row, or a picture of the record
            It joins the pictures so far.

        Raises
        ------
        BadComparison
            Where it is no picture.
        NotInRecord
            Where an image id is unknown.
        """
        under = shown(picture, self.record, "picture")
        with self.lock:
            keys = [one.key for one in self.pictures]
            if under.key not in keys:
                self._states.append((under, None))
            self.go_to(keys.index(under.key) if under.key in keys else len(keys))
            self._begin_with(under)

    def _begin_with(self, under: Shown) -> None:
        """Take the shape of a picture, and what it was asked for with, where nothing is laid out yet."""
        size, now = _sides_of(under), self.document
        if size is None or now.layers:
            return
        found = begun(None, under)
        prompt = found if found.elements else now.prompt
        resolution = "x".join(map(str, size))
        fresh = Layout.of(prompt, resolution if resolution in SIZES else size_for(size))
        if fresh.resolution != now.resolution or fresh.layers:
            self._commit(fresh, "picture underneath")

    def chosen(self, index: int) -> None:
        super().chosen(index)
        self.tell_got_aside()

    def describe(self, *, max_usd: float | None = None) -> Call:
        """Describe the picture underneath with Ideogram 4.0; its elements take the place of those that are there.

        Undo gives the layout before, to be compared with what came: :attr:`asked_vs_got`. Raises as :meth:`generate`.
        """
        return self._describe(max_usd, self._take_described)

    def describe_result(self, *, max_usd: float | None = None) -> Call:
        """Describe the picture underneath with Ideogram 4.0, to see what came of what was asked for.

        The layout stays as it is; see :attr:`got` and :attr:`asked_vs_got`. Raises as :meth:`generate`.
        """
        return self._describe(max_usd, lambda _got, _row: None)

    def _describe(self, max_usd: float | None, then: Callable[[StructuredPrompt, str | None], None]) -> Call:
        under = self.picture
        self._described = self._asked(self._describing(), max_usd, lambda call: self._on_described(under, call, then))
        self.tell_work()
        return self._described

    def _on_described(
        self, under: Shown | None, call: Call, then: Callable[[StructuredPrompt, str | None], None]
    ) -> None:
        found = call.result_value.json_prompt
        if found is None or under is None:
            raise BadLayout("The description holds no structured prompt.")
        self._descriptions[under.key] = StructuredPrompt(found)
        then(self._in_frame(under, self._descriptions[under.key]), row_of(call))
        self.tell_got_aside()

    def _take_described(self, got: StructuredPrompt, row: str | None) -> None:
        self._commit(self.document.with_sent(got), "describe", row=row)

    @property
    def got(self) -> StructuredPrompt | None:
        """What the picture underneath shows, by its latest description, for this frame; None while there is none."""
        under = self.picture
        if under is None:
            return None
        # What is not known may be by now: a record is shared.
        found = self._descriptions.get(under.key) or self._told_before(under)
        return None if found is None else self._in_frame(under, found)

    def _in_frame(self, under: Shown, found: StructuredPrompt) -> StructuredPrompt:
        """Lay out what a picture shows as it lies in the frame: in its middle, where its shape is another."""
        size = _sides_of(under)
        if size is None or not self._is_far(size):
            return found
        return found.reshape(size, self.document.resolution, "layout")

    def _is_far(self, size: tuple[int, int]) -> bool:
        width, height = (int(side) for side in self.document.resolution.split("x"))
        return abs(math.log(size[0] / size[1]) - math.log(width / height)) > NEAR

    def _told_before(self, under: Shown) -> StructuredPrompt | None:
        from ideowidgets.measures import NotMeasurable
        from ideowidgets.measures.asked import described

        if self.record is None or under.image_id is None:
            return None
        try:
            found = described(self.record, under.image_id, str(getattr(under.row, "service", "") or ""))
            if found is None:
                return None
            self._descriptions[under.key] = StructuredPrompt.read(found)
        except (NotMeasurable, IdeogramError):
            return None
        return self._descriptions[under.key]

    @property
    def asked_vs_got(self) -> Matching | None:
        """Each element of :attr:`json_prompt` beside the one that came out; None while that is not known."""
        got = self.got
        return None if got is None else self.document.sent.match(got)

    def tell_got_aside(self) -> None:
        """Have the page told what came out, from a thread of its own."""
        if self._states:
            self._matching.mark("got")

    def tell_got(self) -> None:
        """Tell the page what came out."""
        with self.lock:
            now, got = self.document, self.got
        if got is None:
            self.push(LayoutGot(known=False, elements=[]))
            return
        keys = [layer.key for layer in now.layers if not layer.muted]
        self.push(LayoutGot(known=True, elements=_told(now.sent.match(got), keys)))

    def changes_between(self, before: int, after: int) -> tuple[Difference, ...] | None:
        """Tell in what the structured prompts of two of the pictures so far differ; None where one had none."""
        found = [prompt_of(self._states[index][0]) for index in (self._checked(before), self._checked(after))]
        if found[0] is None or found[1] is None:
            return None
        return found[0].diff(found[1])

    def against_handlers(self) -> Mapping[type[FromPage], Handler]:
        """Give the method for each message about results."""
        return {
            DescribeUnder: lambda _message, _buffers: self._on_describe(),
            DescribeResult: lambda _message, _buffers: self._on_describe_result(),
            UploadPiece: self._on_upload,
            AskChanges: lambda message, _buffers: self._on_changes(message),
        }

    def _on_describe(self) -> None:
        self.describe()

    def _on_describe_result(self) -> None:
        self.describe_result()

    def _on_upload(self, message: UploadPiece, buffers: Buffers) -> None:
        answer = self._uploads.answer(message, buffers[0] if buffers else memoryview(b""))
        if answer is None:
            return
        if answer.file is not None:
            try:
                self.set_picture(self._uploads.files.pop(answer.file.sha256))
            except IdeogramError as error:
                answer = answer.model_copy(update={"file": None, "error": str(error)})
        self.push(answer)

    def _on_changes(self, message: AskChanges) -> None:
        found = self.changes_between(message.before, message.after)
        told = None if found is None else told_changes(found)
        self.push(LayoutChanges(before=message.before, after=message.after, changes=told))


def _told(found: Matching, keys: Sequence[str]) -> list[GotElement]:
    made = []
    for pair in found.pairs[:_MOST_TOLD]:
        known = pair.asked or pair.got
        box = pair.got.bbox if pair.got is not None else None
        made.append(
            GotElement(
                key=None if pair.asked is None else keys[pair.asked.index],
                came=pair.got is not None,
                label=known.label if known is not None else "",
                bbox=list(box) if box is not None and box.is_valid else None,
                text=pair.got.text if pair.got is not None else None,
                text_match=pair.text_match,
                raw=to_text([pair.got.to_dict()]) if pair.asked is None and pair.got is not None else "",
            )
        )
    return made


def _sides_of(under: Shown) -> tuple[int, int] | None:
    told = under.describe("", [])
    return (told.width, told.height) if told.width and told.height else None
