"""The form without a page: its handlers are called with message dicts, and run the real stand-in."""

from __future__ import annotations

import io
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ideowidgets.operations import GenerateV3, MagicPromptV4, V2GenerateV4
from ideowidgets.operations.errors import BudgetExceeded, InvalidRequest
from ideowidgets.operations.prices import Price
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.widgets import PromptForm
from ideowidgets.widgets.form_messages import MAX_PIECE
from tests.unit.widgets.forming import TIMEOUT_S, Heard, draft, edit, ended, generate, piece, png

V3 = "post-generate-image-v-3"


@pytest.fixture
def runner(tmp_path):
    runner = Runner(Record(tmp_path / "record"), service="offline")
    yield runner
    runner.close()


@pytest.fixture
def form(runner):
    return Heard("3.0", runner=runner)


def test_a_form_begins_with_a_request_a_class_or_a_model(runner):
    assert PromptForm(runner=runner).summary() == "Ideogram 3.0 · generate"
    assert PromptForm("4.5", runner=runner).summary() == "Ideogram 4.5 · generate"
    assert PromptForm(MagicPromptV4, runner=runner).summary() == "Ideogram 4.0 · magic prompt"
    request = GenerateV3(prompt="a cat", style_preset="bauhaus", color_palette=["#E63946"])
    assert PromptForm(request, runner=runner).request == request


def test_values_come_from_python_and_are_understood_as_a_person_writes_them(form):
    form.set(prompt="a cat", aspect_ratio="16:9", vary={"style_preset": ["art deco", "Bauhaus"], "seed": [7, 8]})
    assert form.values == {
        "prompt": "a cat",
        "aspect_ratio": "16x9",
        "style_preset": ["ART_DECO", "BAUHAUS"],
        "seed": [7, 8],
    }
    assert form.request == GenerateV3(prompt="a cat", aspect_ratio="16x9")
    assert len(form.generate().wait(TIMEOUT_S).df) == 4
    form.set(aspect_ratio=None, vary={})
    assert form.values == {"prompt": "a cat"}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"promt": "a"}, "prompt"),
        ({"style_preset": "bauhous"}, "BAUHAUS"),
        ({"style_reference_images": b"text"}, "PNG"),
    ],
)
def test_what_is_wrong_in_python_is_named_and_changes_nothing(form, wrong, named):
    form.set(prompt="a cat")
    with pytest.raises(InvalidRequest, match=named):
        form.set(**wrong)
    assert form.values == {"prompt": "a cat"}


def test_values_carry_over_by_role_and_come_back(form):
    form.set(prompt="a cat", style_preset="BAUHAUS", rendering_speed="TURBO", vary={"seed": [1, 2]})
    form.set(model="post-generate-image-v-4")
    assert form.values == {"text_prompt": "a cat", "rendering_speed": "TURBO"}
    form.set(model="4.0")
    assert form.values == {"prompt": "a cat", "rendering_speed": "turbo"}
    content = form._draft.wire() | {"fields": {"prompt": "a dog", "rendering_speed": "quality"}}
    switch = {"kind": "switch_operation", "seq": 5, "view": "view", "operation": V3, "draft": content}
    kinds = [message.kind for message in form.tell(switch)]
    assert kinds == ["form_operation", "form_state", "quoted"]
    assert form.values == {"prompt": "a dog", "rendering_speed": "QUALITY", "style_preset": "BAUHAUS"}


def test_what_an_operation_lacks_is_remembered_for_the_way_back(form):
    content = draft({"prompt": "a cat", "style_preset": "BAUHAUS"})
    for there in ("post-generate-image-v-4", V3):
        form.tell({"kind": "switch_operation", "seq": 1, "view": "v", "operation": there, "draft": content})
        content = form._draft.wire()
    assert form.values == {"prompt": "a cat", "style_preset": "BAUHAUS"}


def test_a_page_that_appears_is_told_everything(form):
    form.set(prompt="a cat")
    said = form.tell({"kind": "ready"})
    assert [message.kind for message in said] == ["form_setup", "form_operation", "form_state", "quoted"]
    setup, operation, state, quote = said
    assert setup.drawn == "offline drawings"
    assert {one.id for one in setup.operations} >= {V3, "post-magic-prompt-v-4"}
    assert operation.operation.id == V3
    fields = {field.name: field for field in operation.fields}
    assert [choice.label for choice in fields["aspect_ratio"].choices][:2] == ["1:3", "3:1"]
    assert fields["resolution"].excludes == ["aspect_ratio"]
    assert fields["color_palette"].choices[0].value == "EMBER"
    assert state.draft.fields == {"prompt": "a cat"}
    assert quote.text == "1 image · $0.00 (list $0.06)"
    assert quote.code.startswith("from ideowidgets import GenerateV3\n\nsweep = studio.sweep(")


