"""What a handler needs to answer one request: an id, the time, links, and the account's things."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ideowidgets.offline.journal import Charge
from ideowidgets.offline.links import Promise
from ideowidgets.offline.state import Account

# Under which types a picture goes that was made here.
MADE = ("ASSET", "RESPONSE", "UPLOAD")


@dataclass(frozen=True)
class Desk:
    """Where one request is answered.

    Attributes
    ----------
    generation_id : str
        22 characters, unique per call; a job keeps the one it was given.
    created : str
        The time of the answer as the service writes it.
    link : callable
        Takes an image id and a promise; gives the signed address.
    account : Account
        Datasets, models and uploads of the key that asks.
    now : float
        The engine's time in Unix seconds.
    written : callable
        Writes Unix seconds as the service does.
    made : callable
        Gives the bytes of a picture that was made for this account, by its id, or None.
    picture_at : callable
        Gives the bytes of a picture by a link that the stand-in has given; refuses any other.
    generation : callable
        Gives what polling a job of this account answers, by its id; refuses an id that is none.
    charges : callable
        Gives what was billed to this account, oldest first.
    stage_seconds : float
        How long a model stays in each state on its way.
    for_job : bool
        Whether the answer is told when a job is asked after: then each picture tells its size.
    """

    generation_id: str
    created: str
    link: Callable[[str, Promise], str]
    account: Account
    now: float
    written: Callable[[float], str]
    made: Callable[[str], bytes | None]
    picture_at: Callable[[str], bytes]
    generation: Callable[[str], dict[str, Any]]
    charges: Callable[[], tuple[Charge, ...]]
    stage_seconds: float
    for_job: bool = False

    def asset(self, identifier: Mapping[str, Any]) -> bytes:
        """Give the bytes of a picture that is already in the account: uploaded to it, or made for it.

        Raises
        ------
        Refusal
            With 404 where there is none.
        """
        kind, asset_id = str(identifier["asset_type"]), str(identifier["asset_id"])
        found = self.made(asset_id) if kind in MADE else None
        return self.account.asset(kind, asset_id) if found is None else found
