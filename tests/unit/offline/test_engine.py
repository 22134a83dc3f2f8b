"""What the stand-in makes of a request: sizes, seeds, prompts, pictures."""

from __future__ import annotations

import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.shapes import SIZES_V3
from ideowidgets.offline.wire import ApiRequest
from ideowidgets.offline.words.magic import compose, enrich
from ideowidgets.operations.enums import AspectRatioV3
from ideowidgets.operations.json_prompt import JsonPrompt
from tests.unit.offline.conftest import MAGIC, V2_4, V2_45, V3, V4, get_request, pixels, png, post_request

SMALL = {"resolution": "512x1536", "magic_prompt": "OFF"}


def pictures(engine: Engine, path: str, fields: dict) -> list[bytes]:
    reply = engine.handle(post_request(path, fields))
    assert reply.status == 200, reply.body
    return [pixels(engine.handle(get_request(item["url"])).body) for item in reply.json()["data"]]


def test_the_same_request_gives_the_same_pixels_in_every_engine():
    fields = {"prompt": 'a lighthouse, "Keep clear"', "seed": 7, **SMALL}
    assert pictures(Engine(), V3, fields) == pictures(Engine(clock=lambda: 0.0), V3, fields)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 8},
        {"prompt": "a mountain"},
        {"prompt": 'a lighthouse, "Open"'},
        {"style_preset": "BAUHAUS"},
        {"color_palette": {"name": "EMBER"}},
        {"color_palette": {"members": [{"color_hex": "#ff00aa"}]}},
        {"resolution": "1536x512"},
    ],
)
def test_what_changes_the_request_changes_the_picture(change):
    engine = Engine()
    fields = {"prompt": "a lighthouse", "seed": 7, **SMALL}
    assert pictures(engine, V3, fields) != pictures(engine, V3, fields | change)


def test_privacy_does_not_change_the_picture():
    engine = Engine()
    fields = {"prompt": "a lighthouse", "resolution": "512x1536"}
    assert pictures(engine, V2_4, fields | {"private": True}) == pictures(engine, V2_4, fields | {"private": False})


def test_a_seed_is_returned_and_without_one_it_follows_from_the_request(post):
    asked = post(V3, {"prompt": "x", "seed": 7}).json()["data"]
    assert [item["seed"] for item in asked] == [7]
    first, again = (post(V3, {"prompt": "x"}).json()["data"][0] for _ in range(2))
    assert first["seed"] == again["seed"]
    assert first["url"] != again["url"]
    assert post(V3, {"prompt": "y"}).json()["data"][0]["seed"] != first["seed"]


def test_each_of_several_pictures_is_the_one_that_its_seed_gives_alone():
    engine = Engine()
    fields = {"prompt": "x", **SMALL}
    reply = engine.handle(post_request(V3, fields | {"seed": 7, "num_images": 3}))
    items = reply.json()["data"]
    assert len({item["seed"] for item in items}) == 3
    last = pixels(engine.handle(get_request(items[2]["url"])).body)
    assert pictures(engine, V3, fields | {"seed": items[2]["seed"]}) == [last]


@pytest.mark.parametrize("ratio", AspectRatioV3.__origin__.__args__)  # type: ignore[attr-defined]
def test_the_size_follows_the_ratio(post, ratio):
    size = post(V3, {"prompt": "x", "aspect_ratio": ratio}).json()["data"][0]["resolution"]
    width, height = map(int, ratio.split("x"))
    w, h = map(int, size.split("x"))
    assert size in SIZES_V3
    assert w / h == pytest.approx(width / height, rel=0.03)


def test_pictures_have_the_size_that_was_said(engine, post):
    item = post(V3, {"prompt": "x", "aspect_ratio": "3x1"}).json()["data"][0]
    with Image.open(io.BytesIO(engine.handle(get_request(item["url"])).body)) as image:
        assert f"{image.width}x{image.height}" == item["resolution"] == "1536x512"


@pytest.mark.parametrize(
    ("option", "prompt", "rewritten"),
    [
        ("ON", "a cat", True),
        ("AUTO", "a cat", True),
        ("OFF", "a cat", False),
        ("AUTO", "a very long sentence about one small cat on a red chair", False),
        ("ON", "a very long sentence about one small cat on a red chair", True),
    ],
)
def test_magic_prompt(post, option, prompt, rewritten):
    used = post(V3, {"prompt": prompt, "magic_prompt": option}).json()["data"][0]["prompt"]
    assert (used != prompt) is rewritten
    assert prompt in used


