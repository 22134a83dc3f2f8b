"""Describe a picture, in words or as a structured prompt."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.words import phrases
from ideowidgets.offline.words.accounts import MOST_COLOURS, Account, Element, account_of, colours_of, hex_of
from ideowidgets.offline.words.looking import Look


def describe(
    data: bytes, *, include_bbox: bool = True, include_style_descriptions: bool = True, include_tags: bool = False
) -> dict[str, Any]:
    """Describe a picture as a structured prompt, which can be sent back as one.

    Parameters
    ----------
    data : bytes
        PNG, JPEG or WebP.
    include_bbox, include_style_descriptions, include_tags : bool
        Whether elements have boxes; whether there is a style description; whether there are tags.

    Returns
    -------
    dict
        A V4JsonPrompt.

    Raises
    ------
    Refusal
        With the service's answer for a picture that it cannot read.
    """
    account = account_of(data)
    elements = [element if include_bbox else _loose(element) for element in account.elements]
    made: dict[str, Any] = {
        "high_level_description": f"{phrases.sentence(account.subject + _written(account))} {_made(account)}"
    }
    if include_style_descriptions:
        made["style_description"] = _style(account)
    made["compositional_deconstruction"] = {"background": account.background, "elements": elements}
    if include_tags:
        made["tags"] = list(dict.fromkeys([*account.tags, *colours_of(account.look), account.look.orientation]))
    return made


def describe_texts(data: bytes, model_version: str = "V_3") -> list[str]:
    """Describe a picture in sentences; each can be sent back as a prompt.

    Parameters
    ----------
    model_version : {"V_2", "V_3", "V_4"}
        Two short descriptions, three longer ones, or one that says everything.

    Raises
    ------
    Refusal
        With the service's answer for a picture that it cannot read.
    """
    account = account_of(data)
    said = account.subject + _written(account)
    colours = phrases.listed(colours_of(account.look)[:3])
    light = _light(account.look)
    if model_version == "V_2":
        return [phrases.sentence(said), phrases.sentence(f"{account.subject}, in {colours}{_written(account)}")]
    placed = (_placed(element) for element in account.elements if element["type"] == "obj")
    where = "; ".join(list(dict.fromkeys(placed))[:4])
    whole = f"{phrases.sentence(said)} {_made(account)}"
    if model_version == "V_4":
        spread = [phrases.sentence(where)] if where else []
        behind = phrases.sentence(f"Behind it all: {account.background}")
        return [" ".join([whole, *spread, behind, phrases.sentence(light)])]
    return [
        whole,
        f"{phrases.sentence(said)} {phrases.sentence(where or f'the weight lies in {colours}')}",
        f"{phrases.sentence(f'{account.subject}, {account.manner}{_written(account)}')} {phrases.sentence(light)}",
    ]


def _placed(element: Element) -> str:
    return f"{' '.join(element['desc'].split()[:12])} {phrases.whereabouts(element['bbox'])}"


def _loose(element: Element) -> Element:
    """An element without its box, which says in words where it is."""
    rest = {key: value for key, value in element.items() if key != "bbox"}
    return rest | {"desc": f"{element['desc']} {phrases.whereabouts(element['bbox'])}"}


def _written(account: Account) -> str:
    if not account.words:
        return ""
    quotes = [f'"{" ".join(text.replace(chr(34), chr(39)).split())}"' for text in account.words[:4]]
    return f", with the words {phrases.listed(quotes)}"


def _made(account: Account) -> str:
    colours = phrases.listed(colours_of(account.look)[:3])
    return phrases.sentence(f"It is {account.manner}, in {colours}")


def _style(account: Account) -> dict[str, Any]:
    look = account.look
    style: dict[str, Any] = {
        "aesthetics": f"{_mood(look)}; {look.orientation} format",
        "lighting": _light(look),
        "medium": account.medium,
    }
    of_preset = f", in the manner of {account.preset}" if account.preset else ""
    style["photo" if account.medium == "photograph" else "art_style"] = f"{account.manner}{of_preset}"
    return style | {"color_palette": [hex_of(tone.value) for tone in look.tones[:MOST_COLOURS]]}


def _mood(look: Look) -> str:
    strength = "vivid" if look.vividness > 95 else "muted" if look.vividness < 45 else "balanced"
    contrast = "strong" if look.contrast > 70 else "soft" if look.contrast < 35 else "moderate"
    return f"{strength} colours with {contrast} contrasts"


def _light(look: Look) -> str:
    level = "pale, even light" if look.brightness > 190 else "dim light" if look.brightness < 80 else "clear light"
    cast = "with a warm cast" if look.warmth > 24 else "with a cool cast" if look.warmth < -16 else "of neutral colour"
    return f"{level} {cast}"
