"""One recorded call: a row before it leaves, the answer and its pictures after."""

from ideowidgets.run.budget import Budget
from ideowidgets.run.call import Call
from ideowidgets.run.describing import Described, asked_vs_got, describe_results
from ideowidgets.run.keeping import NOT_SENT, Cancelled, SentElsewhere
from ideowidgets.run.later import FetchReport
from ideowidgets.run.replaying import ReplayRunner
from ideowidgets.run.runner import Runner
from ideowidgets.run.worker import Worker

__all__ = [
    "NOT_SENT",
    "Budget",
    "Call",
    "Cancelled",
    "Described",
    "FetchReport",
    "ReplayRunner",
    "Runner",
    "SentElsewhere",
    "Worker",
    "asked_vs_got",
    "describe_results",
]
