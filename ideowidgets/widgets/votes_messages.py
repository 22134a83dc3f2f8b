"""What the voting view and its page say to each other.

A pair carries a `turn`, a number that is never used again, so that a late or repeated click cannot vote on another.
"""

from __future__ import annotations

from typing import Literal

from ideowidgets.widgets.messages import Count, Difference, FromPage, Shape, ShortText, ToPage


class CastVote(FromPage):
    """The choice in the pair of that turn. `blind`: whether the requests stayed hidden."""

    kind: Literal["cast_vote"] = "cast_vote"
    turn: Count
    choice: Literal["left", "right", "tie"]
    blind: bool


class SkipPair(FromPage):
    """Passes over the pair of that turn, as where a picture cannot be shown."""

    kind: Literal["skip_pair"] = "skip_pair"
    turn: Count


class UndoVote(FromPage):
    """Takes the last vote back; its pair comes again."""

    kind: Literal["undo_vote"] = "undo_vote"


class MoreVotes(FromPage):
    """Asks for more pairs than were planned."""

    kind: Literal["more_votes"] = "more_votes"


class AskVotePicture(FromPage):
    """Asks for the original of a picture that a pair names. Answered by `PicturePiece`."""

    kind: Literal["ask_vote_picture"] = "ask_vote_picture"
    image_id: ShortText
    seq: Count


class AskPair(FromPage):
    """Asks for the requests behind the pair of that turn."""

    kind: Literal["ask_pair"] = "ask_pair"
    turn: Count


class AskRanking(FromPage):
    """Asks for the ranking as it is now."""

    kind: Literal["ask_ranking"] = "ask_ranking"


class VotePair(Shape):
    """Two pictures to choose between, as they are shown."""

    turn: int
    left: str
    right: str


class VoteState(ToPage):
    """Where the voting is: the pair to vote on, and those after it, to be fetched beforehand.

    `undo`: whether there is a vote to take back. `more`: whether there are pairs beyond the planned ones.
    """

    kind: Literal["vote_state"] = "vote_state"
    queue: list[VotePair]
    done: int
    total: int
    undo: bool
    more: bool
    blind: bool
    session: str
    author: str
    note: str


class PairDetails(ToPage):
    """The requests behind a pair: names of both pictures, and what differs from left to right."""

    kind: Literal["pair_details"] = "pair_details"
    turn: int
    titles: list[str]
    alts: list[str]
    known: bool
    differences: list[Difference]


class RankedItem(Shape):
    """One line of the ranking; strengths are natural logarithms of odds, 0 the middle.

    `low`, `high`: its interval, none without votes. `buffer`: which binary part holds its thumbnail (WebP).
    """

    rank: int
    item: str
    label: str
    strength: float
    low: float | None
    high: float | None
    chance: float
    votes: int
    won: int
    tied: int
    lost: int
    buffer: int | None


class VoteRanking(ToPage):
    """The ranking. `hidden`: how many items at its end are not listed here."""

    kind: Literal["vote_ranking"] = "vote_ranking"
    items: list[RankedItem]
    what: str
    votes: int
    authors: int
    notes: list[str]
    hidden: int
