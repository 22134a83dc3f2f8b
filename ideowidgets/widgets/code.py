"""What a view says as Python: it runs as it is in a notebook that has a ``studio``."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, Final

from ideowidgets.operations import everything

if TYPE_CHECKING:
    from ideowidgets.widgets.frame_pictures import FramePictures

_NAMES: Final = frozenset((*everything.__all__, "Replace")) - frozenset(dir(builtins))
_MOST_IDS: Final = 500


def runnable(code: str) -> str:
    """Put before a code what it has to import; ``studio`` is the notebook's own.

    Examples
    --------
    >>> print(runnable("request = GenerateV3(prompt='a cat')"))
    from ideowidgets import GenerateV3
    <BLANKLINE>
    request = GenerateV3(prompt='a cat')
    """
    named = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    used = sorted(named & _NAMES)
    return f"from ideowidgets import {', '.join(used)}\n\n{code}" if used else code


def frame_code(pictures: FramePictures) -> str:
    """Write the line that gives rows of the record the name ``df``; empty where they are no record's."""
    record = pictures.record
    if record is None or not pictures.recorded:
        return ""
    ids = pictures.ids
    if len(ids) > _MOST_IDS or set(ids) >= set(record.frame().index):
        return "df = studio.df"
    return f"df = studio.df.loc[{ids!r}]"
