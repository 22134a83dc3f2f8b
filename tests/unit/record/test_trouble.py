"""Full disks, damaged files, later and earlier versions, network disks: each is said with what to do."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record, RecordError, core, schema, store
from ideowidgets.record.errors import (
    CorruptRecord,
    DiskFull,
    NewerRecord,
    NoPermission,
    RecordBusy,
    from_os,
    from_sql,
)
from ideowidgets.record.mounts import is_unsafe, unsafe_disk
from ideowidgets.record.owner import Owner, started_of, this_host
from ideowidgets.record.store import DATABASE
from ideowidgets.record.ulid import UlidFactory

if TYPE_CHECKING:
    from tests.unit.record.conftest import Fill

MOUNTS = """\
/dev/vda / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/home /home nfs4 rw 0 0
/dev/vdb /home/local ext4 rw 0 0
drive /content/drive fuse.drive rw 0 0
server:/my\\040data /mnt/my\\040data cifs rw 0 0
tmpfs /over tmpfs rw 0 0
server:/over /over ceph rw 0 0
torn line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/record", None),
        ("/home/ada/record", "nfs4"),
        ("/home", "nfs4"),
        ("/homes/ada", None),
        ("/home/local/record", None),
        ("/home/local/../ada", "nfs4"),
        ("/content/drive/MyDrive", "fuse.drive"),
        ("/mnt/my data/x", "cifs"),
        ("/over/x", "ceph"),
    ],
)
def test_the_longest_mount_point_says_which_disk_it_is(path: str, kind: str | None) -> None:
    assert unsafe_disk(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "lustre", "gpfs", "ceph", "wekafs", "fuse", "fuse.s3fs", "fuseblk"]
)
def test_network_and_fuse_disks_are_unsafe(kind: str) -> None:
    assert is_unsafe(kind)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "apfs", "overlay", "tmpfs", "zfs"])
def test_local_disks_are_safe(kind: str) -> None:
    assert not is_unsafe(kind)


def test_on_a_network_disk_the_journal_is_used_and_said_once(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(core, "unsafe_disk", lambda path: "nfs4")
    for _ in range(2):
        with Record(tmp_path / "r") as record:
            assert record.mode == "journal"
    said = capsys.readouterr().out
    assert said.count("nfs4") == 1
    assert "journal" in said
    with Record(tmp_path / "r", mode="sqlite") as record:
        assert record.mode == "sqlite"


def test_rows_follow_from_one_mode_to_the_other(tmp_path: Path, fill: Fill) -> None:
    path = tmp_path / "r"
    with Record(path, mode="sqlite") as record:
        first = fill(record)
    with Record(path, mode="journal") as record:
        second = fill(record, seed=20)
        assert list(record.df.index) == [*first, *second]
    for _ in range(2):
        with Record(path, mode="sqlite") as record:
            assert list(record.df.index) == [*first, *second]
    with Record(path, mode="journal") as record:
        assert list(record.df.index) == [*first, *second]


def test_a_torn_last_line_is_passed_over(tmp_path: Path, fill: Fill) -> None:
    path = tmp_path / "r"
    with Record(path, mode="journal") as record:
        ids = fill(record)
        record.rate(ids[0], 3)
    (segment,) = (path / "log").glob("*.jsonl")
    lines = segment.read_bytes().splitlines(keepends=True)
    segment.write_bytes(b"".join(lines[:-1]) + lines[-1][:20])
    with Record(path, mode="journal") as record:
        assert record.df.status.tolist() == ["ok"]
        assert record.df.rating.isna().all()
        record.rate(ids[0], 4)
    with Record(path, mode="journal") as record:
        assert record.df.rating.tolist() == [4]


def test_a_disk_that_fills_in_the_middle_of_a_line_harms_no_other(tmp_path: Path, fill: Fill, monkeypatch) -> None:
    real = os.write
    with Record(tmp_path / "r", mode="journal") as record:
        ids = fill(record)

        def full(handle: int, data: bytes) -> int:
            real(handle, data[:30])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "write", full)
        with pytest.raises(DiskFull, match="Free some space"):
            record.rate(ids[0], 1)
        monkeypatch.setattr(os, "write", real)
        record.rate(ids[0], 2)
        assert record.df.rating.tolist() == [2]
    with Record(tmp_path / "r", mode="journal") as record:
        assert record.df.rating.tolist() == [2]


def test_a_full_disk_is_said_and_the_rows_before_stay(tmp_path: Path, fill: Fill) -> None:
    with Record(tmp_path / "r", mode="sqlite") as record:
        fill(record)
        writer = record._store._writer  # type: ignore[attr-defined]
        pages = writer.exec_driver_sql("PRAGMA page_count").scalar()
        writer.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        writer.commit()
        large = GenerateV3(prompt="x" * 9_999)
        with pytest.raises(DiskFull, match="Free some space"):
            record.begin(large, service="ideogram", axes={"note": "x" * 10_000_000})
        before = len(record.df)
        writer.exec_driver_sql("PRAGMA max_page_count=1000000")
        writer.commit()
        fill(record, seed=30)
        assert len(record.df) == before + 1


