"""A studio for a project, and a studio that replays."""

from __future__ import annotations

import pytest

from ideowidgets import GenerateV3, Record, Studio
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations.errors import BudgetExceeded, IdeogramError
from ideowidgets.record.errors import BadExport, NotInRecord, RecordError

CHEAP = {"rendering_speed": "TURBO"}


@pytest.fixture
def server():
    with OfflineServer() as found:
        yield found


def paying(server, record, **options):
    """A studio that believes it pays."""
    return Studio("canary-key-4711", service="ideogram", base_url=server.base_url, record=record, **options)  # type: ignore[arg-type]


def test_everything_is_the_projects_alone(tmp_path):
    with Record(tmp_path / "r") as record:
        thesis, poster = (Studio(service="offline", record=record, project=name) for name in ("thesis", "poster"))
        everything = Studio(service="offline", record=record)
        thesis.generate("a lighthouse", seed=7).wait(60)
        thesis.sweep("a {red|blue} door", name="doors", seed=7).run().wait(60)
        poster.generate("a boat", seed=7).wait(60)
        everything.generate("a cat", seed=7).wait(60)
        assert [len(studio.df) for studio in (thesis, poster, everything)] == [3, 1, 5]
        assert set(thesis.df["project"]) == {"thesis"}
        assert (thesis.sweeps, poster.sweeps, everything.sweeps) == (("doors",), (), ("doors",))
        assert thesis.open("doors").progress.done == 2
        with pytest.raises(NotInRecord, match="project 'poster'"):
            poster.open("doors")
        assert len(Record.read(thesis.export(tmp_path / "thesis.zip"))) == 3
        assert "boat" not in thesis.page(tmp_path / "thesis.html").read_text("utf-8")
        assert "3 pictures" in thesis.page(tmp_path / "thesis.html").read_text("utf-8")
        assert len(thesis.contact_sheet(tmp_path / "thesis.png")) == 1
        assert "1 image was drawn" in poster.methods()
        handed = thesis.handover(tmp_path / "handover", title="Doors")
        assert len([file for file in handed.rglob("*.png") if "sheet" not in file.name]) == 3
        assert thesis.spending.total == 0
        assert record.projects()["images"].to_dict() == {"poster": 1, "thesis": 3}
        assert repr(poster) == "Studio(service='offline', project='poster')"
        for studio in (thesis, poster, everything):
            studio.close()


def test_a_cap_lasts_and_is_shown(server, tmp_path):
    first = paying(server, tmp_path / "r", project="thesis", cap_usd=0.10)
    first.generate("a lighthouse", seed=7, **CHEAP).wait(60)
    first.close()
    studio = paying(server, tmp_path / "r", project="thesis")
    assert (studio.spending.total_usd, studio.spending.today_usd, studio.spending.cap_usd) == (0.03, 0.03, 0.10)
    assert (studio.spent_usd, studio.spending.left_usd) == (0, 0.07)
    assert "Project thesis: $0.03 in total; $0.03 today; $0.07 of $0.10 left." in studio._repr_html_()
    with pytest.raises(BudgetExceeded, match=r"This costs about \$0.12, and project 'thesis' has \$0.07 left"):
        studio.generate("a lighthouse", seed=8, num_images=4, **CHEAP)
    assert len(server.engine.billed) == 1
    studio.close()
    more = paying(server, tmp_path / "r", project="thesis", cap_usd=0.20)
    assert more.generate("a lighthouse", seed=8, num_images=4, **CHEAP).wait(60).state == "ok"
    more.close()
    other = paying(server, tmp_path / "r", project="poster")
    assert (other.spending.total, other.spending.cap) == (0, None)
    other.close()


def test_a_cap_needs_a_project_and_a_project_a_name(tmp_path):
    with pytest.raises(IdeogramError, match="project="):
        Studio(service="offline", record=tmp_path / "r", cap_usd=1)
    with pytest.raises(RecordError, match="project"):
        Studio(service="offline", record=tmp_path / "r", project=" ")
    with pytest.raises(RecordError, match="cap_usd"):
        Studio(service="offline", record=tmp_path / "r", project="p", cap_usd=-1)
    assert not (tmp_path / "r" / "images").exists()


def test_a_class_sees_the_model_without_a_key(server, tmp_path):
    teacher = paying(server, tmp_path / "teacher")
    real = teacher.generate("a lighthouse", seed=7, **CHEAP).wait(60)
    teacher.replay_pack(tmp_path / "class.zip")
    original = teacher.row(real)["image"].bytes()
    teacher.close()
    studio = Studio(replay=tmp_path / "class.zip", record=tmp_path / "student")
    assert (studio.service, studio.is_offline, repr(studio)) == ("replay", True, "Studio(service='replay')")
    assert ": 1, with 1 image. They are shown again; anything else is an offline drawing." in studio._repr_html_()
    row = studio.row(studio.generate("a lighthouse", seed=7, **CHEAP))
    assert row["image"].bytes() == original
    other = studio.row(studio.generate("a lighthouse", seed=8, **CHEAP))
    assert (row["service"], other["service"]) == ("replay", "offline")
    today = f"{row['recorded_at'].day} {row['recorded_at']:%b %Y}"
    said = f"replayed, made by Ideogram 3.0 at ideogram at {server.base_url.partition('//')[2]} on {today}"
    html = studio.show(studio.df).data
    assert html.count(said) == 1
    assert html.count("offline") == 1
    page = studio.page(tmp_path / "p.html").read_text("utf-8")
    assert said in page
    assert "Replayed pictures were made by the service" in page
    told = studio.methods()
    assert "shown again from a replay pack; they had been requested from ideogram at" in told
    assert "drawn by the offline stand-in" in told
    assert studio.spent_usd == 0
    studio.close()


def test_what_is_no_pack_is_said_at_once(tmp_path):
    with pytest.raises(BadExport, match="no file"):
        Studio(replay=tmp_path / "nothing.zip", record=tmp_path / "r")
    with pytest.raises(IdeogramError, match="asks no service"):
        Studio("key", replay=tmp_path / "nothing.zip", record=tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_a_replay_has_a_project_too(server, tmp_path):
    teacher = paying(server, tmp_path / "teacher", project="lesson")
    teacher.generate("a lighthouse", seed=7, **CHEAP).wait(60)
    elsewhere = paying(server, teacher.record)
    elsewhere.generate("elsewhere", seed=7, **CHEAP).wait(60)
    assert teacher.replay_pack(tmp_path / "class.zip").answers == 1
    studio = Studio(replay=tmp_path / "class.zip", record=tmp_path / "s", project="homework", cap_usd=0)
    studio.send(GenerateV3(prompt="a lighthouse", seed=7, **CHEAP)).wait(60)
    assert studio.df[["project", "service"]].to_numpy().tolist() == [["homework", "replay"]]
    for made in (teacher, elsewhere, studio):
        made.close()
