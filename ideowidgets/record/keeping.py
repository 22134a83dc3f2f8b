"""What a record holds as a whole: pictures from elsewhere, another record, what is deleted, what is found again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ideowidgets.record.annotations import new_event
from ideowidgets.record.deleting import deleted_ids, deletion_of, purge
from ideowidgets.record.errors import RecordError
from ideowidgets.record.importing import Imported, facts_of_file, key_of, new_rows, picture_files, read_picture
from ideowidgets.record.merging import Merged, merge
from ideowidgets.record.rebuilding import Rebuilt, is_export, merge_export, rebuild, set_aside
from ideowidgets.record.schema import annotation
from ideowidgets.record.write_back import WritingBack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class Keeping(WritingBack):
    """What happens to a record as a whole; see :class:`ideowidgets.record.record.Record`."""

    def add_images(
        self,
        folder: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        model: str | None = None,
        prompt: str | Mapping[str, str] | None = None,
        experiment: str | None = None,
    ) -> Imported:
        """Bring any pictures in as rows of the service ``import``, to be compared with the others.

        Prompt and seed are read from what a picture carries, else from a text of the same name beside it
        (``cat.png``, ``cat.txt``). A picture comes in once for each model.

        Copies and exports of this package come back as the rows that they were by other doors: :meth:`merge` takes an
        export, and ``Record.rebuild(folder, sources=[...])`` copies that carry their row.

        Parameters
        ----------
        folder : path or iterable of paths
            Folders, with all below them, or files: PNG, JPEG, WebP.
        model : str, optional
            What made them; any name.
        prompt : str or mapping, optional
            What they were asked with; a mapping goes by file name.
        experiment : str, optional
            Groups them, as a sweep's name does.

        Returns
        -------
        Imported
            ``.image_ids``, and ``.refused``: why a file was passed over.
        """
        given = [folder] if isinstance(folder, str | os.PathLike) else list(folder)
        found: list[str] = []
        refused: dict[str, str] = {}
        for path in picture_files(Path(place).expanduser() for place in given):
            try:
                data = read_picture(path)
                stored = self._files.add(data)
                facts = facts_of_file(path, data)
            except RecordError as error:
                refused[str(path)] = str(error)
                continue
            asked = prompt.get(path.name) if prompt is not None and not isinstance(prompt, str) else prompt
            facts |= {key: value for key, value in (("model", model), ("prompt", asked)) if value is not None}
            known = [row for row in self._rows(hashes=[key_of(stored.sha256, facts.get("model"))]) if row.image]
            if known:
                found.append(known[0].image_id)
                continue
            image_id, rows = new_rows(stored, facts, name=path.name, experiment=experiment)
            self._write(rows, (image_id,))
            found.append(image_id)
        return Imported(tuple(found), refused)

    def delete(self, image_ids: Iterable[str]) -> tuple[str, ...]:
        """Delete pictures for good, with their thumbnails and what only they were made from.

        The row stays: what was asked, what it cost, and that its picture was deleted (``status`` is ``deleted``).
        Files that another row shows or another request carried stay too. There is no way back, and no copy is kept;
        exports made before are not reached. Let no other process write to the record meanwhile.

        Returns
        -------
        tuple of str
            Hashes of the files that are gone.

        Raises
        ------
        NotInRecord
            Where there is no such row; nothing is deleted then.
        RecordError
            Where one is still on its way.
        """
        wanted = tuple(dict.fromkeys(image_ids))
        waiting = [row.image_id for row in self.rows(wanted) if row.status == "sent"]
        if waiting:
            raise RecordError(f"{waiting[0]!r} is still on its way. Wait for it or cancel it, then delete it.")
        # First the fact, then the bytes: cut short in between, a second call finishes.
        known = deleted_ids(self._store)
        events = [new_event(image_id, "deleted", True) for image_id in wanted if image_id not in known]
        self._write({annotation.name: events}, wanted)
        return purge(self._store, self._files, wanted)

    def deletion(self, image_id: str) -> tuple[str, datetime] | None:
        """Give who deleted a picture for good, and when; None where nobody did."""
        return deletion_of(self._store, image_id)

    def merge(self, other: Self | str | os.PathLike[str]) -> Merged:
        """Bring everything of another record in; the other one stays as it is. Doing it again changes nothing.

        Of an export come its rows, pictures and marks: requests can be read, and are reused, but the pictures that
        they carried are not in it. Files that carry their row come in by :meth:`rebuild`.

        Parameters
        ----------
        other : Record or path
            The folder of a record, which is opened and closed again; or a ZIP or folder that :meth:`export` wrote.

        Returns
        -------
        Merged
            ``print`` it to see what came in.

        Raises
        ------
        RecordError
            Where it is this record, or neither a record nor an export.
        """
        if not isinstance(other, Keeping):
            path = Path(other).expanduser()
            if is_export(path):
                found = merge_export(self._store, self._files, path)
                self._hub.tell(())
                return found
            if not path.is_dir():
                raise RecordError(
                    f"{path} is no record and no export that holds pictures: name the folder of a record, or the .zip "
                    "or folder that record.export wrote. Record.rebuild(folder, sources=[...]) takes copies that carry "
                    "their row, and Record.read reads tables."
                )
            with type(self)(path) as opened:
                return self.merge(opened)
        if other.path.resolve() == self.path.resolve():
            raise RecordError(f"{self.path} cannot be merged into itself; name another record.")
        store, files = other._store, other._files  # noqa: SLF001  # the same class's own
        found = merge(self._store, self._files, store, files)
        purge(self._store, self._files, deleted_ids(store))
        self._hub.tell(())
        return found

    @classmethod
    def rebuild(
        cls, path: str | os.PathLike[str], sources: Iterable[str | os.PathLike[str]] = ()
    ) -> tuple[Self, Rebuilt]:
        """Open a record whose database is lost or damaged, and fill it from all that is left.

        Rows come from the newest backup, the journals, and ``sources``; an original that none of them names
        becomes a row of the service ``import``. A damaged database is moved to ``backups``, never deleted.

        Parameters
        ----------
        path : path
            The record's folder.
        sources : iterable of paths
            Exports (``.zip`` and folders) and copies that carry their row (see :meth:`copy_picture`). Give only
            your own: what they say is taken for this record's word.

        Returns
        -------
        Record, Rebuilt
            The open record, and what was found; ``print`` it.

        Raises
        ------
        RecordError
            Where ``path`` is no folder.
        """
        root = Path(path).expanduser()
        if not root.is_dir():
            raise RecordError(f"{root} is no folder; name the folder where the record was.")
        set_aside(root)
        record = cls(root)
        found = rebuild(record._store, record._files, record.path, [Path(source).expanduser() for source in sources])
        return record, found
