"""Every rule of the contract over a tree, in one pass, whatever is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from typing import Any, Final

from ideowidgets.operations.structured_prompt.contract import (
    BACKGROUND,
    CHARACTERS_PER_TOKEN,
    COMPOSITION,
    ELEMENTS,
    HIGH,
    MAX_PROMPT,
    MAX_TOKENS,
    STYLE,
    STYLE_COLORS,
    Profile,
    canonical,
    put,
)
from ideowidgets.operations.structured_prompt.element_checks import check_elements
from ideowidgets.operations.structured_prompt.fixes import as_text, removing, setting
from ideowidgets.operations.structured_prompt.hints import give_hints
from ideowidgets.operations.structured_prompt.key_checks import check_keys
from ideowidgets.operations.structured_prompt.listing import Listing
from ideowidgets.operations.structured_prompt.palette_checks import check_palette
from ideowidgets.operations.structured_prompt.problem import RULES, Findings, PromptProblem, Repair
from ideowidgets.operations.structured_prompt.text_checks import check_required_text, kind_of
from ideowidgets.operations.structured_prompt.tree import Json, get_at, remove_at, to_text

_WEIGHT: Final = {"error": 0, "warning": 1, "hint": 2}


def problems_of(
    tree: Json, profile: Profile = "api", *, hints: bool = True, mute: Collection[str] = ()
) -> tuple[PromptProblem, ...]:
    """Tell everything that is wrong with any JSON as a structured prompt; it never raises.

    Parameters
    ----------
    tree : object
        Any JSON as Python holds it, not only objects.
    profile : str
        ``"api"`` or ``"training"``.
    hints : bool
        Whether to give advice on writing as well.
    mute : collection of str
        Codes of hints and warnings to leave out.

    Raises
    ------
    ValueError
        Where the profile or a code to mute is unknown.

    Returns
    -------
    tuple of PromptProblem
        Errors first, then warnings, then hints; within these from top to bottom.

    Examples
    --------
    >>> [problem.message for problem in problems_of([1, 2])]
    ['must be an object, is a list']
    """
    if profile not in ("api", "training"):
        raise ValueError(f"{profile!r} is no profile; choose 'api' or 'training'")
    mute = codes_of(mute)
    findings = Findings(profile)
    if not isinstance(tree, dict):
        findings.add("wrong-type", (), f"must be an object, is {kind_of(tree)}")
        return Listing(findings.found)
    _check_root(tree, findings)
    _check_style(tree, findings)
    _check_composition(tree, findings)
    _check_length(tree, findings)
    if hints:
        give_hints(tree, findings)
    kept = [
        p for p in findings.found if p.severity == "error" or (p.code not in mute and (hints or p.severity != "hint"))
    ]
    return Listing(sorted(kept, key=lambda problem: _WEIGHT[problem.severity]))


def codes_of(given: Any) -> tuple[str, ...]:
    """Give codes of rules as a tuple; one may stand alone.

    Raises
    ------
    ValueError
        Where there is no such rule.
    """
    codes = (given,) if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
    for code in codes:
        if not isinstance(code, str) or code not in RULES:
            near = difflib.get_close_matches(str(code), RULES, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else "see structured_prompt.RULES"
            raise ValueError(f"there is no rule {code!r}; {hint}")
    return codes


def _check_root(tree: dict[str, Json], findings: Findings) -> None:
    check_keys(tree, (), findings, unused=("tags",) if findings.profile == "training" else (), code="root-order")
    if HIGH not in tree or (tree[HIGH] is None and findings.profile == "api"):
        _no_description(tree, findings)
    elif tree[HIGH] is None:
        findings.add("null", (HIGH,), "has no value", "Remove it", removing((HIGH,)))
    else:
        check_required_text(tree, (HIGH,), findings)
    tags = tree.get("tags")
    if findings.profile == "api" and "tags" in tree:
        if tags is None:
            findings.add("null", ("tags",), "has no value", "Remove it", removing(("tags",)))
        elif not isinstance(tags, list):
            made = [tags] if isinstance(tags, str) else []
            findings.add(
                "wrong-type",
                ("tags",),
                f"must be a list, is {kind_of(tags)}",
                "Make it a list",
                setting(("tags",), made),
            )
        else:
            for index, tag in enumerate(tags):
                if not isinstance(tag, str):
                    path = ("tags", index)
                    findings.add(
                        "wrong-type",
                        path,
                        f"must be text, is {kind_of(tag)}",
                        "Make it text",
                        setting(path, as_text(tag)),
                    )


def _no_description(tree: dict[str, Json], findings: Findings) -> None:
    background = get_at(tree, BACKGROUND)
    offer, text = "Add an empty one, to be written", ""
    if isinstance(background, str) and background.strip():
        offer, text = "Take it from the background", background
    if findings.profile == "api":
        findings.add("missing", (HIGH,), "is required", offer, setting((HIGH,), text))
    else:
        findings.add(
            "no-description", (HIGH,), "is recommended: the picture in a sentence or two", offer, setting((HIGH,), text)
        )


def _check_style(tree: dict[str, Json], findings: Findings) -> None:
    if STYLE not in tree:
        return
    style, path = tree[STYLE], (STYLE,)
    if style is None:
        findings.add("null", path, "has no value", "Remove it", removing(path))
        return
    if not isinstance(style, dict):
        offer, repair = _style_from(style, findings.profile)
        findings.add("wrong-type", path, f"must be an object, is {kind_of(style)}", offer, repair)
        return
    check_keys(tree, path, findings)
    for name in ("aesthetics", "lighting", "medium", "photo", "art_style"):
        member = (STYLE, name)
        if name in style and style[name] is None:
            findings.add("null", member, "has no value", "Remove it", removing(member))
        elif name in style:
            check_required_text(tree, member, findings)
        if style.get(name) is None and name in ("aesthetics", "lighting", "medium") and findings.profile == "training":
            findings.add("missing", member, "is required", "Add an empty one, to be written", setting(member, ""))
    _check_kind_of_style(style, findings)
    check_palette(tree, path, STYLE_COLORS, findings)


def _style_from(style: Json, profile: Profile) -> tuple[str, Repair]:
    if not isinstance(style, str):
        return "Remove it", removing((STYLE,))
    if profile == "api":
        return "Make it the style's aesthetics", setting((STYLE,), {"aesthetics": style})

    def repair(tree: Json) -> Json:
        high = tree.get(HIGH)
        # Parts that this form of a style needs besides are not there to be taken.
        without = remove_at(tree, (STYLE,))
        return put(without, (HIGH,), f"{as_text(high)} {style}" if high else style)

    return "Say it in the high-level description", repair


def _check_kind_of_style(style: dict[str, Json], findings: Findings) -> None:
    path = (STYLE,)
    both = style.get("photo") is not None and style.get("art_style") is not None
    neither = style.get("photo") is None and style.get("art_style") is None
    medium = style.get("medium")
    photographic = isinstance(medium, str) and "photo" in medium.lower()
    keep, drop = ("photo", "art_style") if photographic else ("art_style", "photo")
    if both:
        dropped, said = style[drop], style.get("aesthetics")
        joins = isinstance(dropped, str) and dropped.strip() and isinstance(said, str | None)

        def repair(tree: Json) -> Json:
            tree = remove_at(tree, (STYLE, drop))
            return put(tree, (STYLE, "aesthetics"), f"{said}, {dropped}" if said else dropped) if joins else tree

        offer = f"Keep {keep!r}" + (f", say {drop!r} in 'aesthetics'" if joins else f", remove {drop!r}")
        findings.add("photo-and-art-style", path, "has both 'photo' and 'art_style'", offer, repair)
    elif neither:
        offer = f"Add an empty {keep!r}, to be written"
        findings.add("photo-or-art-style", path, "needs 'photo' or 'art_style'", offer, setting((STYLE, keep), ""))


def _check_composition(tree: dict[str, Json], findings: Findings) -> None:
    path = (COMPOSITION,)
    composition = tree.get(COMPOSITION)
    if composition is None:
        if COMPOSITION in tree and findings.profile == "training":
            findings.add("wrong-type", path, "must be an object, is null", *_composed(tree))
        else:
            findings.add("missing", path, "is required", *_composed(tree))
        return
    if not isinstance(composition, dict):
        findings.add("wrong-type", path, f"must be an object, is {kind_of(composition)}", *_recomposed(composition))
        return
    check_keys(tree, path, findings)
    if "background" not in composition:
        findings.add("missing", BACKGROUND, "is required", "Add an empty one, to be written", setting(BACKGROUND, ""))
    else:
        check_required_text(tree, BACKGROUND, findings)
    elements = composition.get("elements")
    if "elements" not in composition:
        findings.add("missing", ELEMENTS, "is required", "Add an empty list", setting(ELEMENTS, []))
    elif not isinstance(elements, list):
        made: Json = [] if elements is None else [_element_from(elements)]
        message = f"must be a list, is {kind_of(elements)}"
        findings.add("wrong-type", ELEMENTS, message, "Make it a list", setting(ELEMENTS, made))
    else:
        check_elements(tree, findings)


def _element_from(value: Json) -> Json:
    return value if _are_sound([value]) else {"type": "obj", "desc": as_text(value)}


def _are_sound(elements: Json) -> bool:
    """Tell whether elements break no rule of either profile, so that taking them over breaks none."""
    if not isinstance(elements, list):
        return False
    findings = Findings("training")
    check_elements({COMPOSITION: {"elements": elements}}, findings)
    return not any(problem.severity == "error" for problem in findings.found)


def _composed(tree: dict[str, Json]) -> tuple[str, Repair]:
    if isinstance(tree.get("background"), str) and _are_sound(tree.get("elements")):
        return "Take 'background' and 'elements' from beside it", _gathering
    return "Add an empty one, to be filled", setting((COMPOSITION,), {"background": "", "elements": []})


def _gathering(tree: Json) -> Json:
    made = {"background": tree["background"], "elements": tree["elements"]}
    tree = {name: value for name, value in tree.items() if name not in made}
    return put(tree, (COMPOSITION,), made)


def _recomposed(value: Json) -> tuple[str, Repair]:
    if isinstance(value, str):
        return "Make it the background", setting((COMPOSITION,), {"background": value, "elements": []})
    return "Replace it by an empty one, to be filled", setting((COMPOSITION,), {"background": "", "elements": []})


def _check_length(tree: dict[str, Json], findings: Findings) -> None:
    length = len(to_text(canonical(tree)))
    if findings.profile == "api" and length > MAX_PROMPT:
        findings.add("length", (), f"has {length:,} characters; the v2 API takes {MAX_PROMPT:,}")
    elif findings.profile == "training" and length > MAX_TOKENS * CHARACTERS_PER_TOKEN:
        tokens = length // CHARACTERS_PER_TOKEN
        findings.add("length", (), f"has about {tokens:,} tokens; the open weights take {MAX_TOKENS:,}")
