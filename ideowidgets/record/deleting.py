"""Deleting for good: the bytes go, the fact that there was a picture stays and merges like any other."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from ideowidgets.record.core import image_ids as ids_of
from ideowidgets.record.schema import annotation, image, outcome, request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ideowidgets.record.files import ImageFiles
    from ideowidgets.record.store import Store

_CARRIED: Final = re.compile(r'"sha256":\s*"([0-9a-f]{64})"')


def deleted_ids(store: Store) -> set[str]:
    """Give the image ids that were ever deleted."""
    return {
        row[0] for row in store.fetch(select(annotation.c.image_id).where(annotation.c.kind == "deleted").distinct())
    }


def deletion_of(store: Store, image_id: str) -> tuple[str, datetime] | None:
    """Give who deleted a picture first, and when; None where nobody did."""
    statement = select(annotation.c.author, annotation.c.at).where(
        annotation.c.image_id == image_id, annotation.c.kind == "deleted"
    )
    found = store.fetch(statement.order_by(annotation.c.event_id).limit(1))
    return next(((str(author), datetime.fromtimestamp(at / 1e6, UTC)) for author, at in found), None)


def files_of(store: Store, wanted: set[str] | None = None) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Tell which files rows and requests hold.

    Parameters
    ----------
    wanted : set of str, optional
        Only these image ids, and requests all of whose images are among them.

    Returns
    -------
    dict, dict
        The hash of each image id's picture; the hashes of the files that each request carried.
    """
    pictures = {
        f"{request_id}-{index}": str(sha256)
        for request_id, index, sha256 in store.fetch(
            select(image.c.request_id, image.c.image_index, image.c.sha256).where(image.c.sha256.is_not(None))
        )
        if wanted is None or f"{request_id}-{index}" in wanted
    }
    slots = func.max(request.c.slots, func.coalesce(outcome.c.slots, 0))
    statement = (
        select(request.c.request_id, slots, request.c.request)
        .outerjoin(outcome, outcome.c.request_id == request.c.request_id)
        .where(request.c.request.contains('"sha256"'))
    )
    inputs = {
        str(request_id): set(_CARRIED.findall(text))
        for request_id, count, text in store.fetch(statement)
        if wanted is None or wanted >= set(ids_of(request_id, count))
    }
    return pictures, inputs


def purge(store: Store, files: ImageFiles, image_ids: Iterable[str]) -> tuple[str, ...]:
    """Delete the files of deleted rows that nothing else needs; give their hashes.

    A picture that another row shows, or that another request carried, stays. So does what a request carried as long
    as one of its images is there.
    """
    gone = deleted_ids(store)
    pictures, inputs = files_of(store)
    dead_pictures, dead_inputs = files_of(store, gone)
    kept = {sha256 for image_id, sha256 in pictures.items() if image_id not in gone}
    kept |= {sha256 for request_id, held in inputs.items() if request_id not in dead_inputs for sha256 in held}
    touched = set(image_ids)
    requests = {image_id.rpartition("-")[0] for image_id in touched}
    candidates = {sha256 for image_id, sha256 in dead_pictures.items() if image_id in touched}
    candidates |= {sha256 for request_id, held in dead_inputs.items() if request_id in requests for sha256 in held}
    return tuple(sha256 for sha256 in sorted(candidates - kept) if files.remove(sha256))
