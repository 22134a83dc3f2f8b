"""The notebook's one object: which service it talks to, and everything from a prompt to an export."""

from __future__ import annotations

import inspect
import io
from html.parser import HTMLParser

import pytest
from PIL import Image

from ideowidgets import GenerateV3, GenerateV4, MagicPromptV4, Record, Studio, V2GenerateV4, V2GenerateV45
from ideowidgets.client.secret import Secret, remember
from ideowidgets.client.verbs import SyncVerbs
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations.errors import BudgetExceeded, IdeogramError, InvalidRequest, MissingKey
from ideowidgets.record.errors import RecordError
from ideowidgets.studio_verbs import StudioVerbs
from tests.unit.operations.samples import MASK

POSTER = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO", aspect_ratio="3x4")
BOTH = {"style_preset": ["BAUHAUS", "AURA"], "seed": [7, 8]}
HOSTILE = {
    "markup": '</script><img src=x onerror="alert(1)"><b>&lt;',
    "right to left": '\u202eמגדלור \u2066שלט\u2069 \u202c "שלום"',
    "long": "lighthouse " * 363 + "1234567",
    "NUL": "a\0lighthouse",
    "formula": "=cmd|' /C calc'!A1",
    "lines": 'two\r\nlines\tand, "quotes" ;',
    "combined": "e\u0301 👩\u200d👩\u200d👧 \ufeff",
}


@pytest.fixture
def studio(tmp_path):
    made = Studio(record=tmp_path / "record")
    yield made
    made.close()


@pytest.fixture
def forget():
    yield
    remember("ideogram", None)