def test_a_draft_is_quoted_with_its_number(form):
    *_, state, quote = form.tell(
        edit(draft({"prompt": "a cat"}, {"seed": [1, 2, 3], "rendering_speed": ["TURBO", "QUALITY"]}), 9)
    )
    assert state.origin == "view"
    assert (quote.seq, quote.text) == (9, "6 images · $0.00 (list $0.36)")
    assert form.values["seed"] == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "field", "text", "missing"),
    [
        (draft({}), "prompt", "required", True),
        (draft({"prompt": "a", "seed": -1}), "seed", "at least 0", False),
        (draft({"prompt": "a", "style_codes": ["zz"]}), "style_codes", "8 hex digits", False),
        (draft({"prompt": "a"}, {"seed": [1, 99999999999]}), "seed", "at most", False),
        (draft({"prompt": "a"}, {"style_preset": []}), "style_preset", "no values", True),
        (
            draft(
                {"prompt": "a"},
                {"seed": list(range(199)), "num_images": list(range(1, 9)), "rendering_speed": ["TURBO", "DEFAULT"]},
            ),
            "seed",
            "at most 2000",
            False,
        ),
        (
            draft({"prompt": "{a|b|c|d} {a|b|c|d}", "negative_prompt": "{a|b}"}, {"seed": list(range(100))}),
            "seed",
            "at most 2000",
            False,
        ),
        (draft({"prompt": " ".join(["{a|b}"] * 12)}), "prompt", "at most 2000", False),
        (
            draft({"prompt": "a", "resolution": "1024x1024", "aspect_ratio": "1x1"}),
            "resolution",
            "exclude each other",
            False,
        ),
        (
            draft({"text_prompt": "", "json_prompt": '{"a": }'}, operation="post-generate-image-v-4"),
            "json_prompt",
            "line 1, column 7",
            False,
        ),
        (
            draft({"prompt": "a", "style_reference_images": [{"sha256": "/etc/passwd"}]}),
            "style_reference_images",
            "refers to a file",
            False,
        ),
        (
            draft({"prompt": "a", "style_reference_images": "/etc/passwd"}),
            "style_reference_images",
            "refers to a file",
            False,
        ),
    ],
)
def test_problems_stand_under_their_field(form, content, field, text, missing):
    form.tell(edit(content))
    quote = form.of("quoted")[-1]
    (problem,) = quote.problems
    assert (problem.field, problem.missing) == (field, missing)
    assert text in problem.text.lower()


def test_what_is_switched_off_is_kept_and_not_sent(form):
    form.tell(edit(draft({"prompt": "a", "resolution": "1024x1024", "aspect_ratio": "1x1"}, off=["resolution"])))
    assert form.values == {"prompt": "a", "aspect_ratio": "1x1"}
    assert form._draft.fields["resolution"] == "1024x1024"


def test_python_prefers_what_was_set_last_and_gives_back_what_was_off(form):
    form.set(prompt="a", aspect_ratio="3x4").set(resolution="1024x1024")
    assert form.values == {"prompt": "a", "resolution": "1024x1024"}
    assert form._draft.off == ["aspect_ratio"]
    form.set(resolution=None)
    assert form.values == {"prompt": "a", "aspect_ratio": "3x4"}
    with pytest.raises(InvalidRequest, match="exclude each other"):
        assert form.set(resolution="1024x1024", aspect_ratio="1x1").request


def test_a_palette_is_understood_as_a_list_or_a_name(form):
    assert form.set(color_palette=["#E63946"])._draft.fields == {
        "color_palette": {"members": [{"color_hex": "#E63946"}]}
    }
    assert form.set(color_palette="ember")._draft.fields == {"color_palette": {"name": "EMBER"}}
    with pytest.raises(InvalidRequest, match="color_palette"):
        form.set(color_palette=["red"])


