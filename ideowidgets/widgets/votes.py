"""Two pictures at a time, blind and shuffled, until it is clear which are preferred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ideowidgets.record.annotations import author as current_author
from ideowidgets.record.ranking import SAMPLES, rank
from ideowidgets.record.votes import Vote, add_vote, read_votes, votes, withdraw_vote
from ideowidgets.widgets.base import Handler, View
from ideowidgets.widgets.compare_sides import Shown, differences_of, send_pieces, shown
from ideowidgets.widgets.describing import alternative
from ideowidgets.widgets.messages import FromPage
from ideowidgets.widgets.pusher import Pusher
from ideowidgets.widgets.values import label_of
from ideowidgets.widgets.votes_messages import (
    AskPair,
    AskRanking,
    AskVotePicture,
    CastVote,
    MoreVotes,
    PairDetails,
    SkipPair,
    UndoVote,
    VotePair,
    VoteState,
)
from ideowidgets.widgets.votes_pairs import FEW, Pairs
from ideowidgets.widgets.votes_ranking import ranking_html, ranking_message
from ideowidgets.widgets.votes_source import BadVotes, explicit_pairs, voted_from

if TYPE_CHECKING:
    import pandas as pd

    from ideowidgets.record.record import Record

AHEAD: Final = 3
"""Pairs that a page knows beforehand, so that nothing waits."""
_SAMPLED: Final = 2_000_000
"""Numbers that the intervals of a shown ranking may take."""
_TURNS: Final = 10_000_000


class Votes(View):
    """Vote on two pictures at a time, and rank them, or what they stand for, by the votes.

    The requests are hidden and sides and order random, those pairs first of which a vote tells most. Votes are kept in
    the record with their author, and are only ever added: they outlive the kernel, and those of other kernels count.

    Parameters
    ----------
    source : Record, DataFrame, Sweep, iterable of image ids, or path
        The pictures; all of one record. Those of any other frame with a column of pictures, or of a folder, are first
        brought into the record, as by `Record.add_images`: a vote is kept beside its picture.
    record : Record, optional
        Needed where the source does not know its own.
    by : str, optional
        A column of the frame, or an axis: its values are ranked instead of pictures, by pictures that are otherwise
        alike where there are such.
    blind : bool
        Hides the requests unless someone asks; each vote says whether they were hidden.
    session : str
        Votes of one session are ranked together.
    author : str, optional
        A pseudonym will do; ``IDEOWIDGETS_AUTHOR``, else the user's login, where omitted.
    seed : int
        Of the order; voters of different names see different orders.
    pairs : int or iterable of pairs, optional
        How many, or which.

    Raises
    ------
    BadVotes
        Where there are not two pictures or groups, or a picture is not in the record.

    Examples
    --------
    >>> votes = Votes(sweep, by="style_preset", session="poster")  # doctest: +SKIP
    >>> votes.ranking  # doctest: +SKIP
    >>> Votes(vendors, by="vendor", record=record)  # doctest: +SKIP
    """

    name: ClassVar[str] = "votes"

    def __init__(
        self,
        source: Any,
        *,
        record: Record | None = None,
        by: str | None = None,
        blind: bool = True,
        session: str = "",
        author: str | None = None,
        seed: int = 0,
        pairs: int | Iterable[Iterable[str]] | None = None,
        **layout: Any,
    ) -> None:
        voted = voted_from(source, record, by)
        self.record = voted.record
        self.blind, self.session, self.by = bool(blind), session, by
        self.author = author or current_author()
        self._voted = voted
        self._seed, self._asked_pairs = seed, pairs
        chosen = None if pairs is None or isinstance(pairs, int) else explicit_pairs(pairs, voted.items)
        self._pairs = Pairs(
            voted.items,
            groups=voted.groups,
            alike=voted.alike,
            chosen=chosen,
            voter=f"{seed}|{self.author}|{session}",
        )
        self._total = min(_count(pairs), self._pairs.possible) if isinstance(pairs, int) else self._pairs.planned
        self._queue: list[VotePair] = []
        self._skipped: set[frozenset[str]] = set()
        self._turn = 0
        self._pictures = Pusher(self._send_pictures, lambda error: self.trouble(str(error)))
        self._rankings = Pusher(self._send_ranking, lambda error: self.trouble(str(error)))
        super().__init__(**layout)
        self._refill()

    @property
    def pair(self) -> tuple[str, str] | None:
        """The image ids to choose between, left and right; None where all is done."""
        with self.lock:
            self._refill()
            return (self._queue[0].left, self._queue[0].right) if self._queue else None

    @property
    def progress(self) -> tuple[int, int]:
        """How many pairs this author has voted on, and how many are planned."""
        done = len(self._own())
        return done, max(self._total, done)

    @property
    def table(self) -> pd.DataFrame:
        """The votes of this session that count, of all authors."""
        return votes(self.record, session=self.session)

    @property
    def ranking(self) -> pd.DataFrame:
        """What the votes of all authors of this session amount to, best first.

        The columns are those of :func:`ideowidgets.record.ranking.rank`; ``title`` says each in words, and pictures
        have ``image`` besides. Of a column the index holds its own values, so that the frame can be joined to others.
        """
        return self.ranked()

    def ranked(self, authors: Iterable[str] | None = None, *, samples: int = SAMPLES) -> pd.DataFrame:
        """Give the ranking by the votes of some authors.

        Parameters
        ----------
        authors : iterable of str, optional
            All where omitted.
        samples : int
            How often votes are drawn anew for the intervals; 0 for none.
        """
        chosen = None if authors is None else {authors} if isinstance(authors, str) else set(authors)
        found = [vote for vote in self._session() if chosen is None or vote.author in chosen]
        frame = rank(found, self._voted.items, by=self._voted.groups, samples=samples, seed=self._seed)
        if self._voted.groups is not None:
            import pandas as pd

            frame["title"] = frame.index
            frame.index = pd.Index([self._voted.values[str(item)] for item in frame.index], name=self.by)
            return frame
        pictures = self.record.frame(image_ids=frame.index)["image"]
        frame["title"] = [self._voted.titles[str(item)] for item in frame.index]
        frame["image"] = pictures.reindex(frame.index)
        return frame

    def vote(self, winner: str | None) -> None:
        """Vote on the pair that is shown now; on disk when this returns.

        Parameters
        ----------
        winner : str or None
            ``"left"``, ``"right"``, one of the two image ids, or ``"tie"`` or None for a tie.

        Raises
        ------
        BadVotes
            Where all pairs are done, or it is none of these.
        """
        with self.lock:
            self._refill()
            if not self._queue:
                raise BadVotes("vote: all pairs are done. `more()` plans others.")
            self._cast(winner, self.blind)

    def undo(self) -> bool:
        """Take back this author's last vote of the session; its pair comes again. False where there is none."""
        with self.lock:
            own = self._own()
            if not own:
                return False
            last = own[-1]
            withdraw_vote(self.record, last.event_id, author=self.author)
            # Turns begin anew, so that a click that is still on its way votes on nothing.
            again = [VotePair(turn=self._next_turn(), left=last.left, right=last.right)]
            self._queue = again + [pair.model_copy(update={"turn": self._next_turn()}) for pair in self._queue]
        self.resend()
        return True

    def skip(self) -> None:
        """Pass over the pair that is shown now, until this view is made anew."""
        with self.lock:
            self._refill()
            if self._queue:
                gone = self._queue.pop(0)
                self._skipped.add(frozenset((gone.left, gone.right)))
                self._total = min(self._total, self._pairs.possible - len(self._skipped))
        self.resend()

    def more(self, count: int | None = None) -> None:
        """Plan more pairs, a third again where nobody says how many."""
        added = max(FEW // 3, self._total // 3) if count is None else _count(count)
        with self.lock:
            self._total = min(max(self._total, len(self._own())) + added, self._pairs.possible - len(self._skipped))
        self.resend()

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        return {
            CastVote: self._on_cast,
            SkipPair: self._on_skip,
            UndoVote: lambda _message, _buffers: self._on_undo(),
            MoreVotes: lambda _message, _buffers: self.more(),
            AskVotePicture: self._on_picture,
            AskPair: self._on_pair,
            AskRanking: lambda _message, _buffers: self._rankings.mark("ranking"),
        }

    def _on_cast(self, message: CastVote, _buffers: object) -> None:
        with self.lock:
            if not self._queue or self._queue[0].turn != message.turn:
                # Of another page, or clicked twice: the page is told what is to be voted on now.
                self.resend()
                return
            self._cast(message.choice, self.blind and message.blind)

    def _on_skip(self, message: SkipPair, _buffers: object) -> None:
        if self._queue and self._queue[0].turn == message.turn:
            self.skip()
        else:
            self.resend()

    def _on_undo(self) -> None:
        if not self.undo():
            self.trouble("There is no vote of yours to take back.")

    def _on_picture(self, message: AskVotePicture, _buffers: object) -> None:
        if message.image_id not in self._voted.titles:
            raise BadVotes("This picture is not voted on here.")
        self._pictures.mark((message.image_id, message.seq))

    def _on_pair(self, message: AskPair, _buffers: object) -> None:
        pair = next((pair for pair in self._queue if pair.turn == message.turn), None)
        if pair is None:
            return
        left, right = self._shown(pair.left), self._shown(pair.right)
        known, found = differences_of(left, right)
        self.push(
            PairDetails(
                turn=pair.turn,
                titles=[left.title, right.title],
                alts=[alternative(side.prompt, side.seed) for side in (left, right)],
                known=known,
                differences=found,
            )
        )

    def resend(self) -> None:
        with self.lock:
            self._refill()
            own = len(self._own())
            left = self._pairs.possible - len(self._skipped) - own
            state = VoteState(
                queue=list(self._queue),
                done=own,
                total=max(self._total, own),
                undo=own > 0,
                more=not self._queue and left > 0,
                blind=self.blind,
                session=self.session,
                author=self.author,
                note=" ".join(self._voted.notes),
            )
            self.push(state)

    def _cast(self, winner: str | None, blind: bool) -> None:
        pair = self._queue[0]
        named = {"left": pair.left, "right": pair.right, "tie": None, None: None}
        named |= {pair.left: pair.left, pair.right: pair.right}
        if winner not in named:
            raise BadVotes(f"winner: must be 'left', 'right', 'tie' or one of the two image ids (got {winner!r}).")
        add_vote(
            self.record,
            pair.left,
            pair.right,
            named[winner],
            session=self.session,
            author=self.author,
            blind=blind,
        )
        self._queue.pop(0)
        self.resend()

    def _refill(self) -> None:
        """Keep a few pairs ready; what another kernel voted on meanwhile is dropped."""
        own = self._own()
        done = {frozenset((vote.left, vote.right)) for vote in own}
        self._queue = [pair for pair in self._queue if frozenset((pair.left, pair.right)) not in done]
        while len(self._queue) < min(AHEAD, self._total - len(own)):
            waiting = {frozenset((pair.left, pair.right)) for pair in self._queue}
            found = self._pairs.next(own, waiting | self._skipped)
            if found is None:
                break
            self._queue.append(VotePair(turn=self._next_turn(), left=found[0], right=found[1]))

    def _next_turn(self) -> int:
        self._turn = (self._turn + 1) % _TURNS
        return self._turn

    def _session(self) -> list[Vote]:
        items = self._voted.titles
        found = read_votes(self.record, session=self.session)
        return [vote for vote in found if vote.left in items and vote.right in items]

    def _own(self) -> list[Vote]:
        return [vote for vote in self._session() if vote.author == self.author]

    def _shown(self, image_id: str) -> Shown:
        return shown(image_id, self.record, "picture")

    def _send_pictures(self, keys: list[Any]) -> None:
        for image_id, seq in keys:
            [row] = self.record.rows([image_id])
            send_pieces(self.push, image_id, seq, Shown(image_id, "", row.image, image_id, row=row).original)

    def _send_ranking(self, _keys: list[Any]) -> None:
        found = self._session()
        count = len(self._voted.titles if self._voted.groups is None else set(self._voted.groups.values()))
        frame = self.ranked(samples=max(20, min(SAMPLES, _SAMPLED // (count * count))))
        what = "picture" if self.by is None else label_of(self.by)
        message, buffers = ranking_message(frame, what, votes=len(found), authors=len({vote.author for vote in found}))
        self.push(message, buffers)

    def to_code(self) -> str:
        """Write the Python that makes this view, for the same pictures of the record."""
        options = [f"by={self.by!r}"] if self.by is not None else []
        options += [] if self.blind else ["blind=False"]
        options += [f"session={self.session!r}"] if self.session else []
        options += [f"author={self.author!r}", f"seed={self._seed!r}", f"pairs={self._total!r}"]
        ids = ",\n    ".join(map(repr, self._voted.items))
        return f"image_ids = [\n    {ids},\n]\nvotes = studio.votes(image_ids, {', '.join(options)})"

    def summary(self) -> str:
        done, total = self.progress
        return f"{len(self._voted.titles)} pictures, {done} of {total} pairs"

    def static_html(self) -> str:
        return ranking_html(self.ranked(samples=0), repr(self))


def _count(pairs: int) -> int:
    if isinstance(pairs, bool) or pairs < 1:
        raise BadVotes(f"pairs: must be 1 or more (got {pairs!r}).")
    return pairs
