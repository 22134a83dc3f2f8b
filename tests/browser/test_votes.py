"""Voting in a browser: by keys alone, nothing waits, nothing is given away."""

from __future__ import annotations

import pytest
from PIL import Image

from ideowidgets.record import Record
from ideowidgets.widgets.votes import Votes
from tests.browser.live import Live
from tests.unit.widgets.gridding import PROMPT, plan

SAID = ".iw-votes-body > [aria-live]"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("votes")).run().wait(60)
    yield sweep
    sweep.runner.close()


@pytest.fixture
def show(bare, done, request):
    def show(widget=None, ready=True, **options):
        live = Live(widget or Votes(done, author="kestrel", session=request.node.name))
        page = bare.open("votes", reply=live.reply, **options)
        page.live = live
        if ready:
            page.wait_painted(".iw-votes-picture img", count=2)
            page.locator(".iw-votes-picture:enabled").first.wait_for()
        return page

    return show


def press(page, *keys):
    page.locator(".iw-votes-body").focus()
    for key in keys:
        page.page.keyboard.press(key)


def test_keys_vote_undo_and_say_so(show):
    page = show()
    votes = page.live.widget
    first = votes.pair
    press(page, "ArrowRight")
    page.locator(f"{SAID}:has-text('Right picture preferred. 1 of 15 pairs')").wait_for(state="attached")
    page.wait_sent("cast_vote")
    assert votes.table["winner"].tolist() == [first[1]]
    page.locator("text=1 of 15 pairs").first.wait_for()
    press(page, "ArrowDown")
    page.wait_sent("cast_vote", 2)
    assert votes.table["winner"].isna().tolist() == [False, True]
    press(page, "Backspace")
    page.wait_sent("undo_vote")
    press(page, "ArrowUp")
    page.wait_sent("undo_vote", 2)
    page.locator("text=0 of 15 pairs").wait_for()
    assert len(votes.table) == 0
    assert votes.pair == first
    assert page.leaked_keys == []


def test_the_next_pair_is_there_before_it_is_asked_for(show):
    page = show()
    asked = {message["image_id"] for message in page.sent("ask_vote_picture")}
    queue = list(page.live.widget._queue)
    assert {queue[1].left, queue[1].right} <= asked
    page.page.wait_for_function("count => performance.now() > 0 && window.host.urls() >= count", arg=len(asked))
    before = page.locator(".iw-votes-picture img").evaluate_all("all => all.map((image) => image.src)")
    # Python is not waited for: what comes is on screen in the same task as the key.
    after = page.page.evaluate(
        """async () => {
          const body = document.querySelector(".iw-votes-body");
          body.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowLeft", bubbles: true}));
          await new Promise(requestAnimationFrame);
          return [...document.querySelectorAll(".iw-votes-picture img")].map((image) => image.src);
        }"""
    )
    assert len(after) == 2
    assert after != before


def test_fast_keys_vote_once_on_each_pair(show):
    page = show()
    press(page, *["ArrowLeft", "ArrowRight"] * 2)
    page.page.wait_for_function("() => window.host.heard('cast_vote') >= 2")
    for _ in range(20):
        if page.locator("text=All pairs are done").count():
            break
        page.locator(".iw-votes-picture:enabled, .iw-votes-finished button").first.wait_for()
        if page.locator(".iw-votes-picture:enabled").count():
            press(page, "ArrowLeft")
    page.locator("text=All pairs are done").wait_for()
    table = page.live.widget.table
    assert len(table) == 15
    assert len({frozenset(pair) for pair in zip(table["left"], table["right"], strict=True)}) == 15
    page.page.get_by_role("button", name="See the ranking").click()
    page.locator(".iw-votes-dot").first.wait_for()
    assert page.locator("tbody tr").count() == 6


