"""API keys: wrapped so that nothing shows them, and found in one order."""

from __future__ import annotations

import hashlib
import os
import threading
from typing import NoReturn

from ideowidgets.client.call import Reply
from ideowidgets.operations.errors import IdeogramError, MissingKey

_QUOTES = frozenset("\"'`“”‘’")


class Secret:
    """A key that ``repr``, ``str``, ``vars``, ``format`` and ``pickle`` never show.

    Parameters
    ----------
    value : str
        The key, printable ASCII without spaces and quotes.

    Raises
    ------
    MissingKey
        Where it cannot be a key; the message does not repeat it.

    Examples
    --------
    >>> Secret("ideo-0123456789")
    Secret('…')
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not isinstance(value, str):
            raise MissingKey(f"An API key is text, not {type(value).__name__}.")
        if not value:
            raise MissingKey("The API key is empty. Copy it again from the service's site.")
        if not all("!" <= letter <= "~" for letter in value) or _QUOTES & set(value):
            raise MissingKey(
                "The API key holds a space, a line break, a quote or a letter outside ASCII. "
                "Copy it again, without quotes around it."
            )
        self._value = value

    def reveal(self) -> str:
        """Give the key itself, for the header and for nothing else."""
        return self._value

    @property
    def fingerprint(self) -> str:
        """A digest that tells keys apart and cannot be turned back."""
        return hashlib.sha256(b"ideowidgets:" + self._value.encode()).hexdigest()

    def scrubbed(self, reply: Reply) -> Reply:
        """Take the key out of what a service sent back."""
        key = self._value.encode()
        if len(key) < 8 or (key not in reply.body and self._value not in str(reply.headers)):
            return reply
        headers = {name: value.replace(self._value, "[key]") for name, value in reply.headers.items()}
        return Reply(reply.status, headers, reply.body.replace(key, b"[key]"))

    def __repr__(self) -> str:
        return "Secret('…')"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __reduce__(self) -> NoReturn:
        raise IdeogramError("An API key is not pickled or copied. Make a new client in the other process.")


_lock = threading.Lock()
_remembered: dict[str, Secret] = {}


def remember(service: str, key: Secret | None) -> None:
    """Keep a key for this process, or forget it with None."""
    with _lock:
        if key is None:
            _remembered.pop(service, None)
        else:
            _remembered[service] = key


def find_key(service: str, variable: str, given: str | Secret | None = None) -> tuple[Secret, str] | None:
    """Find a service's key: the argument, then ``login()``, then the service's own environment variable.

    Parameters
    ----------
    service : str
        Name of the service.
    variable : str
        Its environment variable; no other is read.
    given : str or Secret, optional
        The argument.

    Returns
    -------
    tuple of Secret and str, or None
        The key, and where it is from in words.
    """
    if given is not None:
        return (given if isinstance(given, Secret) else Secret(given)), "given in code"
    with _lock:
        kept = _remembered.get(service)
    if kept is not None:
        return kept, "entered with login()"
    value = os.environ.get(variable)
    return (Secret(value), f"environment variable {variable}") if value else None
