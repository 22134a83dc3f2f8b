"""The menu of every picture: what it offers, the forms it opens, the code it gives."""

from __future__ import annotations

import pytest

from ideowidgets.operations import GenerateV3, GenerateV4, Picture, RemixV3
from ideowidgets.operations.errors import IdeogramError, InvalidRequest
from ideowidgets.record import Record
from ideowidgets.record.errors import NotInRecord
from ideowidgets.run import Runner
from ideowidgets.widgets import MaskCanvas, PromptForm
from ideowidgets.widgets.picture_actions import PictureActions
from ideowidgets.widgets.prefilling import ACTIONS, filled_of, offered_actions
from tests.unit.widgets.forming import TIMEOUT_S, Heard, draft, generate, png


class Wall(PictureActions):
    """A view with pictures; its page is this list."""

    name = "prompt-form"

    def __init__(self, record=None, runner=None):
        self.record, self.runner, self.said = record, runner, []
        super().__init__()

    def push(self, message, buffers=()):
        self.said.append((message, list(buffers)))

    def tell(self, content):
        start = len(self.said)
        self._receive(self, content, [])
        return [message for message, _ in self.said[start:]]


@pytest.fixture
def runner(tmp_path):
    runner = Runner(Record(tmp_path / "record"), service="offline")
    yield runner
    runner.close()


@pytest.fixture
def wall(runner):
    wall = Wall(runner.record, runner)
    yield wall
    wall.close()


def made(runner, request):
    return runner.submit(request).wait(TIMEOUT_S).image_ids[0]


@pytest.fixture
def image_id(runner):
    asked = GenerateV3(prompt="a lighthouse", seed=7, style_preset="BAUHAUS", rendering_speed="TURBO", num_images=1)
    return made(runner, asked)


def test_the_menu_offers_what_the_service_carries(wall):
    (menu,) = wall.tell({"kind": "ask_picture_menu"})
    assert menu.actions == list(ACTIONS)
    assert menu.forms == []
    narrow = Runner(
        wall.record,
        service="narrow",
        cannot=lambda asked: None if getattr(asked, "operation", None).action in ("generate", "remix") else "is none",
    )
    assert offered_actions(narrow) == ("again", "remix", "reference")


def test_without_a_runner_nothing_that_sends_is_offered_and_the_rest_goes_on(runner, image_id):
    wall = Wall(runner.record)
    (menu,) = wall.tell({"kind": "ask_picture_menu"})
    assert menu.actions == []
    (answer,) = wall.tell({"kind": "picture_action", "image_id": image_id, "action": "remix"})
    assert answer.kind == "trouble"
    assert "studio" in answer.text
    assert wall.forms == ()
    (code,) = wall.tell({"kind": "ask_picture_code", "image_id": image_id, "language": "python"})
    assert code.code.startswith("from ideowidgets import GenerateV3\n\nGenerateV3(")
    (original,) = wall.tell({"kind": "ask_original", "image_id": image_id})
    assert original.file_name == "a-lighthouse-7.png"
    assert wall.said[-1][1] == [runner.record.image_bytes(runner.record.rows([image_id])[0].sha256)]


@pytest.mark.parametrize(
    ("action", "operation", "field"),
    [
        ("remix", "post-remix-image-v-3", "image"),
        ("edit", None, None),
        ("upscale", None, None),
        ("describe", None, None),
        ("reference", "post-generate-image-v-3", "style_reference_images"),
    ],
)
def test_an_action_opens_a_form_with_the_picture_in_its_place(wall, runner, image_id, action, operation, field):
    (menu,) = wall.tell({"kind": "picture_action", "image_id": image_id, "action": action})
    (form,) = wall.forms
    assert menu.kind == "picture_menu"
    assert menu.fresh == form.model_id == menu.forms[0].model_id
    assert "a lighthouse" in menu.forms[0].title
    values = form.values
    held = [one for value in values.values() for one in (value if isinstance(value, tuple) else [value])]
    (picture,) = [one for one in held if isinstance(one, Picture)]
    assert picture.sha256 == runner.record.rows([image_id])[0].sha256
    assert operation in (None, form._draft.operation)
    if field is not None:
        assert field in values
        assert values["prompt"] == "a lighthouse"
        assert values["rendering_speed"] == "TURBO"
        assert "seed" not in values
        assert not form.in_use


