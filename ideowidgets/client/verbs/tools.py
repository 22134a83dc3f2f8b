"""Verbs on one picture: tools, and words about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ideowidgets.operations.registry import make_request
from ideowidgets.operations.request import Request

if TYPE_CHECKING:
    from ideowidgets.operations.layers import Layers
    from ideowidgets.operations.results import Description, Images


def remove_background(image: Any, *, model: str | None = None, **more: Any) -> Request[Images]:
    """Give what a picture shows, without its background.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture.

    Raises
    ------
    InvalidRequest
        Where it is no picture, or too large; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> type(remove_background(Image.new("RGB", (64, 64)))).__name__
    'RemoveBackground'
    """
    return make_request("remove-background", model, image=image, **more)


def remove_object(
    image: Any, mask: Any, *, model: str | None = None, seed: int | None = None, **more: Any
) -> Request[Images]:
    """Take something out of a picture.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture.
    mask : Mask, or whatever holds a picture
        A :class:`Mask` tells what is selected. Any other picture goes as it is: white is removed.
    seed : int, optional
        0 to 2147483647.

    Raises
    ------
    InvalidRequest
        Where the mask has another size than the picture; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> from ideowidgets.operations import Mask
    >>> mask = Mask.box((64, 64), left=8, top=8, right=40, bottom=40)
    >>> type(remove_object(Image.new("RGB", (64, 64)), mask)).__name__
    'RemoveObject'
    """
    return make_request("remove-object", model, image=image, mask=mask, seed=seed, **more)


def upscale(
    image: Any,
    *,
    model: str | None = None,
    upscale_factor: str | None = None,
    prompt: str | None = None,
    resemblance: int | None = None,
    detail: int | None = None,
    seed: int | None = None,
    **more: Any,
) -> Request[Images]:
    """Enlarge a picture.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture.
    model : str, optional
        ``"auto"`` (default), which takes ``upscale_factor``; or ``"legacy"``, which takes ``prompt``,
        ``resemblance`` and ``detail``.
    upscale_factor : str, optional
        ``"x2"``, ``"x4"`` or ``"x8"``.
    prompt : str, optional
        What it shows.
    resemblance, detail : int, optional
        1 to 100.
    seed : int, optional
        0 to 2147483647.

    Raises
    ------
    InvalidRequest
        Where a field is broken, or the model has no such field; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> upscale(Image.new("RGB", (64, 64)), upscale_factor="X4").upscale_factor
    'x4'
    """
    asked: dict[str, Any] = {
        "upscale_factor": upscale_factor,
        "prompt": prompt,
        "resemblance": resemblance,
        "detail": detail,
        "seed": seed,
    }
    return make_request("upscale", model, image=image, **asked, **more)


def resize_ad(
    image: Any,
    resolution: str,
    *,
    prompt: str | None = None,
    quality: str | None = None,
    num_images: int | None = None,
    model: str | None = None,
    **more: Any,
) -> Request[Images]:
    """Bring an advertisement into another format.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The advertisement.
    resolution : str
        One of the formats of the service, as in ``"728x90"``.
    prompt : str, optional
        What else to change.
    quality : str, optional
        ``"LOW"``, ``"MEDIUM"`` or ``"HIGH"``.
    num_images : int, optional
        1 to 4.

    Raises
    ------
    InvalidRequest
        Where a field is broken; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> resize_ad(Image.new("RGB", (64, 64)), "728x90").resolution
    '728x90'
    """
    asked: dict[str, Any] = {"prompt": prompt, "quality": quality, "num_images": num_images}
    return make_request("resize-ad", model, image=image, resolution=resolution, **asked, **more)


def describe(
    image: Any, *, model: str | None = None, include_bbox: bool | None = None, **more: Any
) -> Request[Description]:
    """Tell what a picture shows: as a structured prompt, or in words.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture.
    model : str, optional
        ``"4.0"`` (default) for a structured prompt, ``"3.0"`` for words.
    include_bbox : bool, optional
        Whether a structured prompt tells where things are.

    Raises
    ------
    InvalidRequest
        Where it is no picture, or too large; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> type(describe(Image.new("RGB", (64, 64)), model="3.0")).__name__
    'Describe'
    """
    return make_request("describe", model, image=image, include_bbox=include_bbox, **more)


def layerize(
    image: Any, *, prompt: str | None = None, model: str | None = None, seed: int | None = None, **more: Any
) -> Request[Layers]:
    """Take the words of a picture out as editable blocks.

    Parameters
    ----------
    image : path, bytes, file, PIL image, numpy array, downloaded result or row
        The picture.
    prompt : str, optional
        What it shows; written by the service where it is left out.
    seed : int, optional
        0 to 2147483647.

    Raises
    ------
    InvalidRequest
        Where it is no picture, or too large; nothing is sent.

    Examples
    --------
    >>> from PIL import Image
    >>> type(layerize(Image.new("RGB", (64, 64)))).__name__
    'LayerizeTextV3'
    """
    return make_request("layerize", model, image=image, prompt=prompt, seed=seed, **more)
