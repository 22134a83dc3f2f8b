"""Reading structured prompts from mangled text, files, pictures, results and rows; telling what was mended."""

from __future__ import annotations

import io
import json
import pprint
import re
import time
from contextlib import suppress
from html import escape

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from ideowidgets.operations import Description, MagicPrompt
from ideowidgets.operations.errors import NoStructuredPrompt
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.tree import Spelled
from tests.unit.operations.structured_samples import COMPOSITION, HIGH, broken, minified, sound

TREE = {
    HIGH: 'A baker\'s sign, "fresh" — 연꽃',
    COMPOSITION: {
        "background": "a street",
        "elements": [{"type": "text", "bbox": [10, 20, 300, 400], "text": "BREAD\n& CAKE", "desc": "bold capitals"}],
    },
}
TEXT = json.dumps(TREE)


def read(source):
    prompt = StructuredPrompt.read(source)
    return prompt.to_dict(), [change.code for change in prompt.changes]


def commas(text):
    return re.sub(r"([}\]])(?=[}\]]|$)", r"\1", re.sub(r"(?<=[\]}\"\d])(\s*[}\]])", r",\1", text))


MANGLED = {
    "fence": (lambda t: f"Here it is:\n```json\n{t}\n```\nEnjoy!", ["fence"]),
    "around": (lambda t: f"Sure {{as asked}}! {t} Have fun.", ["around"]),
    "wrapper": (lambda t: f'{{"json_prompt": {t}, "aspect_ratio": "1x1"}}', ["wrapper"]),
    "wrappers": (lambda t: f'{{"data": [{{"caption": {t}}}]}}', ["wrapper"]),
    "encoded": (json.dumps, ["encoded"]),
    "encoded in a wrapper": (lambda t: json.dumps({"prompt": t}), ["encoded", "wrapper"]),
    "ComfyUI": (
        lambda t: json.dumps({"6": {"class_type": "TextEncode", "inputs": {"text": t, "clip": ["4", 1]}}}),
        ["encoded", "wrapper"],
    ),
    "Python": (lambda t: repr(json.loads(t)), ["single-quotes"]),
    "pprint": (lambda t: pprint.pformat(json.loads(t), width=30), ["single-quotes", "python"]),
    "comments": (lambda t: "/* mine */" + t.replace(": {", ": { // here\n # and here\n", 1), ["around", "comment"]),
    "byte order mark": (lambda t: "\ufeff" + t, []),
    "line break": (lambda t: t.replace("a street", "a\nstreet"), ["line-break"]),
}


@pytest.mark.parametrize("name", MANGLED)
def test_text_is_read_however_it_is_wrapped(name):
    mangle, wanted = MANGLED[name]
    tree, codes = read(mangle(TEXT))
    if name == "line break":
        assert tree[COMPOSITION].pop("background") == "a\nstreet"
        tree[COMPOSITION] = {"background": "a street"} | tree[COMPOSITION]
    assert tree == TREE
    assert codes == wanted


@given(tree=sound(), name=st.sampled_from(["fence", "around", "wrapper", "wrappers", "encoded", "Python", "pprint"]))
@settings(max_examples=150, deadline=None)
def test_mangled_text_gives_the_same_object(tree, name):
    prompt = StructuredPrompt.read(MANGLED[name][0](json.dumps(tree)))
    assert prompt.to_dict() == tree
    assert prompt.changes


@given(tree=sound(), indent=st.sampled_from([None, 2]))
@settings(max_examples=100)
def test_trailing_commas_are_dropped(tree, indent):
    text = re.sub(r"\n(\s*)([}\]])", r",\n\1\2", json.dumps(tree, indent=2)) if indent else json.dumps(tree)[:-1] + ",}"
    assert read(text)[0] == tree


def test_other_quotation_marks_and_bare_names():
    text = (
        "{“high_level_description”: “a ‘red’ door”, "
        "compositional_deconstruction: {background: 'it\\'s a wall', elements: [],},}"
    )
    tree, codes = read(text)
    assert tree == {HIGH: "a ‘red’ door", COMPOSITION: {"background": "it's a wall", "elements": []}}
    assert codes == ["smart-quotes", "bare-key", "single-quotes", "trailing-comma"]


def test_quotation_marks_within_text_stay():
    text = TEXT.replace('\\"fresh\\"', '"fresh"')
    tree, codes = read(text)
    assert tree == TREE
    assert codes == ["inner-quote"]


def test_a_forgotten_comma_and_odd_numbers():
    text = '{"high_level_description":"a"\n"compositional_deconstruction":{"elements":[{"bbox":[+1, 2., 1_000, 007]}]}}'
    tree, codes = read(text)
    assert tree[COMPOSITION]["elements"][0]["bbox"] == [1, 2.0, 1000, 7]
    assert codes == ["missing-comma", "number"]


