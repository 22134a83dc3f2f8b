"""Account usage."""

from __future__ import annotations

import math
from typing import Any

from ideowidgets.offline.desk import Desk
from ideowidgets.offline.schemas import USAGE
from ideowidgets.offline.usage import moment, usage
from ideowidgets.operations.v2.tools import V2AccountUsage

ANSWER = USAGE


def answer(request: V2AccountUsage, desk: Desk) -> dict[str, Any]:
    """Sum up what was billed; without an end, until now and with it."""
    return usage(
        desk.charges(),
        start=moment(request.start_time, "start_time"),
        end=math.nextafter(desk.now, math.inf) if request.end_time is None else moment(request.end_time, "end_time"),
        width=request.bucket_width,
        sources=request.sources or ("api", "app"),
        written=desk.written,
    )
