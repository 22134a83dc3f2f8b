"""A cap on spending that also counts what is in flight."""

from __future__ import annotations

import threading

from ideowidgets.operations.errors import BudgetExceeded
from ideowidgets.operations.prices import Price, dollars


class Budget:
    """A cap in millionths of a dollar, shared by calls that run at the same time.

    A call reserves its price before it is sent and settles it after, so what is in flight cannot overshoot the
    cap.

    Parameters
    ----------
    cap : int or None
        Millionths of a US dollar; None for no cap.
    unknown_prices : bool
        Whether calls of unknown price may go; they do not count towards the cap then.

    Examples
    --------
    >>> budget = Budget(100_000)
    >>> budget.reserve(Price(60_000))
    60000
    >>> budget.left
    40000
    """

    def __init__(self, cap: int | None, *, unknown_prices: bool = False) -> None:
        self.cap = cap
        self.unknown_prices = unknown_prices
        self.spent = 0
        self.reserved = 0
        self._lock = threading.Lock()

    @property
    def left(self) -> int | None:
        """What may still be reserved, or None without a cap."""
        return None if self.cap is None else self.cap - self.spent - self.reserved

    def reserve(self, price: Price) -> int:
        """Set a call's price aside and give it.

        Raises
        ------
        BudgetExceeded
            Where the price is unknown under a cap, or does not fit; nothing is reserved then.
        """
        with self._lock:
            left = self.left
            if left is not None and price.usd_micros is None and not self.unknown_prices:
                raise BudgetExceeded(
                    "The price of this request is unknown, so it is not sent under a cap. "
                    "Allow it with unknown_prices=True, or use an operation that quotes its price."
                )
            amount = price.usd_micros or 0
            if left is not None and amount > left:
                raise BudgetExceeded(
                    f"This request costs {price} and {dollars(max(left, 0))} of the cap of "
                    f"{dollars(self.cap or 0)} is left ({dollars(self.reserved)} is in flight). Raise max_usd to go on."
                )
            self.reserved += amount
            return amount

    def settle(self, reserved: int, spent: int) -> None:
        """Turn what was reserved into what was spent."""
        with self._lock:
            self.reserved -= reserved
            self.spent += spent
