"""The friendly verbs, the services, and what both clients share."""

import inspect
import subprocess
import sys

import pytest

from ideowidgets.client import AsyncClient, Client, Service
from ideowidgets.client.verbs import AsyncVerbs, SyncVerbs
from ideowidgets.client.verbs.generate import generate, magic_prompt
from ideowidgets.operations import GenerateV3, GenerateV4, JsonPrompt, V2GenerateV4, V2GenerateV45
from ideowidgets.operations.errors import IdeogramError, InvalidRequest, MissingKey
from tests.unit.client.hostile import images
from tests.unit.operations.samples import MASK, OWN_MODEL, picture

STRUCTURED = {"high_level_description": "a cat", "compositional_deconstruction": {"background": "sky", "elements": []}}


@pytest.mark.parametrize(
    ("given", "kind", "fields"),
    [
        ({}, GenerateV3, {}),
        (
            {"model": "4.0", "seed": 3, "rendering_speed": "TURBO"},
            V2GenerateV4,
            {"seed": 3, "rendering_speed": "turbo"},
        ),
        ({"model": "ideogram-4.5", "resolution": "1024 x 1024"}, V2GenerateV45, {"size": "1024x1024"}),
        ({"style_preset": "art deco", "aspect_ratio": "16:9"}, GenerateV3, {"style_preset": "ART_DECO"}),
        ({"model": "4.5", "size": "auto"}, V2GenerateV45, {"size": "auto"}),
        ({"model": "4.0", "private": False}, V2GenerateV4, {"private": False}),
    ],
)
def test_the_operation_is_picked(given, kind, fields):
    request = generate("a cat", **given)
    assert type(request) is kind
    assert {name: getattr(request, name) for name in fields} == fields


def test_structured_prompts_go_where_the_model_takes_them():
    assert isinstance(generate(STRUCTURED, model="post-generate-image-v-4").json_prompt, JsonPrompt)
    assert "compositional_deconstruction" in generate(STRUCTURED, model="4.0").prompt
    with pytest.raises(InvalidRequest):
        generate(STRUCTURED, model="3.0")
    assert isinstance(generate("a cat", model="post-generate-image-v-4"), GenerateV4)


def test_a_field_that_a_model_lacks_names_models_that_have_it():
    with pytest.raises(InvalidRequest) as caught:
        generate("a cat", model="4.0", style_type="DESIGN", negative_prompt="dogs")
    assert {problem.field for problem in caught.value.problems} == {"style_type", "negative_prompt"}
    assert all("ideogram-3.0" in problem.fix for problem in caught.value.problems)
    with pytest.raises(InvalidRequest, match="ideogram"):
        generate("a cat", model="9.9")
    with pytest.raises(InvalidRequest, match="sed"):
        generate("a cat", sed=7)
    with pytest.raises(InvalidRequest):
        magic_prompt("a cat", seed=7)


def test_both_clients_offer_the_same_verbs_with_help():
    for name, member in vars(Client).items():
        if name.startswith("_") or name == "close":
            continue
        twin = getattr(AsyncClient, name)
        assert inspect.getdoc(member), name
        assert inspect.getdoc(twin), name
        if inspect.isfunction(member):
            ours, theirs = inspect.signature(member), inspect.signature(twin)
            assert ours.parameters == theirs.parameters, name
            assert ours.return_annotation == theirs.return_annotation.replace("AsyncJob", "Job"), name
    verbs = [name for name in vars(SyncVerbs) if not name.startswith("_")]
    assert verbs == [name for name in vars(AsyncVerbs) if not name.startswith("_")]
    for name in verbs:
        ours, theirs = getattr(Client("k" * 20), name), getattr(AsyncClient("k" * 20), name)
        assert inspect.signature(ours) == inspect.signature(theirs)
        assert inspect.getdoc(ours) == inspect.getdoc(theirs)
        assert inspect.getdoc(ours)
    for kind in (Client, AsyncClient):
        client = kind("k" * 20)
        assert list(inspect.signature(client.generate).parameters)[:3] == ["prompt", "model", "seed"]
        assert inspect.signature(client.generate).return_annotation == "Images"
        assert "Parameters" in inspect.getdoc(client.generate)
    assert inspect.iscoroutinefunction(AsyncClient("k" * 20).generate)


def test_generate_sends(client, server):
    server.plan.append(images("SERVER/a"))
    assert len(client.generate("a cat", model="4.5").images) == 1
    assert server.arrivals[0].path == "/v2/image/generate/ideogram-4-5"
    with pytest.raises(InvalidRequest):
        client.generate("a cat", model="4.5", style_type="DESIGN")
    assert server.posts() == 1


def test_services():
    assert Client("k" * 20).service == "ideogram"
    assert Client("k" * 20).base_url == "https://api.ideogram.ai"
    with pytest.raises(IdeogramError, match="'reseller'"):
        Client("k" * 20, service="nonsense")
    with pytest.raises(MissingKey):
        Client(service="ideogram")
    with pytest.raises(IdeogramError, match="https"):
        Client("k" * 20, base_url="http://example.com")


def test_a_gateway_is_one_class(make, server):
    class Gateway(Service):
        name = "gateway"
        key_variable = "GATEWAY_API_KEY"
        default_url = server.url
        picture_hosts = ("pictures.example",)

        def headers(self, key):
            return {"authorization": f"Bearer {key.reveal()}"}

    server.plan.append(images("SERVER/a"))
    make("k" * 20, service=Gateway()).send(GenerateV3(prompt="x"))
    assert server.arrivals[0].headers["authorization"] == "Bearer " + "k" * 20
    assert "api-key" not in server.arrivals[0].headers
    with pytest.raises(MissingKey, match="GATEWAY_API_KEY"):
        Client(service=Gateway())


