"""What the service documents about the operations, as tables of our own: names, types, values, bounds, answers.

Written by hand from the vendor's documents of 2026-08-22 (first generation) and 2026-10-07 (second generation),
independently of the package. Everything else in this folder checks the package, and these tables, against each
other and against those documents.
"""

from __future__ import annotations

from tests.contract.facts import (
    v1_ideogram3,
    v1_ideogram4,
    v1_legacy,
    v1_tools,
    v1_training,
    v2_edit,
    v2_generate,
    v2_tools,
)
from tests.contract.facts.answers import ANSWERS, QUOTE, REJECTED
from tests.contract.facts.enums import ENUMS
from tests.contract.facts.fields import MAX_SEED, MB
from tests.contract.facts.model import JSON, MULTIPART, Fact, Gate, Operation, Schema, Total
from tests.contract.facts.shapes import SHAPES

OPERATIONS: dict[str, Operation] = {
    **v1_ideogram4.OPERATIONS,
    **v1_ideogram3.OPERATIONS,
    **v1_tools.OPERATIONS,
    **v1_legacy.OPERATIONS,
    **v1_training.OPERATIONS,
    **v2_generate.OPERATIONS,
    **v2_edit.OPERATIONS,
    **v2_tools.OPERATIONS,
}

__all__ = [
    "ANSWERS",
    "ENUMS",
    "JSON",
    "MAX_SEED",
    "MB",
    "MULTIPART",
    "OPERATIONS",
    "QUOTE",
    "REJECTED",
    "SHAPES",
    "Fact",
    "Gate",
    "Operation",
    "Schema",
    "Total",
]