def test_magic_prompt_keeps_quoted_words():
    assert '"Open till late"' in enrich('a bar, "Open till late"', "ON")


@given(st.text(max_size=300))
def test_every_structured_prompt_can_be_sent_back(text):
    engine = Engine()
    reply = engine.handle(post_request(MAGIC, {"text_prompt": text}))
    if "unsafe-prompt" in text:
        return
    assert reply.status == 200
    made = reply.json()["json_prompt"]
    JsonPrompt.model_validate(made)
    assert engine.handle(post_request(V4, {"json_prompt": made})).status == 200


def test_a_structured_prompt_depends_on_its_words():
    made = compose('a red fox and a blue lamp, "Good night" above, in a forest', "1x1")
    elements = made["compositional_deconstruction"]["elements"]
    assert elements[0]["text"] == "Good night"
    assert "a red fox" in [element["desc"] for element in elements]
    assert "#D62828" in made["style_description"]["color_palette"]
    assert "forest" in made["compositional_deconstruction"]["background"]


@given(st.integers(1, 6), st.sampled_from(["1x1", "3x1", "9x16"]), st.booleans())
def test_boxes_do_not_overlap(count, ratio, lettered):
    prompt = ", ".join(f"thing number {index}" for index in range(count)) + (', "Hello", "World"' if lettered else "")
    boxes = [e["bbox"] for e in compose(prompt, ratio)["compositional_deconstruction"]["elements"]]
    assert len(boxes) == count + 2 * lettered
    for index, (top, left, bottom, right) in enumerate(boxes):
        assert 0 <= top < bottom <= 1000
        assert 0 <= left < right <= 1000
        for y1, x1, y2, x2 in boxes[index + 1 :]:
            assert bottom <= y1 or y2 <= top or right <= x1 or x2 <= left


def test_magic_prompt_answers_the_ratio(post):
    assert post(MAGIC, {"text_prompt": "a jazz poster"}).json()["aspect_ratio"] == "2x3"
    assert post(MAGIC, {"text_prompt": "a jazz poster", "aspect_ratio": "4x1"}).json()["aspect_ratio"] == "4x1"


def test_a_structured_prompt_is_returned_and_drawn(engine, post):
    made = compose("a fox and a lamp", "1x1")
    one = post(V4, {"json_prompt": made, "resolution": "512x1536"}).json()["data"][0]
    assert json.loads(one["prompt"]) == made
    moved = json.loads(json.dumps(made))
    moved["compositional_deconstruction"]["elements"][0]["bbox"] = [700, 500, 990, 990]
    other = post(V4, {"json_prompt": moved, "resolution": "512x1536"}).json()["data"][0]
    drawn = [pixels(engine.handle(get_request(item["url"])).body) for item in (one, other)]
    assert drawn[0] != drawn[1]


def test_v2_takes_a_structured_prompt_as_text(post):
    text = json.dumps(compose("a fox", "1x1"))
    assert post(V2_4, {"prompt": text}).json()["data"][0]["prompt"] == text


def edit(engine: Engine, source: bytes, mask: bytes | None = None, **fields: str) -> tuple[dict, bytes]:
    files: list = [("prompt", (None, "a red lighthouse")), ("seed", (None, "7"))]
    files += [(name, (None, value)) for name, value in fields.items()]
    files.append(("images", ("source.png", source, "image/png")))
    if mask is not None:
        files.append(("mask", ("mask.png", mask, "image/png")))
    sent = httpx.Request("POST", "http://x" + V2_45, files=files, headers={"Api-Key": "any"})
    headers = {name.lower(): value for name, value in sent.headers.items()}
    reply = engine.handle(ApiRequest("POST", V2_45, "", headers, sent.read()))
    assert reply.status == 200, reply.body
    return reply.json(), engine.handle(get_request(reply.json()["data"][0]["url"])).body


def test_an_edit_stays_within_the_black_of_its_mask(engine):
    mask = Image.new("L", (320, 256), 255)
    mask.paste(0, (100, 80, 200, 180))
    buffer = io.BytesIO()
    mask.save(buffer, "PNG")
    noise = Image.effect_noise((320, 256), 90).convert("RGB")
    source = io.BytesIO()
    noise.save(source, "PNG")
    body, made = edit(engine, source.getvalue(), buffer.getvalue())
    assert body["generation_kind"] == "workflow"
    assert body["data"][0]["resolution"] == "320x256"
    with Image.open(io.BytesIO(made)) as result:
        outside = Image.composite(result.convert("RGB"), Image.new("RGB", noise.size), mask)
        assert outside.tobytes() == Image.composite(noise, Image.new("RGB", noise.size), mask).tobytes()
        box = (100, 80, 200, 180)
        assert result.convert("RGB").crop(box).tobytes() != noise.crop(box).tobytes()


