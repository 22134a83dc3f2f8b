"""What decides a price and a time, cell by cell."""

from __future__ import annotations

import pytest

from ideowidgets.operations import (
    GeneratePImage,
    GenerateV3,
    ListDatasets,
    Request,
    V2GenerateV45,
    V2RemixV4,
    V2UpscaleAuto,
)
from ideowidgets.operations.prices import Price
from ideowidgets.sweep.cells import Cell
from ideowidgets.sweep.quote import make_quote, price_signature, quoted_prices
from tests.unit.operations.samples import picture


def cell(request: Request) -> Cell:
    return Cell("c", 0, {}, request, 0, 1, Price(None))


def test_pictures_of_one_size_are_quoted_once_and_others_by_themselves() -> None:
    asked: list[Request] = []

    def ask(request: Request) -> Price:
        asked.append(request)
        return Price(10_000 * len(asked), "exact")

    sources = [picture(64, 64, "red"), picture(64, 64, "blue"), picture(128, 64, "red")]
    prices = quoted_prices([cell(V2UpscaleAuto(image=source)) for source in sources], ask)
    assert len(asked) == 2
    assert [price.usd_micros for price in prices] == [10_000, 10_000, 20_000]


def test_a_picture_that_cannot_be_read_is_told_apart_by_its_bytes() -> None:
    first, second = (V2UpscaleAuto(image=b"\x89PNG\r\n\x1a\n" + end) for end in (b"1", b"2"))
    assert price_signature(first) != price_signature(second)


@pytest.mark.parametrize(
    ("name", "value", "same"),
    [("image_weight", 80, True), ("rendering_speed", "turbo", False), ("num_images", 2, False), ("prompt", "y", True)],
)
def test_what_changes_a_price_is_asked_for(name: str, value: object, same: bool) -> None:
    request = V2RemixV4(prompt="x", image=picture(), image_weight=20)
    assert (price_signature(request) == price_signature(request.replace(**{name: value}))) == same


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        (V2GenerateV45(prompt="x"), "about 29 s"),
        (GenerateV3(prompt="x"), "about 10 s"),
        (GeneratePImage(prompt="x"), "about 2 s"),
        (ListDatasets(), None),
    ],
)
def test_the_time_follows_the_model(request_: Request, text: str | None) -> None:
    listed = [cell(request_)]
    kinds = {"all": listed, "new": listed, "reused": [], "unknown": []}
    quote = make_quote(kinds, free=False, in_flight=10, prices=[request_.price()])
    assert quote.text.endswith(text) if text else " s" not in quote.text
    assert quote.usd_micros == request_.price().usd_micros
