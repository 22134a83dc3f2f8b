"""Verbs that make pictures from pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.registry import field_of_role, make_request, pick
from ideowidgets.operations.request import Request

if TYPE_CHECKING:
    from ideowidgets.operations.palette import ColorPalette
    from ideowidgets.operations.results import Images

    Palette = str | Mapping[str, Any] | ColorPalette | Sequence[str]


def remix(
    image: Any,
    prompt: str,
    *,
    model: str | None = None,
    image_weight: int | None = None,
    seed: int | None = None,
    num_images: int | None = None,
    aspect_ratio: str | None = None,
    resolution: str | None = None,
    rendering_speed: str | None = None,
    style_type: str | None = None,
    style_preset: str | None = None,
    negative_prompt: str | None = None,
    magic_prompt: str | None = None,
    color_palette: Palette | None = None,
    **more: Any,
) -> Request[Images]:
    """Make pictures from another picture and a prompt.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture to begin with.
    prompt : str
        What to make of it.
    model : str, optional
        ``"3.0"`` (default), ``"4.0"``, ``"3.0-character"``, ``"3.0-custom"``, ``"auto"`` or ``"V_2"``.
    image_weight : int, optional
        1 to 100: how much of the picture to keep.
    seed, num_images, aspect_ratio, resolution, rendering_speed
        As for ``generate``.
    style_type, style_preset, negative_prompt, magic_prompt, color_palette
        Where the model has them.

    Raises
    ------
    InvalidRequest
        Where a field is broken, or the model has no such field; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> remix(Image.new("RGB", (64, 64)), "as an etching", image_weight=30).image_weight
    30
    """
    asked: dict[str, Any] = {
        "image_weight": image_weight,
        "seed": seed,
        "num_images": num_images,
        "aspect_ratio": aspect_ratio,
        "resolution": resolution,
        "rendering_speed": rendering_speed,
        "style_type": style_type,
        "style_preset": style_preset,
        "negative_prompt": negative_prompt,
        "magic_prompt": magic_prompt,
        "color_palette": color_palette,
    }
    return make_request("remix", model, image=image, prompt=prompt, **asked, **more)


def inpaint(
    image: Any,
    mask: Any,
    prompt: str,
    *,
    model: str | None = None,
    seed: int | None = None,
    num_images: int | None = None,
    rendering_speed: str | None = None,
    style_type: str | None = None,
    style_preset: str | None = None,
    magic_prompt: str | None = None,
    **more: Any,
) -> Request[Images]:
    """Draw something new in a masked part of a picture.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture to change.
    mask : Mask, or whatever holds a picture
        A :class:`Mask` tells what is selected, and is turned to the operation's colours. Any other picture goes
        as it is: black is edited, white is kept.
    prompt : str
        What to draw there.
    model : str, optional
        ``"3.0"`` (default), ``"3.0-character"``, ``"3.0-custom"`` or ``"V_2"``.
    seed, num_images, rendering_speed, style_type, style_preset, magic_prompt
        As for ``generate``.

    Raises
    ------
    InvalidRequest
        Where a field is broken, or the mask has another size than the picture; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import Mask
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> type(inpaint(Image.new("RGB", (64, 64)), mask, "a red door")).__name__
    'InpaintV3'
    """
    asked: dict[str, Any] = {
        "seed": seed,
        "num_images": num_images,
        "rendering_speed": rendering_speed,
        "style_type": style_type,
        "style_preset": style_preset,
        "magic_prompt": magic_prompt,
    }
    return make_request("inpaint", model, image=image, mask=mask, prompt=prompt, **asked, **more)


def edit(
    image: Any,
    prompt: str,
    *,
    mask: Any = None,
    model: str | None = None,
    quality: str | None = None,
    seed: int | None = None,
    num_images: int | None = None,
    reference_images: Sequence[Any] | None = None,
    context_window: str | None = None,
    **more: Any,
) -> Request[Images]:
    """Change a picture by an instruction, within a mask where one is given.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture to change.
    prompt : str
        What to change.
    mask : Mask, or whatever holds a picture, optional
        As for ``inpaint``, with 4.5.
    model : str, optional
        ``"4.5"`` (default), or ``"auto"`` for the edit of the v1 API.
    quality : str, optional
        Lower is cheaper.
    seed, num_images
        As for ``generate``.
    reference_images : sequence, optional
        Pictures to take things from.
    context_window : str, optional
        ``"auto"``, or ``"y_min,x_min,y_max,x_max"`` in pixels: the part that is looked at, with 4.5.

    Raises
    ------
    InvalidRequest
        Where a field is broken, or the model has no such field; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> edit(Image.new("RGB", (512, 512)), "make it winter", quality="low").quality
    'low'
    """
    asked: dict[str, Any] = {
        "mask": mask,
        "quality": quality,
        "seed": seed,
        "num_images": num_images,
        "context_window": context_window,
    }
    carried = {"carried": more["carried"]} if "carried" in more else {}
    if "images" in field_of_role(pick("edit", model, **carried)):
        # There, the first picture is the one that is edited and the others are references.
        return make_request("edit", model, images=[image, *(reference_images or ())], prompt=prompt, **asked, **more)
    asked["reference_images"] = reference_images
    return make_request("edit", model, image=image, prompt=prompt, **asked, **more)


def reframe(
    image: Any,
    resolution: str,
    *,
    model: str | None = None,
    seed: int | None = None,
    num_images: int | None = None,
    rendering_speed: str | None = None,
    style_preset: str | None = None,
    color_palette: Palette | None = None,
    **more: Any,
) -> Request[Images]:
    """Continue a picture to another shape.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture to continue; documented for square ones.
    resolution : str
        Size of the result, as in ``"1536x640"``.
    model : str, optional
        ``"3.0"`` (default) or ``"V_2"``.
    seed, num_images, rendering_speed, style_preset, color_palette
        As for ``generate``.

    Raises
    ------
    InvalidRequest
        Where a field is broken, or the model has no such field; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> reframe(Image.new("RGB", (64, 64)), "1536 x 640").resolution
    '1536x640'
    """
    asked: dict[str, Any] = {
        "seed": seed,
        "num_images": num_images,
        "rendering_speed": rendering_speed,
        "style_preset": style_preset,
        "color_palette": color_palette,
    }
    return make_request("reframe", model, image=image, resolution=resolution, **asked, **more)


def replace_background(
    image: Any,
    prompt: str,
    *,
    model: str | None = None,
    seed: int | None = None,
    num_images: int | None = None,
    rendering_speed: str | None = None,
    magic_prompt: str | None = None,
    style_preset: str | None = None,
    **more: Any,
) -> Request[Images]:
    """Put something else behind what a picture shows.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture.
    prompt : str
        The new background.
    model : str, optional
        ``"3.0"``.
    seed, num_images, rendering_speed, magic_prompt, style_preset
        As for ``generate``.

    Raises
    ------
    InvalidRequest
        Where a field is broken; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> replace_background(Image.new("RGB", (64, 64)), "a beach at dusk", seed=3).seed
    3
    """
    asked: dict[str, Any] = {
        "seed": seed,
        "num_images": num_images,
        "rendering_speed": rendering_speed,
        "magic_prompt": magic_prompt,
        "style_preset": style_preset,
    }
    return make_request("replace-background", model, image=image, prompt=prompt, **asked, **more)