@pytest.mark.parametrize("cut", range(90, len(TEXT), 7))
def test_what_was_cut_short_is_read_as_far_as_it_goes(cut):
    prompt = StructuredPrompt.read(TEXT[:cut])
    assert prompt.high_level_description == TREE[HIGH]
    assert "cut-short" in [change.code for change in prompt.changes]


def test_keys_that_stand_twice_are_told():
    prompt = StructuredPrompt.read('{"high_level_description":"a","high_level_description":"b"}')
    assert prompt.high_level_description == "b"
    assert [str(change) for change in prompt.changes] == ["'high_level_description' stood twice; the last was kept"]


def test_elements_alone_become_a_prompt():
    elements = TREE[COMPOSITION]["elements"]
    for text in (json.dumps(elements), json.dumps(elements[0])):
        prompt = StructuredPrompt.read(text)
        assert prompt.get("elements") == elements
        assert [change.code for change in prompt.changes] == ["elements"]
    assert read(json.dumps(TREE[COMPOSITION]))[0][COMPOSITION] == TREE[COMPOSITION]


def test_nothing_is_repaired_while_reading():
    tree = {
        HIGH: "a",
        COMPOSITION: {"background": 7, "elements": [{"type": "bg", "bbox": [0, 0, 1100, 1]}]},
        "canvasW": 5,
    }
    assert read(json.dumps(tree)) == (tree, [])


@given(tree=broken())
@settings(max_examples=100)
def test_reading_json_loses_nothing(tree):
    text = minified(tree)
    prompt = StructuredPrompt.read(text)
    if COMPOSITION in tree or HIGH in tree:
        assert not prompt.changes
        assert prompt.to_json(order="given") == text
    assert StructuredPrompt.read(prompt.to_json()) == prompt


@pytest.mark.parametrize(
    "spelled", ["1e2", "-0", "1.50", "1E+3", "123456789012345678901234567890", "0.1", "9" * 5000, "1e999"]
)
def test_numbers_stay_as_they_were(spelled):
    text = f'{{"high_level_description":"a","x":[{spelled},{{"y":{spelled}}}]}}'
    prompt = StructuredPrompt.read(text)
    assert prompt.to_json() == text
    assert prompt.set_at("x[1].z", "b").to_json().endswith(f'"x":[{spelled},{{"y":{spelled},"z":"b"}}]}}')
    assert StructuredPrompt(prompt.to_dict()).to_json() == text
    prompt.problems(), prompt.problems("training")


def test_half_a_surrogate_pair_survives():
    prompt = StructuredPrompt.read('{"high_level_description":"a\\ud83d b \\ud83d\\ude00"}')
    assert prompt.to_json() == '{"high_level_description":"a\\ud83d b 😀"}'
    assert prompt.to_json().encode()


def test_numpy_and_tuples_count_as_json():
    import numpy as np

    prompt = StructuredPrompt(
        {"high_level_description": "a", "x": np.array([1, 2]), "y": (np.float64(0.5), np.bool_(True))}
    )
    assert prompt.to_json() == '{"high_level_description":"a","x":[1,2],"y":[0.5,true]}'


def test_what_json_cannot_hold_is_told():
    with pytest.raises(NoStructuredPrompt, match=r"x\[0\]: nan is no number of JSON"):
        StructuredPrompt({"x": [float("nan")]})
    prompt = StructuredPrompt.read({"high_level_description": "a", "x": [float("nan")], 3: 4})
    assert prompt.to_json() == '{"high_level_description":"a","x":[null],"3":4}'
    assert [change.code for change in prompt.changes] == ["number", "key"]
    with pytest.raises(NoStructuredPrompt, match="x holds a set"):
        StructuredPrompt.read({"x": {1, 2}})


def picture(kind, **save):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, kind, **save)
    return buffer.getvalue()


def png(keyword="json_prompt", text=TEXT, how="add_itxt"):
    info = PngImagePlugin.PngInfo()
    getattr(info, how)(keyword, text)
    return picture("PNG", pnginfo=info)


@pytest.mark.parametrize("how", ["add_itxt", "add_text"])
@pytest.mark.parametrize("zip_it", [False, True])
def test_pictures_carry_it_in_every_kind_of_png_text(how, zip_it, tmp_path):
    info = PngImagePlugin.PngInfo()
    getattr(info, how)("prompt", TEXT, zip=zip_it)
    data = picture("PNG", pnginfo=info)
    path = tmp_path / "a [1].png"
    path.write_bytes(data)
    for source in (data, path, str(path), io.BytesIO(data), Image.open(io.BytesIO(data))):
        tree, codes = read(source)
        assert (tree, codes) == (TREE, ["picture"])


