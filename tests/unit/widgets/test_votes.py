"""Voting in Python: which pairs come, what is kept, what is told to a page."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from ideowidgets.record import Record
from ideowidgets.record.votes import Vote, add_vote
from ideowidgets.widgets.votes import AHEAD, Votes
from ideowidgets.widgets.votes_pairs import Pairs
from ideowidgets.widgets.votes_source import BadVotes
from tests.unit.widgets.gridding import STYLES, Heard, plan

COLORS = ["red", "green", "blue", "white", "black", "orange"]


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("votes")).run().wait(60)
    yield sweep
    sweep.runner.close()


@pytest.fixture
def record(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number, color in enumerate(COLORS):
        Image.new("RGB", (12, 8), color).save(folder / f"{number}.png")
    with Record(tmp_path / "record") as record:
        record.add_images(folder)
        yield record


def test_a_vote_is_kept_and_the_next_pair_comes(record):
    votes = Votes(record, author="kestrel", session="poster")
    assert votes.progress == (0, 15)
    left, right = votes.pair
    votes.vote("left")
    row = votes.table.iloc[0]
    assert (row["left"], row["right"], row["winner"]) == (left, right, left)
    assert (row["author"], row["session"], row["blind"]) == ("kestrel", "poster", True)
    assert {left, right} != set(votes.pair)
    votes.vote(votes.pair[1])
    votes.vote(None)
    assert votes.table["winner"].isna().tolist() == [False, False, True]
    with pytest.raises(BadVotes, match="winner: must be 'left', 'right', 'tie'"):
        votes.vote("middle")
    assert votes.progress == (3, 15)


def test_every_pair_comes_once_and_then_it_is_done(record):
    votes = Votes(record, author="kestrel")
    seen = set()
    while votes.pair:
        seen.add(frozenset(votes.pair))
        votes.vote("tie")
    assert len(seen) == 15 == len(votes.table)
    with pytest.raises(BadVotes, match="all pairs are done"):
        votes.vote("left")


def test_the_first_pairs_tell_most(record):
    votes = Votes(record, author="kestrel")
    shown = []
    for _ in range(3):
        shown += votes.pair
        votes.vote("left")
    assert set(shown) == set(record.df.index)


def test_what_is_clear_is_not_asked_again_while_something_is_open():
    won = [Vote(str(n), "a", "b", "a", True, "", "me", 0) for n in range(8)]
    even = [Vote(str(n), "c", "d", None, True, "", "me", 0) for n in range(8)]
    pairs = Pairs("abcd", voter="x")
    assert len(set(pairs.next(won + even, [])) & {"a", "b"}) == 1


def test_sides_and_order_are_by_chance_and_repeat_with_the_seed(record):
    def order(**options):
        votes = Votes(record, session=str(options), **options)
        pairs = Pairs(votes._voted.items, voter=str(sorted(options.items())))
        found, done = [], set()
        while len(found) < 15:
            pair = pairs.next([], done)
            found.append(pair)
            done.add(frozenset(pair))
        return found

    one = order(author="ann", seed=0)
    assert one == order(author="ann", seed=0)
    assert one != order(author="ben", seed=0)
    assert one != order(author="ann", seed=1)
    turned = [left > right for left, right in one]
    assert True in turned
    assert False in turned


def test_the_last_vote_can_be_taken_back_again_and_again(record):
    votes = Votes(record, author="kestrel")
    pairs = []
    for _ in range(3):
        pairs.append(votes.pair)
        votes.vote("left")
    assert votes.undo()
    assert votes.pair == pairs[2]
    assert votes.undo()
    assert votes.pair == pairs[1]
    assert len(votes.table) == 1
    assert len(record.annotations) == 5
    votes.vote("right")
    assert votes.pair == pairs[2]
    assert votes.undo()
    assert votes.undo()
    assert not votes.undo()


def test_only_own_votes_are_taken_back(record):
    ann, ben = Votes(record, author="ann"), Votes(record, author="ben")
    ann.vote("left")
    assert not ben.undo()
    assert len(ann.table) == 1


def test_votes_survive_a_restart(record):
    first = Votes(record, author="kestrel", session="s")
    done = set()
    for _ in range(4):
        done.add(frozenset(first.pair))
        first.vote("left")
    again = Votes(record, author="kestrel", session="s")
    assert again.progress == (4, 15)
    while again.pair:
        assert frozenset(again.pair) not in done
        again.vote("tie")
    assert len(again.table) == 15
    assert Votes(record, author="kestrel", session="other").progress == (0, 15)


def test_what_another_kernel_voted_on_is_not_asked_again(record):
    votes = Votes(record, author="kestrel")
    waiting = [(pair.left, pair.right) for pair in votes._queue]
    assert len(waiting) == AHEAD
    add_vote(record, *waiting[1], None, author="kestrel")
    seen = [votes.pair]
    votes.vote("left")
    seen.append(votes.pair)
    assert seen == [waiting[0], waiting[2]]


def test_a_clear_preference_is_ranked(record):
    order = list(record.df.index)
    votes = Votes(record, author="kestrel")
    while votes.pair:
        left, right = votes.pair
        votes.vote("left" if order.index(left) < order.index(right) else "right")
    ranking = votes.ranking
    assert ranking.index.tolist() == order
    assert ranking["image"].notna().all()
    assert (ranking["low"] < ranking["high"]).all()
    assert votes.ranked(authors="nobody")["votes"].sum() == 0
    assert order[0] in votes.to_code()
    compile(votes.to_code(), "cell", "exec")


def test_groups_are_ranked_by_pictures_that_are_otherwise_alike(done):
    votes = Votes(done, by="style_preset", author="kestrel", session="styles")
    frame = done.record.df
    for _ in range(6):
        left, right = (frame.loc[image_id] for image_id in votes.pair)
        assert left["style_preset"] != right["style_preset"]
        assert left["seed"] == right["seed"]
        votes.vote(left.name if left["style_preset"] == "ART_DECO" else right.name)
    ranking = votes.ranking
    assert (ranking.index[0], ranking["title"].iloc[0]) == ("ART_DECO", "Art Deco")
    assert len(ranking) == len(STYLES)
    assert set(ranking.index) == set(frame["style_preset"])


def test_a_sweep_a_frame_ids_and_rows_are_the_same(done):
    frame = done.record.df
    sources = [done, frame, list(frame.index), done.record.rows(frame.index), done.record]
    found = [set(Votes(source, record=done.record)._voted.items) for source in sources]
    assert all(items == set(frame.index) for items in found)
    assert Votes(done.record)._voted.titles[frame.index[0]].endswith(f"seed {frame['seed'].iloc[0]}")


def test_what_cannot_be_voted_on_is_said(record, done, tmp_path):
    with pytest.raises(BadVotes, match=r"6 of 6 pictures are not in the record .*record\.add_images"):
        Votes(done.record.df, record=record)
    with pytest.raises(BadVotes, match="record: is needed"):
        Votes(record.df)
    with pytest.raises(BadVotes, match="needs two pictures at least"):
        Votes(record.df.head(1), record=record)
    with pytest.raises(BadVotes, match=r"by: there is no column 'zzz'\. Name a column of the frame"):
        Votes(record, by="zzz")
    with pytest.raises(BadVotes, match=r"by: there is no column 'style_prest'\. Did you mean 'style_preset'"):
        Votes(record, by="style_prest")
    with pytest.raises(TypeError, match=r"Votes\(\) has no argument 'bind'"):
        Votes(record, bind=True)
    with pytest.raises(BadVotes, match="by: needs a column with two values"):
        Votes(record, by="service")
    with pytest.raises(BadVotes, match="source: must be"):
        Votes(7, record=record)
    for pairs in (0, -1, True):
        with pytest.raises(BadVotes, match="pairs: must be 1 or more"):
            Votes(record, pairs=pairs)
    ids = list(record.df.index)
    for pair in ([ids[0]], [ids[0], ids[0]], [ids[0], "nope"], "ab"):
        with pytest.raises(BadVotes, match="pairs: each must be two different"):
            Votes(record, pairs=[pair])


def test_vendors_of_any_frame_or_folder_are_brought_in_and_ranked(tmp_path):
    import pandas as pd

    rows = []
    for place, vendor in enumerate(["Ours", "Theirs"]):
        (tmp_path / "sets" / vendor).mkdir(parents=True)
        for number in range(2):
            # One picture is the same from both: each vendor has its own row of it.
            image = Image.new("RGB", (12, 8), COLORS[5 * number or place])
            file = tmp_path / "sets" / vendor / f"{number}.png"
            image.save(file)
            rows.append((vendor, f"prompt {number}", str(file) if place else image))
    rows.append(("Ours", "prompt 2", "/nowhere.png"))
    frame = pd.DataFrame(rows, columns=["vendor", "prompt", "picture"])
    with Record(tmp_path / "record") as record:
        votes = Votes(frame, by="vendor", record=record)
        assert len(votes._voted.items) == 4
        kept, lost = votes._voted.notes
        assert "kept in the record" in kept
        assert lost == "1 row without a picture is left out."
        assert votes._voted.alike[votes.pair[0]] == votes._voted.alike[votes.pair[1]], "of the same prompt"
        left = record.df.loc[votes.pair[0]]
        votes.vote("left")
        assert votes.ranking.index[0] == left["model"]
        again = Votes(frame, by="vendor", record=record)
        assert (again.progress[0], len(record.df)) == (1, 4)
        by_folder = Votes(tmp_path / "sets", by="folder", record=record)
        assert set(by_folder._voted.groups.values()) == {"Ours", "Theirs"}
        with pytest.raises(BadVotes, match="Did you mean 'vendor'"):
            Votes(frame, by="vender", record=record)
        assert len(record.df) == 4, "the folder's are the same pictures"
        with pytest.raises(BadVotes, match="record: is needed"):
            Votes(frame)


def test_a_row_without_a_picture_is_left_out_and_said(record):
    from ideowidgets.operations import GenerateV3

    request_id = record.begin(GenerateV3(prompt="a cat"), service="offline")
    record.fail(request_id, status="failed", error_kind="X", error="no")
    votes = Votes(record)
    assert len(votes._voted.items) == 6
    heard = Heard(votes)
    heard.tell("ready")
    assert "1 row without a picture is left out." in heard.last("vote_state")[0].note


def test_how_many_and_which_pairs_can_be_said(record):
    ids = list(record.df.index)
    assert Votes(record, pairs=4).progress == (0, 4)
    assert Votes(record, pairs=400).progress == (0, 15)
    votes = Votes(record, pairs=[(ids[0], ids[1]), (ids[0], ids[2])], author="kestrel", session="chosen")
    seen = set()
    while votes.pair:
        seen.add(frozenset(votes.pair))
        votes.vote("tie")
    assert seen == {frozenset((ids[0], ids[1])), frozenset((ids[0], ids[2]))}


def test_more_pairs_can_be_asked_for(record):
    votes = Votes(record, pairs=2, author="kestrel")
    votes.vote("left")
    votes.vote("left")
    assert votes.pair is None
    heard = Heard(votes)
    heard.tell("more_votes")
    assert votes.progress == (2, 15)
    assert heard.last("vote_state")[0].queue


def test_many_pictures_are_chosen_from_quickly():
    items = [f"id {number:04}" for number in range(1500)]
    pairs = Pairs(items, voter="x")
    assert pairs.planned == 6000
    assert len(set(pairs.next([], set()))) == 2
    assert Pairs(items, voter="x").next([], set()) == pairs.next([], set())


# What a page says


def test_a_page_hears_of_pairs_beforehand_and_votes_by_turn(record):
    heard = Heard(Votes(record, author="kestrel"))
    heard.tell("ready")
    state = heard.last("vote_state")[0]
    assert len(state.queue) == AHEAD
    first = state.queue[0].turn
    heard.tell("cast_vote", turn=first, choice="right", blind=False)
    after = heard.last("vote_state")[0]
    assert [pair.turn for pair in after.queue][:2] == [pair.turn for pair in state.queue][1:]
    assert (after.done, after.undo) == (1, True)
    row = heard._widget.table.iloc[0]
    assert row["winner"] == state.queue[0].right
    assert not row["blind"]


def test_a_click_twice_votes_once(record):
    heard = Heard(Votes(record, author="kestrel"))
    heard.tell("ready")
    turn = heard.last("vote_state")[0].queue[0].turn
    heard.tell("cast_vote", turn=turn, choice="left", blind=True)
    heard.tell("cast_vote", turn=turn, choice="left", blind=True)
    assert len(heard._widget.table) == 1
    heard.tell("undo_vote")
    again = heard.last("vote_state")[0].queue[0].turn
    assert again != turn
    heard.tell("cast_vote", turn=turn, choice="left", blind=True)
    assert len(heard._widget.table) == 0


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "cast_vote", "turn": -1, "choice": "left", "blind": True},
        {"kind": "cast_vote", "turn": 1, "choice": "../x", "blind": True},
        {"kind": "cast_vote", "turn": 1, "choice": "left", "blind": True, "winner": "x"},
        {"kind": "ask_vote_picture", "image_id": "../../etc/passwd", "seq": 1},
        {"kind": "ask_vote_picture", "image_id": "x" * 300, "seq": 1},
    ],
)
def test_a_stranger_is_refused(record, message):
    heard = Heard(Votes(record, author="kestrel"))
    (answer,) = heard.tell(**message)
    assert answer.kind == "trouble"
    assert heard._widget.table.empty


def test_pictures_travel_whole_and_nothing_else_when_blind(record):
    votes = Votes(record, author="kestrel")
    heard = Heard(votes)
    heard.tell("ready")
    state = heard.last("vote_state")[0]
    image_id = state.queue[0].left
    heard.tell("ask_vote_picture", image_id=image_id, seq=3)
    piece, buffers = heard.last("picture_piece")
    assert buffers == [record.image_bytes(record.rows([image_id])[0].sha256)]
    assert (piece.key, piece.seq, piece.error) == (image_id, 3, None)
    assert not re.search(r"prompt|alt|title", state.model_dump_json())


def test_the_requests_come_when_asked_for(done):
    votes = Votes(done, author="kestrel", session="ask")
    heard = Heard(votes)
    heard.tell("ready")
    pair = heard.last("vote_state")[0].queue[0]
    heard.tell("ask_pair", turn=pair.turn)
    details = heard.last("pair_details")[0]
    assert details.known
    assert details.differences
    assert all("lighthouse" in text for text in details.titles)
    heard.tell("ask_pair", turn=9_999)
    assert heard.all("pair_details") == []


def test_a_broken_picture_is_told_and_passed_over(record):
    votes = Votes(record, author="kestrel")
    heard = Heard(votes)
    heard.tell("ready")
    pair = heard.last("vote_state")[0].queue[0]
    record.image_path(record.rows([pair.left])[0].sha256).unlink()
    heard.tell("ask_vote_picture", image_id=pair.left, seq=1)
    assert heard.last("picture_piece")[0].error
    heard.tell("skip_pair", turn=pair.turn)
    assert frozenset(votes.pair) != frozenset((pair.left, pair.right))
    assert votes.table.empty


def test_the_ranking_is_sent_with_thumbnails(record):
    votes = Votes(record, author="kestrel", session="<b>s</b>")
    votes.vote("left")
    heard = Heard(votes)
    heard.tell("ask_ranking")
    message, buffers = heard.last("vote_ranking")
    assert len(message.items) == 6
    assert len(buffers) == 6
    assert (message.votes, message.authors) == (1, 1)
    assert any("4 of 6 have no votes yet" in note for note in message.notes)
    assert sum(item.low is None for item in message.items) == 4
    assert repr(votes) == "Votes(6 pictures, 1 of 15 pairs)"
    assert "<td>1</td>" in votes.static_html()
