"""A process that writes to a record and prints what was acknowledged; started by the tests of crashes."""

from __future__ import annotations

import itertools
import sys
import threading

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Received, Record
from tests.unit.record.conftest import Mode, picture

_out = threading.Lock()


def say(*words: object) -> None:
    """Tell the parent in one write, so that lines of threads do not mix."""
    with _out:
        sys.stdout.write(" ".join(map(str, words)) + "\n")
        sys.stdout.flush()


def work(record: Record, name: int, calls: int | None) -> None:
    """Write calls one after another; without a number, until killed."""
    for n in itertools.count() if calls is None else range(calls):
        request_id = record.begin(GenerateV3(prompt=f"{name}", seed=n, num_images=2), service="ideogram")
        say("began", request_id)
        got = [
            Received(k, n, "p", "64x48", True, record.add_image(picture(name * 1000 + n * 2 + k)).sha256)
            for k in range(2)
        ]
        ids = record.complete(request_id, raw={}, images=got, cost_usd_micros=2, cost_source="table", latency_s=0.1)
        say("done", *ids)
        record.rate(ids[0], n % 5 + 1)
        say("rated", ids[0], n % 5 + 1)


def main(path: str, mode: Mode, name: str, calls: str) -> None:
    """Write from two threads."""
    record = Record(path, mode=mode)
    threads = [threading.Thread(target=work, args=(record, int(name) * 2 + k, int(calls) or None)) for k in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say("end", len(record.df))


if __name__ == "__main__":
    main(*sys.argv[1:])  # type: ignore[arg-type]
