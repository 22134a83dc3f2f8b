"""Ways of rendering a scene."""

from ideowidgets.offline.pictures.treatments import assembled, inked, painted, photographic, printed
from ideowidgets.offline.pictures.treatments.base import Look, Treatment

TREATMENTS: dict[str, Treatment] = {
    "poster": printed.poster, "vector": printed.vector, "bauhaus": printed.bauhaus, "deco": printed.deco,
    "cutout": printed.cutout, "halftone": inked.halftone, "woodcut": inked.woodcut, "etching": inked.etching,
    "lineart": inked.lineart, "blueprint": inked.blueprint, "toon": inked.toon, "watercolour": painted.watercolour,
    "oil": painted.oil, "spray": painted.spray, "warp": painted.warp, "facets": painted.facets,
    "cinema": photographic.cinema, "airbrush": photographic.airbrush, "aura": photographic.aura,
    "motion": photographic.motion, "neon": photographic.neon, "double": assembled.double, "collage": assembled.collage,
}  # fmt: skip

LETTER_STYLES: dict[str, str] = {
    "aura": "soft", "cinema": "soft", "neon": "glow", "motion": "soft", "airbrush": "shade", "spray": "outline",
    "collage": "shade", "cutout": "shade", "toon": "outline", "halftone": "shade", "facets": "soft", "double": "soft",
    "oil": "soft", "warp": "outline",
}  # fmt: skip

__all__ = ["LETTER_STYLES", "TREATMENTS", "Look", "Treatment"]
