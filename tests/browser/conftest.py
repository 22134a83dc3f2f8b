"""The fixture `bare`; how to use it is told in harness.py."""

from __future__ import annotations

import pytest

from tests.browser.drawing import Drawing
from tests.browser.harness import Bare


@pytest.fixture
def bare(request: pytest.FixtureRequest, chromium, failed):
    """Open bundles on bare pages; fails the test on errors in the page and on requests to strangers."""
    bare = Bare(chromium)
    yield bare
    if failed():
        for number, page in enumerate(bare.opened):
            if not page.page.is_closed():
                page.screenshot(f"{request.node.name}-{number}")
    problems = bare.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def draw(bare):
    """Show a mask canvas and give the hand to draw on it."""
    return lambda canvas=None, **options: Drawing(bare, canvas, **options)
