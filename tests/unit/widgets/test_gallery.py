"""The gallery without a browser: what it shows, filters, keeps and says to its page."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Received, Record
from ideowidgets.record.errors import NotInRecord
from ideowidgets.record.filtering import BadFilter
from ideowidgets.widgets.compare import Compare
from ideowidgets.widgets.frame_pictures import NoImages
from ideowidgets.widgets.gallery import Gallery
from ideowidgets.widgets.gallery_order import BadSort
from tests.unit.widgets.gridding import Heard

HOSTILE = 'منارة </script><img src=x onerror="alert(1)"> at dusk'


def picture(seed: int, size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (seed * 37 % 256, seed * 101 % 256, 120)).save(buffer, "PNG")
    return buffer.getvalue()


def add(record: Record, prompt: str = "a lighthouse", seed: int = 7, size=(64, 48), parent=None, **fields) -> str:
    asked = GenerateV3(**{"prompt": prompt, "seed": seed, "num_images": 1, "style_preset": "BAUHAUS", **fields})
    request_id = record.begin(asked, service="ideogram", parent_image_id=parent)
    stored = record.add_image(picture(seed, size))
    got = [Received(0, seed, f"{prompt}!", f"{size[0]}x{size[1]}", True, stored.sha256)]
    [image_id] = record.complete(
        request_id, raw={}, images=got, cost_usd_micros=30_000, cost_source="table", latency_s=0.2
    )
    return image_id


@pytest.fixture
def record(tmp_path: Path):
    with Record(tmp_path / "record") as found:
        yield found


@pytest.fixture
def ids(record: Record) -> list[str]:
    made = [add(record, seed=n, style_preset=style) for n, style in enumerate(["BAUHAUS", "ART_DECO", "BAUHAUS"])]
    made.append(add(record, HOSTILE, 9, (96, 32)))
    record.rate(made[0], 5)
    record.tag(made[1], "sky", "sea")
    return made


def order_of(heard: Heard) -> list[int]:
    _, [order] = heard.last("wall_shown")
    return np.frombuffer(order, np.uint32).tolist()


def test_the_newest_come_first_and_pandas_sees_what_is_shown(record, ids):
    gallery = Gallery(record)
    assert gallery.df.index.tolist() == ids[::-1]
    assert repr(gallery) == "Gallery(4 images)"
    gallery.filter = "style preset = bauhaus and lighthouse"
    assert gallery.filter == 'style_preset = BAUHAUS and "lighthouse"'
    assert gallery.df.index.tolist() == [ids[2], ids[0]]
    assert gallery.total == 4
    gallery.sort = "seed"
    assert gallery.df.index.tolist() == [ids[0], ids[2]]
    assert repr(gallery) == "Gallery(2 of 4 images)"
    assert gallery.to_code() == (
        "gallery = studio.gallery(filter='style_preset = BAUHAUS and \"lighthouse\"', sort='seed')"
    )


def test_sorting_by_several_columns_puts_missing_values_last(record, ids):
    gallery = Gallery(record, sort="-rating, -seed")
    assert gallery.df.index.tolist() == [ids[0], ids[3], ids[2], ids[1]]
    gallery.sort = "rating,seed"
    assert gallery.df.index.tolist() == [ids[0], ids[1], ids[2], ids[3]]
    gallery.sort = ""
    assert gallery.df.index.tolist() == ids
    with pytest.raises(BadSort, match="Did you mean 'rating'"):
        gallery.sort = "ratng"
    with pytest.raises(BadSort, match="no order"):
        gallery.sort = "params"
    assert gallery.sort == ""


def test_a_bad_filter_changes_nothing_and_is_told_where_it_was_typed(record, ids):
    gallery = Gallery(record, filter="starred")
    with pytest.raises(BadFilter, match="Did you mean 'rating'"):
        gallery.filter = "ratng = 3"
    with pytest.raises(BadFilter):
        Gallery(record, filter="(")
    assert gallery.filter == "starred"
    heard = Heard(gallery)
    [refused] = heard.tell("set_filter", text="starred and ratng = 3")
    assert (refused.kind, refused.error.position, refused.error.length) == ("wall_refused", 12, 5)
    assert "Did you mean 'rating'?" in refused.error.fix
    assert gallery.filter == "starred"


def test_what_a_person_types_can_be_observed(record, ids):
    gallery = Gallery(record)
    heard = Heard(gallery)
    seen: list[object] = []
    gallery.observe(lambda change: seen.append((change["name"], change["new"])), ["filter", "sort", "selected_ids"])
    heard.tell("set_filter", text="rating >= 4")
    assert order_of(heard) == [0]
    heard.tell("set_sort", by="seed")
    heard.tell("select_tiles", items=[3, 0, 3])
    assert seen == [("filter", "rating >= 4"), ("sort", "seed"), ("selected_ids", (ids[3], ids[0]))]
    assert gallery.selected.index.tolist() == [ids[3], ids[0]]
    with pytest.raises(NotInRecord):
        gallery.select("nothing")
    gallery.select(ids[1])
    assert heard.last("wall_selection")[0].items == [1]


def test_facets_count_what_they_would_leave(record, ids):
    gallery = Gallery(record)
    heard = Heard(gallery)

    def facet(name: str) -> dict[str | None, tuple[int, bool]]:
        shown = heard.last("wall_shown")[0]
        [found] = [one for one in shown.facets if one.column == name]
        return {one.value: (one.count, one.chosen) for one in found.values}

    heard.tell("ready")
    assert facet("style_preset") == {"ART_DECO": (1, False), "BAUHAUS": (3, False)}
    assert facet("rating") == {"5": (1, False), None: (3, False)}
    assert facet("tags") == {"sky": (1, False), "sea": (1, False)}
    heard.tell("choose_facet", column="style_preset", values=["BAUHAUS"])
    assert gallery.filter == "style_preset = BAUHAUS"
    assert facet("style_preset") == {"ART_DECO": (1, False), "BAUHAUS": (3, True)}
    assert facet("rating") == {"5": (1, False), None: (2, False)}
    heard.tell("choose_facet", column="rating", values=["5", None])
    assert gallery.filter == "style_preset = BAUHAUS and (rating = 5 or rating is empty)"
    assert len(gallery.df) == 3
    heard.tell("choose_facet", column="style_preset", values=[])
    assert gallery.filter == "rating = 5 or rating is empty"
    gallery.choose("rating")
    assert gallery.filter == ""
    gallery.choose("rating", 5.0)
    assert gallery.filter == "rating = 5"
    [refused] = heard.tell("choose_facet", column="nothing", values=["x"])
    assert refused.kind == "wall_refused"


def test_annotations_are_written_at_once_with_their_author(record, ids):
    gallery = Gallery(record, author="Ana")
    heard = Heard(gallery)
    heard.tell("mark_tiles", items=[2], rating=4, starred=True, tags=["sky", " new "], note="keep")
    row = record.df.loc[ids[2]]
    assert (row.rating, bool(row.starred), row.tags, row.note) == (4.0, True, ["sky", "new"], "keep")
    assert set(record.annotations.author[-5:]) == {"Ana"}
    heard.tell("mark_tiles", items=[2], tags=["new"], note=" ", rating=0)
    row = record.df.loc[ids[2]]
    assert (row.tags, pd.isna(row.note), pd.isna(row.rating)) == (["new"], True, True)
    heard.tell("mark_tiles", items=[1, 2], tags=["both"])
    assert record.df.tags[[ids[1], ids[2]]].tolist() == [["sky", "sea", "both"], ["new", "both"]]
    gallery.rate(ids[0], 1)
    gallery.untag(ids[1], "both")
    gallery.note(ids[0], "!")
    gallery.star(ids[0])
    gallery.refresh()
    assert gallery.df.rating[ids[0]] == 1
    assert gallery.df.tags[ids[1]] == ["sky", "sea"]


def test_what_is_rated_stays_in_sight_until_the_filter_is_applied_again(record, ids):
    gallery = Gallery(record, filter="rating is empty")
    heard = Heard(gallery)
    assert len(gallery.df) == 3
    heard.tell("mark_tiles", items=[2], rating=3)
    assert ids[2] in gallery.df.index
    assert gallery.df.rating[ids[2]] == 3
    gallery.refresh()
    assert ids[2] not in gallery.df.index


def test_new_rows_of_this_kernel_appear_and_keep_the_numbers_of_the_others(record, ids):
    gallery = Gallery(record, filter="style_preset = BAUHAUS")
    heard = Heard(gallery)
    heard.tell("ready")
    new = add(record, seed=20)
    other = add(record, seed=21, style_preset="ART_DECO")
    heard.all()
    assert gallery.df.index[0] == new
    assert order_of(heard)[0] == 4
    assert other not in gallery.df.index
    assert heard.last("wall_setup")[0].count == 6
    with Record(record.path) as again:
        assert again.df.index.tolist() == [*ids, new, other]


def test_rows_of_another_kernel_appear_on_refresh(record, ids, tmp_path):
    import subprocess
    import sys

    gallery = Gallery(record)
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from ideowidgets.record import Record\nfrom tests.unit.widgets.test_gallery import add\n"
        f"record = Record({str(record.path)!r}); add(record, seed=30)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
    assert len(gallery.df) == 4
    heard = Heard(gallery)
    heard.tell("refresh_wall")
    assert len(gallery.df) == 5


def test_a_project_is_a_part_of_the_record(record, ids):
    request_id = record.begin(GenerateV3(prompt="mine", num_images=1), service="ideogram", project="posters")
    gallery = Gallery(record, project="posters")
    heard = Heard(gallery)
    assert gallery.df["prompt"].tolist() == ["mine"]
    add(record, seed=70)
    record.begin(GenerateV3(prompt="mine too", num_images=1), service="ideogram", project="posters")
    heard.all()
    assert gallery.df["prompt"].tolist() == ["mine too", "mine"]
    assert gallery.df.index[1] == f"{request_id}-0"


def test_an_empty_record_fills(record):
    gallery = Gallery(record)
    heard = Heard(gallery)
    heard.tell("ready")
    assert heard.last("wall_setup")[0].count == 0
    assert order_of(heard) == []
    assert gallery.df.empty
    assert gallery.selected.empty
    assert gallery.static_html() == "<p>No pictures yet.</p>"
    add(record)
    heard.all()
    assert order_of(heard) == [0]


def test_pandas_can_decide_what_is_shown(record, ids):
    gallery = Gallery(record, filter="rating >= 4")
    chosen = record.df.loc[[ids[2], ids[0]]]
    heard = Heard(gallery)
    assert gallery.show(chosen) is gallery
    assert gallery.df.index.tolist() == [ids[2], ids[0]]
    assert (gallery.filter, gallery.sort) == ("", "")
    assert heard.last("wall_setup")[0].unkept == ""
    gallery.rate(ids[2], 2)
    heard.all()
    assert gallery.df.rating.tolist() == [2.0, 5.0]
    gallery.show()
    assert gallery.df.index.tolist() == ids[::-1]
    assert gallery.sort == "-created_at"


def test_tiles_say_what_they_are(record, ids):
    failed = record.begin(GenerateV3(prompt="x", aspect_ratio="16x9"), service="ideogram")
    record.fail(failed, status="failed", error_kind="Refused", error="The safety check said no.")
    gallery = Gallery(record)
    heard = Heard(gallery)
    heard.tell("ready")
    _, [ratios, states, marks] = heard.last("wall_setup")
    assert np.frombuffer(ratios, np.float32).tolist() == pytest.approx([4 / 3, 4 / 3, 4 / 3, 3, 16 / 9])
    assert list(states) == [0, 0, 0, 0, 4]
    assert list(marks) == [5, 0, 0, 0, 0]
    heard.tell("want_tiles", seq=3, items=[0, 3, 4, 99], view=[0, 3, 4], size=160)
    message, buffers = heard.last("wall_tiles")
    assert message.seq == 3
    first, hostile, lost = message.tiles
    assert (first.rating, first.picture, first.caption) == (5, True, "Bauhaus · seed 0 · ideogram-3.0")
    assert hostile.alt == f"{HOSTILE}, seed 9"
    assert (lost.state, lost.picture, lost.text) == ("failed", False, "The safety check said no.")
    assert len(buffers) == 2
    assert Image.open(io.BytesIO(buffers[0])).format == "WEBP"


def test_a_picture_that_has_just_arrived_is_sent_before_the_record_was_read_again(record):
    request_id = record.begin(GenerateV3(prompt="x", seed=1, num_images=1), service="ideogram")
    gallery = Gallery(record)
    heard = Heard(gallery)
    got = [Received(0, 1, None, None, True, record.add_image(picture(1)).sha256)]
    gallery._unsubscribe()
    record.complete(request_id, raw={}, images=got, cost_usd_micros=1, cost_source="table", latency_s=0.1)
    heard.tell("want_tiles", seq=1, items=[0], view=[0], size=160)
    [tile] = heard.last("wall_tiles")[0].tiles
    assert (tile.state, tile.picture) == ("ok", True)


def test_a_picture_has_a_life(record, ids):
    child = add(record, "at night", 40, parent=ids[0])
    record.rate(ids[0], 2, author="Ben")
    gallery = Gallery(record)
    heard = Heard(gallery)
    heard.tell("ask_life", seq=1, item=0, against=1)
    life, buffers = heard.last("picture_life")
    assert (life.prompt, life.prompt_returned) == ("a lighthouse", "a lighthouse!")
    assert [one.image_id for one in life.children] == [child]
    assert life.children[0].item == 4
    assert len(buffers) == 1
    assert [one.rating for one in life.said if one.author == "Ben"] == [2]
    assert {one.name for one in life.differences} >= {"seed", "style_preset"}
    assert "GenerateV3(" in life.python
    assert {fact.name for fact in life.files} == {"original", "type", "bytes", "sha256"}
    heard.tell("ask_life", seq=2, item=4)
    assert heard.last("picture_life")[0].parent.image_id == ids[0]
    [trouble] = heard.tell("ask_life", seq=3, item=99)
    assert "none of number 99" in trouble.text
    heard.tell("ask_original", image_id=ids[0])
    message, [data] = heard.last("original")
    assert data == record.image_bytes(record.df.sha256[ids[0]])
    assert message.mime == "image/png"
    gallery.enlarge(ids[1])
    assert heard.last("wall_open")[0].item == 1


def test_two_to_four_pictures_are_compared(record, ids):
    gallery = Gallery(record)
    gallery.select(*ids[:2])
    compared = gallery.compare()
    assert isinstance(compared, Compare)
    assert len(compared.pictures) == 2


@pytest.fixture
def vendors(tmp_path: Path) -> pd.DataFrame:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.png").write_bytes(picture(n, (40 + 20 * n, 40)))
    return pd.DataFrame(
        {
            "vendor": ["A", "B", "B"],
            "prompt": ["a cat", "a dog", HOSTILE],
            "seed": ["seven", "8", None],
            "file": [str(folder / f"{n}.png") for n in range(3)],
            "score": [0.1, 0.9, 0.5],
        }
    )


def test_any_frame_with_pictures_is_a_wall(vendors, record):
    gallery = Gallery(vendors)
    heard = Heard(gallery)
    heard.tell("ready")
    setup, [ratios, states, _] = heard.last("wall_setup")
    assert np.frombuffer(ratios, np.float32).tolist() == [1.0, 1.5, 2.0]
    assert list(states) == [0, 0, 0]
    assert "record.add_images" in setup.unkept
    assert heard.last("wall_shown")[0].facets[0].column == "vendor"
    gallery.filter = "vendor = b and score > 0.6"
    assert gallery.df["prompt"].tolist() == ["a dog"]
    gallery.show()
    heard.tell("want_tiles", seq=1, items=[0, 1, 2], view=[0, 1, 2], size=160)
    message, buffers = heard.last("wall_tiles")
    assert [tile.alt for tile in message.tiles] == ["a cat", "a dog", HOSTILE]
    assert len(buffers) == 3
    heard.tell("ask_life", seq=1, item=2, against=0)
    life = heard.last("picture_life")[0]
    assert {fact.name: fact.value for fact in life.facts}["score"] == "0.5"
    heard.tell("ask_original", image_id="row-1")
    assert heard.last("original")[1] == [Path(vendors.file[1]).read_bytes()]
    [trouble] = heard.tell("mark_tiles", items=[0], rating=3)
    assert "record.add_images" in trouble.text
    gallery.select("row-1")
    assert gallery.selected["vendor"].tolist() == ["B"]
    assert isinstance(gallery.compare("row-0", "row-1"), Compare)
    assert gallery.to_code().startswith("gallery = studio.gallery(df")


def test_pictures_come_in_many_forms(record, ids, vendors):
    row = record.df.loc[ids[0]]
    cells = [
        Image.new("RGB", (30, 20)),
        np.zeros((20, 10, 3), np.uint8),
        picture(1),
        row.image,
        row.sha256,
        Path(vendors.file[0]),
        None,
        "https://example.com/a.png",
        "/nowhere/a.png",
    ]
    frame = pd.DataFrame({"what": [type(cell).__name__ for cell in cells], "shot": cells})
    gallery = Gallery(frame, record=record)
    heard = Heard(gallery)
    heard.tell("want_tiles", seq=1, items=list(range(9)), view=[0], size=160)
    tiles = [tile for message in heard.all("wall_tiles") for tile in message.tiles]
    assert [tile.picture for tile in tiles] == [True] * 6 + [False] * 3
    assert "Download" in tiles[7].text
    assert [tile.state for tile in tiles[6:]] == ["none", "failed", "failed"]


def test_a_folder_is_only_looked_at(vendors, tmp_path):
    folder = Path(vendors.file[0]).parent
    (folder / "deep").mkdir()
    (folder / "deep" / "3.png").write_bytes(picture(5))
    (folder / "0.txt").write_text("a cat from a file")
    gallery = Gallery(folder, filter="deep or cat")
    assert gallery.df["file"].tolist() == ["0.png"]
    gallery.filter = 'folder = "deep"'
    assert gallery.df["file"].tolist() == [str(Path("deep") / "3.png")]
    assert len(Gallery(str(folder)).df) == 4
    with pytest.raises(NoImages, match="no folder"):
        Gallery(tmp_path / "nowhere")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NoImages, match="holds no"):
        Gallery(empty)


def test_what_is_no_source_is_refused(record, ids):
    for source in (None, 7, pd.DataFrame({"a": [1]})):
        with pytest.raises(NoImages):
            Gallery(source)
    with pytest.raises(NoImages, match="no column 'shot'"):
        Gallery(pd.DataFrame({"a": ["x.png"]}), image="shot")


def test_rows_of_another_record_can_be_seen_and_not_rated(record, ids, tmp_path):
    with Record(tmp_path / "other") as other:
        gallery = Gallery(record.df, record=other)
        heard = Heard(gallery)
        heard.tell("want_tiles", seq=1, items=[0], view=[0], size=160)
        assert heard.last("wall_tiles")[0].tiles[0].picture
        [trouble] = heard.tell("mark_tiles", items=[0], rating=3)
        assert ids[0] in trouble.text
        heard.tell("ask_life", seq=1, item=0)
        assert heard.last("picture_life")[0].prompt == "a lighthouse"
        heard.tell("ask_original", image_id=ids[0])
        assert heard.last("original")[1]


def test_the_static_copy_is_small_and_escaped(record, ids):
    for n in range(40):
        add(record, HOSTILE, 50 + n)
    html = Gallery(record).static_html()
    assert html.count("<img ") == 24
    assert "</script>" not in html
    assert "44 of 44 pictures" in html
    assert len(html) < 64_000
    bundle = Gallery(record, filter='"<b>"')._repr_mimebundle_()
    assert bundle is not None
    assert "&lt;b&gt;" in bundle[0]["text/html"]


def test_closing_ends_the_subscription(record, ids):
    gallery = Gallery(record)
    heard = Heard(gallery)
    gallery.close()
    add(record, seed=60)
    assert heard.all() == []


def test_strange_messages_are_answered(record, ids):
    heard = Heard(Gallery(record))
    for message in (
        {"kind": "want_tiles", "seq": 1, "items": [-1], "view": [], "size": 160},
        {"kind": "want_tiles", "seq": 1, "items": [], "view": [], "size": 4000},
        {"kind": "mark_tiles", "items": [999], "rating": 3},
        {"kind": "mark_tiles", "items": [], "rating": 3},
        {"kind": "set_sort", "by": "image"},
        {"kind": "set_filter", "text": "x" * 20_001},
    ):
        [answer] = heard.tell(**message)
        assert answer.kind == "trouble", message
