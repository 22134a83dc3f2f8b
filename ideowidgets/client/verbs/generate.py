"""Verbs that make pictures from words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.registry import make_request
from ideowidgets.operations.request import Request

if TYPE_CHECKING:
    from ideowidgets.operations.json_prompt import JsonPrompt
    from ideowidgets.operations.palette import ColorPalette
    from ideowidgets.operations.results import Images, MagicPrompt
    from ideowidgets.operations.structured_prompt import StructuredPrompt

    Palette = str | Mapping[str, Any] | ColorPalette | Sequence[str]
    Prompt = str | JsonPrompt | StructuredPrompt | Mapping[str, Any]


def generate(
    prompt: Prompt,
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
    style_codes: Sequence[str] | None = None,
    style_reference_images: Sequence[Any] | None = None,
    character_reference_images: Sequence[Any] | None = None,
    negative_prompt: str | None = None,
    magic_prompt: str | None = None,
    color_palette: Palette | None = None,
    custom_model_uri: str | None = None,
    images: Sequence[Any] | None = None,
    mask: Any = None,
    **more: Any,
) -> Request[Images]:
    """Make pictures from a prompt.

    Parameters
    ----------
    prompt : str, JsonPrompt or mapping
        What to draw: text, or a structured prompt, which without `model` goes to Ideogram 4.0.
    model : str, optional
        ``"3.0"``, ``"4.0"``, ``"4.5"``, ``"2a"``, ``"3.0-character"``, ``"4.0-custom"``, ``"p-image-ideogram"``,
        ``"auto"``, ``"V_2_TURBO"``, a model's full name, or an ``operationId``.
    seed : int, optional
        0 to 2147483647. The same request with the same seed gives much the same picture.
    num_images : int, optional
        1 to 8.
    aspect_ratio, resolution : str, optional
        ``"16:9"``, or pixels as in ``"1024x1024"``; one of them at most.
    rendering_speed, quality : str, optional
        Faster and lower are cheaper; which of the two a model has differs.
    style_type, style_preset, style_codes, style_reference_images, character_reference_images
        How it should look, where the model has them.
    negative_prompt, magic_prompt, color_palette, custom_model_uri, images, mask
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
    asked: dict[str, Any] = {
        "seed": seed,
        "num_images": num_images,
        "aspect_ratio": aspect_ratio,
        "resolution": resolution,
        "rendering_speed": rendering_speed,
        "quality": quality,
        "style_type": style_type,
        "style_preset": style_preset,
        "style_codes": style_codes,
        "style_reference_images": style_reference_images,
        "character_reference_images": character_reference_images,
        "negative_prompt": negative_prompt,
        "magic_prompt": magic_prompt,
        "color_palette": color_palette,
        "custom_model_uri": custom_model_uri,
        "images": images,
        "mask": mask,
    }
    return make_request("generate", model, prompt=prompt, **asked, **more)


def generate_transparent(
    prompt: Prompt,
    *,
    model: str | None = None,
    seed: int | None = None,
    num_images: int | None = None,
    aspect_ratio: str | None = None,
    output_resolution: str | None = None,
    upscale_factor: str | None = None,
    rendering_speed: str | None = None,
    negative_prompt: str | None = None,
    magic_prompt: str | None = None,
    **more: Any,
) -> Request[Images]:
    """Make pictures without a background from a prompt.

    Parameters
    ----------
    prompt : str, JsonPrompt or mapping
        What to draw.
    model : str, optional
        ``"3.0"`` (default) or ``"4.0"``.
    seed, num_images, aspect_ratio, rendering_speed, negative_prompt, magic_prompt
        As for ``generate``.
    output_resolution : str, optional
        ``"1K"`` to ``"8K"``, with 4.0.
    upscale_factor : str, optional
        ``"X1"`` to ``"X4"``, with 3.0.

    Raises
    ------
    InvalidRequest
        Where a field is broken, or the model has no such field; nothing is sent.

    Examples
    --------
    >>> generate_transparent("a fox sticker", model="4.0", output_resolution="2K")
    V2TransparentV4(prompt='a fox sticker', output_resolution='2k')
    """
    asked: dict[str, Any] = {
        "seed": seed,
        "num_images": num_images,
        "aspect_ratio": aspect_ratio,
        "output_resolution": output_resolution,
        "upscale_factor": upscale_factor,
        "rendering_speed": rendering_speed,
        "negative_prompt": negative_prompt,
        "magic_prompt": magic_prompt,
    }
    return make_request("generate-transparent", model, prompt=prompt, **asked, **more)


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
        ``"4.0"``.

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
