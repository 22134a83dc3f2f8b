"""What all widgets share: validated messages in, typed messages out, a stable repr, a static fallback.

Handlers run on a thread that Jupyter chooses (the main thread, a subshell, now one and now the other), so
they are short, take `View.lock` around what they share, and leave waiting to the worker.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, ClassVar, TypeVar, get_args

import anywidget
from pydantic import ValidationError

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.widgets.messages import AskPart, FromPage, Part, Ready, ToPage, Trouble, describe_invalid

STATIC = Path(__file__).parents[1] / "static"

M = TypeVar("M", bound=FromPage)
Buffers = Sequence[memoryview]
Handler = Callable[[Any, Buffers], None]


class View(anywidget.AnyWidget):
    """A widget whose actions are messages.

    A subclass gives `name` (its bundle in ``ideowidgets/static``), and in `handlers` which method answers
    which message. `resend` sends the whole state to a page that has just appeared. Parts of the bundle that are
    needed rarely (``<name>-<part>.js``) are sent when a page asks; ``js/src/shared/parts.tsx`` tells how they are made.
    """

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # Not in every subclass: ipywidgets derives one from each instance that adds traits.
        if cls.__dict__.get("name"):
            cls._esm = STATIC / f"{cls.name}.js"
            cls._css = STATIC / f"{cls.name}.css"
        super().__init_subclass__(**kwargs)

    def __init__(self, **kwargs: Any) -> None:
        # Traitlets would only warn, and a misspelled option would do nothing.
        if odd := [name for name in kwargs if not self.has_trait(name)]:
            raise TypeError(f"{type(self).__name__}() has no argument {odd[0]!r}.")
        self.lock = threading.RLock()
        super().__init__(**kwargs)
        self.on_msg(self._receive)

    def handlers(self) -> Mapping[type[FromPage], Handler]:
        """Give the method for each kind of message, called as ``method(message, buffers)``."""
        return {}

    def resend(self) -> None:
        """Send everything a new page needs."""

    def summary(self) -> str:
        """Give what the repr says between the brackets; nothing that changes from run to run."""
        return ""

    def static_html(self) -> str:
        """Give a small safe picture of the widget for viewers that know no widgets."""
        return f"<p>{escape(repr(self))}: open it in a running notebook.</p>"

    def push(self, message: ToPage, buffers: Sequence[bytes] = ()) -> None:
        """Send `message` to every page that shows this widget; from any thread."""
        self.send(message.wire(), list(buffers))

    def trouble(self, text: str, about: str | None = None) -> None:
        """Show `text` inside the widget: `print` and exceptions in a callback reach nobody."""
        self.push(Trouble(text=text, about=about))

    def _on_ask_part(self, message: AskPart, _buffers: Buffers) -> None:
        file = f"{self.name}-{message.name}.js"
        # Compared with what is there, so that no name can be a path.
        text = (STATIC / file).read_bytes() if file in {path.name for path in STATIC.iterdir()} else None
        if text is None:
            self.push(Part(name=message.name, error="This widget has no such part; reload the page."))
        elif not hashlib.sha256(text).hexdigest().startswith(message.sha256):
            why = "The package was changed while this kernel ran; restart the kernel and reload the page."
            self.push(Part(name=message.name, error=why))
        else:
            self.push(Part(name=message.name), [text])

    @cached_property
    def _routes(self) -> dict[str, tuple[type[FromPage], Handler]]:
        table: dict[type[FromPage], Handler] = {
            Ready: lambda _message, _buffers: self.resend(),
            AskPart: self._on_ask_part,
        }
        table.update(self.handlers())
        return {_kind(message): (message, handler) for message, handler in table.items()}

    def _receive(self, _widget: object, content: object, buffers: Buffers) -> None:
        kind = content.get("kind") if isinstance(content, dict) else None
        about = kind[:80] if isinstance(kind, str) else None
        try:
            if not isinstance(kind, str) or kind not in self._routes:
                self.trouble("The page sent a message that this version does not know; reload the page.", about)
                return
            shape, handler = self._routes[kind]
            handler(shape.model_validate(content), buffers or ())
        except ValidationError as error:
            self.trouble(f"The page sent a message that is not valid: {describe_invalid(error.errors())}", about)
        except IdeogramError as error:
            self.trouble(str(error), about)
        except Exception as error:  # noqa: BLE001
            # Jupyter would swallow it: the person at the page is the only one who can be told.
            self.trouble(f"{type(error).__name__}: {error}", about)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.summary()})"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/plain": repr(self), "text/html": self.static_html()}, metadata


def _kind(message: type[FromPage]) -> str:
    return str(get_args(message.model_fields["kind"].annotation)[0])
