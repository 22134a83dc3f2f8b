"""One small handler per operation: from a checked request to the body of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ideowidgets.offline.handlers import (
    generate_v3,
    generate_v4,
    magic_prompt_v4,
    v2_generate_v4,
    v2_generate_v45,
)
from ideowidgets.offline.painting import Desk
from ideowidgets.offline.schemas import Schema
from ideowidgets.operations.request import Request
from ideowidgets.operations.v1 import GenerateV3, GenerateV4, MagicPromptV4
from ideowidgets.operations.v2 import V2GenerateV4, V2GenerateV45

Handler = Callable[[Any, Desk], dict[str, Any]]

_TABLE: tuple[tuple[type[Request[Any]], Handler, Schema], ...] = (
    (GenerateV3, generate_v3.answer, generate_v3.ANSWER),
    (GenerateV4, generate_v4.answer, generate_v4.ANSWER),
    (MagicPromptV4, magic_prompt_v4.answer, magic_prompt_v4.ANSWER),
    (V2GenerateV4, v2_generate_v4.answer, v2_generate_v4.ANSWER),
    (V2GenerateV45, v2_generate_v45.answer, v2_generate_v45.ANSWER),
)

HANDLERS: Mapping[str, Handler] = MappingProxyType({cls.operation.id: answer for cls, answer, _ in _TABLE})
ANSWERS: Mapping[str, Schema] = MappingProxyType({cls.operation.id: schema for cls, _, schema in _TABLE})
