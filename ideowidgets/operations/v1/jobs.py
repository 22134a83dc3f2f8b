"""What became of a job, by the vendor's v1 API.

Source: the vendor's OpenAPI document of 2026-08-22.
"""

from __future__ import annotations

from typing import ClassVar

from ideowidgets.operations.field_types import GenerationId
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.operation import Operation
from ideowidgets.operations.request import Request


class GetGeneration(Request[Generation]):
    """The state of a job, and its pictures once they are there.

    Examples
    --------
    >>> GetGeneration(generation_id="xtdZiqPwRxqY1Y7NExFmzB").sent_path()
    '/v1/generations/xtdZiqPwRxqY1Y7NExFmzB'
    """

    operation: ClassVar[Operation] = Operation(
        id="get-generation",
        path="/v1/generations/{generation_id}",
        body="none",
        action="get-generation",
        model="auto",
        generation="v1",
        result=Generation,
        title="State of a job (v1)",
        method="GET",
        picture=False,
        paid=False,
    )

    generation_id: GenerationId
