"""The friendly verbs, the services, and what both clients share."""

import inspect
import subprocess
import sys

import pytest

from ideowidgets.client import AsyncClient, Client, Service
from ideowidgets.client.verbs import generate, magic_prompt
from ideowidgets.operations import GenerateV3, GenerateV4, JsonPrompt, V2GenerateV4, V2GenerateV45
from ideowidgets.operations.errors import IdeogramError, InvalidRequest, MissingKey
from ideowidgets.operations.results import Images
from tests.unit.client.hostile import images

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
            assert inspect.signature(member) == inspect.signature(twin), name
    for kind in (Client, AsyncClient):
        client = kind("k" * 20)
        assert list(inspect.signature(client.generate).parameters)[:3] == ["prompt", "model", "seed"]
        assert inspect.signature(client.generate).return_annotation is Images
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
    for name in ("one-min", "reseller", "nonsense"):
        with pytest.raises(IdeogramError, match="'ideogram' and 'offline'"):
            Client("k" * 20, service=name)
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
