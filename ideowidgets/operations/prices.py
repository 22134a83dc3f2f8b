"""List prices, dated and with their source; a price that the service itself quoted always wins.

The vendor publishes no machine-readable price list. Prices by model and speed are those of its price page, which
says that they hold for generate, remix, edit, reframe and replace background alike, and of its pricing guide of
2026-11-16. Where both are silent, a figure is a quote taken with ``dry_run`` on 2026-10-10 at default settings, and
counts for these settings alone; prices of training, describe and the legacy upscaler are as others report them. What
nobody published is unknown. Check yours with ``client.quote(request)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ideowidgets.operations.operation import Operation

if TYPE_CHECKING:
    from ideowidgets.operations.request import Request

AS_OF = "2026-11-16"
SOURCE = "price table"


@dataclass(frozen=True, slots=True)
class Price:
    """What a request costs.

    Attributes
    ----------
    usd_micros : int or None
        Millionths of a US dollar for all pictures of the request; None where unknown.
    qualifier : str
        ``"about"`` from the table, ``"exact"`` where the service quoted it, or where it is free.
    source : str
        Where the figure comes from.
    as_of : str
        ISO date of the figure.
    """

    usd_micros: int | None
    qualifier: Literal["about", "exact"] = "about"
    source: str = SOURCE
    as_of: str = AS_OF

    def __str__(self) -> str:
        if self.usd_micros is None:
            return "price unknown"
        return f"{'about ' if self.qualifier == 'about' else ''}{dollars(self.usd_micros)}"


def dollars(micros: int) -> str:
    """Write millionths of a dollar as a person reads them.

    Examples
    --------
    >>> dollars(60_000), dollars(8_000), dollars(1_440_000)
    ('$0.06', '$0.008', '$1.44')
    """
    cents = f"{micros / 1e6:.2f}"
    return f"${cents}" if micros % 10_000 == 0 else f"${micros / 1e6:.6f}".rstrip("0")


Roles = Mapping[str, Any]
Rule = Callable[[Roles], int | None]
"""From what was set, by role, to the price of one picture; of one call where the result is no picture."""

_V4 = {"TURBO": 30_000, "DEFAULT": 60_000, "QUALITY": 100_000}
_V3 = {"FLASH": 30_000, "TURBO": 30_000, "DEFAULT": 60_000, "QUALITY": 90_000}
_V3_CHARACTER = {"TURBO": 100_000, "DEFAULT": 150_000, "QUALITY": 200_000}
_V3_TRANSPARENT = {"TURBO": 40_000, "DEFAULT": 70_000, "QUALITY": 100_000}
_V2A = {"TURBO": 25_000, "DEFAULT": 40_000}
_V2 = {"TURBO": 50_000, "DEFAULT": 80_000}
_V45 = {"LOW": 30_000, "MEDIUM": 60_000, "HIGH": 100_000}
_V45_EDIT = {"VERY_LOW": 8_000, "LOW": 30_000, "MEDIUM": 60_000, "HIGH": 220_000}
_LEGACY = {
    "V_1_TURBO": 20_000,
    "V_1": 60_000,
    "V_2_TURBO": 50_000,
    "V_2": 80_000,
    "V_2A_TURBO": 25_000,
    "V_2A": 40_000,
}


def _by(role: str, table: Mapping[str, int], default: str) -> Rule:
    return lambda roles: table.get(roles.get(role, default))


def _by_speed(table: Mapping[str, int]) -> Rule:
    return _by("rendering_speed", table, "DEFAULT")


def _flat(micros: int, **known: Any) -> Rule:
    """Price what has these values, or leaves them unset; anything else is unknown."""
    return _where(lambda _: micros, **known)


def _where(rule: Rule, **known: Any) -> Rule:
    return lambda roles: rule(roles) if all(roles.get(role, value) == value for role, value in known.items()) else None


def _v3_or_character(roles: Roles) -> int | None:
    return _by_speed(_V3_CHARACTER if roles.get("character_reference_images") else _V3)(roles)


def _v45(roles: Roles) -> int | None:
    # A size that bills as 1K may cost less; it never costs more.
    if roles.get("images") or roles.get("image_asset_identifiers"):
        return _by("quality", _V45_EDIT, "MEDIUM")(roles)
    return _by("quality", _V45, "HIGH")(roles)


def _unknown(_: Roles) -> int | None:
    return None


def _each(rule: Rule, *operation_ids: str) -> dict[str, Rule]:
    return dict.fromkeys(operation_ids, rule)


TABLE: Mapping[str, Rule] = {
    **_each(
        _by_speed(_V4),
        "post-generate-image-v-4",
        "post-generate-image-v-4-async",
        "post_generate_image_v2_ideogram_v4",
        "post-remix-image-v-4",
        "post_remix_image_v2_ideogram_v4",
    ),
    **_each(
        _flat(60_000, rendering_speed="DEFAULT", output_resolution="1K"),
        "post-generate-image-v-4-transparent",
        "post-generate-image-v-4-transparent-async",
        "post_generate_image_v2_ideogram_v4_transparent",
    ),
    **_each(
        # Price of a model of one's own: not published.
        _where(_v3_or_character, custom_model_uri=None),
        "post-generate-image-v-3",
        "post-remix-image-v-3",
        "post-inpaint-image-v-3",
        "post-edit-image-v-3",
        "post-reframe-image-v-3",
        "post-replace-background-v-3",
        "post_generate_image_v2_ideogram_v3",
        "post_remix_image_v2_ideogram_v3",
        "post_inpaint_image_v2_ideogram_v3",
        "post_reframe_image_v2_ideogram_v3",
        "post_replace_background_ideogram_v3",
    ),
    **_each(
        _by_speed(_V3_CHARACTER),
        "post_generate_image_v2_ideogram_v3_character",
        "post_remix_image_v2_ideogram_v3_character",
        "post_inpaint_image_v2_ideogram_v3_character",
    ),
    **_each(
        _where(_by_speed(_V3_TRANSPARENT), upscale_factor="X1"),
        "post-generate-image-v-3-transparent",
        "post_generate_image_v2_ideogram_v3_transparent",
    ),
    "post_generate_image_v2_ideogram45": _v45,
    "post_precise_edit_image_v2_ideogram45": _by("quality", _V45_EDIT, "MEDIUM"),
    "post_generate_image_v2_ideogram_v2_a": _by_speed(_V2A),
    "post_generate_image_v2_ideogram_v2": _by_speed(_V2),
    **_each(
        _flat(10_000, quality="MEDIUM", output_resolution="1K", custom_width=None, custom_height=None),
        "post-generate-image-p-image-ideogram",
        "post-generate-image-p-image-ideogram-async",
        "post_generate_image_v2_p_image_ideogram",
    ),
    **_each(
        _by("model", _LEGACY, "V_2"),
        "post-generate-image",
        "post-remix-image",
        "post-edit-image",
        "post-reframe-image",
    ),
    **_each(_flat(10_000), "post-remove-background", "post_remove_background_v2"),
    **_each(
        _flat(30_000, rendering_speed="DEFAULT"),
        "post-remove-object",
        "post_remove_object_from_v2_assets",
    ),
    # Said of one picture that goes in; whether several that come out cost more is not.
    "post-upscale-image": _flat(60_000, num_images=1),
    **_each(_flat(90_000), "post-layerize-text-v-3", "post_layerize_design_ideogram_v3"),
    "post-describe": _by("describe_model_version", {"V_2": 10_000, "V_3": 10_000}, "V_3"),
    "train-model-v-3": _flat(40_000_000),
    # Training is what costs; they count as billable only because doing them twice is not harmless.
    **_each(
        _unknown,
        "post_generate_image_v2_auto",
        "post_generate_image_v2_ideogram_v3_custom_model",
        "post_generate_image_v2_ideogram_v4_custom_model",
        "post_inpaint_image_v2_ideogram_v3_custom_model",
        "post_remix_image_v2_ideogram_v3_custom_model",
        "post_tool_remix",
        "post_upscale",
        "post-v-1-edit-image",
        "post-describe-v-4",
        "post_describe_image_ideogram_v3",
        "post_describe_image_ideogram_v4",
        "post-magic-prompt-v-4",
        # Billed by usage; what it cost is told with the result.
        "post-resize-image-async",
    ),
}
"""Every operation that can be billed, by its ``operationId``; those that cannot are free."""


def list_price(request: Request[Any]) -> Price:
    """Give a request's price from the table; unknown where the table has none."""
    operation = request.operation
    if operation.paid and request.unchecked:
        return Price(None)
    return _priced(operation, request.roles(), max(request.expected_images, 1))


def usual_price(operation: Operation) -> Price:
    """Give the price of one picture at default settings, or of one call where the result is no picture.

    Examples
    --------
    >>> from ideowidgets.operations import GenerateV3, ListDatasets
    >>> str(usual_price(GenerateV3.operation)), str(usual_price(ListDatasets.operation))
    ('about $0.06', '$0.00')
    """
    return _priced(operation, {}, 1)


def _priced(operation: Operation, roles: Roles, count: int) -> Price:
    each = TABLE.get(operation.id, _unknown)(roles) if operation.paid else 0
    return Price(None if each is None else each * count, "exact" if each == 0 else "about")