def test_pictures_carry_it_in_workflows_and_exif():
    workflow = json.dumps({"nodes": [{"widgets_values": [TEXT, 7]}]})
    assert read(png("workflow", workflow)) == (TREE, ["picture", "encoded", "wrapper"])
    exif = Image.Exif()
    exif[0x010E] = TEXT
    for kind in ("JPEG", "WEBP"):
        assert read(picture(kind, exif=exif)) == (TREE, ["picture"])
    packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d t="{escape(TEXT)}"/></x:xmpmeta>'
    assert read(png("XML:com.adobe.xmp", packet)) == (TREE, ["picture", "around"])
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\x00" + TEXT.encode("utf-16-be")
    assert read(picture("JPEG", exif=exif)) == (TREE, ["picture"])


def test_a_picture_without_one_says_where_it_looked():
    with pytest.raises(NoStructuredPrompt, match="carries no text at all"):
        StructuredPrompt.read(picture("PNG"))
    with pytest.raises(NoStructuredPrompt, match="Looked in 'parameters'"):
        StructuredPrompt.read(png("parameters", '{"steps": 20}'))


def test_files_results_and_rows(tmp_path):
    for name, data in {
        "a.json": TEXT.encode(),
        "b.json": TEXT.encode("utf-16"),
        "c.txt": TEXT.encode("utf-8-sig"),
    }.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert read(path)[0] == TREE
        with path.open("rb") as file:
            assert read(file)[0] == TREE
    assert read(Description((), TREE))[0] == TREE
    assert read(MagicPrompt(TREE, "1x1"))[0] == TREE
    assert read(pd.Series({"prompt": "a cat", "json_prompt": TREE, "seed": 7}))[0] == TREE
    assert read(pd.Series({"prompt": TEXT, "json_prompt": None, "seed": 7}))[0] == TREE


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a cat", "no JSON, and no file"),
        ("", "no file that can be read"),
        ("no {braces} here", "no object in it"),
        ("[1, 2, 3]", "no object in it"),
        ([1, 2], "holds no object"),
        ("https://example.com/a.json", "Addresses are not fetched"),
        (b"\x00\x01\x02", "neither text nor a picture"),
        (b"\x89PNG\r\n\x1a\nbroken", "picture cannot be read"),
        (7, "A int holds no structured prompt"),
        (None, "A NoneType holds no structured prompt"),
        ("x\x00y", "no file that can be read"),
    ],
)
def test_where_nothing_can_be_read_one_error_says_so(source, message):
    with pytest.raises(NoStructuredPrompt, match=message):
        StructuredPrompt.read(source)


@given(
    text=st.text(alphabet="{}[]\"',: \\n#/*“tru0-1.eN()`ab", max_size=60)
    | st.text(max_size=40)
    | st.binary(max_size=40)
)
@settings(max_examples=200, deadline=None)
def test_reading_raises_nothing_else(text):
    with suppress(NoStructuredPrompt):
        StructuredPrompt.read(text)


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 200_000,
        "{" * 100_000,
        '{"a":' * 100_000,
        '{"a":' * 500 + "1" + "}" * 500,
        '"' * 100_000 + "{",
        "{'" + "' " * 150_000,
        "{" + "/*" * 100_000,
        "{" + "#\n" * 100_000,
        '{"a": [' + "1," * 190_000,
        "{" + "a:1," * 90_000,
        "```\n" * 90_000 + "{",
        '{"x": "' + "\\\\u" * 90_000,
        json.dumps(json.dumps(json.dumps(json.dumps(json.dumps(TREE))))),
        "{" + " " * 390_000 + "x",
    ],
    ids=range(14),
)
def test_hostile_text_is_refused_or_read_in_bounded_time(hostile):
    started = time.process_time()
    with suppress(NoStructuredPrompt):
        StructuredPrompt.read(hostile).problems()
    assert time.process_time() - started < 20


def test_deep_and_endless_objects_are_refused():
    deep: dict = {}
    inner = deep
    for _ in range(100_000):
        inner["x"] = inner = {}
    endless: dict = {}
    endless["x"] = endless
    for tree in (deep, endless, {"x": [[0] * 1000] * 200}):
        with pytest.raises(NoStructuredPrompt, match="Remove what does not belong"):
            StructuredPrompt.read(tree)
    while "x" in deep:
        deep = deep.pop("x")


def test_text_that_is_too_long_is_refused():
    with pytest.raises(NoStructuredPrompt, match="at most 4,000,000 are read"):
        StructuredPrompt.read("{" + " " * 4_000_001)


def test_spelled_numbers_are_numbers():
    assert Spelled("1e2") == 100.0