def test_an_edit_without_a_mask_shows_both(engine):
    _, first = edit(engine, png((256, 256), "#ffffff"))
    _, second = edit(engine, png((256, 256), "#000000"))
    assert pixels(first) != pixels(second)


def test_an_edit_takes_the_size_asked(engine):
    body, made = edit(engine, png((256, 256)), size="512x768")
    assert body["data"][0]["resolution"] == "512x768"
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (512, 768)


@pytest.mark.parametrize("name", ["images", "mask"])
def test_a_source_that_cannot_be_read_is_refused(engine, name):
    good, bad = png(), png()[:-30]
    parts = {"images": good, "mask": good} | {name: bad}
    files: list = [("prompt", (None, "x")), *((key, ("a.png", data, "image/png")) for key, data in parts.items())]
    sent = httpx.Request("POST", "http://x" + V2_45, files=files, headers={"Api-Key": "any"})
    headers = {key.lower(): value for key, value in sent.headers.items()}
    reply = engine.handle(ApiRequest("POST", V2_45, "", headers, sent.read()))
    assert (reply.status, reply.json()) == (400, {"error": "Could not read a source image."})
    assert engine.billed == ()


def test_the_journal_has_names_and_sizes_and_never_the_key(engine):
    edit(engine, png(), None)
    post_call, download = engine.calls
    assert post_call.operation == "post_generate_image_v2_ideogram45"
    assert set(post_call.fields) == {"prompt", "seed", "images"}
    assert post_call.files == {"images": (len(png()),)}
    assert (post_call.had_key, download.had_key) == (True, False)
    engine.handle(post_request(V3, {"prompt": "x"}, key="canary-5f1c"))
    assert "canary-5f1c" not in repr([call.to_dict() for call in engine.calls]) + repr(vars(engine))


def test_a_bill_is_kept_for_what_was_made(engine, post):
    post(V3, {"prompt": "x", "num_images": 2, "rendering_speed": "TURBO"})
    post(V3, {"prompt": "unsafe-prompt"})
    post(V3, {"prompt": "x", "seed": -1})
    post(V2_4, {"prompt": "x"}, query="dry_run=true")
    assert [(charge.images, charge.usd_micros) for charge in engine.billed] == [(2, 60_000)]


def test_reset_forgets(engine, post):
    url = post(V3, {"prompt": "x"}).json()["data"][0]["url"]
    engine.advance(10)
    engine.reset()
    assert (engine.calls, engine.billed, engine.faults) == ((), (), ())
    assert engine.handle(get_request(url)).status == 404


def test_half_a_character_is_drawn(engine):
    body = b'{"prompt": "a cat \\ud83d", "resolution": "512x1536"}'
    reply = engine.handle(ApiRequest("POST", V3, "", {"api-key": "k", "content-type": "application/json"}, body))
    assert engine.handle(get_request(reply.json()["data"][0]["url"])).status == 200


KINDS = ["application/json", "multipart/form-data; boundary=b", "text/plain", ""]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
)


@given(st.binary(max_size=400), st.sampled_from(KINDS))
def test_no_body_breaks_the_engine(body, kind):
    reply = Engine().handle(ApiRequest("POST", V3, "", {"api-key": "k", "content-type": kind}, body))
    assert reply.status in (400, 415)


@given(VALUES)
def test_no_value_breaks_the_engine(value):
    for name in ("prompt", "seed", "color_palette", "style_codes", "style_reference_images"):
        reply = Engine().handle(post_request(V3, {"prompt": "x"} | {name: value}))
        assert reply.status in (200, 400)


def test_one_engine_serves_many_threads():
    engine = Engine(max_in_flight=64)
    start = threading.Barrier(16)

    def work(number: int) -> tuple[int, bytes]:
        start.wait()
        reply = engine.handle(post_request(V3, {"prompt": "x", "seed": number % 2, **SMALL}))
        return number % 2, pixels(engine.handle(get_request(reply.json()["data"][0]["url"])).body)

    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(work, range(16)))
    assert len(made) == 2
    assert len(engine.billed) == 16
    assert len({call.path for call in engine.calls if call.operation == "download"}) == 16