def test_generate_by_a_click_fills_the_tiles_and_shows_the_original(form):
    started = []
    form.on_generate(started.append)
    form.tell(generate(draft({"prompt": "a cat", "aspect_ratio": "3x4"}, {"seed": [7, 8]})))
    form.wait(ended)
    assert started == [form.sweep]
    tiles, pictures = {}, {}

    def are_painted(form):
        for message, buffers in form.said:
            if message.kind == "tiles":
                tiles.update((tile.slot, tile) for tile in message.tiles)
                shown = (tile for tile in message.tiles if tile.buffer is not None)
                pictures.update((tile.image_id, buffers[tile.buffer]) for tile in shown)
        return len(pictures) == 2

    # The last picture may follow what is said of the end.
    form.wait(are_painted)
    assert [tiles[slot].caption for slot in (0, 1)] == ["seed 7", "seed 8"]
    assert tiles[0].alt == "a cat, seed 7"
    assert {tile.state for tile in tiles.values()} == {"ok"}
    thumbnail = Image.open(io.BytesIO(pictures[tiles[0].image_id]))
    assert thumbnail.format == "WEBP"
    assert max(thumbnail.size) == 320
    assert tiles[0].ratio == pytest.approx(3 / 4, abs=0.05)
    first = form.of("tiles")[0]
    assert first.fresh
    assert [tile.ratio for tile in first.tiles] == [0.75, 0.75]

    (original,) = form.tell({"kind": "ask_original", "image_id": tiles[1].image_id})
    assert ("seed", "8") in [(fact.name, fact.value) for fact in original.facts]
    assert original.file_name == "a-cat-8.png"
    assert form.said[-1][1][0] == form.sweep.record.image_bytes(form.sweep.df.iloc[1]["sha256"])


def test_a_page_that_comes_later_sees_the_results(form):
    form.set(prompt="a cat", seed=7).generate().wait(TIMEOUT_S)
    form.wait(ended)
    start = len(form.said)
    form.tell({"kind": "ready"})
    said = form.said[start:]
    [(tiles, buffers)] = [(message, with_) for message, with_ in said if message.kind == "tiles" and message.fresh]
    state = [message for message, _ in said if message.kind == "run_state"][-1]
    assert [tile.state for tile in tiles.tiles] == ["ok"]
    assert len(buffers) == 1
    assert (state.running, state.done, state.text) == (False, 1, "1 of 1")


def test_made_before_is_offered_and_made_again_with_another_seed(form):
    form.set(prompt="a cat").generate().wait(TIMEOUT_S)
    form.tell(edit(form._draft.wire()))
    quote = form.of("quoted")[-1]
    assert quote.remade
    assert re.fullmatch(r"1 image · yours from \d+ \w+ · \$0", quote.text)
    form.wait(ended)
    form.tell(generate(form._draft.wire(), again=True))
    form.wait(lambda form: form.sweep.cells[0].request.seed != form.of("tiles")[0].tiles[0].seed)
    form.sweep.wait(TIMEOUT_S)
    assert form.sweep.progress.done == 1
    assert len(form.sweep.record.df) == 2


def test_words_are_results_too(runner):
    form = Heard(MagicPromptV4(text_prompt="a cat"), runner=runner)
    form.generate().wait(TIMEOUT_S)
    form.wait(ended)
    tile = form.of("tiles")[-1].tiles[0]
    assert "high_level_description" in tile.words[0]
    assert tile.buffer is None


def test_errors_on_generate_come_back_with_its_number(form):
    form.tell(generate(draft({"prompt": "a", "seed": -1}), seq=4))
    form.wait(lambda form: form.of("quoted"))
    (quote,) = form.of("quoted")
    assert (quote.seq, quote.problems[0].field) == (4, "seed")
    assert form.sweep is None


class Paid(Runner):
    """The stand-in, at the prices of the list."""

    @property
    def free(self):
        return False

    def price(self, request):
        return Price(60_000)

    def quote(self, request, timeout=30):
        return self.price(request)


def test_above_a_small_sum_a_click_asks_once_more(tmp_path):
    runner = Paid(Record(tmp_path / "record"), service="offline")
    form = Heard("3.0", runner=runner)
    content = draft({"prompt": "a cat"}, {"seed": list(range(30))})
    form.tell(generate(content, seq=3))
    form.wait(lambda form: form.of("needs_consent"))
    (consent,) = form.of("needs_consent")
    assert (consent.seq, consent.usd_micros) == (3, 1_800_000)
    assert consent.text == "30 new images cost about $1.80."
    assert form.sweep is None
    with pytest.raises(BudgetExceeded):
        form.generate()
    form.tell(generate(content, seq=4, confirmed_usd_micros=1_000_000))
    form.wait(lambda form: len(form.of("needs_consent")) == 2)
    form.tell(generate(content, seq=5, confirmed_usd_micros=1_800_000))
    form.wait(ended)
    assert form.sweep.progress.done == 30
    runner.close()


