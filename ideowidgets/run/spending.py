"""May it cost that? Decided once, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from ideowidgets.operations.errors import BudgetExceeded, InvalidRequest, Problem, shorten
from ideowidgets.operations.prices import Price, dollars

# Above either of these, what costs money needs an explicit cap.
FREE_HAND_USD_MICROS = 1_000_000
FREE_HAND_IMAGES = 20


def check_amount(max_usd: float | None) -> None:
    """Refuse a cap that is no amount of money.

    Raises
    ------
    InvalidRequest
        Where it is negative, infinite, or no number.
    """
    number = isinstance(max_usd, int | float) and not isinstance(max_usd, bool)
    if max_usd is not None and not (number and isfinite(max_usd) and max_usd >= 0):
        problem = Problem("max_usd", shorten(max_usd), "must be a number of dollars", "Write max_usd=1.50.")
        raise InvalidRequest("spending", [problem])


def allowed(prices: Sequence[Price], images: int, max_usd: float | None, *, unknown_prices: bool = False) -> int:
    """Give the cap under which requests may be sent, in millionths of a US dollar.

    Parameters
    ----------
    prices : sequence of Price
        One for each request.
    images : int
        How many pictures they make.
    max_usd : float or None
        What whoever asks allows, in US dollars; needed above 1 dollar or 20 pictures.
    unknown_prices : bool
        Whether requests of unknown price may be sent; they do not count towards the cap then.

    Raises
    ------
    BudgetExceeded
        Where it may not cost that, or a price is unknown and that was not allowed; nothing must be sent then.

    Examples
    --------
    >>> allowed([Price(60_000)], 1, None)
    1000000
    """
    known = [price.usd_micros for price in prices if price.usd_micros is not None]
    total: Any = sum(known) if unknown_prices or len(known) == len(prices) else None
    if max_usd is None:
        if total is not None and total <= FREE_HAND_USD_MICROS and images <= FREE_HAND_IMAGES:
            return FREE_HAND_USD_MICROS
        if total is None:
            raise BudgetExceeded(
                f"This makes {images} images, and the price of {len(prices) - len(known)} requests is unknown; nothing "
                "was sent. Use an operation that quotes its price, or allow them with unknown_prices=True."
            )
        raise BudgetExceeded(
            f"This makes {images} images for about {dollars(total)}; nothing was sent. "
            f"Say how much it may cost: max_usd={total / 1e6:.2f}."
        )
    cap = round(max_usd * 1e6)
    if total is None:
        raise BudgetExceeded(
            f"The price of {len(prices) - len(known)} requests is unknown, so no cap can hold; nothing was sent. "
            "Use an operation that quotes its price, or allow them with unknown_prices=True."
        )
    if total > cap:
        raise BudgetExceeded(
            f"This costs about {dollars(total)} and may cost {dollars(cap)}; nothing was sent. "
            "Raise max_usd or take values out."
        )
    return cap
