"""Copies carry their row and nothing else changes; what a stranger put into a file harms nobody."""

from __future__ import annotations

import io
import json
import struct
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Received, Record
from ideowidgets.record.errors import BadImage, NotInRecord, RecordError
from ideowidgets.record.out import carried, containers
from ideowidgets.record.out.containers import Part
from ideowidgets.record.out.metadata import embed, metadata_of
from tests.unit.record.conftest import picture

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("PNG", "JPEG", "WEBP")
SUFFIX = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
FACTS = {
    "format": "ideowidgets.picture",
    "version": 1,
    "image_id": "R-0",
    "prompt": "灯台 <b>&\x01 \U0001f30a",
    "seed": 7,
}


def stored(record: Record, data: bytes, **asked) -> str:
    request_id = record.begin(GenerateV3(**({"prompt": "灯台, <b>\n&", "seed": 7} | asked)), service="ideogram")
    got = [Received(0, 8, "a lighthouse", "64x48", True, record.add_image(data).sha256)]
    return record.complete(
        request_id, raw={}, images=got, cost_usd_micros=30_000, cost_source="table", latency_s=1, generation_id="g"
    )[0]


def same_pixels(first: bytes, second: bytes) -> bool:
    one, other = (Image.open(io.BytesIO(data)) for data in (first, second))
    return one.mode == other.mode and ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_carries_its_row_and_the_original_stays(record: Record, tmp_path: Path, kind: str) -> None:
    original = picture(3, kind=kind)
    image_id = stored(record, original, negative_prompt="fog")
    record.rate(image_id, 4)
    record.tag(image_id, "sky & sea")
    record.note(image_id, "secret")
    path = record.copy_picture(image_id, tmp_path / f"copy{SUFFIX[kind]}")
    assert record.image_bytes(record.rows([image_id])[0].sha256 or "") == original
    assert same_pixels(path.read_bytes(), original)
    found = Record.read_metadata(path)
    row = record.rows([image_id])[0]
    for name in ("image_id", "prompt", "seed_returned", "model", "service", "params", "sha256", "rating", "tags"):
        assert found[name] == getattr(row, name), name
    text = json.dumps(found)
    assert "secret" not in text
    assert "cost" not in text
    asked = Record.read_metadata(record.copy_picture(image_id, path, costs=True, notes=True))
    assert (asked["cost_usd_micros"], asked["note"], asked["author"]) == (30_000, "secret", row.author)


@pytest.mark.parametrize("kind", KINDS)
def test_other_programs_find_what_they_look_for(record: Record, tmp_path: Path, kind: str) -> None:
    image_id = stored(record, picture(3, kind=kind), negative_prompt="fog", style_preset="BAUHAUS")
    record.rate(image_id, 4)
    with Image.open(record.copy_picture(image_id, tmp_path / f"c{SUFFIX[kind]}")) as found:
        found.load()
        packet = found.info["XML:com.adobe.xmp"] if kind == "PNG" else found.info["xmp"]
        text = (
            found.info["parameters"]
            if kind == "PNG"
            else found.getexif().get_ifd(0x8769)[0x9286][8:].decode("utf-16-be")
        )
    lines = text.split("\n")
    assert lines[:3] == ["灯台, <b>", "&", "Negative prompt: fog"]
    assert lines[3].startswith("Seed: 8, Size: 64x48, Model: ideogram-3.0, Service: ideogram")
    root = ET.fromstring(packet)
    said = "".join(root.itertext())
    assert "灯台, <b>" in said
    assert "trainedAlgorithmicMedia" in said
    assert root.findtext(".//{http://ns.adobe.com/xap/1.0/}Rating") == "4"


def test_an_offline_picture_is_no_models_work() -> None:
    packet = carried.xmp({"service": "offline", "prompt": "x"}, "{}")
    assert "/algorithmicMedia<" in packet
    assert "trainedAlgorithmicMedia" not in packet


def test_every_other_chunk_of_a_png_is_kept(tmp_path: Path) -> None:
    original = picture(1)
    signed = containers.png_with(
        original, [Part(b"caBX", b"jumb" * 9), Part(b"prVt", b"x"), Part(b"tEXt", b"Title\0y")], []
    )
    once = embed(signed, FACTS)
    found = list(containers.png_parts(once))
    assert [
        part for part in found if not part.data.startswith((b"ideowidgets\0", b"parameters\0", b"XML:com"))
    ] == list(containers.png_parts(signed))
    assert "signature holds for the original" in metadata_of(once)["content_credentials"]
    assert embed(once, FACTS) == once, "a copy of a copy does not grow"


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_stranger_wrote_stays(kind: str) -> None:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "theirs"
    image = Image.new("RGB", (33, 17), "red")
    if kind == "PNG":
        data = containers.png_with(picture(1), [containers.itxt(b"parameters", "theirs", compressed=False)], [])
    else:
        image.save(buffer, kind, exif=exif, xmp=b"<x:xmpmeta>theirs</x:xmpmeta>")
        data = buffer.getvalue()
    copy = embed(data, FACTS)
    assert metadata_of(copy)["seed"] == 7
    with Image.open(io.BytesIO(copy)) as found:
        found.load()
        if kind == "PNG":
            assert found.info["parameters"] == "theirs"
        else:
            assert found.getexif()[0x010E] == "theirs"
            assert b"theirs" in found.info["xmp"]
    assert metadata_of(embed(copy, {**FACTS, "seed": 9}))["seed"] == 9


