"""A layout canvas without a page: what it is told, and what it tells."""

from __future__ import annotations

import pytest

from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.record import Record
from ideowidgets.run import Runner


def two():
    prompt = StructuredPrompt(high_level_description="A lighthouse on a rock", background="a calm grey sea")
    prompt = prompt.add("a white lighthouse on a bare rock", bbox=(200, 100, 800, 300))
    return prompt.add_text("HOLD FAST", "bold capitals, centred", bbox=(100, 500, 200, 900))


def heard(canvas):
    canvas.told = []
    canvas.push = lambda message, buffers=(): canvas.told.append((message, [bytes(one) for one in buffers]))
    return canvas


def last(canvas, kind):
    return next(message for message, _ in reversed(canvas.told) if isinstance(message, kind))


def say(canvas, **content):
    canvas._receive(canvas, content, [])


def boxes(canvas):
    return [tuple(element.bbox) if element.bbox else None for element in canvas.elements]


@pytest.fixture
def runner(tmp_path):
    runner = Runner(Record(tmp_path / "record"), service="offline")
    yield runner
    runner.close()
