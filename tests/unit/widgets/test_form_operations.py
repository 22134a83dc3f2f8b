"""The form for every operation: what the menus offer, how each kind of field is kept, results that are words."""

from __future__ import annotations

import io
import json
import typing

import pytest
from PIL import Image

from ideowidgets.operations import (
    OPERATIONS,
    Describe,
    DescribeV4,
    EditImages,
    InpaintV3,
    LayerizeTextV3,
    MagicPromptV4,
    RemoveObject,
    Upscale,
    V2InpaintV3,
    V2LayerizeV3,
    V2UpscaleAuto,
    describe_fields,
)
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.widgets import drafting, form_menu
from ideowidgets.widgets.form_messages import Draft, FieldInfo
from tests.unit.widgets.forming import TIMEOUT_S, Answering, Heard, draft, edit, ended, piece, png

FONT = b"OTTO" + bytes(96)
OPENING_BYTES = 60_000
JSON_PROMPT = {"high_level_description": "a red door", "compositional_deconstruction": {"elements": []}}


@pytest.fixture
def runner(tmp_path):
    runner = Runner(Record(tmp_path / "record"), service="offline")
    yield runner
    runner.close()


@pytest.fixture
def answered(tmp_path):
    """Open a form whose service gives one answer, and run it."""
    runners = []

    def run(request, body):
        runner = Runner(Record(tmp_path / "record"), service="offline", client=lambda: Answering(body))
        runners.append(runner)
        form = Heard(request, runner=runner)
        form.generate().wait(TIMEOUT_S)
        form.wait(ended)
        return form

    yield run
    for runner in runners:
        runner.close()


def offered_classes():
    return [OPERATIONS[choice.id] for choice in form_menu.offered()]


# What the menus offer


def test_the_menus_hold_what_a_person_fills_in_and_nothing_else():
    offered = {choice.id for choice in form_menu.offered()}
    twins = {cls.operation.twin for cls in OPERATIONS.values()}
    mine = {name for name, cls in OPERATIONS.items() if cls.operation.action in form_menu.ACTIONS}
    assert offered == mine - twins - {"post-edit-image-v-3"}
    assert not {"list-datasets", "train-model-v-3", "get-generation", "get_account_usage"} & offered


