"""The friendly verbs, written once: functions that build a request, and what turns them into methods."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, Self, TypeVar, cast, overload

from ideowidgets.operations.registry import field_of_role, make_request, pick
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Images, MagicPrompt

if TYPE_CHECKING:
    from ideowidgets.operations.json_prompt import JsonPrompt
    from ideowidgets.operations.palette import ColorPalette

P = ParamSpec("P")
R = TypeVar("R")


def generate(
    prompt: str | JsonPrompt | Mapping[str, Any],
    *,
    model: str | None = None,
    seed: int | None = None,
    num_images: int | None = None,
    aspect_ratio: str | None = None,
    resolution: str | None = None,
    rendering_speed: str | None = None,
    quality: str | None = None,
    style_type: str | None = None,
    style_preset: str | None = None,
    negative_prompt: str | None = None,
    magic_prompt: str | None = None,
    color_palette: str | Mapping[str, Any] | ColorPalette | list[str] | None = None,
    images: Any = None,
    mask: Any = None,
    **more: Any,
) -> Request[Images]:
    """Make pictures from a prompt.

    Parameters
    ----------
    prompt : str, JsonPrompt or mapping
        What to draw: text, or a structured prompt where the model takes one.
    model : str, optional
        ``"3.0"``, ``"4.0"``, ``"4.5"``, a model's full name, or an ``operationId``.
    seed : int, optional
        0 to 2147483647. The same request with the same seed gives much the same picture.
    num_images : int, optional
        1 to 8.
    aspect_ratio, resolution : str, optional
        ``"16:9"``, or pixels as in ``"1024x1024"``; one of them at most.
    rendering_speed, quality : str, optional
        Faster and lower are cheaper; which of the two a model has differs.
    style_type, style_preset, negative_prompt, magic_prompt, color_palette, images, mask
        Where the model has them.
    **more
        Other fields by the vendor's names, or by role.

    Raises
    ------
    InvalidRequest
        Where a field is broken, or the model has no such field; nothing is sent.

    Examples
    --------
    >>> generate("a lighthouse", model="4.0", seed=7, rendering_speed="turbo")
    V2GenerateV4(prompt='a lighthouse', rendering_speed='turbo', seed=7)
    """
    asked = {
        "seed": seed,
        "num_images": num_images,
        "aspect_ratio": aspect_ratio,
        "resolution": resolution,
        "rendering_speed": rendering_speed,
        "quality": quality,
        "style_type": style_type,
        "style_preset": style_preset,
        "negative_prompt": negative_prompt,
        "magic_prompt": magic_prompt,
        "color_palette": color_palette,
        "images": images,
        "mask": mask,
    }
    # Only v1 of Ideogram 4.0 has a field of its own for structured prompts.
    own_field = not isinstance(prompt, str) and "json_prompt" in field_of_role(pick("generate", model))
    return make_request("generate", model, **{"json_prompt" if own_field else "prompt": prompt}, **asked, **more)


def magic_prompt(
    prompt: str, *, aspect_ratio: str | None = None, model: str | None = None, **more: Any
) -> Request[MagicPrompt]:
    """Let the service write a structured prompt from a plain one.

    Parameters
    ----------
    prompt : str
        The plain prompt.
    aspect_ratio : str, optional
        ``"16:9"``; the service chooses where it is left out.
    model : str, optional
        As for ``generate``.

    Raises
    ------
    InvalidRequest
        Where a field is broken; nothing is sent.

    Examples
    --------
    >>> magic_prompt("a lighthouse", aspect_ratio="16:9")
    MagicPromptV4(text_prompt='a lighthouse', aspect_ratio='16x9')
    """
    return make_request("magic-prompt", model, prompt=prompt, aspect_ratio=aspect_ratio, **more)


class _Sends(Protocol):
    def send(self, request: Request[Any]) -> Any:
        """Send a request."""


class Verb(Generic[P, R]):
    """A builder's name, help and signature, with what it returns once it was sent."""

    def __init__(self, build: Callable[P, Request[R]], result: type[R]) -> None:
        self.__doc__ = build.__doc__
        self._build = build
        self._signature = inspect.signature(build).replace(return_annotation=result)

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
            return cast(R, client.send(self._build(*args, **kwargs)))

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
            return cast(R, await client.send(self._build(*args, **kwargs)))

        return cast(Callable[P, Coroutine[Any, Any, R]], self._dressed(method))
