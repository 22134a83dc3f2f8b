"""Plain words for what is in a picture: things and their number, places, hours, ways of drawing.

The words are chosen so that the stand-in, reading them as a prompt, understands what they say and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ideowidgets.offline.pictures import vocabulary as v

_NUMBERS = ("no", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "person": "people",
    "child": "children",
    "mouse": "mice",
    "leaf": "leaves",
}
_SAME = frozenset({"fish", "sheep", "deer", "salmon", "shark", "trout", "tuna", "fire", "skyline", "foliage"})
# For drawings whose own name is no everyday word.
_NAMES = {"figure": "dancer", "icecream": "sundae", "portrait": "person", "ufo": "saucer", "plane": "airplane"}

_PLACES = {
    "sea": ("by", "sea", "sea ocean coast beach harbour harbor lake river bay shore lagoon fjord pier"),
    "mountain": ("in", "hills", "hills valley"),
    "city": ("in", "street", "street town alley avenue"),
    "forest": ("in", "grove", "grove"),
    "desert": ("in", "desert", "desert dunes canyon"),
    "field": ("in", "meadow", "field meadow garden park countryside prairie village pasture vineyard orchard"),
    "snow": ("in", "snow", "snow"),
    "room": ("in", "room", "room kitchen cafe café studio bedroom restaurant"),
}
HOURS = {"dawn": "at dawn", "day": "by day", "dusk": "at dusk", "night": "at night"}
WEATHERS = {
    "rain": "in the rain",
    "storm": "in a storm",
    "snow": "in falling snow",
    "fog": "in fog",
    "cloudy": "under an overcast sky",
    "wind": "in the wind",
}
FORMS = {
    "pattern": "as a repeating pattern",
    "emblem": "as an emblem",
    "map": "on a map",
    "chart": "on a chart",
    "abstract": "as an abstract arrangement of shapes",
}

# For each treatment: the medium, and what it does.
MEDIA: dict[str, tuple[str, str]] = {
    "vector": ("vector illustration", "drawn in flat, clean-edged shapes"),
    "poster": ("graphic design", "printed in flat layers of grainy ink"),
    "cinema": ("photograph", "photographed on grainy film"),
    "watercolour": ("watercolour painting", "painted in loose watercolour washes"),
    "deco": ("graphic design", "drawn with gilded lines and rays"),
    "etching": ("etching", "etched in fine hatched lines"),
    "blueprint": ("technical drawing", "drawn in pale lines on a deep ground"),
    "bauhaus": ("graphic design", "built from circles, bars and plain colours"),
    "airbrush": ("airbrush illustration", "modelled in smooth airbrushed shades"),
    "aura": ("digital painting", "dissolved in soft, blurred colour"),
    "motion": ("photograph", "photographed with long streaks of movement"),
    "lineart": ("line drawing", "drawn in even outlines"),
    "collage": ("collage", "pasted from torn, shadowed paper"),
    "facets": ("digital illustration", "cut into angular facets"),
    "double": ("photograph", "photographed twice on one negative"),
    "warp": ("psychedelic illustration", "bent into flowing bands"),
    "spray": ("mural", "sprayed in outlined, splashed paint"),
    "halftone": ("halftone print", "printed in coarse halftone dots"),
    "woodcut": ("woodcut", "cut in bold, hatched lines"),
    "cutout": ("paper cutout", "cut from coloured paper"),
    "neon": ("light drawing", "drawn in glowing lines of light"),
    "oil": ("oil painting", "painted in thick strokes of oil"),
    "toon": ("cartoon", "drawn like an old cartoon"),
}


def counted(count: int, noun: str, colour: str = "") -> str:
    """Give a number of things.

    Examples
    --------
    >>> counted(1, "owl"), counted(3, "fox", "red")
    ('an owl', 'three red foxes')
    """
    words = f"{colour} {noun if count == 1 else plural(noun)}".strip()
    if count == 1:
        return f"an {words}" if words[0] in "aeiou" else f"a {words}"
    return f"{_NUMBERS[count] if count < len(_NUMBERS) else 'many'} {words}"


def plural(noun: str) -> str:
    """Give the plural of a noun."""
    if noun in _SAME:
        return noun
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def spoken(name: str, words: Iterable[str], count: int = 1) -> str:
    """Give the word that a prompt used for a drawing, or the drawing's name in everyday words.

    A word whose plural would not be understood gives way where there are several.
    """
    plain = _NAMES.get(name, name)
    for raw in words:
        word = v.singular(raw)
        if v.SUBJECT_WORDS.get(word) == name and word not in v.SETTING_WORDS and word not in v.COUNTS:
            known = count == 1 or v.SUBJECT_WORDS.get(v.singular(plural(word))) == name
            return word if known and word not in v.KIND_WORDS else plain
    return plain


def place(setting: str, words: Iterable[str]) -> str:
    """Give where it is, in the prompt's own word where that is the plain name of a place."""
    if setting == "space":
        return "in outer space"
    if setting not in _PLACES:
        return ""
    preposition, usual, names = _PLACES[setting]
    found = next((word for word in words if word in names.split() and word not in v.SUBJECT_WORDS), usual)
    return f"{preposition} the {found}"


def listed(items: Sequence[str]) -> str:
    """Give a list in words.

    Examples
    --------
    >>> listed(["a fox", "an owl", "a tent"])
    'a fox, an owl and a tent'
    """
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def whereabouts(box: Sequence[int]) -> str:
    """Give where a box ``(y_min, x_min, y_max, x_max)`` lies in the picture.

    Examples
    --------
    >>> whereabouts((0, 0, 300, 300)), whereabouts((300, 300, 700, 700))
    ('at the upper left', 'in the middle')
    """
    y, x = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    down = "upper" if y < 360 else "lower" if y > 640 else ""
    across = "left" if x < 360 else "right" if x > 640 else ""
    if down and across:
        return f"at the {down} {across}"
    if across:
        return f"on the {across}"
    return f"in the {down} part" if down else "in the middle"


def sentence(text: str) -> str:
    """Begin with a capital, end with a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "”", '."')) else ".")
