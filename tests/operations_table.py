"""Write the README's table of operations from the operations themselves: ``python -m tests.operations_table``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ideowidgets.client.known import SERVICES
from ideowidgets.client.services import Service
from ideowidgets.operations.prices import AS_OF, dollars, usual_price
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request
from tests.paths import REPOSITORY

BEGIN = "<!-- operations: python -m tests.operations_table -->"
END = "<!-- /operations -->"
# Services that carry every operation need no column; the test holds them to it.
CARRY_ALL = ("ideogram", "offline")
# Where a service has no address of its own, any will do to ask what it carries.
ANY_ADDRESS = "https://service.example"

_JOBS = {"answer": "", "either": "can be", "job": "always"}


def services() -> dict[str, Service]:
    """Give every service that this version knows, by name."""
    return {name: cls(None if cls.default_url else ANY_ADDRESS) for name, cls in SERVICES.items()}


def table() -> str:
    """Write the table, by action and model."""
    gateways = {name: service for name, service in services().items() if name not in CARRY_ALL}
    head = ["action", "model", "class and `operationId`", "price", "quote", "job", *(f"`{name}`" for name in gateways)]
    rows = [_row(cls, gateways) for cls in sorted(OPERATIONS.values(), key=_place)]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def section() -> str:
    """Write what stands between the two marks."""
    return f"{BEGIN}\n{_intro()}\n\n<details><summary>The table</summary>\n\n{table()}\n\n</details>\n{END}"


def _intro() -> str:
    return (
        f"Ideogram and the stand-in carry all {len(OPERATIONS)} operations; the last columns say what gateways carry. "
        "`price` is about what one picture costs at Ideogram at default settings, or one call where the result is no "
        f"picture (list of {AS_OF}); other settings cost more or less, and gateways have prices of their own. `quote`: "
        "the service says the exact price beforehand. `job`: it can be, or always is, answered later."
    )


def _place(cls: type[Request[Any]]) -> tuple[int, str, str, str]:
    operation = cls.operation
    # Actions stand in the order of the library: from generate to what is asked of an account.
    actions = list(dict.fromkeys(known.operation.action for known in OPERATIONS.values()))
    return actions.index(operation.action), operation.model, operation.generation, operation.id


def _row(cls: type[Request[Any]], gateways: dict[str, Service]) -> Iterator[str]:
    operation = cls.operation
    yield operation.action
    yield operation.model
    yield f"`{cls.__name__}`<br>`{operation.id}`"
    yield _price(cls)
    yield "yes" if operation.dry_run else ""
    yield "can be" if operation.twin else _JOBS[operation.delivery]
    for service in gateways.values():
        yield "yes" if service.cannot(cls) is None else ""


def _price(cls: type[Request[Any]]) -> str:
    micros = usual_price(cls.operation).usd_micros
    return "unknown" if micros is None else dollars(micros) if micros else "free"


def replaced(text: str) -> str:
    """Give a text with what stands between the marks written anew.

    Raises
    ------
    ValueError
        Where the marks are missing.
    """
    before, mark, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (mark and end):
        raise ValueError(f"the marks {BEGIN} and {END} are missing")
    return before + section() + after


def main(path: Path = REPOSITORY / "README.md") -> None:
    """Write the README anew."""
    path.write_text(replaced(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