def test_importing_the_client_loads_nothing_heavy():
    heavy = ["httpx", "PIL", "pandas", "numpy", "sqlalchemy", "anywidget", "asyncio.base_events_x"]
    code = f"import sys; from ideowidgets.client import Client; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


CANVAS, SELECTED = picture(), MASK
VERBS = [
    ("generate", ("a cat",), {"model": "2a", "style_type": "anime"}, "V2GenerateV2A"),
    (
        "generate",
        ("a cat",),
        {"model": "3.0 character", "character_reference_images": [CANVAS]},
        "V2GenerateV3Character",
    ),
    ("generate", ("a cat",), {"model": "4.0-custom", "custom_model_uri": OWN_MODEL}, "V2GenerateV4Custom"),
    ("generate", ("a cat",), {"model": "p-image-ideogram", "output_resolution": "2K"}, "V2GeneratePImage"),
    ("generate", ("a cat",), {"model": "V_2_TURBO", "aspect_ratio": "16:9"}, "GenerateLegacy"),
    ("generate_transparent", ("a cat",), {"upscale_factor": "x2"}, "TransparentV3"),
    ("generate_transparent", (STRUCTURED,), {"model": "4"}, "V2TransparentV4"),
    ("remix", (CANVAS, "a cat"), {"image_weight": 3}, "RemixV3"),
    ("remix", (CANVAS, "a cat"), {"model": "4.0"}, "V2RemixV4"),
    ("remix", (CANVAS, "a cat"), {"model": "V_1"}, "RemixLegacy"),
    ("inpaint", (CANVAS, SELECTED, "a cat"), {}, "InpaintV3"),
    ("inpaint", (CANVAS, SELECTED, "a cat"), {"model": "v_2"}, "EditLegacy"),
    ("edit", (CANVAS, "a cat"), {"mask": SELECTED, "quality": "low"}, "V2PreciseEditV45"),
    ("edit", (CANVAS, "a cat"), {"model": "auto", "reference_images": [CANVAS]}, "EditImages"),
    ("reframe", (CANVAS, "1536x640"), {}, "ReframeV3"),
    ("replace_background", (CANVAS, "a beach"), {}, "ReplaceBackgroundV3"),
    ("remove_background", (CANVAS,), {}, "RemoveBackground"),
    ("remove_object", (CANVAS, SELECTED), {"seed": 3}, "RemoveObject"),
    ("upscale", (CANVAS,), {"upscale_factor": "x8"}, "V2UpscaleAuto"),
    ("upscale", (CANVAS,), {"model": "legacy", "resemblance": 80}, "Upscale"),
    ("describe", (CANVAS,), {}, "DescribeV4"),
    ("describe", (CANVAS,), {"model": "3.0"}, "Describe"),
    ("magic_prompt", ("a cat",), {}, "MagicPromptV4"),
    ("layerize", (CANVAS,), {}, "LayerizeTextV3"),
    ("resize_ad", (CANVAS, "728x90"), {}, "ResizeAd"),
    ("list_datasets", (), {}, "ListDatasets"),
    ("create_dataset", ("foxes",), {}, "CreateDataset"),
    ("get_dataset", ("abc",), {}, "GetDataset"),
    ("upload_dataset_assets", ("abc", [CANVAS]), {}, "UploadDatasetAssets"),
    ("train_model", ("abc", "My foxes"), {}, "TrainModelV3"),
    ("list_models", (), {"status": ["TRAINING"]}, "ListCustomModels"),
    ("get_model", ("abc",), {}, "GetCustomModel"),
    ("usage", ("2026-11-01T00:00:00Z",), {}, "V2AccountUsage"),
]


class Kept:
    """Keeps what a verb would send."""

    def __init__(self, carried=lambda _: True):
        self.carries = carried

    def send(self, request):
        return request


@pytest.mark.parametrize(("verb", "given", "named", "kind"), VERBS)
def test_every_verb_finds_its_operation(verb, given, named, kind):
    request = getattr(SyncVerbs, verb).request(Kept(), *given, **named)
    assert type(request).__name__ == kind
    assert named.get("model", "").upper() not in ("V_1", "V_2", "V_2_TURBO") or request.model == named["model"].upper()


def test_every_verb_is_tried():
    assert {verb for verb, *_ in VERBS} == {name for name in vars(SyncVerbs) if not name.startswith("_")}


def test_a_verb_does_nothing_else_than_it_says():
    with pytest.raises(InvalidRequest, match="is for remix, not for upscale"):
        SyncVerbs.upscale.request(Kept(), CANVAS, model="post-remix-image", prompt="x")


def test_verbs_choose_among_what_the_service_carries():
    only_older = Kept(lambda cls: cls.operation.id in ("post-generate-image", "post-remix-image"))
    assert type(SyncVerbs.generate.request(only_older, "a cat")).__name__ == "GenerateLegacy"
    assert SyncVerbs.generate.request(only_older, "a cat", model="V_1 turbo").model == "V_1_TURBO"
    with pytest.raises(InvalidRequest, match="not carried by this service"):
        SyncVerbs.describe.request(only_older, CANVAS)
    with pytest.raises(InvalidRequest, match="legacy"):
        SyncVerbs.generate.request(only_older, "a cat", model="4.5")