def test_edit_with_a_mask_opens_a_canvas_on_the_picture(wall, runner, image_id):
    (menu,) = wall.tell({"kind": "picture_action", "image_id": image_id, "action": "inpaint"})
    (canvas,) = wall.forms
    assert isinstance(canvas, MaskCanvas)
    assert menu.fresh == canvas.model_id == menu.forms[0].model_id
    assert menu.forms[0].title == "Edit with a mask · a lighthouse, seed 7"
    assert (canvas.prompt, canvas.operation, canvas.image_ids) == (
        "a lighthouse",
        "post-inpaint-image-v-3",
        (image_id,),
    )
    assert not canvas.in_use
    canvas.rectangle(10, 10, 300, 300)
    assert canvas.in_use
    made = canvas.edit("a red door").wait(TIMEOUT_S).image_ids[0]
    assert runner.record.rows([made])[0].parent_image_id == image_id
    remix = wall.open_form(image_id, "remix")
    assert wall.forms == (remix, canvas)
    remix.set(prompt="at night")
    other = remix.open_form(made, "inpaint")
    assert wall.forms == (other, remix, canvas), "a form under a view opens it beside itself"
    assert wall.open_form(image_id, "reference") not in (remix, canvas), "nothing is referred to on a canvas"
    assert other.comm is None, "nothing was done there, so it gave way"
    wall.tell({"kind": "close_form", "model_id": canvas.model_id})
    assert canvas not in wall.forms
    assert canvas.comm is None


def test_no_mask_is_offered_where_the_service_carries_no_edit_within_one(wall, image_id):
    narrow = Runner(
        wall.record,
        service="narrow",
        cannot=lambda asked: None if getattr(asked, "operation", None).action == "generate" else "is none",
    )
    with pytest.raises(InvalidRequest, match="narrow"):
        Wall(wall.record, narrow).open_form(image_id, "inpaint")


def test_what_a_form_makes_knows_its_parent_as_long_as_it_has_its_picture(wall, runner, image_id):
    form = wall.open_form(image_id, "remix")
    rows = runner.record.rows(form.generate().wait(TIMEOUT_S).df.index)
    assert [(row.action, row.parent_image_id) for row in rows] == [("remix", image_id)]
    form.set(image=png(64, 64), seed=3)
    rows = runner.record.rows(form.generate().wait(TIMEOUT_S).df.index)
    assert [row.parent_image_id for row in rows] == [None]


@pytest.mark.parametrize("told", ["id", "row", "frame"])
def test_a_form_of_ones_own_is_told_its_parent(runner, image_id, told):
    [row] = runner.record.rows([image_id])
    parent = {"id": image_id, "row": row, "frame": runner.record.df.loc[image_id]}[told]
    form = Heard(RemixV3(image=row.image.bytes(), prompt="at dawn"), runner=runner, parent=parent)
    form.tell(generate(form._draft.wire()))
    form.wait(lambda one: one.of("run_state") and not one.of("run_state")[-1].running)
    [made_row] = runner.record.rows(form.sweep.df.index)
    assert made_row.parent_image_id == image_id


def test_an_unknown_parent_is_refused(runner):
    with pytest.raises(NotInRecord):
        PromptForm("3.0", runner=runner, parent="no-0")


def test_again_is_the_same_request_with_the_same_parent(wall, runner, image_id):
    child = wall.open_form(image_id, "remix").set(prompt="at night", seed=4).generate().wait(TIMEOUT_S).df.index[0]
    form = wall.open_form(child, "again")
    assert form.request == runner.record.request(child)
    assert runner.record.rows([child])[0].parent_image_id == image_id
    again = form.set(seed=5).generate().wait(TIMEOUT_S).df.index[0]
    assert runner.record.rows([again])[0].parent_image_id == image_id


def test_a_form_in_which_nothing_was_changed_gives_way_and_others_stay(wall, image_id):
    first = wall.open_form(image_id, "remix")
    second = wall.open_form(image_id, "upscale")
    assert wall.forms == (second,)
    assert first.comm is None
    second.set(image=png(32, 32))
    third = wall.open_form(image_id, "describe")
    assert wall.forms == (third, second)
    (menu,) = wall.tell({"kind": "close_form", "model_id": second.model_id})
    assert [form.model_id for form in menu.forms] == [third.model_id]
    assert second.comm is None
    third.close()
    assert wall.forms == ()
    assert wall.said[-1][0].forms == []


def test_a_reference_fills_the_form_at_hand_where_it_has_room(wall, runner, image_id):
    other = made(runner, GenerateV3(prompt="a harbour", seed=8))
    form = wall.open_form(image_id, "reference")
    assert wall.open_form(other, "reference") is form
    assert len(form.values["style_reference_images"]) == 2
    assert wall.open_form(other, "reference") is form
    assert len(form.values["style_reference_images"]) == 2, "the same picture twice"
    assert wall.open_form(image_id, "upscale") is not form
    fresh = wall.open_form(other, "reference")
    assert fresh is not form
    assert len(wall.forms) == 2, "an upscale has no references, and the form that was filled stays"


