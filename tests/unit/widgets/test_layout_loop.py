"""What a layout canvas asks of a service: drawings, descriptions, magic prompts, each a row with its parent."""

from __future__ import annotations

import pytest

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.widgets.layout_canvas import LayoutCanvas
from ideowidgets.widgets.layout_document import BadLayout
from ideowidgets.widgets.layout_messages import LayoutProposal, LayoutSetup
from ideowidgets.widgets.mask_messages import EditPrice, EditStates
from ideowidgets.widgets.messages import Trouble
from tests.unit.widgets.laying import heard, last, runner, say, two

__all__ = ["runner"]


@pytest.fixture
def canvas():
    return heard(LayoutCanvas(two(), resolution="1280x800"))


def test_each_drawing_is_a_row_that_knows_its_parent_and_lies_under_the_boxes(runner):
    canvas = heard(LayoutCanvas(two(), resolution="1280x800", runner=runner))
    first = canvas.generate(seed=5).wait(60)
    assert canvas.picture.image_id == first.image_ids[0]
    canvas.set_text(1, "LET GO")
    second = canvas.generate(seed=5).wait(60)
    row = runner.record.rows(second.image_ids)[0]
    assert row.parent_image_id == first.image_ids[0]
    assert (row.width, row.height) == (1280, 800)
    assert row.seed == 5
    states = last(canvas, EditStates)
    assert (len(states.states), states.index, states.before, states.running) == (2, 1, 0, False)
    canvas.go_to(0)
    assert canvas.index == 0
    with pytest.raises(BadLayout, match="there are 2 pictures"):
        canvas.go_to(2)


def test_every_step_of_the_loop_is_a_row_that_knows_where_it_came_from(runner):
    canvas = heard(LayoutCanvas(two(), resolution="1280x800", runner=runner))

    def parent_of(call):
        [row] = runner.record.rows(call.wait(60).image_ids[:1])
        return row.parent_image_id, row.image_id

    _, drawn = parent_of(canvas.generate(seed=5))
    before, written = parent_of(canvas.magic_prompt("a fox on a jetty at dusk"))
    assert before == drawn
    canvas.accept()
    canvas.set("background", "a calm lake")
    before, fox = parent_of(canvas.generate(seed=5))
    assert before == written
    # What lies underneath now came last.
    assert parent_of(canvas.generate(seed=6))[0] == fox
    canvas.go_to(1)
    before, told = parent_of(canvas.describe())
    assert before == fox
    assert canvas.parent_image_id == told
    canvas.undo()
    assert canvas.parent_image_id == fox
    canvas.magic_prompt("a heron").wait(60)
    canvas.decline()
    assert canvas.parent_image_id == fox


def test_generate_in_the_page_sends_only_at_the_price_that_was_shown(runner):
    canvas = heard(LayoutCanvas(two(), resolution="1280x800", runner=runner))
    canvas.resend()
    setup = last(canvas, LayoutSetup)
    asked = {"operation": setup.operation, "seed": 7, "num_images": 1}
    say(canvas, kind="set_drawing", **asked)
    assert last(canvas, EditPrice).usd_micros == 0
    say(canvas, kind="run_drawing", **asked, confirmed_usd_micros=60_000)
    assert "nothing was sent" in last(canvas, Trouble).text
    assert len(runner.record.df) == 0
    say(canvas, kind="run_drawing", **asked, confirmed_usd_micros=0)
    canvas._call.wait(60)
    assert list(runner.record.df["seed"]) == [7]
    say(canvas, kind="set_drawing", operation="post-upscale-image", seed=7, num_images=1)
    assert last(canvas, EditPrice).error


def test_a_picture_is_described_into_boxes_and_undone(runner):
    drawn = runner.submit(LayoutCanvas(two(), resolution="1280x800").to_request(seed=5)).wait(60)
    canvas = heard(LayoutCanvas(StructuredPrompt(), picture=drawn.image_ids[0], runner=runner))
    assert canvas.resolution == "1280x800"
    assert canvas.seed == 5
    canvas.describe().wait(60)
    assert canvas.steps == ("describe",)
    assert canvas.elements
    canvas.undo()
    assert canvas.elements == ()


def test_a_canvas_of_a_row_begins_with_its_prompt(runner):
    drawn = runner.submit(LayoutCanvas(two(), resolution="1280x800").to_request(seed=5)).wait(60)
    assert LayoutCanvas(picture=drawn.image_ids[0], runner=runner).json_prompt == two()


def test_magic_prompt_is_proposed_with_its_differences_before_it_is_taken(runner):
    canvas = heard(LayoutCanvas(two(), resolution="1280x800", runner=runner))
    canvas.magic_prompt("a fox that reads a newspaper called THE DEN").wait(60)
    assert canvas.steps == ()
    assert canvas.proposed_changes
    told = last(canvas, LayoutProposal)
    assert len(told.changes) == len(canvas.proposed_changes)
    proposal = canvas.proposal
    say(canvas, kind="answer_magic", accept=True)
    assert canvas.json_prompt == proposal
    assert canvas.steps == ("magic prompt",)
    assert last(canvas, LayoutProposal).changes is None
    canvas.magic_prompt("a fox").wait(60)
    say(canvas, kind="answer_magic", accept=False)
    assert canvas.proposal is None
    assert canvas.steps == ("magic prompt",)


def test_a_canvas_without_a_studio_edits_and_cannot_send(canvas):
    canvas.resend()
    setup = last(canvas, LayoutSetup)
    assert (setup.live, setup.describes, setup.enriches) == (False, None, None)
    with pytest.raises(IdeogramError, match="can send nothing"):
        canvas.generate()
    with pytest.raises(BadLayout, match="no picture underneath"):
        canvas.describe()
