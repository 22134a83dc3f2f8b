"""Every deliberate difference between the vendor's documents, the facts, our request classes and the stand-in.

Each entry names what it is about with shell patterns and says why. The tests hold these tables from both sides: a
difference that no entry names fails, and so does an entry that could be left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Deviation:
    """One entry.

    Attributes
    ----------
    of : str
        An operation, an answer or a shape.
    where : str
        A field, or the way to it.
    what : str
        The property that differs.
    reason : str
        Why it does.
    """

    of: str
    where: str
    what: str
    reason: str

    def names(self, difference: tuple[str, str, str]) -> bool:
        patterns = (self.of, self.where, self.what)
        return all(fnmatchcase(part, pattern) for part, pattern in zip(difference, patterns, strict=True))


def unexplained(differences: Iterable[tuple[str, str, str]], table: Iterable[Deviation]) -> list[tuple[str, str, str]]:
    """Give the differences that no entry names."""
    entries = tuple(table)
    return sorted(found for found in set(differences) if not any(entry.names(found) for entry in entries))


def needless(differences: Iterable[tuple[str, str, str]], table: Iterable[Deviation]) -> list[Deviation]:
    """Give the entries without which every difference is still explained."""
    found, entries = set(differences), tuple(table)
    left = len(unexplained(found, entries))
    return [one for one in entries if len(unexplained(found, (e for e in entries if e is not one))) == left]


_PROSE = "the vendor says it in prose, where a schema does not reach"
_NEWER = "the newer document says it, and the older one cannot have meant anything else"
_FORGOTTEN = "the server's own document has it, the published one forgot it"
_SISTER = "said of the same field of a sister operation"
_RUNTIME = "none is marked required, but the service answers 400 without one"

# What the facts say other than the vendor's schemas do.
FACTS = (
    Deviation("post-*-v-3", "character_reference_images", "max_items", _PROSE),
    Deviation("post-v-1-edit-image", "image*s", "max_items", _PROSE),
    Deviation("*p*image*ideogram*", "custom_*", "minimum", _PROSE),
    Deviation("*p*image*ideogram*", "custom_*", "maximum", _PROSE),
    Deviation("*p*image*ideogram*", "custom_*", "multiple_of", _PROSE),
    Deviation("post-generate-image-p-image-ideogram*", "*", "default", _PROSE),
    Deviation("post-generate-image", "aspect_ratio", "default", _PROSE),
    Deviation("post-remix-image", "aspect_ratio", "default", _PROSE),
    Deviation("train-model-v-3", "model_name", "pattern", _PROSE),
)
SHAPE_FACTS = (
    Deviation("json_prompt", "*.bbox", "m??Items", _NEWER),
    Deviation("palette", "*.members", "m??Items", _NEWER),
)
ANSWER_FACTS = (
    Deviation("LayerizeText", ".text_blocks", "present", _FORGOTTEN),
    Deviation("LayerizeText", "", "required", _FORGOTTEN),
)

# Rules over several fields, which no schema of the vendor's tells.
RULES = (
    Deviation("post-generate-image-v-4*", "text_prompt json_prompt", "exactly_one", _RUNTIME),
    Deviation("post-generate-image-v-4*", "rendering_speed", "refused", _PROSE),
    Deviation("post-remix-image-v-4", "rendering_speed", "refused", _SISTER),
    Deviation("post-edit-image", "model", "refused", _PROSE),
    Deviation("post-reframe-image", "model", "refused", "a resolution is required, and is for the models of 2.0 only"),
    Deviation("*", "resolution aspect_ratio", "at_most_one", _PROSE),
    Deviation("*p*image*ideogram*", "custom_* *", "at_most_one", _PROSE),
    Deviation("*p*image*ideogram*", "custom_*", "needs", _PROSE),
    Deviation("post-*-v-3", "style_codes style_*", "at_most_one", _PROSE),
    Deviation("post-*-v-3", "character_reference_images_mask*", "*", _PROSE),
    Deviation("post-v-1-edit-image", "images image_urls", "exactly_one", _PROSE),
    Deviation("post-resize-image-async", "image image_asset_identifier", "exactly_one", _PROSE),
    Deviation("post-*-image", "* model", "gates", _PROSE),
    Deviation("post_*", "image image_asset_identifier", "exactly_one", _RUNTIME),
    Deviation("post_*", "mask mask_asset_identifier", "exactly_one", _RUNTIME),
    Deviation("post_*_character", "character_reference_* *", "at_least_one", _RUNTIME),
    Deviation("post_*", "style_preset style_*", "at_most_one", _PROSE),
    Deviation("post_*_image_v2_ideogram45", "mask", "needs", _PROSE),
    Deviation("post_generate_image_v2_ideogram45", "mask size", "at_most_one", _PROSE),
    Deviation("post_*_image_v2_ideogram45", "*=*", "needs_when", _PROSE),
    Deviation("post_*_image_v2_ideogram45", "*", "totals", "the bound is told of files, and holds for all sources"),
)

# What request classes do other than the facts say.
CLASSES = (
    Deviation(
        "*", "*_id", "pattern", "an id of nothing, of dots or with a slash in a path would name another operation"
    ),
    Deviation(
        "*p*image*ideogram*", "custom_*", "m??imum", "bounds of a size span two fields, so the class checks both"
    ),
    Deviation("*p-image-ideogram*", "seed", "m??imum", "no bounds are published; every other seed has these"),
    Deviation(
        "post-edit-image", "model", "required", "required although it has a default; the class sends the default"
    ),
    Deviation("post-reframe-image", "model", "required", "required although it has a default; the class sends it"),
    Deviation("post_*", "private", "default", "always sent, in plain sight: private, unless a person says otherwise"),
    Deviation("post_generate_image_v2_ideogram45", "size", "pattern", _PROSE),
)
# What the stand-in answers although the documents do not list it there.
_FRAMEWORK = "what a web server answers before any operation is asked"
STATUSES = (
    Deviation("*", "401", "status", "a bad key is 401 everywhere, documented or not"),
    Deviation("*", "403", "status", "a key that may not is 403 everywhere, documented or not"),
    Deviation("*", "402", "status", "an empty account was seen to answer 402 on the first generation too"),
    Deviation("*", "415", "status", _FRAMEWORK),
    Deviation("list-*", "400", "status", "a wrong value in the query has to be answered with something"),
    Deviation("get_account_usage", "400", "status", "a wrong value in the query has to be answered with something"),
    Deviation("*", "422", "status", "a prompt is checked wherever there is one"),
    Deviation("*", "400", "content type", "problems are application/problem+json, as the service's own framework says"),
)

# Where an answer of the stand-in lies outside the published schema.
_OWN_SIZE = "what is not edited stays as it is to the last pixel, so the picture keeps its own size, listed or not"
ANSWERS = (
    Deviation("post-inpaint-image-v-3", "data[].resolution", "enum", _OWN_SIZE),
    Deviation("post-edit-image-v-3", "data[].resolution", "enum", _OWN_SIZE),
    Deviation("post-replace-background-v-3", "data[].resolution", "enum", _OWN_SIZE),
)
