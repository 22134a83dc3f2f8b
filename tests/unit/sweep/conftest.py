"""The fixtures of the runner."""

from tests.unit.run.conftest import record, runner, server

__all__ = ["record", "runner", "server"]
