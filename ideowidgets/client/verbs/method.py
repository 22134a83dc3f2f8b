"""What turns a function that builds a request into a method that sends it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, Generic, ParamSpec, Protocol, Self, TypeVar, cast, overload

from ideowidgets.operations.request import Request

P = ParamSpec("P")
R = TypeVar("R")


class _Sends(Protocol):
    def send(self, request: Request[Any]) -> Any:
        """Send a request."""

    def carries(self, asked: type[Request[Any]]) -> bool:
        """Tell whether the service carries an operation."""


class Verb(Generic[P, R]):
    """A builder's name, help and signature, with what it returns once it was sent."""

    def __init__(self, build: Callable[P, Request[R]]) -> None:
        self.__doc__ = build.__doc__
        self._build = build
        # Request[Images] is what the function gives, Images is what the method gives.
        given = str(inspect.signature(build).return_annotation).removeprefix("Request[").removesuffix("]")
        self._signature = inspect.signature(build).replace(return_annotation=given)

    def request(self, client: _Sends, *args: Any, **kwargs: Any) -> Request[R]:
        """Build the request, out of what the client's service carries."""
        built: Request[R] = cast(Any, self._build)(*args, **kwargs, carried=client.carries)
        return built

    def _dressed(self, method: Callable[..., Any]) -> Any:
        functools.update_wrapper(method, self._build)
        method.__dict__["__signature__"] = self._signature
        return method


class SyncVerb(Verb[P, R]):
    """A builder as a method that sends what it builds."""

    @overload
    def __get__(self, client: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, client: _Sends, owner: type[Any]) -> Callable[P, R]: ...
    def __get__(self, client: _Sends | None, owner: type[Any]) -> Self | Callable[P, R]:
        if client is None:
            return self

        def method(*args: P.args, **kwargs: P.kwargs) -> R:
            return cast(R, client.send(self.request(client, *args, **kwargs)))

        return cast(Callable[P, R], self._dressed(method))


class AsyncVerb(Verb[P, R]):
    """A builder as a coroutine method that sends what it builds."""

    @overload
    def __get__(self, client: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, client: _Sends, owner: type[Any]) -> Callable[P, Coroutine[Any, Any, R]]: ...
    def __get__(self, client: _Sends | None, owner: type[Any]) -> Self | Callable[P, Coroutine[Any, Any, R]]:
        if client is None:
            return self

        async def method(*args: P.args, **kwargs: P.kwargs) -> R:
            return cast(R, await client.send(self.request(client, *args, **kwargs)))

        return cast(Callable[P, Coroutine[Any, Any, R]], self._dressed(method))
