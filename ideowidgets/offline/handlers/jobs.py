"""What became of a job, for both generations of the API."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.schemas import GENERATION
from ideowidgets.operations.v1.jobs import GetGeneration
from ideowidgets.operations.v2.tools import V2GetGeneration

ANSWER = GENERATION


def answer(request: GetGeneration | V2GetGeneration, desk: Desk) -> dict[str, Any]:
    """Tell the state of a job, and its pictures once they are there."""
    return desk.generation(request.generation_id)