def test_the_common_case_is_first_and_second_homes_are_last():
    generate = [choice.label for choice in form_menu.offered() if choice.group == "Generate"]
    assert generate[:3] == ["Ideogram 4.5", "Ideogram 4.0", "Ideogram 3.0"]
    assert generate[-4:] == [
        "Ideogram 4.0 (v1)",
        "Ideogram 3.0 (v2)",
        "P-Image Ideogram (v1)",
        "Ideogram 1.0 to 2a (legacy)",
    ]
    groups = [choice.group for choice in form_menu.offered()]
    assert list(dict.fromkeys(groups)) == [name.replace("-", " ").capitalize() for name in form_menu.ACTIONS]
    names = [(choice.group, choice.label) for choice in form_menu.offered()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("wanted", ["get-generation", "train-model-v-3", "list-datasets"])
def test_what_no_form_is_filled_in_for_is_refused(runner, wanted):
    with pytest.raises(InvalidRequest, match="Send it from Python"):
        Heard(wanted, runner=runner)
    form = Heard("3.0", runner=runner)
    form.tell({"kind": "ready"})
    (answer,) = form.tell(
        {"kind": "switch_operation", "seq": 1, "view": "v", "operation": wanted, "draft": draft({"prompt": "a"})}
    )
    assert answer.kind == "trouble"
    assert form.values == {}


@pytest.mark.parametrize("cls", offered_classes(), ids=lambda cls: cls.__name__)
def test_every_operation_opens_small_with_an_editor_for_every_field(runner, cls):
    form = Heard(cls, runner=runner)
    said = form.tell({"kind": "ready"})
    assert [message.kind for message in said] == ["form_setup", "form_operation", "form_state", "quoted"]
    assert sum(len(json.dumps(message.wire())) for message in said) < OPENING_BYTES / 2
    fields = said[1].fields
    assert [field.name for field in fields] == [spec.name for spec in describe_fields(cls)]
    assert all(field.help for field in fields if field.max_bytes)
    assert {field.kind for field in fields} <= set(typing.get_args(FieldInfo.model_fields["kind"].annotation))


def test_help_says_what_the_control_does_not():
    def help_of(cls, name):
        fields = form_menu.described(cls.operation.id).fields
        return next(field.help for field in fields if field.name == name)

    assert help_of(InpaintV3, "mask") == "Black is edited, white is kept; same size as the picture. 25 MB at most."
    assert help_of(RemoveObject, "mask").startswith("White is removed")
    assert help_of(V2UpscaleAuto, "image").count("MB") == 1
    assert help_of(V2InpaintV3, "image_asset_identifier").endswith('As {"asset_type": …, "asset_id": …}.')


# How each kind of field is kept


def test_numbers_lines_and_objects_reach_the_request(runner):
    form = Heard(RemoveObject, runner=runner).set(image=png(), mask=png(), guidance_scale=2.5)
    assert form.request.guidance_scale == 2.5
    form = Heard(EditImages, runner=runner)
    form.tell(edit(draft({"prompt": "a", "image_urls": ["https://x.test/1"]}, operation="post-v-1-edit-image")))
    assert form.request.image_urls == ("https://x.test/1",)
    asset = {"asset_type": "UPLOAD", "asset_id": "a"}
    for value in (json.dumps(asset), json.dumps(asset, indent=4)):
        fields = {"image_asset_identifier": value}
        form = Heard(V2UpscaleAuto, runner=runner)
        form.tell(edit(draft(fields, operation="post_upscale")))
        assert form.request.image_asset_identifier.asset_id == "a"
    assert json.loads(form.set(image_asset_identifier=asset)._draft.fields["image_asset_identifier"]) == asset


def test_a_broken_object_is_told_under_its_field(runner):
    form = Heard(V2UpscaleAuto, runner=runner)
    for text, said in [('{"asset_type": ', "not valid JSON at line 1"), ('{"asset_id": "a"}', "asset_type")]:
        form.tell(edit(draft({"image_asset_identifier": text}, operation="post_upscale")))
        problem = form.of("quoted")[-1].problems[0]
        assert (problem.field, problem.missing) == ("image_asset_identifier", False)
        assert said in problem.text


def test_several_choices_are_kept_as_a_list():
    kept = drafting.normalise("list-custom-models", "status", ["completed", "Errored"], {})
    assert kept == ["COMPLETED", "ERRORED"]
    full = Draft(operation="list-custom-models", fields={"status": kept}, vary={}, off=[])
    assert drafting.plan_of(full, {})[0].status == ("COMPLETED", "ERRORED")


def test_fonts_are_taken_where_fonts_belong_and_nowhere_else(runner):
    form = Heard(V2LayerizeV3, runner=runner)
    (message,) = form.tell(piece(0, 1, field="font_candidate_files", name="my font.otf"), FONT)
    assert (message.file.name, message.error) == ("my_font.otf", None)
    reference = {"sha256": message.file.sha256, "name": message.file.name}
    fields = {"font_candidate_files": [reference], "image": None}
    form.tell(edit(draft(fields, operation="post_layerize_design_ideogram_v3")))
    assert form.values["font_candidate_files"][0].name == "my_font.otf"
    for field, data, said in [("font_candidate_files", png(), "no"), ("image", FONT, "PNG")]:
        (message,) = form.tell(piece(0, 1, upload=field, field=field), data)
        assert message.file is None
        assert said in message.error
    assert form.set(font_candidate_files=FONT).values["font_candidate_files"][0].data == FONT


def test_a_picture_goes_along_where_pictures_are_worked_on(runner):
    form = Heard(InpaintV3, runner=runner).set(image=png(), mask=png(), prompt="a door")
    picture = form.values["image"]
    form.set(model="post-v-1-edit-image")
    assert form.values == {"prompt": "a door", "images": (picture,)}
    form.set(model="4.5")
    assert form.values == {"prompt": "a door"}
    form.set(model="post-remove-object")
    assert form.values["image"] == picture


def test_files_are_shown_small_with_their_sizes(runner):
    form = Heard(InpaintV3, runner=runner).set(image=png(400, 200))
    form.tell({"kind": "ask_preview", "sha256": form.values["image"].sha256})
    form.wait(lambda form: form.of("preview"))
    [(message, buffers)] = [(said, parts) for said, parts in form.said if said.kind == "preview"]
    assert message.text.startswith("400 × 200 · ")
    small = Image.open(io.BytesIO(buffers[0]))
    assert (small.format, small.size) == ("WEBP", (240, 120))
    torn = form.set(mask=png(400, 200)[:60]).values["mask"]
    form.tell({"kind": "ask_preview", "sha256": "0" * 64})
    form.tell({"kind": "ask_preview", "sha256": torn.sha256})
    form.wait(lambda form: len(form.of("preview")) == 2)
    assert form.of("preview")[1].text.endswith("cannot be shown")
    assert form.said[-1][1] == []


# Results


def last_tile(form):
    (tile,) = {tile.slot: tile for message in form.of("tiles") for tile in message.tiles}.values()
    return tile


def use(form, image_id, place):
    now = {"seq": 9, "view": "view", "draft": form._draft.wire()}
    return form.tell({"kind": "use_prompt", "image_id": image_id, "place": place, **now})


def test_a_description_becomes_the_prompt_of_a_model_that_draws(answered):
    request = Describe(image_file=png(30, 10))
    form = answered(request, {"descriptions": [{"text": "a red door"}, {"text": "an entrance"}]})
    tile = last_tile(form)
    assert (tile.words, tile.code) == (["a red door", "an entrance"], False)
    assert tile.alt == "describe picture"
    (original,) = form.tell({"kind": "ask_original", "image_id": tile.image_id})
    assert (original.error, original.file_name) == (None, "describe-picture.txt")
    kinds = [message.kind for message in use(form, tile.image_id, 1)]
    assert kinds == ["form_operation", "form_state", "quoted"]
    assert form.summary() == "Ideogram 3.0 · generate"
    assert form.values == {"prompt": "an entrance"}
    (refused,) = use(form, tile.image_id, 2)
    assert refused.kind == "trouble"
    form.set(model="post-describe")
    assert form.request == request


@pytest.mark.parametrize("request_", [DescribeV4(image_file=png()), MagicPromptV4(text_prompt="door")])
def test_a_structured_prompt_is_used_where_one_is_understood(answered, request_):
    form = answered(request_, {"json_prompt": JSON_PROMPT})
    tile = last_tile(form)
    assert ([json.loads(text) for text in tile.words], tile.code) == ([JSON_PROMPT], True)
    form.use_prompt(tile.image_id)
    assert form.summary() == "Ideogram 4.0 · generate"
    assert json.loads(form.values["prompt"]) == JSON_PROMPT
    form.set(model="post-generate-image-v-4", text_prompt=None).use_prompt(tile.image_id)
    assert form.values == {"json_prompt": JSON_PROMPT}
    form.set(model="3.0", prompt="mine").use_prompt(tile.image_id)
    assert form.summary() == "Ideogram 4.0 · generate"


def test_a_prompt_that_varied_is_replaced_by_the_one_that_is_used(answered):
    form = answered(Describe(image_file=png()), {"descriptions": [{"text": "a red door"}]})
    tile = last_tile(form)
    form.set(model="3.0", vary={"prompt": ["a", "b"], "seed": [1, 2]})
    form.use_prompt(tile.image_id)
    assert form.values == {"prompt": "a red door", "seed": [1, 2]}
    with pytest.raises(InvalidRequest, match="no prompt of this form"):
        form.use_prompt("someone-else")


def test_layers_are_a_picture_and_its_words(answered):
    block = {"text": "HOLD FAST", "x": 1.5, "y": 2, "width": 20, "height": 8, "role": "heading", "font_size": 12.4}
    body = {"base_image_url": "https://x.test/1", "original_image_url": "https://x.test/2", "text_blocks": [block]}
    form = answered(LayerizeTextV3(image=png(32, 16)), body)
    tile = last_tile(form)
    assert tile.buffer is not None
    assert tile.words == []
    assert [(fact.name, fact.value) for fact in tile.facts] == [("HOLD FAST", "heading · 12 px · 20 × 8 at 2, 2")]


def test_a_place_is_kept_in_the_shape_of_the_picture_that_is_worked_on(answered):
    body = {"data": [{"url": "https://x.test/1", "is_image_safe": True, "resolution": "32x16", "prompt": "p"}]}
    form = answered(Upscale(image_file=png(30, 10)), body)
    first = form.of("tiles")[0]
    assert first.fresh
    assert first.tiles[0].ratio == 3
    assert first.tiles[0].alt.startswith("upscale picture, seed ")