class Parsed(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.texts, self.attributes = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.texts.append(data)


def test_without_a_key_it_is_offline_and_says_so(studio):
    assert (studio.service, studio.is_offline) == ("offline", True)
    html = studio._repr_html_()
    assert "offline drawings, not Ideogram&#x27;s pictures" in html
    assert str(studio.record.path) in html
    assert repr(studio) == "Studio(service='offline')"


def test_asking_for_ideogram_without_a_key_raises_with_advice(tmp_path):
    with pytest.raises(MissingKey, match=r"login\(\).*IDEOGRAM_API_KEY.*offline"):
        Studio(service="ideogram", record=tmp_path / "record")
    assert not (tmp_path / "record").exists()


def test_a_key_from_anywhere_picks_ideogram(tmp_path, monkeypatch, forget):
    assert Studio("argument-0123456789", record=tmp_path / "a").service == "ideogram"
    remember("ideogram", Secret("login-0123456789"))
    assert Studio(record=tmp_path / "b").service == "ideogram"
    remember("ideogram", None)
    monkeypatch.setenv("ONE_MIN_API_KEY", "another-services-key")
    assert Studio(record=tmp_path / "c").service == "offline"
    monkeypatch.setenv("IDEOGRAM_API_KEY", "environment-0123456789")
    paid = Studio(record=tmp_path / "d")
    assert paid.service == "ideogram"
    assert "every picture costs money" in paid._repr_html_()
    assert Studio(service="offline", record=tmp_path / "e").is_offline


@pytest.mark.parametrize("url", ["http://api.example.com", "ftp://127.0.0.1", "https://user:pass@127.0.0.1", "x"])
def test_an_address_that_is_not_safe_is_refused(tmp_path, url):
    with pytest.raises(IdeogramError, match="base_url"):
        Studio("key-0123456789", record=tmp_path / "record", base_url=url)
    assert not (tmp_path / "record").exists()


def test_a_service_that_is_unknown_is_refused(tmp_path):
    with pytest.raises(IdeogramError, match="no service 'ideogran'"):
        Studio("key-0123456789", service="ideogran", record=tmp_path / "record")
    assert not (tmp_path / "record").exists()


@pytest.mark.parametrize(
    ("model", "fields", "expected"),
    [
        (
            None,
            {"aspect_ratio": "16:9", "style_preset": "art deco", "rendering_speed": "turbo"},
            GenerateV3(prompt="x", aspect_ratio="16x9", style_preset="ART_DECO", rendering_speed="TURBO"),
        ),
        ("4.0", {"rendering_speed": "TURBO", "seed": 7}, V2GenerateV4(prompt="x", rendering_speed="turbo", seed=7)),
        ("ideogram-4.5", {"num_images": 2}, V2GenerateV45(prompt="x", num_images=2)),
        ("post-generate-image-v-4", {}, GenerateV4(text_prompt="x")),
    ],
)
def test_a_request_speaks_the_words_of_its_model(studio, model, fields, expected):
    assert studio.request("x", model=model, **fields) == expected
    assert len(studio.df) == 0


def test_a_request_that_breaks_a_rule_is_not_sent(studio):
    with pytest.raises(InvalidRequest, match="seed"):
        studio.generate("x", seed=-1)
    with pytest.raises(InvalidRequest, match=r"4\.7"):
        studio.generate("x", model="4.7")
    assert len(studio.df) == 0
    assert studio.models[:3] == ("ideogram-4.5", "ideogram-4.0", "ideogram-3.0")


def test_generate_and_send_leave_rows_that_name_their_parent(studio):
    call = studio.generate("a lighthouse", seed=7, num_images=2).wait(60)
    assert call.state == "ok"
    assert len(call.result().images) == 2
    magic = studio.send(MagicPromptV4(text_prompt="a boat"), parent_image_id=call.image_ids[1]).wait(60)
    assert list(studio.df["parent_image_id"].dropna()) == [call.image_ids[1]]
    assert magic.image_ids[0] in studio.df.index
    assert list(studio.df["service"].unique()) == ["offline"]
    assert studio.spent_usd == 0


def test_a_sweep_is_found_again_with_its_pictures(studio, tmp_path):
    sweep = studio.sweep(POSTER, BOTH, name="posters").run().wait(60)
    by_text = studio.sweep("a lighthouse", BOTH, rendering_speed="TURBO", aspect_ratio="3:4")
    assert by_text.progress.reused == 4
    assert studio.sweeps == ("posters",)
    studio.close()
    later = Studio(record=tmp_path / "record")
    studio.close()
    again = later.open("posters")
    assert again.progress.reused == 4
    assert list(again.df.index) == list(sweep.df.index)
    with pytest.raises(RecordError, match="posters"):
        later.open("poster")
    later.close()


def test_a_sweep_of_what_a_layout_asks_for_names_the_picture_underneath(studio):
    first = studio.generate("a lighthouse", model="4.0", seed=1).wait(60)
    canvas = studio.layout(picture=first)
    canvas.add_text("HOLD FAST", box=(700, 100, 900, 900))
    words = {"elements[0].text": ["HOLD FAST", "STAND BY"]}
    sweep = studio.sweep(canvas.to_request(seed=2), words, parent_image_id=canvas.parent_image_id, name="words")
    sweep.run(max_usd=1).wait(60)
    assert sweep.df["parent_image_id"].tolist() == [first.image_ids[0]] * 2
    assert studio.open("words").parents == sweep.parents
    with pytest.raises(RecordError, match="no image 'none'"):
        studio.sweep("a lighthouse", {"seed": [1]}, parent_image_id="none")


def test_a_drawing_is_never_a_picture_of_ideogram(studio, tmp_path):
    studio.sweep(POSTER, BOTH).run().wait(60)
    paid = Studio("key-0123456789", record=studio.record)
    real = paid.sweep(POSTER, BOTH)
    assert (real.progress.reused, real.quote().new, real.quote().usd_micros) == (0, 4, 120_000)
    paid.close()


def test_every_view_opens_on_what_is_there(studio):
    form = studio.form(model="4.0", prompt="a lighthouse", vary={"seed": [7, 8]})
    assert form.values == {"prompt": "a lighthouse", "seed": [7, 8]}
    sweep = form.generate().wait(60)
    assert studio.grid().summary().endswith("2 images")
    assert studio.grid(sweep, columns="seed").columns == "seed"
    assert studio.grid(studio.df.query("seed == 8"), "model").summary().endswith("1 image")
    assert list(studio.compare(*sweep.df.index).differences.index) == ["seed"]
    rows = list(sweep.df.itertuples())
    assert list(studio.compare(rows[0].image, rows[1].image).differences.index) == []
    assert studio.gallery(sweep).summary() == studio.gallery(sweep.df).summary()
    shown = {studio.show(what).data.count("<img") for what in (sweep, studio.df, list(sweep.df.index))}
    assert shown == {2}
    assert studio.show(sweep, limit=1).data.count("<img") == 1
    for view in (form, studio.grid(sweep), studio.compare(*sweep.df.index)):
        data, _ = view._repr_mimebundle_()
        assert data["text/html"].count("<img") == 2
        assert data["text/plain"] == repr(view)


@pytest.mark.parametrize("suffix", ["zip", "csv", "jsonl", "parquet"])
def test_hostile_prompts_come_back_as_they_were_and_never_as_markup(studio, tmp_path, suffix):
    calls = {name: studio.generate(text, seed=7) for name, text in HOSTILE.items()}
    for name, call in calls.items():
        assert call.wait(60).state == "ok", name
        assert studio.df.loc[call.image_ids[0], "prompt"] == HOSTILE[name]
    assert len(HOSTILE["long"]) == 4000

    parsed = Parsed(studio.show(studio.df).data)
    assert set(parsed.tags) <= {"table", "tbody", "tr", "td", "img", "br", "small", "p"}
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    assert HOSTILE["markup"] in [value for name, value in parsed.attributes if name == "alt"]

    before = studio.df
    back = Record.read(studio.export(tmp_path / f"all.{suffix}"))
    assert list(back["prompt"]) == list(before["prompt"])
    assert list(back["params"]) == list(before["params"])
    assert {path.name for path in tmp_path.iterdir()} <= {
        "record",
        f"all.{suffix}",
        f"all.{suffix}.schema.json",
    }


@pytest.mark.parametrize("suffix", ["zip", "csv", "jsonl", "parquet"])
def test_half_a_character_is_refused_kept_as_a_row_and_exported(studio, tmp_path, suffix):
    call = studio.generate("half \ud800 pair", seed=7).wait(60)
    assert call.state == "failed"
    assert "prompt: cannot be written as text" in str(call.error)
    [row] = Record.read(studio.export(tmp_path / f"all.{suffix}")).itertuples()
    assert (row.status, row.prompt) == ("failed", "half ? pair")
    assert studio.show(studio.df).data.isprintable()


def test_hostile_prompts_are_text_in_every_view(studio):
    evil = HOSTILE["markup"]
    sweep = studio.sweep(evil, seeds=2, name=evil).run().wait(60)
    form = studio.form(prompt=evil)
    for view in (studio.grid(sweep), studio.compare(*sweep.df.index), form, studio):
        html = view._repr_html_() if view is studio else view._repr_mimebundle_()[0]["text/html"]
        assert not {"script", "b"} & set(Parsed(html).tags)
        assert not [name for name, _ in Parsed(html).attributes if name.startswith("on")]
    assert studio.open(evil).progress.reused == 2


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def test_another_address_never_stands_for_ideogram(tmp_path):
    with OfflineServer() as server:
        studio = Studio("any-key-0123456789", service="ideogram", base_url=server.base_url, record=tmp_path)
        studio.generate("a lighthouse", seed=7).wait(60)
        assert studio.df["service"].tolist() == [f"ideogram at {server.base_url.removeprefix('http://')}"]
        studio.close()
    real = Studio("any-key-0123456789", service="ideogram", record=tmp_path)
    assert real.sweep("a lighthouse", {"seed": [7]}).estimate().new == 1
    real.close()


def test_one_expensive_request_needs_a_cap_as_a_sweep_does(tmp_path):
    with OfflineServer() as server:
        studio = Studio("any-key-0123456789", service="ideogram", base_url=server.base_url, record=tmp_path)
        dear = {"num_images": 8, "rendering_speed": "QUALITY", "character_reference_images": [png()]}
        with pytest.raises(BudgetExceeded, match=r"max_usd=1\.60"):
            studio.generate("a lighthouse", **dear)
        assert not server.engine.calls
        assert studio.generate("a lighthouse", max_usd=1.6, **dear).wait(60).state == "ok"
        studio.close()


def test_every_verb_is_recorded_and_an_edit_knows_its_parent(studio):
    made = studio.generate("a lighthouse", seed=7, resolution="512x1536").wait(60)
    row = studio.df.loc[made.image_ids[0]]
    edits = {
        "remix": studio.remix(row, "an etching", seed=1),
        "remove-background": studio.remove_background(row),
        "describe": studio.describe(row),
    }
    for action, call in edits.items():
        assert call.wait(60).state == "ok", call.error
        found = studio.df.loc[call.image_ids[0]]
        assert (found["action"], found["parent_image_id"]) == (action, row.name)
    assert studio.df.loc[edits["describe"].image_ids[0], "json_prompt"]["high_level_description"]


def test_a_call_stands_for_its_picture_in_verbs_and_views(studio):
    made = studio.generate("a lighthouse", seed=7, resolution="512x1536")
    cut = studio.remove_background(made)
    edited = studio.edit(made, "make it winter", reference_images=[cut], seed=1)
    for call in (cut, edited):
        assert call.wait(60).state == "ok", call.error
        assert studio.row(call)["parent_image_id"] == made.image_ids[0]
    [reference] = edited.request.pictures()["reference_images"]
    assert reference.data == studio.row(cut)["image"].bytes()
    assert studio.show(made).data == studio.show(made.image_ids).data
    assert studio.show(made.image_ids[0]).data == studio.show(made).data
    with pytest.raises(IdeogramError, match=r"source: must be a DataFrame.* \(got int\)"):
        studio.show(5)
    assert studio.compare([made, cut]).pictures == studio.compare(made, cut).pictures
    assert studio.show([made, cut]).data == studio.show([*made.image_ids, *cut.image_ids]).data
    assert list(studio.compare(made, cut).differences.index) == list(
        studio.compare(*made.image_ids, *cut.image_ids).differences.index
    )


def test_a_call_without_one_picture_stands_for_none(studio):
    several = studio.generate("a lighthouse", num_images=2, resolution="512x1536")
    with pytest.raises(IdeogramError, match=r"made 2 pictures.*studio\.df\.loc"):
        studio.remove_background(several)
    assert studio.show(several).data.count("<img") == 2
    refused = studio.generate("unsafe-prompt")
    for use in (studio.row, studio.show, studio.remove_background):
        with pytest.raises(IdeogramError, match="failed safety check"):
            use(refused)


def test_what_no_verb_gave_is_no_row_and_says_where_to_look(studio):
    with pytest.raises(IdeogramError, match=r"row: takes what a verb gave \(got str\).*studio\.df\.loc"):
        studio.row("01M7X5BB6WSH19HQDAPKJYFNGP-0")


def test_an_empty_record_makes_no_empty_page(tmp_path):
    empty = Studio(service="offline", record=tmp_path / "record")
    with pytest.raises(IdeogramError, match="no rows, so there is no page"):
        empty.page(tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()
    empty.close()


def test_a_verb_of_a_studio_shows_its_help(studio):
    assert "max_usd" in (inspect.getdoc(studio.remix) or "")
    assert {name for name in vars(StudioVerbs) if name[0] != "_"} < {name for name in vars(SyncVerbs) if name[0] != "_"}


def test_a_studio_of_a_gateway_offers_what_the_gateway_carries(tmp_path):
    gateway = Studio("k" * 20, service="reseller", base_url="https://reseller.example", record=tmp_path)
    assert gateway.models == ("legacy",)
    assert type(gateway.request("a cat")).__name__ == "GenerateLegacy"
    with pytest.raises(InvalidRequest, match="not carried by this service"):
        gateway.describe(MASK.png)
    gateway.close()
