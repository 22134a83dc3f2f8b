"""What the live check says: before anything is sent, and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ideowidgets.operations.prices import dollars
from tests.live.plan import Step
from tests.live.shapes import Difference

_WAYS = {"ask": "free", "quote": "free, with dry_run"}


@dataclass(frozen=True)
class Finding:
    """What one step showed.

    Attributes
    ----------
    step : Step
        What was sent.
    statuses : tuple of int
        What was answered, in order; empty where nothing was sent or nothing came.
    differences : mapping
        By the operation that answered.
    note : str
        Why it was not sent, or what else is worth saying.
    """

    step: Step
    statuses: tuple[int, ...] = ()
    differences: Mapping[str, Sequence[Difference]] | None = None
    note: str = ""

    @property
    def count(self) -> int:
        """How many differences there are."""
        return sum(map(len, (self.differences or {}).values()))

    def lines(self) -> list[str]:
        """Write it for people."""
        told = " ".join(map(str, dict.fromkeys(self.statuses))) or "-"
        found = [f"  {self.step.way:<6}{self.step.operation_id:<56}{told:<8}{self._said()}"]
        for answerer, differences in (self.differences or {}).items():
            of = "" if answerer == self.step.operation_id else f" (answer of {answerer})"
            found += [f"      {difference}{of}" for difference in differences]
        return found

    def _said(self) -> str:
        if self.differences is None:
            return f"not compared: {self.note}"
        count = self.count
        said = "same shape" if not count else f"{count} difference{'s' if count > 1 else ''}"
        return f"{said}; {self.note}" if self.note else said

    def to_dict(self) -> dict[str, Any]:
        """Give it JSON-ready."""
        found = {name: [asdict(one) for one in many] for name, many in (self.differences or {}).items()}
        return {
            "way": self.step.way,
            "operation": self.step.operation_id,
            "statuses": list(self.statuses),
            "compared": self.differences is not None,
            "differences": found,
            "note": self.note,
        }


def plan_lines(steps: Sequence[Step], prices: Mapping[Step, int | None]) -> list[str]:
    """Write what will be sent and what it costs."""
    found = ["What will be sent:"]
    for way, cost in _WAYS.items():
        named = [step.operation_id for step in steps if step.way == way]
        if named:
            found.append(f"  {way:<6}{len(named)} operations, {cost}: {', '.join(named)}")
    for step in prices:
        price = prices[step]
        found.append(f"  {step.way:<6}{step.operation_id:<56}{'price unknown' if price is None else dollars(price)}")
    return found


def ending(findings: Sequence[Finding]) -> str:
    """Sum it up in a sentence."""
    compared = [finding for finding in findings if finding.differences is not None]
    different = sum(finding.count > 0 for finding in compared)
    left = len(findings) - len(compared)
    return f"{len(compared)} compared, {different} of them different in shape, {left} not compared."
