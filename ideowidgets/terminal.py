"""A plan run from a terminal, into the same record: ``python -m ideowidgets run plan.json --max-usd 20``."""

from __future__ import annotations

import argparse
import sys

from ideowidgets.operations.errors import IdeogramError, Timeout
from ideowidgets.operations.prices import dollars
from ideowidgets.studio import OFFLINE_NOTICE, Studio
from ideowidgets.sweep import Sweep, SweepQuote

DONE, INCOMPLETE, REFUSED, INTERRUPTED = 0, 1, 2, 130
EVERY_S = 2.0


def run_plan(given: argparse.Namespace) -> int:
    """Run a plan; return the exit status. What goes wrong is said on the error stream."""
    try:
        studio = Studio(
            service=given.service,
            base_url=given.base_url,
            record=given.record,
            project=given.project,
            cap_usd=given.cap_usd,
            in_flight=given.in_flight,
        )
    except IdeogramError as error:
        return _refused(error)
    try:
        return _run(studio, given)
    except IdeogramError as error:
        return _refused(error)
    finally:
        studio.close()
        studio.record.close()


def _print(line: object) -> None:
    # Whoever reads a pipe wants to see how far it is, too.
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _refused(error: object) -> int:
    sys.stderr.write(f"{error}\n")
    return REFUSED


def _run(studio: Studio, given: argparse.Namespace) -> int:
    sweep = studio.load(given.plan, reuse=given.reuse)
    if studio.is_offline and given.service is None:
        # Nobody chose the stand-in, so nobody is to take its drawings for what the plan was made for.
        _print(OFFLINE_NOTICE)
    quote = sweep.quote()
    _say(studio, sweep, quote)
    if given.quote:
        return DONE
    if not _agreed(studio, quote, given):
        return _refused("Nothing was sent. Say --yes, or what it may cost with --max-usd.")
    sweep.run(max_usd=given.max_usd, retry=given.retry, unknown_prices=given.unknown_prices)
    interrupted = _follow(sweep)
    return _summary(studio, sweep, interrupted=interrupted)


def _say(studio: Studio, sweep: Sweep, quote: SweepQuote) -> None:
    _print(f"{sweep.name}: {sweep!r}")
    _print(f"service {studio.service}, record {studio.record.path}")
    if studio.project is not None:
        _print(f"project {studio.project}: {studio.spending}")
    _print(quote)
    if quote.source_text and quote.new:
        _print(quote.source_text)
    for axis, columns in quote.columns.items():
        costs = {column.usd_micros for column in columns}
        # Where every value costs the same, the sum says it all.
        if len(costs) > 1:
            parts = [f"{column.value} {_cost(column.usd_micros)}" for column in columns]
            _print(f"  {axis}: {', '.join(parts)}")
    reasons = list(dict.fromkeys(void.reason for void in sweep.voids))
    for reason in reasons[:5]:
        _print(f"  void: {reason}")


def _cost(usd_micros: int | None) -> str:
    return "price unknown" if usd_micros is None else dollars(usd_micros)


def _agreed(studio: Studio, quote: SweepQuote, given: argparse.Namespace) -> bool:
    if given.yes or given.max_usd is not None or studio.is_offline or (not quote.new and given.retry is None):
        return True
    if not sys.stdin.isatty():
        return False
    try:
        return input("Run it? [y/N] ").strip().casefold() in ("y", "yes")
    except EOFError:
        return False


def _follow(sweep: Sweep) -> bool:
    """Print how far it is until it is done; tell whether someone stopped it."""
    interrupted, said = False, ""
    while sweep.running:
        try:
            sweep.wait(EVERY_S)
        except Timeout:
            line = _line(sweep)
            if line != said:
                _print(line)
            said = line
        except KeyboardInterrupt:
            # The first stops what has not left and keeps what is paid for; the second waits for nothing.
            sweep.cancel(abandon=interrupted)
            _print("Stopping; what has left is still fetched. Interrupt again to abandon it.")
            interrupted = True
    return interrupted


def _line(sweep: Sweep) -> str:
    now = sweep.progress
    parts = [f"{now.done} of {now.total}"]
    counts = {"failed": now.failed, "withheld": now.unsafe, "may have been billed": now.unknown}
    parts += [f"{count} {what}" for what, count in counts.items() if count]
    before = now.spent_usd_micros - now.run_usd_micros
    parts.append(
        dollars(now.run_usd_micros) + (f" ({dollars(now.spent_usd_micros)} with earlier runs)" if before else "")
    )
    if now.left_seconds is not None:
        parts.append(f"about {max(1, round(now.left_seconds))} s left")
    return " · ".join(parts)


def _summary(studio: Studio, sweep: Sweep, *, interrupted: bool) -> int:
    now = sweep.progress
    _print(f"{_line(sweep)}{f' · {now.cancelled} not sent' if now.cancelled else ''}")
    errors = dict.fromkeys(error for cell in sweep.missing if (error := sweep.state(cell.cell_id).error))
    for error in list(errors)[:5]:
        sys.stderr.write(f"  {error}\n")
    _print(f"Look at it with studio.open({sweep.name!r}) on the record {studio.record.path}")
    if interrupted:
        return INTERRUPTED
    return INCOMPLETE if now.failed or now.unknown or now.cancelled or now.done + now.unsafe < now.total else DONE
