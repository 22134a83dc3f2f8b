"""Results on a layout canvas: what came against what was asked for, other pictures underneath, what pages are told."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ideowidgets.operations import V2GenerateV4
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.widgets.compare_sides import BadComparison
from ideowidgets.widgets.form_messages import Uploaded
from ideowidgets.widgets.layout_canvas import LayoutCanvas
from ideowidgets.widgets.layout_document import BadLayout
from ideowidgets.widgets.layout_messages import LayoutChanges, LayoutGot, LayoutSetup, LayoutState
from tests.unit.widgets.laying import boxes, heard, last, runner, say, two
from tests.waiting import until

__all__ = ["runner"]


@pytest.fixture
def drawn(runner):
    canvas = heard(LayoutCanvas(two(), resolution="1280x800", runner=runner))
    canvas.generate(seed=5).wait(60)
    return canvas


def told(canvas, known=True):
    """Wait for what the page is told of results, which is worked out aside."""
    found = []

    def heard_of():
        found[:] = [message for message, _ in canvas.told if isinstance(message, LayoutGot) and message.known == known]
        return bool(found)

    until(heard_of)
    return found[-1]


def png(size=(1200, 800), colour="teal"):
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    return data.getvalue()


def upload(canvas, data, view="v"):
    content = {"kind": "upload_piece", "upload_id": view, "field": "picture", "name": "sketch.png"}
    canvas._receive(canvas, {**content, "media_type": "image/png", "index": 0, "count": 1}, [memoryview(data)])


def test_what_came_is_matched_with_what_is_asked_for_now(drawn, runner):
    assert drawn.got is None
    assert drawn.asked_vs_got is None
    before = drawn.document
    say(drawn, kind="describe_result")
    until(lambda: drawn.got is not None)
    assert drawn.document == before, "the layout stays as it is"
    assert runner.record.df["action"].tolist() == ["generate", "describe"]
    assert runner.record.df["parent_image_id"].tolist()[1] == drawn.picture.image_id
    [first, second] = drawn.asked_vs_got.pairs[:2]
    assert first.iou > 0.5
    assert second.text_match == 1
    page = told(drawn).elements
    assert [one.key for one in page[:2]] == [layer.key for layer in drawn.document.layers]
    assert page[1].text == "HOLD FAST"
    drawn.told.clear()
    drawn.set_text(1, "LET GO")
    assert told(drawn).elements[1].text_match < 1
    assert drawn.asked_vs_got.columns()["text_match"] < 1


def test_what_the_record_knows_of_a_picture_is_not_asked_for_again(drawn, runner):
    drawn.describe_result().wait(60)
    other = heard(LayoutCanvas(picture=drawn.picture.image_id, runner=runner))
    assert other.got == drawn.got
    other.resend()
    assert told(other).elements
    assert len(runner.record.df) == 2


def test_describing_takes_the_elements_and_undo_shows_them_against_what_was_asked(drawn):
    drawn.describe().wait(60)
    assert drawn.steps == ("describe",)
    assert drawn.json_prompt == drawn.got
    drawn.undo()
    assert drawn.json_prompt == two()
    assert len(drawn.asked_vs_got.missing) == 0


def test_muted_elements_are_not_asked_for_and_unasked_ones_can_be_taken_over(drawn):
    drawn.describe_result().wait(60)
    drawn.told.clear()
    drawn.set_muted(1)
    page = told(drawn).elements
    assert drawn.document.layers[1].key not in [one.key for one in page]
    [extra] = [one for one in page if one.key is None and one.text == "HOLD FAST"]
    say(drawn, kind="paste_layout", text=extra.raw)
    assert drawn.elements[-1].text == "HOLD FAST"


def test_boxes_of_a_picture_of_another_shape_stand_where_it_lies_in_the_frame(drawn):
    drawn.describe_result().wait(60)
    wide = drawn.got.elements[0].bbox
    drawn.reshape("1024x1024", "units")
    square = drawn.got.elements[0].bbox
    # 1280 x 800 in a square leaves a band above and below.
    assert square.height / wide.height == pytest.approx(800 / 1280, abs=0.01)
    assert (square.x_min, square.x_max) == (wide.x_min, wide.x_max)


def test_the_prompts_of_two_results_are_compared(drawn):
    drawn.set_text(1, "LET GO")
    drawn.generate(seed=5).wait(60)
    [change] = drawn.changes_between(0, 1)
    assert (change.old, change.new) == ("HOLD FAST", "LET GO")
    say(drawn, kind="ask_changes", before=0, after=1)
    page = last(drawn, LayoutChanges)
    assert [(one.old, one.new) for one in page.changes] == [("HOLD FAST", "LET GO")]
    drawn.picture = png()
    assert drawn.changes_between(1, 2) is None
    with pytest.raises(BadLayout, match="there are 3 pictures"):
        drawn.changes_between(0, 3)


def test_another_picture_is_laid_under_and_an_empty_frame_takes_its_shape(drawn):
    drawn.picture = png((1000, 1000))
    assert (drawn.index, drawn.resolution) == (1, "1280x800")
    drawn.set_picture(drawn.pictures[0].image_id)
    assert (drawn.index, len(drawn.pictures)) == (0, 2), "one that is there already is gone to"
    empty = heard(LayoutCanvas())
    empty.picture = png((800, 1200))
    assert empty.resolution == "1664x2496"
    with pytest.raises(BadComparison):
        empty.picture = "no such picture"


def test_a_page_sends_a_picture_and_hears_of_it(drawn):
    data = png()
    upload(drawn, data)
    assert drawn.picture.original() == data
    answer = last(drawn, Uploaded)
    assert (answer.upload_id, answer.error, answer.file.sha256) == ("v", None, hashlib.sha256(data).hexdigest())
    upload(drawn, b"no picture at all")
    assert "Choose a PNG" in last(drawn, Uploaded).error
    assert len(drawn.pictures) == 2


def test_what_python_sets_is_told_at_once(drawn):
    drawn.resend()
    drawn.told.clear()
    drawn.prompt = StructuredPrompt(background="a wall").add_text("OPEN")
    assert "OPEN" in last(drawn, LayoutState).prompt
    drawn.profile = "training"
    assert last(drawn, LayoutState).profile == "training"
    drawn.hints = False
    assert last(drawn, LayoutState).hints is False
    drawn.seed, drawn.num_images = 99, 3
    setup = last(drawn, LayoutSetup)
    assert (setup.seed, setup.num_images) == (99, 3)
    drawn.told.clear()
    say(drawn, kind="set_drawing", operation=drawn.operation, seed=7, num_images=1)
    assert drawn.seed == 7
    assert not [one for one, _ in drawn.told if isinstance(one, LayoutSetup)], "the page that said so knows"
    with pytest.raises(BadLayout, match="Choose api or training"):
        drawn.check("print")


def test_a_canvas_is_read_wherever_a_structured_prompt_is(drawn):
    drawn.set_muted(0)
    assert StructuredPrompt.read(drawn) == drawn.json_prompt
    assert LayoutCanvas(drawn).json_prompt == drawn.json_prompt
    assert V2GenerateV4(prompt=drawn).prompt == drawn.json_prompt.to_json()
    assert boxes(LayoutCanvas(drawn)) == [(100, 500, 200, 900)]


def test_a_file_that_carries_a_prompt_begins_an_empty_layout(drawn):
    carrying = PngInfo()
    carrying.add_text("prompt", two().to_json())
    data = io.BytesIO()
    Image.new("RGB", (1248, 832)).save(data, "PNG", pnginfo=carrying)
    empty = heard(LayoutCanvas())
    upload(empty, data.getvalue())
    assert empty.json_prompt == two()
    assert (empty.resolution, empty.steps) == ("1248x832", ("picture underneath",))
    upload(drawn, data.getvalue())
    assert drawn.steps == (), "what is laid out stays"
    assert LayoutCanvas(picture=data.getvalue()).json_prompt == two()
