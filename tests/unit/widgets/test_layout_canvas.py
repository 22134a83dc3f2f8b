"""The layout canvas without a page: its edits, what it hears of pages, what it sends."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ideowidgets.operations import GenerateV4, V2GenerateV4, V2GenerateV45
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.operations.structured_prompt import TEMPLATES, Box, StructuredPrompt
from ideowidgets.widgets.layout_canvas import LayoutCanvas
from ideowidgets.widgets.layout_document import SIZES, BadLayout, Layout, fresh, merged, read_layout, size_for
from ideowidgets.widgets.layout_messages import LayoutCode, LayoutState
from ideowidgets.widgets.messages import Trouble
from tests.unit.widgets.laying import boxes, heard, last, say, two


@pytest.fixture
def canvas():
    return heard(LayoutCanvas(two(), resolution="1280x800"))


def edited(canvas, change, *, base=None, seq=1, view="v", **more):
    """Give what a page says that has changed its own copy of the layout."""
    tree = json.loads(canvas.document.prompt.to_json(order="given"))
    layers = [
        {"key": one.key, "locked": one.locked, "muted": one.muted, "group": one.group} for one in canvas.document.layers
    ]
    change(tree["compositional_deconstruction"]["elements"], layers, tree)
    return {
        "kind": "set_layout",
        "view": view,
        "seq": seq,
        "base": canvas.revision if base is None else base,
        "step_id": f"{view}-{seq}",
        "label": "page",
        "prompt": json.dumps(tree),
        "layers": layers,
        "resolution": canvas.resolution,
        **more,
    }


def test_every_edit_is_a_call_and_a_step_that_is_undone(canvas):
    start = canvas.json_prompt
    assert canvas.add_object("a gull over the water", (10, 10, 90, 90)) == 2
    assert canvas.add_text("OPEN", box=Box.xyxy(300, 300, 500, 400), at=0) == 0
    canvas.move(0, x=-50, y=20)
    canvas.resize(0, width=100)
    assert canvas.duplicate([0, 1]) == (4, 5)
    canvas.align("left")
    canvas.distribute("vertical")
    canvas.set_text(0, "SHUT")
    canvas.set_desc(1, "a grey lighthouse")
    canvas.set_palette(["#FFFFFF"], 1)
    canvas.set_palette(["#112233", "#445566"])
    canvas.set("style.lighting", "overcast daylight")
    canvas.shift(0, 3)
    canvas.set_locked(1)
    canvas.set_muted(1)
    canvas.group([0, 1])
    canvas.ungroup()
    canvas.reshape("1:1")
    canvas.remove([4, 5])
    canvas.place(0, None)
    steps = canvas.steps
    assert len(steps) == 20
    end = canvas.document
    while canvas.undo():
        pass
    assert canvas.json_prompt == start
    assert canvas.steps == ()
    while canvas.redo():
        pass
    assert canvas.document == end
    assert canvas.steps == steps


def test_elements_move_together_and_stop_together(canvas):
    canvas.move(None, x=500)
    assert boxes(canvas) == [(200, 200, 800, 400), (100, 600, 200, 1000)]


def test_what_is_muted_is_kept_and_not_sent(canvas):
    canvas.set_muted(0)
    assert [element.label for element in canvas.json_prompt.elements] == ["“HOLD FAST”"]
    assert "lighthouse on a bare" not in canvas.to_request().prompt
    canvas.json_prompt = canvas.json_prompt.edit(0, text="LET GO").add("a gull in the air")
    assert [element.label for element in canvas.elements] == [
        "a white lighthouse on a bare rock",
        "“LET GO”",
        "a gull in the air",
    ]
    assert [layer.muted for layer in canvas.document.layers] == [True, False, False]
    canvas.set_muted(0, muted=False)
    assert len(canvas.json_prompt.elements) == 3


def test_problems_point_to_elements_as_they_stand_with_muted_ones(canvas):
    canvas.add_object("a gull over the water", (10, 10, 1090, 90))
    canvas.set_muted(0)
    [problem] = [problem for problem in canvas.problems if problem.code == "bbox-range"]
    assert problem.element == 1
    [told] = [problem for problem in last(canvas, LayoutState).problems if problem.code == "bbox-range"]
    assert told.element == 2
    say(canvas, kind="fix_problem", code="bbox-range", path=told.path)
    assert boxes(canvas)[2] == (10, 10, 1000, 90)
    assert canvas.steps[-1] == "fix bbox-range"


def test_hints_are_muted_by_code_and_by_profile(canvas):
    canvas.set("background", "a stunning sea, or similar")
    codes = {problem.code for problem in canvas.problems}
    assert {"praise", "vague"} <= codes
    say(canvas, kind="set_checks", profile="training", hints=True, mute=["praise"])
    assert "praise" not in {problem.code for problem in canvas.problems}
    assert last(canvas, LayoutState).mute == ["praise"]
    assert canvas.profile == "training"
    say(canvas, kind="set_checks", profile="api", hints=False, mute=[])
    assert {problem.severity for problem in canvas.problems} <= {"error", "warning"}


def test_one_code_may_stand_alone_and_one_that_is_none_is_never_kept(canvas):
    canvas.set("background", "a stunning sea, or similar")
    canvas.check(mute="vague")
    assert canvas.muted_hints == ("vague",)
    with pytest.raises(BadLayout, match="did you mean 'vague'"):
        canvas.check("training", hints=False, mute=["praise", "vagu"])
    with pytest.raises(BadLayout, match="there is no rule 7"):
        canvas.muted_hints = 7
    assert (canvas.profile, canvas.hints, canvas.muted_hints) == ("api", True, ("vague",))
    assert "praise" in {problem.code for problem in canvas.problems}
    canvas.muted_hints = "praise"
    assert {"vague"} == {problem.code for problem in canvas.problems if problem.severity == "hint"}


def test_observers_of_the_prompt_hear_of_each_change_of_it(canvas):
    seen = []
    canvas.observe(lambda change: seen.append(len(change["new"].elements)), "json_prompt")
    canvas.add_object("a gull in the air")
    canvas.set_locked(0)
    canvas.undo()
    canvas.undo()
    assert seen == [3, 2]


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({}, "2048x2048"),
        ({"aspect_ratio": "16:9"}, "2560x1440"),
        ({"resolution": "1280 x 720"}, "1280x720"),
        ({"picture": Image.new("RGB", (832, 1248))}, "832x1248"),
        ({"picture": Image.new("RGB", (410, 300))}, "2304x1728"),
        ({"prompt": {"aspect_ratio": "4:5", **two().to_dict()}}, "1792x2240"),
    ],
)
def test_the_frame_has_a_size_that_can_be_drawn(options, size):
    assert LayoutCanvas(**options).resolution == size
    assert size in LayoutCanvas.sizes


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"resolution": "1000x1000"}, "The nearest is 2048x2048"),
        ({"aspect_ratio": "1:4"}, "no size of the shape '1:4'"),
        ({"aspect_ratio": "wide"}, "no size or ratio"),
        ({"aspect_ratio": "1:1", "resolution": "1024x1024"}, "not both"),
    ],
)
def test_a_size_that_cannot_be_drawn_is_refused_with_the_nearest(options, text):
    with pytest.raises(BadLayout, match=text):
        LayoutCanvas(**options)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda canvas: canvas.move(2, x=1),
        lambda canvas: canvas.remove([0, 7]),
        lambda canvas: canvas.reorder([0, 0]),
        lambda canvas: canvas.align("corner"),
        lambda canvas: canvas.template("novel"),
        lambda canvas: canvas.reshape("7:1"),
        lambda canvas: canvas.place(0, (1, 2)),
        lambda canvas: canvas.set("elements[9].text", "x"),
        lambda canvas: canvas.paste("[]"),
        lambda canvas: canvas.accept(),
        lambda canvas: canvas.set_text(0.5, "x"),
        lambda canvas: canvas.set_text(0, 5),
        lambda canvas: canvas.set_desc(None, "x"),
        lambda canvas: canvas.place("0", (0, 0, 9, 9)),
        lambda canvas: canvas.duplicate({"a": 1}),
        lambda canvas: canvas.remove(True),
        lambda canvas: canvas.move(0, x="5"),
        lambda canvas: canvas.resize(0, width=float("nan")),
        lambda canvas: canvas.shift(0, None),
        lambda canvas: canvas.add_object("a gull", at="front"),
        lambda canvas: canvas.set_palette(7),
        lambda canvas: canvas.set(0.5, "x"),
        lambda canvas: canvas.go_to("first"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(canvas, wrong):
    before = canvas.document
    with pytest.raises(BadLayout):
        wrong(canvas)
    assert canvas.document == before


@pytest.mark.parametrize(
    ("options", "cls"), [({}, V2GenerateV4), ({"model": "4.5"}, V2GenerateV45), ({"model": "4.0"}, V2GenerateV4)]
)
def test_a_request_of_each_model_with_the_size_and_the_prompt_as_text(canvas, options, cls):
    request = canvas.to_request(**options, seed=7, num_images=2)
    assert type(request) is cls
    assert json.loads(request.prompt) == canvas.json_prompt.to_dict()
    assert (request.seed, request.num_images) == (7, 2)
    assert "1280x800" in (getattr(request, "size", None), getattr(request, "resolution", None))


def test_a_model_that_takes_no_structured_prompt_is_refused_by_name(canvas):
    with pytest.raises(InvalidRequest, match=r"Ideogram 3\.0 takes no structured prompt; use model='4\.0'"):
        canvas.to_request("3.0")
    assert type(canvas.to_request(None)) is V2GenerateV4
    with pytest.raises(InvalidRequest, match="Did you mean"):
        canvas.to_request(seeed=7)


def test_where_only_the_older_api_is_carried_the_prompt_goes_into_its_own_field(canvas, monkeypatch):
    monkeypatch.setattr(canvas, "carries", lambda cls: cls.operation.generation == "v1")
    request = canvas.to_request()
    assert type(request) is GenerateV4
    assert request.json_prompt is not None
    with pytest.raises(InvalidRequest, match="seed"):
        canvas.to_request(seed=7)


def test_the_code_makes_the_same_request(canvas):
    scope: dict[str, object] = {}
    exec(canvas.to_code("4.5", seed=3), scope)
    assert scope["request"] == canvas.to_request("4.5", seed=3)
    say(canvas, kind="ask_layout_code")
    assert "StructuredPrompt(" in last(canvas, LayoutCode).code


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_begin_in_their_own_shape_without_problems(canvas, name):
    say(canvas, kind="use_template", name=name)
    assert canvas.json_prompt == TEMPLATES[name].prompt
    assert canvas.resolution == size_for(TEMPLATES[name].aspect_ratio)
    assert [problem for problem in canvas.problems if problem.severity == "error"] == []


def test_elements_are_copied_from_one_canvas_to_another_as_json(canvas):
    other = heard(LayoutCanvas())
    assert other.paste(canvas.copy(1)) == ()
    assert [element.text for element in other.elements] == ["HOLD FAST"]
    assert last(other, LayoutState).select == [other.document.layers[0].key]
    changes = other.paste("Here: ```json\n" + canvas.json_prompt.to_json() + ",\n```")
    assert other.json_prompt == canvas.json_prompt
    assert changes
    assert last(other, LayoutState).said


def test_what_a_page_pastes_is_never_a_path(canvas, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text(two().set_at("background", "secret").to_json())
    for text in (str(secret), f"[{secret}", f"~{secret}"):
        say(canvas, kind="paste_layout", text=text)
        assert "no structured prompt" in last(canvas, Trouble).text
    assert canvas.steps == ()


# What pages say


def test_an_edit_of_a_page_is_taken_and_told_to_every_other(canvas):
    def move(elements, layers, tree):
        elements[0]["bbox"] = [1, 2, 3, 4]
        layers[1]["locked"] = True

    say(canvas, **edited(canvas, move))
    assert boxes(canvas)[0] == (1, 2, 3, 4)
    assert canvas.document.layers[1].locked
    state = last(canvas, LayoutState)
    assert (state.view, state.seq, state.done, state.steps[1].step_id) == ("v", 1, 1, "v-1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"prompt": "[]"},
        {"prompt": "{"},
        {"prompt": "[" * 5000},
        {"layers": []},
        {"resolution": "10x10"},
    ],
)
def test_an_edit_that_cannot_be_read_changes_nothing_and_the_page_begins_again(canvas, wrong):
    before = canvas.document
    say(canvas, **edited(canvas, lambda *_: None, seq=4, **wrong))
    assert canvas.document == before
    assert last(canvas, Trouble).text
    assert last(canvas, LayoutState).seq == 4


def test_two_edits_that_crossed_are_both_kept(canvas):
    theirs = edited(canvas, lambda elements, layers, tree: elements[1].update(text="LET GO"), view="other")
    mine = edited(canvas, lambda elements, layers, tree: elements[0].update(bbox=[0, 0, 500, 500]))
    canvas.add_object("a gull in the air")
    say(canvas, **theirs)
    say(canvas, **mine)
    assert boxes(canvas)[0] == (0, 0, 500, 500)
    assert [element.text for element in canvas.elements] == [None, "LET GO", None]


def test_a_page_that_is_ahead_takes_back_what_only_it_has_heard_of(canvas):
    base = canvas.revision

    def add(elements, layers, tree):
        elements.append({"type": "obj", "desc": "a gull"})
        layers.append({"key": "v-a", "locked": False, "muted": False, "group": None})

    gone = edited(canvas, lambda *_: None, base=base, seq=2)
    say(canvas, **edited(canvas, add, base=base, seq=1))
    canvas.add_object("a boat on the water")
    assert len(canvas.elements) == 4
    say(canvas, **gone)
    assert [element.desc for element in canvas.elements][2:] == ["a boat on the water"]


def test_undo_of_a_page_means_the_step_that_it_saw(canvas):
    canvas.add_object("a gull in the air")
    say(canvas, kind="step_layout", view="v", seq=1, step_id="start", back=True)
    assert canvas.steps == ("add object",), "another was faster; the page begins again"
    step = last(canvas, LayoutState).steps[1].step_id
    say(canvas, kind="step_layout", view="v", seq=2, step_id=step, back=True)
    assert canvas.steps == ()
    assert last(canvas, LayoutState).seq == 2


def test_numbers_and_unknown_keys_come_back_from_a_page_as_they_were():
    text = (
        '{"high_level_description":"a","compositional_deconstruction":{"background":"b","elements":'
        '[{"type":"obj","desc":"c","bbox":[1e2,2.50,300,400],"weight":1.0,"2":"x","1":"y"}]},"id":12345678901234567890}'
    )
    canvas = heard(LayoutCanvas(text))
    assert canvas.document.prompt.to_json(order="given") == text
    page = json.loads(text)
    page["id"] = 12345678901234567000
    element = page["compositional_deconstruction"]["elements"][0]
    element["bbox"] = [100, 2.5, 300, 400]
    element["weight"] = 1
    element["desc"] = "another"
    message = edited(canvas, lambda *_: None) | {"prompt": json.dumps(page)}
    say(canvas, **message)
    assert canvas.document.prompt.to_json(order="given") == text.replace('"c"', '"another"')


_words = st.text(alphabet="ab ", min_size=1, max_size=4)


@st.composite
def edits(draw, base):
    """Change a layout in a few places, as one side of two that cross."""
    prompt, layers = base.prompt, list(base.layers)
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["add", "remove", "edit", "order", "root"]))
        count = len(layers)
        place = draw(st.integers(0, count - 1)) if count else 0
        if kind == "add":
            prompt, layers = prompt.add(draw(_words)), [*layers, fresh()]
        elif kind == "root":
            prompt = prompt.set_at("background", draw(_words))
        elif count and kind == "remove":
            prompt, layers = prompt.remove(place), layers[:place] + layers[place + 1 :]
        elif count and kind == "edit":
            prompt = prompt.edit(place, desc=draw(_words))
        elif count:
            order = draw(st.permutations(range(count)))
            prompt, layers = prompt.reorder(order), [layers[index] for index in order]
    return Layout(prompt, tuple(layers), base.resolution)


@given(st.data())
def test_edits_that_cross_lose_nothing_and_double_nothing(data):
    prompt = StructuredPrompt(background="b")
    for word in data.draw(st.lists(_words, max_size=4)):
        prompt = prompt.add(word)
    base = Layout.of(prompt, "1024x1024")
    mine, theirs = data.draw(edits(base)), data.draw(edits(base))
    made = merged(base, mine, theirs)
    keys = [layer.key for layer in made.layers]
    assert len(keys) == len(set(keys)) == len(made.prompt.elements)
    known = {layer.key for layer in base.layers}
    for side in (mine, theirs):
        assert {layer.key for layer in side.layers} - known <= set(keys), "what one has added stays"
    both = {layer.key for layer in mine.layers} & {layer.key for layer in theirs.layers}
    assert both <= set(keys)
    assert merged(base, mine, base) == mine
    assert merged(base, base, theirs).prompt == theirs.prompt
    assert [layer.key for layer in merged(base, base, theirs).layers] == [layer.key for layer in theirs.layers]


@given(st.sampled_from(SIZES), st.data())
def test_a_layout_read_back_is_the_same(size, data):
    prompt = StructuredPrompt(background="b")
    for word in data.draw(st.lists(_words, max_size=4)):
        prompt = prompt.add(word, bbox=(1, 2, 3, 4))
    base = Layout.of(prompt, size)
    assert read_layout(base.prompt.to_json(order="given"), base.layers, size, base) == base
    assert replace(base, resolution=size).sent == prompt


def test_a_broken_prompt_is_shown_and_mended_not_refused():
    canvas = heard(LayoutCanvas({"high_level_description": "a", "compositional_deconstruction": {"elements": "none"}}))
    canvas.resend()
    assert any(problem.severity == "error" for problem in canvas.problems)
    with pytest.raises(BadLayout, match="no list"):
        canvas.add_object("a gull")
    canvas.fix_all()
    assert not [problem for problem in canvas.problems if problem.severity == "error" and problem.offer]


def test_a_repr_and_a_still_picture_without_a_page(canvas):
    assert repr(canvas) == "LayoutCanvas(1280x800, 2 elements)"
    assert canvas.static_html().startswith('<figure><img src="data:image/svg+xml;base64,')
    assert len(canvas.static_html()) < 5_000
