"""Plain HTML that stays in a saved notebook: small, escaped, nothing that runs."""

from __future__ import annotations

import io
import shutil
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from PIL import Image

from ideowidgets.operations import GenerateV3, GenerateV4, RemoveBackground, V2GenerateV4
from ideowidgets.record import Received, Record

if TYPE_CHECKING:
    from tests.unit.record.conftest import Fill

ALLOWED: dict[str, set[str]] = {name: set() for name in ("table", "tbody", "tr", "br", "em", "p")} | {
    "td": {"style"},
    "small": {"title"},
    "img": {"src", "width", "height", "alt"},
}


class Strict(HTMLParser):
    """Fails on any element or attribute that is not expected."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= ALLOWED[tag], (tag, attrs)
        if tag == "img":
            self.pictures += 1
            assert str(dict(attrs)["src"]).startswith("data:image/webp;base64,")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Strict:
    parser = Strict()
    parser.feed(html)
    return parser


def test_prompts_cannot_become_markup(record: Record, fill: Fill) -> None:
    evil = '"><img src=x onerror=alert(1)><script>x</script>&lt;'
    fill(record, prompt=evil, service="offline")
    found = read(record.fallback_html())
    assert found.pictures == 1
    assert f"{evil} · seed 7 · offline" in found.text


def test_a_caption_is_never_a_structured_prompt_and_never_empty(record: Record) -> None:
    told = {
        "high_level_description": "A lighthouse",
        "compositional_deconstruction": {"background": "the sea", "elements": []},
    }
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64)).save(buffer, "PNG")
    asked = [V2GenerateV4(prompt=told, seed=7), GenerateV4(json_prompt=told), RemoveBackground(image=buffer.getvalue())]
    for request in asked:
        record.begin(request, service="offline")
    text = read(record.fallback_html()).text
    assert [said for said in text if "offline" in said] == [
        "A lighthouse · seed 7 · offline",
        "A lighthouse · offline",
        "remove background · offline",
    ]


def test_what_has_no_picture_says_why(record: Record) -> None:
    asked = GenerateV3(prompt="x")
    request_id = record.begin(asked, service="ideogram")
    assert "on its way" in record.fallback_html()
    record.begin(asked.replace(seed=4711), service="ideogram")
    assert "x · seed 4711" in record.fallback_html(), "what was asked, as long as nothing came back"
    record.complete(
        request_id,
        raw={},
        images=[Received(0, 1, "x", None, False)],
        cost_usd_micros=1,
        cost_source="table",
        latency_s=1,
    )
    lost = record.begin(asked, service="ideogram")
    record.fail(lost, status="unknown", error_kind="Timeout", error="late")
    text = " ".join(read(record.fallback_html()).text)
    assert "withheld as unsafe" in text
    assert "may have been billed" in text


def test_many_noisy_pictures_stay_small(record: Record) -> None:
    for n in range(26):
        buffer = io.BytesIO()
        Image.effect_noise((640, 640), 120).convert("RGB").save(buffer, "PNG")
        request_id = record.begin(GenerateV3(prompt="noise" * 100, seed=n), service="ideogram")
        got = [Received(0, n, "x", None, True, record.add_image(buffer.getvalue()).sha256)]
        record.complete(request_id, raw={}, images=got, cost_usd_micros=1, cost_source="table", latency_s=1)
    html = record.fallback_html()
    found = read(html)
    assert len(html.encode()) <= 300_000
    assert found.pictures == 24
    assert "2 more in the record." in found.text
    assert all(len(text) < 110 for text in found.text)


def test_nothing_and_missing_files_are_said(record: Record, fill: Fill) -> None:
    assert record.fallback_html() == "<p>No pictures yet.</p>"
    ids = fill(record)
    record.image_path(record.rows(ids)[0].sha256 or "").unlink()
    assert "<img" in record.fallback_html(ids)
    shutil.rmtree(record.path / "thumbs")
    assert "the file is missing" in record.fallback_html(ids)