def test_one_run_at_a_time_and_cancel(form):
    form.set(prompt="a cat", vary={"seed": list(range(40))})
    sweep = form.generate()
    with pytest.raises(InvalidRequest, match="still running"):
        form.generate()
    form.tell({"kind": "cancel_run"})
    sweep.wait(TIMEOUT_S)
    assert sweep.progress.cancelled > 0
    form.wait(ended)
    assert "cancelled" in form.of("run_state")[-1].text


def test_code_is_what_runs(form):
    form.set(prompt='He said "hi"\n</script>', vary={"seed": [7, 8]})
    code = form.to_python()
    compile(code, "form", "exec")

    class Here:
        def sweep(self, request, axes):
            self.found = (request, axes)
            return self

        run = staticmethod(lambda: None)

    studio = Here()
    exec(code, {"studio": studio, "GenerateV3": GenerateV3})
    assert studio.found == (form.request, {"seed": [7, 8]})


def test_a_file_arrives_in_pieces(form):
    data = png(64, 64)
    assert form.tell(piece(0, 2), data[:50]) == []
    (message,) = form.tell(piece(1, 2), data[50:])
    assert (message.file.name, message.file.size, message.error) == ("a_b.png", len(data), None)
    form.tell(edit(draft({"prompt": "a", "style_reference_images": [{"sha256": message.file.sha256}]})))
    (picture,) = form.request.style_reference_images
    assert picture.data == data


def test_broken_uploads_are_refused_in_words(form):
    for index, data, text in [
        (1, png(), "pieces missing"),
        (0, b"text", "not a PNG"),
        (0, bytes(MAX_PIECE + 1), "larger"),
    ]:
        (message,) = form.tell(piece(index, 3 if index else 1), data)
        assert text in message.error
        assert message.file is None
    assert form._held.uploads._partial == {}


def test_samples_are_given_for_presets_only(runner):
    asked = []
    form = Heard("3.0", runner=runner, samples=lambda name: asked.append(name) or b"webp")
    (message,) = form.tell({"kind": "ask_samples", "names": ["BAUHAUS", "../../etc", "AURA"]})
    assert message.names == asked == ["BAUHAUS", "AURA"]
    assert form.said[-1][1] == [b"webp", b"webp"]


def test_pictures_of_strangers_are_not_given(form, runner):
    (image_id,) = runner.submit(GenerateV3(prompt="other", seed=1)).wait(TIMEOUT_S).image_ids
    (answer,) = form.tell({"kind": "ask_original", "image_id": image_id})
    assert answer.error
    assert form.said[-1][1] == []


def test_the_fallback_shows_pictures_without_a_script(form):
    assert form.static_html() == "<p>Heard(Ideogram 3.0 · generate)</p>"
    form.set(prompt="<script>alert(1)</script>", seed=7).generate().wait(TIMEOUT_S)
    text = form._repr_mimebundle_()[0]["text/html"]
    assert "data:image" in text
    assert "<script" not in text
    assert len(text) < 300_000


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def shared_form(tmp_path_factory):
    runner = Runner(Record(tmp_path_factory.mktemp("record")), service="offline")
    form = Heard("3.0", runner=runner)
    form.tell({"kind": "ready"})
    yield form
    runner.close()


@settings(max_examples=60, deadline=None)
@given(
    fields=st.dictionaries(
        st.sampled_from(["prompt", "seed", "style_codes", "color_palette", "style_reference_images", "no"]), VALUES
    ),
    vary=st.dictionaries(st.sampled_from(["seed", "style_preset", "color_palette"]), st.lists(VALUES, max_size=3)),
)
def test_any_draft_is_quoted_or_answered_in_words(shared_form, fields, vary):
    answers = shared_form.tell(edit(draft(fields, vary)))
    kinds = [message.kind for message in answers]
    assert kinds in (["form_state", "quoted"], ["trouble"])
    text = answers[0].text if kinds == ["trouble"] else ""
    assert not text or "no field of this operation" in text


def test_handlers_are_short(form):
    start = time.thread_time()
    form.tell(generate(draft({"prompt": "a cat"}, {"seed": list(range(100))})))
    assert time.thread_time() - start < 0.1
    form.wait(lambda form: form.sweep is not None)
    form.cancel()
    form.sweep.wait(TIMEOUT_S)


def test_v2_fields_are_spelled_the_v2_way(runner):
    form = PromptForm(V2GenerateV4(prompt="a", rendering_speed="turbo"), runner=runner)
    assert form.values == {"prompt": "a", "rendering_speed": "turbo"}
    assert form.request.private is True
