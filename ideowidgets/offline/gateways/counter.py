"""Where a gateway takes orders: from its words to the vendor's request, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ideowidgets.offline.reading.decode import Decoded
from ideowidgets.offline.state import Account
from ideowidgets.offline.wire import ApiReply, ApiRequest
from ideowidgets.operations.request import Request


@dataclass(frozen=True)
class Order:
    """What a gateway's request comes to.

    Attributes
    ----------
    fields : tuple of str
        Names of the fields that were sent, as the gateway calls them.
    cls : type or None
        The vendor's request class that does it; None where the gateway answers by itself.
    decoded : Decoded or None
        The vendor's fields.
    wrap : callable
        Turns the vendor's answer, as faults left it, into the gateway's; takes whether the gateway is to fail.
    """

    fields: tuple[str, ...]
    wrap: Callable[[Mapping[str, Any], bool], dict[str, Any]]
    cls: type[Request[Any]] | None = None
    decoded: Decoded | None = None
    files: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Counter:
    """One path of a gateway.

    Attributes
    ----------
    name : str
        What the journal calls it, and faults are set on.
    take : callable
        Reads a request, with the account of its key and the time; raises Refusal.
    shaped : callable
        Turns an error answer of the vendor's into the gateway's.
    bearer : bool
        Whether the key may come as ``Authorization: Bearer``.
    """

    name: str
    path: str
    take: Callable[[ApiRequest, Account, float], Order]
    shaped: Callable[[ApiReply], ApiReply]
    method: str = "POST"
    bearer: bool = False