@pytest.mark.parametrize("damage", [b"this is no database at all, not even nearly" * 40, None])
def test_a_damaged_database_is_said(tmp_path: Path, fill: Fill, damage: bytes | None) -> None:
    path = tmp_path / "r"
    with Record(path, mode="sqlite") as record:
        for seed in range(30):
            fill(record, seed=seed)
    file = path / DATABASE
    data = bytearray(file.read_bytes())
    if damage is None:
        data[4096:] = b"\xa5" * (len(data) - 4096)
    file.write_bytes(damage or bytes(data))
    with pytest.raises(CorruptRecord, match="backups"), Record(path, mode="sqlite") as record:
        len(record.df)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    with sqlite3.connect(tmp_path / "r" / DATABASE) as connection:
        connection.execute("CREATE TABLE photos (name)")
    with pytest.raises(CorruptRecord, match="no record of ideowidgets"):
        Record(tmp_path / "r", mode="sqlite")


def test_a_later_version_is_refused_politely_and_nothing_changes(tmp_path: Path, fill: Fill) -> None:
    path = tmp_path / "r"
    with Record(path, mode="sqlite") as record:
        fill(record)
    with sqlite3.connect(path / DATABASE) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    for mode in ("sqlite", "journal"):
        with pytest.raises(NewerRecord, match="Upgrade the package"):
            Record(path, mode=mode)  # type: ignore[arg-type]
    shutil.rmtree(path)
    (path / "log").mkdir(parents=True)
    (path / "log" / "other.jsonl").write_text(json.dumps({"v": 99, "rows": {}}) + "\n")
    with pytest.raises(NewerRecord, match="Upgrade the package"):
        Record(path, mode="journal")


def test_an_earlier_version_is_opened_after_a_backup_copy(tmp_path: Path, fill: Fill, monkeypatch) -> None:
    path = tmp_path / "r"
    with Record(path, mode="sqlite") as record:
        ids = fill(record)
    with sqlite3.connect(path / DATABASE) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema_version'")

    def step(connection: object) -> None:
        connection.exec_driver_sql("CREATE TABLE added (x)")  # type: ignore[attr-defined]

    monkeypatch.setitem(store.MIGRATIONS, 0, step)
    for _ in range(2):
        with Record(path, mode="sqlite") as record:
            assert list(record.df.index) == list(ids)
    (copy,) = (path / "backups").iterdir()
    assert copy.name.startswith("ideowidgets-v0-")
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM request").fetchone() == (1,)
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'added'").fetchall() == []
    with sqlite3.connect(path / DATABASE) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [(str(schema.SCHEMA_VERSION),)]


def test_a_failed_migration_leaves_the_record_as_it_was(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "r"
    Record(path, mode="sqlite").close()
    with sqlite3.connect(path / DATABASE) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema_version'")

    def step(connection: object) -> None:
        connection.exec_driver_sql("CREATE TABLE added (x)")  # type: ignore[attr-defined]
        connection.exec_driver_sql("no sql at all")  # type: ignore[attr-defined]

    monkeypatch.setitem(store.MIGRATIONS, 0, step)
    with pytest.raises(RecordError):
        Record(path, mode="sqlite")
    with sqlite3.connect(path / DATABASE) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [("0",)]
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'added'").fetchall() == []


def test_a_file_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "r.zip").write_bytes(b"")
    with pytest.raises(RecordError, match=r"Record\.read"):
        Record(tmp_path / "r.zip")
    with pytest.raises(RecordError, match="mode"):
        Record(tmp_path / "r", mode="fast")  # type: ignore[arg-type]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(NoPermission, match="writable"):
            Record(tmp_path / "r")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EACCES, NoPermission),
        (errno.EROFS, NoPermission),
        (errno.EIO, RecordError),
    ],
)
def test_errors_of_the_system_have_names(number: int, kind: type[RecordError]) -> None:
    assert type(from_os(OSError(number, os.strerror(number)), Path("r"))) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("database or disk is full", DiskFull),
        ("attempt to write a readonly database", NoPermission),
        ("unable to open database file", NoPermission),
        ("database disk image is malformed", CorruptRecord),
        ("database is locked", RecordBusy),
        ("something else", RecordError),
    ],
)
def test_errors_of_the_database_have_names(text: str, kind: type[RecordError]) -> None:
    found = from_sql(sqlite3.OperationalError(text), Path("somewhere"))
    assert type(found) is kind
    assert "somewhere" in str(found)


def test_processes_are_told_apart() -> None:
    me = Owner.me()
    assert not me.is_dead(0)
    assert Owner(me.host, me.pid, "another start").is_dead(0)
    assert Owner(me.host, 2**22 + 5, me.started).is_dead(0)
    assert started_of(me.pid) == me.started
    elsewhere = Owner(this_host() + "-other", me.pid, me.started)
    hour = 3_600_000_000
    assert not elsewhere.is_dead(0, now_us=hour)
    assert elsewhere.is_dead(0, now_us=hour + 1)


def test_keys_grow_even_when_the_clock_is_set_back(monkeypatch) -> None:
    clock = iter([2_000_000_000, 1_000_000_000, 1_000_000_000, 3_000_000_000])
    monkeypatch.setattr("ideowidgets.record.ulid.time.time_ns", lambda: next(clock))
    make = UlidFactory()
    keys = [make() for _ in range(4)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 4
    assert {len(key) for key in keys} == {26}
