"""The mask canvas without a page: what its calls draw, what it hears of a page, what it sends."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from traitlets import TraitError

from ideowidgets.operations import InpaintV3, Mask, RemoveObject, V2GenerateV45, V2PreciseEditV45
from ideowidgets.operations.errors import IdeogramError, InvalidRequest
from ideowidgets.operations.masks.history import Patch
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.widgets.mask_canvas import MaskCanvas
from ideowidgets.widgets.mask_drawing import BadMask
from ideowidgets.widgets.mask_messages import EditBar, EditStates, MaskHand, MaskHistory, MaskPatch, MaskSetup
from ideowidgets.widgets.messages import Trouble

SIZE = (512, 384)


@pytest.fixture
def canvas():
    return heard(MaskCanvas(Image.new("RGB", SIZE, "teal")))


def heard(canvas):
    canvas.told = []
    canvas.push = lambda message, buffers=(): canvas.told.append((message, [bytes(one) for one in buffers]))
    return canvas


def last(canvas, kind):
    return next(message for message, _ in reversed(canvas.told) if isinstance(message, kind))


def say(canvas, **content):
    buffers = content.pop("buffers", [])
    canvas._receive(canvas, content, [memoryview(one) for one in buffers])


def patch(selection, name="page-1", **more):
    made = Patch.between(np.zeros_like(selection), selection, name, "brush")
    box = {side: getattr(made, side) for side in ("left", "top", "right", "bottom")}
    return {
        "kind": "add_patch",
        "view": "v",
        "seq": 1,
        "patch_id": name,
        "label": "brush",
        **box,
        "buffers": [made.bits],
        **more,
    }


def test_a_patch_of_a_page_reaches_the_mask_and_every_other_page(canvas):
    wanted = np.zeros(SIZE[::-1], bool)
    wanted[10:20, 30:90] = True
    say(canvas, **patch(wanted))
    assert (canvas.array == wanted).all()
    assert canvas.bbox == (30, 10, 90, 20)
    told = last(canvas, MaskPatch)
    assert (told.patch_id, told.applied) == ("page-1", True)
    history = last(canvas, MaskHistory)
    assert ([step.label for step in history.steps], history.done, history.view, history.seq) == (["brush"], 1, "v", 1)


@pytest.mark.parametrize(
    "wrong",
    [{"right": 5000}, {"left": 89, "right": 30}, {"buffers": [b"x"]}, {"buffers": []}, {"left": -1}],
)
def test_a_patch_that_does_not_fit_changes_nothing_and_says_so(canvas, wrong):
    ok = np.zeros(SIZE[::-1], bool)
    ok[10:20, 30:90] = True
    say(canvas, **patch(ok, **wrong))
    assert canvas.coverage == 0
    assert last(canvas, Trouble).text
    assert canvas.steps == ()


def test_undo_in_a_page_and_here_are_one(canvas):
    canvas.rectangle(0, 0, 50, 50)
    canvas.ellipse(100, 100, 200, 200)
    ellipse = canvas._history.done[-1].patch_id
    step = {"kind": "step_mask", "view": "v", "patch_id": ellipse}
    say(canvas, **step, seq=1, back=True)
    assert canvas.steps == ("rectangle",)
    assert last(canvas, MaskPatch).applied is False
    canvas.redo()
    assert canvas.steps == ("rectangle", "ellipse")
    say(canvas, **step, seq=2, back=False)
    assert canvas.steps == ("rectangle", "ellipse")


def test_a_page_that_means_another_step_than_the_last_begins_again(canvas):
    canvas.rectangle(0, 0, 50, 50)
    meant = canvas._history.done[-1].patch_id
    canvas.ellipse(100, 100, 200, 200)
    canvas.told.clear()
    say(canvas, kind="step_mask", view="v", seq=1, patch_id=meant, back=True)
    assert canvas.steps == ("rectangle", "ellipse")
    assert last(canvas, MaskSetup).done == 2


def test_observers_of_the_mask_hear_of_each_end_of_an_action(canvas):
    heard_of = []
    canvas.observe(lambda change: heard_of.append(change["new"].coverage), "mask")
    canvas.rectangle(0, 0, 256, 384)
    canvas.clear()
    canvas.clear()
    assert heard_of == [0.5, 0.0]
    assert canvas.revision == 2


@pytest.mark.parametrize(
    ("value", "bbox"),
    [
        ((10, 20, 30, 40), (10, 20, 30, 40)),
        (Mask.box(SIZE, left=1, top=2, right=3, bottom=4), (1, 2, 3, 4)),
        (np.pad(np.ones((2, 2), bool), ((5, 377), (7, 503))), (7, 5, 9, 7)),
    ],
    ids=["box", "mask", "array"],
)
def test_the_mask_can_be_set_from_what_holds_one(canvas, value, bbox):
    canvas.mask = value
    assert canvas.bbox == bbox
    assert canvas.mask.bbox == bbox
    canvas.undo()
    assert canvas.coverage == 0


def test_a_file_and_the_transparent_part_are_masks_too(tmp_path):
    Image.new("L", SIZE, 255).save(tmp_path / "mask.png")
    picture = Image.new("RGBA", SIZE, (0, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 100, 100))
    canvas = MaskCanvas(picture, mask="alpha")
    assert canvas.bbox == (0, 0, 100, 100)
    canvas.set_mask(tmp_path / "mask.png")
    assert canvas.coverage == 1
    with pytest.raises(BadMask, match="no transparent part"):
        MaskCanvas(Image.new("RGB", SIZE), mask="alpha")


def test_a_mask_of_another_size_is_refused_with_both_sizes(canvas):
    with pytest.raises(BadMask, match="64 × 64 pixels, and the picture 512 × 384"):
        canvas.set_mask(Image.new("L", (64, 64)))


@pytest.mark.parametrize("amount", [-1, 2.5, True, "8"])
def test_amounts_are_whole_pixels(canvas, amount):
    with pytest.raises(BadMask, match="whole number of pixels"):
        canvas.grow(amount)


def test_drawing_outside_is_no_error_and_points_are_checked(canvas):
    canvas.brush([(-50, -50), (-20, -20)], 10)
    assert canvas.coverage == 0
    with pytest.raises(BadMask, match="at least three"):
        canvas.polygon([(0, 0), (1, 1)])
    with pytest.raises(BadMask, match="outside the picture"):
        canvas.bucket(512, 0)


@pytest.mark.parametrize(
    ("options", "cls", "selected"),
    [
        ({}, InpaintV3, 0),
        ({"action": "remove-object"}, RemoveObject, 255),
        ({"action": "edit", "model": "4.5"}, V2PreciseEditV45, 0),
        ({"action": "generate", "model": "4.5"}, V2GenerateV45, 0),
        ({"action": RemoveObject}, RemoveObject, 255),
    ],
)
def test_each_operation_gets_its_own_colours_and_the_picture(canvas, options, cls, selected):
    canvas.rectangle(0, 0, 100, 100)
    request = canvas.to_request("a red door", **options)
    assert type(request) is cls
    colours = np.asarray(request.mask.open().convert("L"))
    assert colours.shape == SIZE[::-1]
    assert (colours[canvas.array] == selected).all()
    assert (colours[~canvas.array] == 255 - selected).all()
    source = request.images[0] if cls is V2GenerateV45 else request.image
    assert source.size() == SIZE


@pytest.mark.parametrize(
    ("prepare", "options", "text"),
    [
        (lambda canvas: None, {}, "Draw on the picture first"),
        (lambda canvas: canvas.fill(), {}, "must leave something as it is"),
        (lambda canvas: canvas.rectangle(0, 0, 9, 9), {"action": "upscale"}, "takes no mask|is not taken"),
        (lambda canvas: canvas.rectangle(0, 0, 9, 9), {"action": "inpaint", "seed": -1}, "seed"),
    ],
)
def test_what_an_operation_would_refuse_is_said_before(canvas, prepare, options, text):
    prepare(canvas)
    with pytest.raises(InvalidRequest, match=text):
        canvas.to_request("a red door", **options)


def test_the_context_window_is_kept_to(canvas):
    canvas.rectangle(10, 10, 60, 60)
    canvas.window = (0, 0, 300, 300)
    request = canvas.to_request("x", action="edit", model="4.5")
    assert request.context_window == "0,0,300,300"
    canvas.window = (30, 0, 330, 300)
    with pytest.raises(InvalidRequest, match="within the context window"):
        canvas.to_request("x", action="edit", model="4.5")
    with pytest.raises(InvalidRequest, match="context_window: is not taken"):
        canvas.to_request("x")
    with pytest.raises(BadMask, match="within 512 × 384"):
        canvas.window = (0, 0, 513, 10)


def test_a_segmenter_of_ones_own(canvas):
    def segment(picture, points, box):
        assert picture.size == SIZE
        found = np.zeros(SIZE[::-1], bool)
        for x, y, inside in points:
            found[int(y) : int(y) + 10, int(x) : int(x) + 10] = inside
        return found

    own = heard(MaskCanvas(Image.new("RGB", SIZE), segment=segment))
    own.segment([(20, 30, True)])
    assert own.bbox == (20, 30, 30, 40)
    own.segment([(20, 30, True)], erase=True)
    assert own.coverage == 0
    with pytest.raises(BadMask, match="no segmenter"):
        canvas.segment([(1, 1, True)])


@pytest.fixture
def runner(tmp_path):
    runner = Runner(Record(tmp_path / "record"), service="offline")
    yield runner
    runner.close()


def test_an_edit_is_a_row_that_knows_its_parent_and_its_mask(runner):
    from ideowidgets.operations import GenerateV3

    first = runner.submit(GenerateV3(prompt="a lighthouse", seed=7)).wait(60)
    canvas = heard(MaskCanvas(first.image_ids[0], runner=runner))
    canvas.rectangle(100, 100, 400, 400)
    made = canvas.edit("a red door", seed=3).wait(60)
    assert canvas.image_ids == (first.image_ids[0], made.image_ids[0])
    assert canvas.index == 1
    row = runner.record.rows(made.image_ids)[0]
    assert row.parent_image_id == first.image_ids[0]
    assert Mask.of(runner.record.request(made.image_ids[0]).mask).inverted() == canvas.mask
    states = last(canvas, EditStates)
    assert (len(states.states), states.index, states.before, states.running) == (2, 1, 0, False)
    canvas.go_to(0)
    assert canvas.coverage > 0, "the mask is there to be refined"
    second = canvas.edit("a blue door", seed=4).wait(60)
    assert runner.record.rows(second.image_ids)[0].parent_image_id == first.image_ids[0]
    with pytest.raises(BadMask, match="there are 3 pictures"):
        canvas.go_to(3)


def test_generate_in_the_page_sends_only_at_the_price_that_was_shown(runner):
    canvas = heard(MaskCanvas(Image.new("RGB", SIZE), runner=runner))
    canvas.rectangle(100, 100, 300, 300)
    asked = {"kind": "run_edit", "operation": "post-inpaint-image-v-3", "prompt": "a door"}
    say(canvas, **asked, confirmed_usd_micros=60_000)
    assert "nothing was sent" in last(canvas, Trouble).text
    assert len(runner.record.df) == 0
    say(canvas, **asked, confirmed_usd_micros=0)
    canvas._call.wait(60)
    assert len(runner.record.df) == 1


def test_a_canvas_without_a_studio_draws_and_cannot_send(canvas):
    canvas.rectangle(0, 0, 9, 9)
    canvas.resend()
    assert last(canvas, MaskSetup).live is False
    with pytest.raises(IdeogramError, match="can send nothing"):
        canvas.edit("a red door")


def test_a_repr_and_a_still_picture_without_a_page(canvas):
    canvas.rectangle(0, 0, 256, 384)
    assert repr(canvas) == "MaskCanvas(512 × 384, 50.0% selected)"
    assert "data:image/webp;base64," in canvas.static_html()
    assert len(canvas.static_html()) < 20_000


def test_what_python_sets_in_the_edit_bar_is_told_to_the_page(canvas):
    canvas.prompt = "a red door"
    assert last(canvas, EditBar).prompt == "a red door"
    canvas.ellipse(100, 100, 300, 300)
    other = canvas.to_request(action="remove-object").operation.id
    canvas.operation = other
    assert (last(canvas, EditBar).operation, last(canvas, EditBar).prompt) == (other, "a red door")
    with pytest.raises(BadMask, match=r"operation: 'post-describe' is no edit within a mask here"):
        canvas.operation = "post-describe"
    assert canvas.operation == other


def test_what_a_hand_draws_with_is_kept_and_told_to_every_page(canvas):
    hand = {"brush": 60, "eraser": 12, "tolerance": 3, "pressure": False, "colour": "#E0245E", "opacity": 0.25}
    say(canvas, kind="set_hand", view="v", hand={**hand, "edge": False})
    assert (canvas.brush_size, canvas.eraser_size, canvas.bucket_tolerance) == (60, 12, 3)
    assert (canvas.overlay_color, canvas.overlay_opacity, canvas.overlay_edge) == ("#e0245e", 0.25, False)
    assert [message.view for message, _ in canvas.told if isinstance(message, MaskHand)] == ["v"]
    canvas.brush_size = 80
    assert last(canvas, MaskHand) == MaskHand(view="", hand={**hand, "brush": 80, "colour": "#e0245e", "edge": False})
    canvas.resend()
    assert last(canvas, MaskHand).hand.brush == 80
    assert MaskCanvas(Image.new("RGB", SIZE), brush_size=7).brush_size == 7


@pytest.mark.parametrize(
    ("name", "value"), [("brush_size", 0), ("eraser_size", 2001), ("overlay_color", "red"), ("overlay_opacity", 1.1)]
)
def test_what_no_hand_can_draw_with_is_refused(canvas, name, value):
    before = getattr(canvas, name)
    with pytest.raises(TraitError, match=name):
        setattr(canvas, name, value)
    assert getattr(canvas, name) == before
    # Nor from a page.
    bad = {"brush": 0, "eraser": 1, "tolerance": 0, "pressure": True, "colour": "#000000", "opacity": 1, "edge": True}
    say(canvas, kind="set_hand", view="v", hand=bad)
    assert last(canvas, Trouble)
    assert canvas.eraser_size == 40
