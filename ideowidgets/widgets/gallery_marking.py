"""Rating, starring, tagging and noting the pictures of a gallery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ideowidgets.record.errors import NotInRecord
from ideowidgets.widgets.base import Handler
from ideowidgets.widgets.gallery_messages import MarkTiles
from ideowidgets.widgets.messages import FromPage
from ideowidgets.widgets.picture_actions import PictureActions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ideowidgets.record.record import Record
    from ideowidgets.widgets.gallery_rows import WallRows


class WallMarking(PictureActions):
    """What people add to pictures; see :class:`ideowidgets.widgets.gallery.Gallery`."""

    author: str | None = None
    _rows: WallRows
    _mask: NDArray[np.bool_]

    def __init__(self, **kwargs: Any) -> None:
        self._kept: set[int] = set()
        """What was annotated since the filter was applied: it stays in sight although it may match no more."""
        super().__init__(**kwargs)

    def rate(self, image_id: str, rating: int | None) -> None:
        """Rate a picture from 1 to 5; None takes it back. Written at once; every view that shows it follows."""
        self._marking(image_id).rate(image_id, rating, author=self.author)

    def star(self, image_id: str, starred: bool = True) -> None:
        """Star a picture, or take the star back."""
        self._marking(image_id).star(image_id, starred, author=self.author)

    def tag(self, image_id: str, *tags: str) -> None:
        """Add tags to a picture."""
        self._marking(image_id).tag(image_id, *tags, author=self.author)

    def untag(self, image_id: str, *tags: str) -> None:
        """Take tags off a picture."""
        self._marking(image_id).untag(image_id, *tags, author=self.author)

    def note(self, image_id: str, text: str | None) -> None:
        """Write a note to a picture, in place of the one before; None takes it back."""
        self._marking(image_id).note(image_id, text, author=self.author)

    def _marking(self, image_id: str) -> Record:
        item = self._rows.item_of(image_id)
        if self.record is None or self._rows.unkept:
            raise NotInRecord(self._rows.unkept)
        if item < len(self._mask) and self._mask[item]:
            self._kept.add(item)
        return self.record

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {**super().handlers(), MarkTiles: self._on_mark}

    def _on_mark(self, message: MarkTiles, _buffers: object) -> None:
        for item in message.items:
            image_id = self._rows.ids[self._inside(item)]
            if message.rating is not None:
                self.rate(image_id, message.rating or None)
            if message.starred is not None:
                self.star(image_id, message.starred)
            if message.tags is not None:
                self._set_tags(image_id, message.tags, only_add=len(message.items) > 1)
            if message.note is not None:
                self.note(image_id, message.note.strip() or None)

    def _set_tags(self, image_id: str, tags: Sequence[str], *, only_add: bool) -> None:
        [row] = self._marking(image_id).rows([image_id])
        wanted = list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
        if fresh := [tag for tag in wanted if tag not in row.tags]:
            self.tag(image_id, *fresh)
        if not only_add and (gone := [tag for tag in row.tags if tag not in wanted]):
            self.untag(image_id, *gone)

    def _inside(self, item: int) -> int:
        if item >= self._rows.count:
            raise NotInRecord(f"This gallery has {self._rows.count} pictures, and none of number {item}.")
        return item