def test_transparency_survives_in_webp() -> None:
    for lossless in (True, False):
        buffer = io.BytesIO()
        Image.new("RGBA", (20, 31), (9, 9, 9, 60)).save(buffer, "WEBP", lossless=lossless)
        copy = embed(buffer.getvalue(), FACTS)
        assert same_pixels(copy, buffer.getvalue())
        assert metadata_of(copy)["seed"] == 7


def test_another_format_is_drawn_anew_and_says_so(record: Record, tmp_path: Path) -> None:
    image_id = stored(record, picture(3))
    path = record.copy_picture(image_id, tmp_path / "c.jpg")
    with Image.open(path) as found:
        assert (found.format, found.size) == ("JPEG", (64, 48))
    assert "drawn anew" in Record.read_metadata(path)["content_credentials"]
    with pytest.raises(RecordError, match="must end in"):
        record.copy_picture(image_id, tmp_path / "c.gif")
    waiting = record.begin(GenerateV3(prompt="x"), service="ideogram")
    with pytest.raises(NotInRecord, match="no picture"):
        record.copy_picture(f"{waiting}-0", tmp_path / "c.png")


@pytest.mark.parametrize("kind", KINDS)
def test_a_huge_row_is_cut_by_name(kind: str) -> None:
    huge = {**FACTS, "json_prompt": {"a": "灯" * 200_000}, "prompt": "x" * 300_000}
    found = metadata_of(embed(picture(1, kind=kind), huge))
    assert found["seed"] == 7
    assert "json_prompt" in found["left_out"]


def test_hostile_texts_are_passed_over_in_bounded_memory() -> None:
    bomb = zlib.compress(b"[" * 50_000_000, 9)
    deep = b'{"format":"ideowidgets.picture","a":' + b"[" * 100_000
    hostile = [
        Part(b"iTXt", b"ideowidgets\0\1\0\0\0" + bomb),
        Part(b"iTXt", b"ideowidgets\0\0\0\0\0" + deep),
        Part(b"iTXt", b"ideowidgets\0\1\0\0\0not deflated"),
        Part(b"iTXt", b"ideowidgets\0"),
        Part(b"zTXt", b"parameters\0\0" + bomb),
        Part(b"iTXt", b"ideowidgets\0\0\0\0\0[1]"),
        Part(b"iTXt", b'ideowidgets\0\0\0\0\0{"format":"other"}'),
        Part(b"tEXt", b"parameters\0" + b"x" * 2_000_000),
    ]
    for part in hostile:
        assert metadata_of(containers.png_with(picture(1), [part], [])) == {}
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><ideowidgets:record>&a;</ideowidgets:record>'
    assert (
        metadata_of(containers.png_with(picture(1), [Part(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + entities)], []))
        == {}
    )


def test_the_text_of_other_programs_is_given_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(containers.png_with(picture(1), [Part(b"tEXt", b"parameters\0a cat\nSteps: 20, Seed: 1")], []))
    assert Record.read_metadata(path) == {"parameters": "a cat\nSteps: 20, Seed: 1"}
    path.write_bytes(picture(1))
    assert Record.read_metadata(path) == {}
    path.write_bytes(b"GIF89a")
    with pytest.raises(BadImage):
        Record.read_metadata(path)
    with pytest.raises(RecordError):
        Record.read_metadata(tmp_path / "none.png")


@given(st.sampled_from(KINDS), st.data())
def test_torn_and_altered_files_never_break_the_reader(kind: str, data: st.DataObject) -> None:
    whole = embed(picture(1, kind=kind), FACTS)
    start = 12
    cut = data.draw(st.integers(start, len(whole)))
    altered = bytearray(whole[:cut])
    for _ in range(data.draw(st.integers(0, 4))):
        altered[data.draw(st.integers(start, max(start, len(altered) - 1))) if len(altered) > start else 0] ^= 0xFF
    try:
        assert isinstance(metadata_of(bytes(altered)), dict)
        embed(bytes(altered), FACTS)
    except BadImage:
        pass


def test_lengths_that_lie_are_the_end() -> None:
    lying = picture(1)[:33] + struct.pack(">I", 0xFFFFFFFF) + b"iTXtideowidgets"
    assert metadata_of(lying) == {}
    with pytest.raises(BadImage, match="cut short"):
        embed(lying, FACTS)
