"""Votes: events that are only added, and a ranking that depends on nothing but them."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideowidgets.record import Record
from ideowidgets.record.annotations import new_event
from ideowidgets.record.errors import NotInRecord, RecordError
from ideowidgets.record.ranking import fit, rank
from ideowidgets.record.schema import annotation
from ideowidgets.record.votes import Vote, add_vote, read_votes, votes, withdraw_vote
from tests.paths import REPOSITORY


@pytest.fixture
def ids(record, tmp_path):
    from PIL import Image

    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, color in (("a", "red"), ("b", "green"), ("c", "blue")):
        Image.new("RGB", (8, 8), color).save(folder / f"{name}.png")
    return record.add_images(folder).image_ids


def vote(left, right, winner, number=0):
    return Vote(str(number), left, right, winner, True, "", "me", 0)


def test_a_vote_is_kept_with_everything_that_was_said(record, ids):
    a, b, _ = ids
    event_id = add_vote(record, a, b, b, session="poster", author="kestrel", blind=True)
    frame = votes(record)
    assert frame.index.tolist() == [event_id]
    row = frame.iloc[0]
    assert (row["left"], row["right"], row["winner"], row["session"], row["author"]) == (a, b, b, "poster", "kestrel")
    assert row["blind"]
    assert row["at"].tzinfo is not None
    kept = record.annotations.loc[event_id]
    assert kept["kind"] == "vote"
    assert kept["value"] == {"against": b, "winner": b, "left": a, "blind": True, "session": "poster"}
    assert record.rows([a])[0].rating is None


def test_a_tie_has_no_winner(record, ids):
    add_vote(record, ids[0], ids[1], None)
    assert votes(record)["winner"].isna().tolist() == [True]


def test_taking_back_adds_an_event_and_removes_none(record, ids):
    first = add_vote(record, ids[0], ids[1], ids[0])
    second = add_vote(record, ids[1], ids[2], ids[2])
    withdraw_vote(record, first)
    assert votes(record).index.tolist() == [second]
    assert len(record.annotations) == 3
    with pytest.raises(RecordError, match=r"no vote .* that still counts"):
        withdraw_vote(record, first)


def test_sessions_and_authors_are_told_apart(record, ids):
    for session, author in (("one", "ann"), ("one", "ben"), ("two", "ann")):
        add_vote(record, ids[0], ids[1], ids[0], session=session, author=author)
    assert votes(record, session="one")["author"].tolist() == ["ann", "ben"]
    assert votes(record, session="one", author="ben").shape[0] == 1
    assert votes(record, author="ann")["session"].tolist() == ["one", "two"]


def test_the_author_comes_from_the_environment(record, ids, monkeypatch):
    monkeypatch.setenv("IDEOWIDGETS_AUTHOR", "heron")
    add_vote(record, ids[0], ids[1], None)
    assert votes(record)["author"].tolist() == ["heron"]


def test_what_cannot_be_voted_on_is_refused(record, ids):
    with pytest.raises(NotInRecord, match="no image 'nope'"):
        add_vote(record, ids[0], "nope", None)
    with pytest.raises(RecordError, match="needs two pictures"):
        add_vote(record, ids[0], ids[0], None)
    with pytest.raises(RecordError, match="winner: must be"):
        add_vote(record, ids[0], ids[1], ids[2])
    assert votes(record).empty


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        [],
        {},
        {"against": 3},
        {"against": "x", "winner": "y"},
        {"against": "a", "left": "z"},
        {"withdraws": 9},
        {"winner": None},
    ],
)
def test_events_that_are_no_votes_are_passed_over(record, ids, value):
    record._write({annotation.name: [new_event(ids[0], "vote", value)]}, (ids[0],))
    assert read_votes(record) == []


def test_votes_of_other_processes_count_and_outlive_them(record, ids):
    code = (
        "import sys; from ideowidgets.record import Record; from ideowidgets.record.votes import add_vote\n"
        "with Record(sys.argv[1], mode=sys.argv[2]) as record:\n"
        "    for number in range(5): add_vote(record, sys.argv[3], sys.argv[4], sys.argv[3], author=sys.argv[5])\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(record.path), record.mode, ids[0], ids[1], author], cwd=REPOSITORY
        )
        for author in ("ann", "ben", "cid")
    ]
    for number in range(5):
        add_vote(record, ids[0], ids[1], None, author=f"here {number}")
    assert [process.wait(60) for process in running] == [0, 0, 0]
    found = votes(record)
    assert found["author"].value_counts().loc[["ann", "ben", "cid"]].tolist() == [5, 5, 5]
    assert len(found) == 20
    merged = Record(record.path.parent / "other")
    merged.merge(record)
    assert len(votes(merged)) == 20
    merged.close()


# Ranking

NAMES = "abcde"


@st.composite
def rounds(draw):
    pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda two: two[0] != two[1])
    found = draw(st.lists(st.tuples(pairs, st.sampled_from(["left", "right", "tie"])), max_size=30))
    return [
        vote(left, right, {"left": left, "right": right, "tie": None}[winner], number)
        for number, ((left, right), winner) in enumerate(found)
    ]


def strengths(found, **options):
    return rank(found, NAMES, samples=0, **options).sort_index()["strength"].to_numpy()


@given(rounds(), st.randoms())
@settings(deadline=None, max_examples=30)
def test_the_order_of_votes_changes_nothing(found, chance):
    other = list(found)
    chance.shuffle(other)
    first, second = rank(found, NAMES, samples=8), rank(other, NAMES, samples=8)
    assert first.equals(second)


@given(rounds())
@settings(deadline=None, max_examples=30)
def test_turning_every_vote_round_turns_the_ranking_round(found):
    turned = [
        vote(one.left, one.right, one.winner and (one.right if one.winner == one.left else one.left)) for one in found
    ]
    assert np.allclose(strengths(found), -strengths(turned), atol=1e-7)


@given(rounds())
@settings(deadline=None, max_examples=30)
def test_sides_make_no_difference(found):
    assert np.allclose(strengths(found), strengths([vote(one.right, one.left, one.winner) for one in found]), atol=1e-9)


@given(rounds(), st.floats(0.1, 4))
@settings(deadline=None, max_examples=15)
def test_it_is_the_most_likely_solution_by_another_road(found, prior):
    wins = np.zeros((5, 5))
    for one in found:
        i, j = NAMES.index(one.left), NAMES.index(one.right)
        share = 0.5 if one.winner is None else float(one.winner == one.left)
        wins[i, j] += share
        wins[j, i] += 1 - share
    total = wins + wins.T
    # Minorize and maximize, with the prior as games against one of strength 1: slow, and sure.
    power = np.ones(5)
    for _ in range(20_000):
        before = power
        power = (wins.sum(axis=1) + prior / 2) / (
            (total / (power[:, None] + power[None, :])).sum(axis=1) + prior / (power + 1)
        )
        if np.abs(np.log(power / before)).max() < 1e-12:
            break
    assert np.allclose(strengths(found, prior=prior), np.log(power), atol=1e-5)


def test_a_known_order_is_found_again():
    chance = np.random.default_rng(4)
    true = {f"item {number}": number * 0.5 for number in range(12)}
    names = list(true)
    found = []
    for number in range(1500):
        left, right = chance.choice(names, 2, replace=False)
        p = 1 / (1 + np.exp(true[right] - true[left]))
        found.append(vote(left, right, left if chance.random() < p else right, number))
    ranking = rank(found)
    assert ranking.index.tolist() == names[::-1]
    assert ranking["rank"].tolist() == list(range(1, 13))
    middle = np.mean(list(true.values()))
    held = [row.low <= true[str(name)] - middle <= row.high for name, row in ranking.iterrows()]
    assert sum(held) >= 10


def test_intervals_are_the_same_for_the_same_seed_and_narrow_with_votes():
    few = [vote("a", "b", "a"), vote("b", "a", "b"), vote("a", "b", "a")]
    one, two, other = rank(few, seed=1), rank(few, seed=1), rank(few, seed=2)
    assert one.equals(two)
    assert not one["low"].equals(other["low"])
    many = rank(few * 30, seed=1)
    assert (many["high"] - many["low"]).max() < (one["high"] - one["low"]).max() / 2
    assert (one["low"] <= one["strength"]).all()
    assert (one["strength"] <= one["high"]).all()


def test_always_winning_is_finite_and_intervals_reach_beyond():
    ranking = rank([vote("a", "b", "a")] * 9)
    assert np.isfinite(ranking["strength"]).all()
    assert ranking.loc["a", "high"] > ranking.loc["a", "strength"] > ranking.loc["a", "low"]


def test_ties_are_half_a_win():
    tied = rank([vote("a", "b", None)] * 4, samples=0)
    assert tied["strength"].abs().max() < 1e-9
    assert tied["rank"].tolist() == [1, 1]
    assert tied[["won", "tied", "lost"]].to_numpy().tolist() == [[0, 4, 0]] * 2


def test_what_was_never_compared_is_said():
    ranking = rank([vote("a", "b", "a"), vote("c", "d", "c")], "abcdef")
    assert ranking.loc[["e", "f"], "strength"].tolist() == [0, 0]
    assert ranking.loc[["e", "f"], ["low", "high"]].isna().all(axis=None)
    assert ranking.loc[["a", "b"], "part"].nunique() == 1
    assert ranking.loc[["a", "c"], "part"].nunique() == 2
    notes = " ".join(ranking.attrs["notes"])
    assert "2 of 6 have no votes" in notes
    assert "2 separate parts" in notes
    assert rank([], "ab").attrs["notes"] == ["There are no votes yet."]


def test_groups_are_ranked_by_the_votes_between_them(record, ids):
    a, b, c = ids
    for _ in range(3):
        add_vote(record, a, b, a)
    add_vote(record, b, c, b)
    ranking = rank(votes(record), ids, by={a: "Bauhaus", b: "Art Deco", c: "Art Deco"})
    assert ranking.index.tolist() == ["Bauhaus", "Art Deco"]
    assert ranking["votes"].tolist() == [3, 3]
    assert "1 vote within one group, or about others is left out." in ranking.attrs["notes"]


def test_frames_and_votes_rank_alike(record, ids):
    add_vote(record, ids[0], ids[1], ids[1])
    add_vote(record, ids[1], ids[2], None)
    assert rank(votes(record)).equals(rank(read_votes(record)))


@pytest.mark.parametrize("options", [{"prior": 0}, {"prior": -1}, {"level": 0}, {"level": 1}])
def test_numbers_that_make_no_sense_are_refused(options):
    with pytest.raises(RecordError, match=next(iter(options))):
        rank([vote("a", "b", "a")], **options)


def test_many_at_once_are_solved_as_one_by_one():
    chance = np.random.default_rng(0)
    lots = chance.integers(0, 6, (7, 4, 4)).astype(float)
    lots *= 1 - np.eye(4)
    assert np.allclose(fit(lots), [fit(one) for one in lots], atol=1e-6)