def test_a_form_opens_its_own_forms_beside_it_and_takes_references_itself(wall, runner, image_id):
    form = wall.open_form(image_id, "again").set(prompt="a lighthouse at night")
    child = form.generate().wait(TIMEOUT_S).df.index[0]
    assert form.open_form(child, "reference") is form
    remix = form.open_form(child, "remix")
    assert wall.forms == (remix, form)
    assert form.forms == ()
    assert remix.opener is wall


def test_a_form_alone_opens_them_under_itself(runner, image_id):
    form = Heard("3.0", runner=runner)
    form.tell({"kind": "picture_action", "image_id": image_id, "action": "remix"})
    (under,) = form.forms
    assert form.of("picture_menu")[-1].fresh == under.model_id
    form.close()
    assert under.comm is None


def test_a_cell_that_was_never_sent_opens_too(wall):
    form = wall.show_form(filled_of(GenerateV3(prompt="a pier", seed=3)))
    assert form.values == {"prompt": "a pier", "seed": 3}


def test_a_row_without_a_picture_gives_its_request_and_nothing_else(wall, runner):
    failed = made(runner, GenerateV3(prompt="unsafe: [[unsafe]]", seed=7))
    runner.record.delete([made(runner, GenerateV3(prompt="a pier", seed=1))])
    gone = runner.record.df.index[-1]
    assert runner.record.rows([gone])[0].sha256 is None
    assert wall.open_form(gone, "again").values["prompt"] == "a pier"
    with pytest.raises(NotInRecord, match="no picture"):
        wall.open_form(gone, "remix")
    assert wall.code_of(failed)


def test_a_structured_prompt_is_carried_as_the_text_it_became(wall, runner):
    scene = {"background": "a pier", "elements": []}
    asked = GenerateV4(json_prompt={"high_level_description": "a pier", "compositional_deconstruction": scene})
    image_id = made(runner, asked)
    form = wall.open_form(image_id, "remix")
    row = runner.record.rows([image_id])[0]
    said = row.prompt or row.prompt_returned
    assert said
    assert said in form._draft.fields.values()


def test_the_code_of_a_picture_runs_and_holds_no_key(wall, runner, image_id, monkeypatch):
    monkeypatch.setenv("IDEOGRAM_API_KEY", "canary-4711")
    child = wall.open_form(image_id, "remix").generate().wait(TIMEOUT_S).df.index[0]
    code = wall.code_of(child)
    namespace = {}
    imports, made = code.split("\n\n", 1)
    exec(imports, namespace)
    read = eval(made, namespace)
    assert read.request_hash == runner.record.request(child).request_hash
    curl = wall.code_of(child, "curl")
    assert "$IDEOGRAM_API_KEY" in curl
    assert "canary" not in code + curl
    assert str(runner.record.image_path(runner.record.rows([image_id])[0].sha256)) in curl
    (answer,) = wall.tell({"kind": "ask_picture_code", "image_id": "no-0", "language": "curl"})
    assert (answer.code, bool(answer.error)) == ("", True)


def test_strangers_are_refused(wall, image_id):
    for content in (
        {"kind": "picture_action", "image_id": image_id, "action": "delete"},
        {"kind": "ask_picture_code", "image_id": image_id, "language": "perl"},
        {"kind": "picture_action", "image_id": "x" * 300, "action": "remix"},
    ):
        (answer,) = wall.tell(content)
        assert answer.kind == "trouble"
    assert wall.tell({"kind": "close_form", "model_id": "no-such"}) == []
    (answer,) = wall.tell({"kind": "picture_action", "image_id": "no-0", "action": "remix"})
    assert "no image" in answer.text


def test_a_view_without_a_record_says_so():
    wall = Wall()
    with pytest.raises(IdeogramError):
        wall.open_form("a-0")
    with pytest.raises(NotInRecord):
        wall.code_of("a-0")
    (answer,) = wall.tell({"kind": "ask_original", "image_id": "a-0"})
    assert answer.error


def test_an_operation_without_references_takes_none(runner):
    form = PromptForm("ideogram-2.0", runner=runner)
    assert not form.takes_reference
    with pytest.raises(InvalidRequest, match="not taken"):
        form.add_reference(png())
    assert draft({})["fields"] == form.values
