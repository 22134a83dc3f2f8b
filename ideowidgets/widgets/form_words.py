"""Results that are words: descriptions, structured prompts, the blocks of text that were lifted from a picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ideowidgets.operations import OPERATIONS, Request, field_of_role, models, pick
from ideowidgets.operations.errors import BrokenReply
from ideowidgets.operations.layers import Layers, TextBlock
from ideowidgets.operations.results import Description, Images, MagicPrompt
from ideowidgets.widgets.messages import Fact


@dataclass(frozen=True, slots=True)
class Words:
    """What a result says beside its pictures.

    Attributes
    ----------
    texts : tuple of str
        Descriptions, or one structured prompt as JSON; each can be used as a prompt.
    structured : bool
        Whether it is a structured prompt.
    facts : tuple of Fact
        Further lines.
    """

    texts: tuple[str, ...] = ()
    structured: bool = False
    facts: tuple[Fact, ...] = ()

    @property
    def text(self) -> str:
        """All of it, as a file holds it."""
        return "\n\n".join(self.texts)


NOTHING: Final = Words()


def has_words(cls: type[Request[Any]]) -> bool:
    """Tell whether an operation gives more than pictures."""
    return not issubclass(cls.operation.result, Images)


def words_of(cls: type[Request[Any]], raw: Mapping[str, Any]) -> Words:
    """Read the words of an answer; nothing where it has none.

    Examples
    --------
    >>> from ideowidgets.operations import Describe
    >>> words_of(Describe, {"descriptions": [{"text": "a red door"}]}).texts
    ('a red door',)
    """
    if not has_words(cls):
        return NOTHING
    try:
        found = cls.operation.result.parse(raw)
    except BrokenReply:
        return NOTHING
    if isinstance(found, Layers):
        return Words(facts=tuple(map(_block, found.text_blocks)))
    if isinstance(found, MagicPrompt) or (isinstance(found, Description) and found.json_prompt is not None):
        return Words((json.dumps(found.json_prompt, ensure_ascii=False, indent=2),), structured=True)
    return Words(found.texts) if isinstance(found, Description) else NOTHING


def prompt_target(
    current: str, made_by: str, *, structured: bool, carried: Callable[[type[Request[Any]]], bool] = lambda _: True
) -> tuple[str, str]:
    """Give the operation and the field that a result is used in as a prompt.

    The present operation where it takes such a prompt, else one that draws with the model that gave the words, or,
    where the service does not carry it, with another one.

    Raises
    ------
    InvalidRequest
        Where the service draws nothing.

    Examples
    --------
    >>> prompt_target("post-describe", "post-describe", structured=False)
    ('post-generate-image-v-3', 'prompt')
    """
    cls, maker = OPERATIONS[current], OPERATIONS[made_by].operation
    names = field_of_role(cls)
    if structured and "json_prompt" in names:
        return current, names["json_prompt"]
    text_only = structured and cls.operation.generation == "v1"
    if "prompt" in names and cls.operation.action != maker.action and not text_only:
        return current, names["prompt"]
    target = pick("generate", maker.model if maker.model in models("generate", carried) else None, carried)
    return target.operation.id, field_of_role(target)["prompt"]


def _block(block: TextBlock) -> Fact:
    parts = [
        block.role,
        block.font_name,
        f"{block.font_size:.0f} px" if block.font_size else None,
        block.color,
        f"{block.width:.0f} × {block.height:.0f} at {block.x:.0f}, {block.y:.0f}",
    ]
    return Fact(name=block.text, value=" · ".join(part for part in parts if part))
