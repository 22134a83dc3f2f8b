"""Checks of an object's keys: their names, and the order in which they stand."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Final

from ideowidgets.operations.structured_prompt.contract import HIGH, keys_at
from ideowidgets.operations.structured_prompt.fixes import ordering, removing, renaming
from ideowidgets.operations.structured_prompt.problem import Findings
from ideowidgets.operations.structured_prompt.tree import Json, Path, get_at

# Names that a key can be given without breaking a rule about others.
_SAFE_NAMES: Final = (HIGH, "aesthetics", "lighting", "medium", "background", "desc")


def check_keys(
    tree: Json, path: Path, findings: Findings, *, unused: Collection[str] = (), code: str = "key-order"
) -> None:
    """Check the keys of the contract's object at a place.

    Parameters
    ----------
    unused : collection of str
        Keys that this profile does not know.
    code : str
        What a wrong order is called.
    """
    known = keys_at(path)
    found = get_at(tree, path)
    for name in found:
        if name not in known or name in unused:
            rule = "is not used with open weights" if name in known else "is no key of the contract"
            near = _meant(name, found, known)
            offer = f"Rename it to {near!r}" if near else "Remove it"
            repair = renaming(path, name, near) if near else removing((*path, name))
            findings.add("unknown-key", (*path, name), rule, offer, repair)
    order = [name for name in found if name in known]
    wanted = [name for name in known if name in found]
    if order != wanted:
        findings.add(code, path, f"keys stand as {', '.join(order)}", f"Order them {', '.join(wanted)}", ordering(path))


def _meant(name: str, found: dict[str, Json], known: tuple[str, ...]) -> str | None:
    open_names = [key for key in known if key not in found and key in _SAFE_NAMES]
    if not open_names or not isinstance(found[name], str):
        return None
    near = difflib.get_close_matches(name[:40], open_names, n=1, cutoff=0.75)
    return near[0] if near else None