def test_nothing_is_given_away_until_it_is_asked_for(show):
    page = show()
    html = page.page.content()
    assert not any(word in html for word in ("lighthouse", "Bauhaus", "BAUHAUS", "ART_DECO"))
    assert page.locator(".iw-votes-picture img").first.get_attribute("alt") == "Left picture"
    press(page, "r")
    page.locator(".iw-votes-candidate figcaption").first.wait_for()
    assert PROMPT[:12] in page.locator(".iw-votes-picture img").first.get_attribute("alt")
    page.locator(".iw-chip").first.wait_for()
    press(page, "ArrowLeft")
    page.wait_sent("cast_vote")
    page.page.wait_for_function("() => !document.querySelector('.iw-votes-candidate figcaption')")
    press(page, "ArrowLeft")
    page.wait_sent("cast_vote", 2)
    assert page.live.widget.table["blind"].tolist() == [False, True]


def test_a_click_on_a_picture_votes_and_keys_go_on_until_the_kernel_is_gone(show):
    page = show()
    page.page.get_by_role("button", name="Prefer the right picture").click()
    page.wait_sent("cast_vote")
    page.locator(".iw-votes-picture:enabled").first.wait_for()
    page.page.keyboard.press("ArrowLeft")
    page.wait_sent("cast_vote", 2)
    page.page.get_by_role("button", name="Undo").click()
    page.wait_sent("undo_vote")
    page.locator("text=1 of 15 pairs").first.wait_for()
    assert len(page.live.widget.table) == 1
    page.disconnect()
    page.locator("text=votes cannot be kept now").wait_for()
    press(page, "ArrowLeft")
    assert len(page.sent("cast_vote")) == 2
    assert page.locator("text=1 of 15 pairs").count() >= 1


def test_the_ranking_is_a_table_with_intervals(show):
    page = show()
    for _ in range(4):
        page.live.widget.vote("left")
    page.page.get_by_role("radio", name="Ranking").check()
    page.locator(".iw-votes-line").first.wait_for(state="attached")
    rows = page.page.get_by_role("row")
    assert rows.count() == 7
    assert "%" in rows.nth(1).inner_text()
    assert page.locator("thead").inner_text().split("\t")[0].strip() == "#"
    page.wait_painted("tbody img", count=6)
    for width in (700, 500):
        page.page.set_viewport_size({"width": width, "height": 900})
        assert page.locator(".iw-votes-scroll").evaluate("box => box.scrollWidth - box.clientWidth") == 0, width
    page.page.add_style_tag(content=":root { --jp-ui-font-size1: 26px; }")
    for view in ("Ranking", "Vote"):
        page.page.get_by_role("radio", name=view).check()
        for width in (1600, 900, 320):
            page.page.set_viewport_size({"width": width, "height": 900})
            page.page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def test_a_broken_picture_can_be_passed_over(show, tmp_path):
    for number in range(4):
        Image.new("RGB", (40, 30 + number), "red").save(tmp_path / f"{number}.png")
    with Record(tmp_path / "record") as record:
        record.add_images(tmp_path)
        votes = Votes(record, author="kestrel")
        left, right = votes.pair
        record.image_path(record.rows([left])[0].sha256).unlink()
        page = show(votes, ready=False)
        button = page.page.get_by_role("button", name="Pass this pair over")
        button.wait_for()
        assert page.axe(".iw-root") == []
        press(page, "ArrowLeft")
        page.locator(f"{SAID}:has-text('Wait until both')").wait_for(state="attached")
        assert page.sent("cast_vote") == []
        button.click()
        page.wait_sent("skip_pair")
        page.page.wait_for_function("() => document.querySelector('.iw-votes-picture')")
        assert set(votes.pair) != {left, right}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(show, theme):
    page = show(theme=theme)
    press(page, "r", "?")
    page.locator(".iw-votes-candidate figcaption").first.wait_for()
    assert page.axe(".iw-root") == []
    page.live.widget.vote("left")
    page.page.get_by_role("radio", name="Ranking").check()
    page.locator(".iw-votes-dot").first.wait_for()
    assert page.axe(".iw-root") == []
