"""One recorded call: a row before it leaves, the answer and its pictures after."""

from ideowidgets.run.budget import Budget
from ideowidgets.run.call import Call
from ideowidgets.run.runner import NOT_SENT, Cancelled, Runner
from ideowidgets.run.worker import Worker

__all__ = ["NOT_SENT", "Budget", "Call", "Cancelled", "Runner", "Worker"]
