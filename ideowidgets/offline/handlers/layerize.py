"""The words of a picture as blocks, and the picture without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ideowidgets.offline import answers
from ideowidgets.offline.desk import Desk
from ideowidgets.offline.edits import Edit, Plan
from ideowidgets.offline.handlers.asked import source_of
from ideowidgets.offline.links import Promise, short_id
from ideowidgets.offline.painting import UNSAFE_IMAGE, first_seed, spoken
from ideowidgets.offline.sources import decoded
from ideowidgets.offline.wire import Refusal
from ideowidgets.operations.request import Request

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.offline.pictures.marks import Marks


@dataclass(frozen=True)
class Ready(Edit):
    """A picture that needs nothing done any more."""

    data: bytes

    def plan(self) -> Plan:
        """Give its size."""
        return Plan(decoded(self.data).size)

    def apply(self, drawing: Image | None) -> Image:  # noqa: ARG002
        """Give it."""
        return decoded(self.data)

    def about(self, drawn: Marks | None) -> Marks | None:  # noqa: ARG002
        """Give what it says about itself."""
        from ideowidgets.offline.pictures.marks import read

        return read(self.data)


def answer(request: Request[Any], desk: Desk) -> dict[str, Any]:
    """Take the picture apart, and promise it with and without its words."""
    from ideowidgets.offline.words.layers import layerize

    generation = request.operation.generation
    source, seed = source_of(request, desk), first_seed(request)
    withheld = UNSAFE_IMAGE in spoken(request)
    if withheld and generation == "v1":
        # Its answer has no way to withhold a picture.
        raise Refusal(answers.unsafe(generation), "the picture is unsafe")
    layers = layerize(source, seed=seed, fonts=[font.data for font in request.roles().get("font_candidate_files", ())])

    def link(index: int, data: bytes) -> str | None:
        return None if withheld else desk.link(short_id(desk.generation_id, index), Promise(None, Ready(data)))

    base, original = link(0, layers.base), link(1, source)
    if generation == "v1":
        return {
            "base_image_url": base,
            "original_image_url": original,
            "seed": seed,
            "text_blocks": list(layers.blocks),
        }
    item = {
        "object_type": "layerized_image",
        "base_image_url": base,
        "url": original,
        "is_image_safe": not withheld,
        "resolution": f"{layers.size[0]}x{layers.size[1]}",
        "seed": seed,
        "text_blocks": [] if withheld else list(layers.blocks),
    }
    return {"generation_id": desk.generation_id, "seed": seed, "data": [item]}
