"""Files that go into a request: bytes, a name, a media type."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Attachment:
    """A file as it is sent.

    Attributes
    ----------
    data : bytes
        The whole file.
    name : str
        File name of the multipart part; never a path.
    media_type : str
        Content type of the part.
    source : str or None
        The path it was read from, for code that reads it again.
    """

    data: bytes = field(repr=False)
    name: str
    media_type: str
    source: str | None = field(default=None, compare=False, repr=False)

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class MaxBytes:
    """The largest file that a field takes, in bytes; said in a field's annotation."""

    limit: int
