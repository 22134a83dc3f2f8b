"""List prices, dated and with their source; a price that the service itself quoted always wins.

The vendor publishes no machine-readable price list. The figures come from its price page as reported in mid
2026 and from quotes taken with ``dry_run`` on 2026-10-10; check yours with ``client.quote(request)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ideowidgets.operations.request import Request

AS_OF = "2026-10-10"
SOURCE = "price table"

_QUICK = {"FLASH": 30_000, "TURBO": 30_000, "DEFAULT": 60_000, "QUALITY": 90_000}
_QUICK_CHARACTER = {"FLASH": 100_000, "TURBO": 100_000, "DEFAULT": 150_000, "QUALITY": 200_000}
_FOUR = {"TURBO": 30_000, "DEFAULT": 60_000, "QUALITY": 100_000}
_PRECISE_EDIT = {"VERY_LOW": 8_000, "LOW": 30_000, "MEDIUM": 60_000, "HIGH": 200_000}
_TEXT_TO_IMAGE_45 = {"HIGH": 100_000}


@dataclass(frozen=True, slots=True)
class Price:
    """What a request costs.

    Attributes
    ----------
    usd_micros : int or None
        Millionths of a US dollar for all pictures of the request; None where unknown.
    qualifier : str
        ``"about"`` from the table, ``"exact"`` where the service quoted it.
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


def _by_speed(table: dict[str, int]) -> Callable[[dict[str, Any]], int | None]:
    return lambda roles: table.get(roles.get("rendering_speed", "DEFAULT"))


def _v3(roles: dict[str, Any]) -> int | None:
    table = _QUICK_CHARACTER if roles.get("character_reference_images") else _QUICK
    return table.get(roles.get("rendering_speed", "DEFAULT"))


def _v45(roles: dict[str, Any]) -> int | None:
    if roles.get("images") or roles.get("image_asset_identifiers"):
        return _PRECISE_EDIT.get(roles.get("quality", "MEDIUM"))
    return _TEXT_TO_IMAGE_45.get(roles.get("quality", "HIGH"))


_PER_IMAGE: dict[str, Callable[[dict[str, Any]], int | None]] = {
    "post-generate-image-v-3": _v3,
    "post-generate-image-v-4": _by_speed(_FOUR),
    "post_generate_image_v2_ideogram_v4": _by_speed(_FOUR),
    "post_generate_image_v2_ideogram45": _v45,
}


def list_price(request: Request[Any]) -> Price:
    """Give a request's price from the table; unknown where the table has none."""
    rule = _PER_IMAGE.get(request.operation.id)
    each = rule(request.roles()) if rule and not request.unchecked else None
    return Price(None if each is None else each * request.expected_images)
