"""Ask the real service, with a real key and for real money, and say where its answers differ from the stand-in's.

``python -m tests.live --max-usd 0.25`` says first what it sends and what that costs. Only shapes are compared and
reported: keys, types, values of enumerations, statuses, headers; never what an answer says.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ideowidgets.offline.openapi import document
from ideowidgets.operations.errors import BadKey, IdeogramError, MissingKey, NoCredit
from ideowidgets.operations.prices import AS_OF, dollars
from ideowidgets.operations.registry import OPERATIONS
from tests.live.asking import Answered, Party, price_of, stand_in
from tests.live.plan import Step, steps
from tests.live.report import Finding, ending, plan_lines
from tests.live.shapes import Difference, differences

SAME, DIFFERENT, NOT_RUN = 0, 1, 2
Say = Callable[[str], object]


class _Stop(Exception):
    """Nothing more is sent, and why."""


def main(arguments: Sequence[str] | None = None, say: Say = print) -> int:
    """Run the check.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the command line.
    say : callable
        Takes each line of the report.

    Returns
    -------
    int
        0 where all answers have the stand-in's shape, 1 where some differ, 2 where the check was not run to its end.
    """
    options = _options(arguments)
    try:
        chosen = steps(options.operations)
        with _party(options, chosen, say) as real, stand_in() as theirs:
            return Check(real, theirs, options, say).run(chosen)
    except (_Stop, IdeogramError) as stop:
        say(f"Stopped: {stop}")
        return NOT_RUN


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.live", description=str(__doc__).partition("\n")[0])
    parser.add_argument("operations", nargs="*", help="operationIds or patterns, =job behind; the usual few if none")
    parser.add_argument("--max-usd", type=_usd, required=True, help="the most that everything together may cost")
    parser.add_argument("--unknown-usd", type=_usd, help="count what has no known price as this; left out otherwise")
    parser.add_argument("--yes", action="store_true", help="do not ask before sending")
    parser.add_argument("--json", type=Path, help="also write the report to this file")
    parser.add_argument("--base-url", help="another address of the service")
    return parser.parse_args(arguments)


def _usd(text: str) -> float:
    value = float(text)
    if not 0 <= value < math.inf:
        raise ValueError("an amount of dollars")
    return value


def _party(options: argparse.Namespace, chosen: Sequence[Step], say: Say) -> Party:
    """State the price, and get ready only where that is allowed."""
    prices = {step: step.request({}).price().usd_micros for step in chosen if step.paid}
    for line in plan_lines(chosen, prices):
        say(line)
    known = sum(filter(None, prices.values()))
    say(
        f"Together about {dollars(known)} by the list of {AS_OF}, beside what is unknown; at most ${options.max_usd:g}."
    )
    if known > options.max_usd * 1e6:
        raise _Stop("that is more than --max-usd. Nothing was sent.")
    try:
        party = Party(base_url=options.base_url)
    except MissingKey as missing:
        raise _Stop(f"{missing} Nothing was sent.") from None
    if not (options.yes or (sys.stdin.isatty() and input("Send? [y/N] ").strip().lower() == "y")):
        party.__exit__()
        raise _Stop("not confirmed; --yes does without. Nothing was sent.")
    return party


class Check:
    """One run against both.

    Parameters
    ----------
    real, theirs : Party
        The service and the stand-in.
    """

    def __init__(self, real: Party, theirs: Party, options: argparse.Namespace, say: Say) -> None:
        self._real = real
        self._theirs = theirs
        self._options = options
        self._say = say
        self._paths = document("")["paths"]
        self._quoted: dict[str, int] = {}
        self._findings: list[Finding] = []

    def run(self, chosen: Sequence[Step]) -> int:
        """Ask, quote, state the price again, send, report."""
        self._say(f"Asking {self._real.base_url}.")
        paid = [step for step in chosen if step.paid]
        stopped = ""
        try:
            for step in chosen:
                if not step.paid:
                    self._keep(self._taken(step))
            counted = self._counted(paid)
            for step in paid:
                self._keep(self._taken(step) if step in counted else Finding(step, note="price unknown"))
        except _Stop as stop:
            stopped = str(stop)
        self._say(ending(self._findings))
        if stopped:
            self._say(f"Stopped: {stopped}")
        self._write(stopped)
        return NOT_RUN if stopped else DIFFERENT if any(finding.count for finding in self._findings) else SAME

    def _keep(self, finding: Finding) -> None:
        self._findings.append(finding)
        for line in finding.lines():
            self._say(line)

    def _counted(self, paid: Sequence[Step]) -> dict[Step, int]:
        """Price everything with what was quoted, and stop where it is too much."""
        unknown = self._options.unknown_usd
        prices: dict[Step, int] = {}
        for step in paid:
            price = self._quoted.get(step.operation_id, step.request({}).price().usd_micros)
            if price is None and unknown is not None:
                price = round(unknown * 1e6)
            if price is not None:
                prices[step] = price
        for operation_id in dict.fromkeys(step.operation_id for step in paid if step.operation_id in self._quoted):
            self._say(f"  quoted {operation_id:<55}{dollars(self._quoted[operation_id])}")
        total = sum(prices.values())
        left = len(paid) - len(prices)
        said = f"Together {dollars(total)} with the quotes."
        self._say(said + f" {left} of unknown price left out; --unknown-usd counts them." * bool(left))
        if total > self._options.max_usd * 1e6:
            raise _Stop("that is more than --max-usd. Nothing that costs was sent.")
        return prices

    def _taken(self, step: Step) -> Finding:
        lacking = step.lacks(self._real.known)
        if lacking:
            return Finding(step, note=lacking)
        answered = self._real.ask(step)
        statuses = tuple(reply.status for _, reply in answered.heard)
        if step.way == "quote":
            self._keep_quote(step, answered)
        if isinstance(answered.error, BadKey | NoCredit) and step.way != "ask":
            raise _Stop(f"{step.operation_id} answered {answered.error.status}. Nothing more was sent.")
        if not answered.heard:
            return Finding(step, note=type(answered.error).__name__)
        note = "" if answered.error is None else f"the client says {type(answered.error).__name__}"
        return Finding(step, statuses, self._compared(step, answered, self._theirs.ask(step)), note)

    def _keep_quote(self, step: Step, answered: Answered) -> None:
        price = price_of(answered)
        if price is not None:
            self._quoted[step.operation_id] = price
        elif any(reply.status == 200 for _, reply in answered.heard):
            # Whoever does not understand dry_run may have done the work.
            raise _Stop(f"{step.operation_id} gave no quote for dry_run and may have billed. Nothing more was sent.")

    def _compared(self, step: Step, ours: Answered, theirs: Answered) -> dict[str, list[Difference]]:
        last = dict(theirs.heard)
        found: dict[str, set[Difference]] = {}
        for answerer, reply in ours.heard:
            told = self._told(answerer)
            found.setdefault(answerer, set()).update(differences(reply, last.get(answerer), told))
        if ours.picture != theirs.picture:
            where = found.setdefault(step.operation_id, set())
            where.add(Difference("download", "", str(ours.picture), str(theirs.picture)))
        return {answerer: sorted(found[answerer]) for answerer in found}

    def _told(self, operation_id: str) -> dict[str, object]:
        operation = OPERATIONS[operation_id].operation
        told: dict[str, object] = self._paths[operation.path][operation.method.lower()]["responses"]
        return told

    def _write(self, stopped: str) -> None:
        if self._options.json is None:
            return
        content = {
            "service": self._real.base_url,
            "max_usd": self._options.max_usd,
            "quoted_usd_micros": self._quoted,
            "stopped": stopped,
            "steps": [finding.to_dict() for finding in self._findings],
        }
        self._options.json.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
