"""How it is asked: clients, services, jobs, retries, limits, downloads."""

from ideowidgets.client.async_client import AsyncClient
from ideowidgets.client.base import Fetched
from ideowidgets.client.jobs import AsyncJob, Job
from ideowidgets.client.polling import Polling
from ideowidgets.client.retry import Retry
from ideowidgets.client.secret import Secret
from ideowidgets.client.sending import Event, Timeouts
from ideowidgets.client.services import Service
from ideowidgets.client.sync_client import Client

__all__ = [
    "AsyncClient",
    "AsyncJob",
    "Client",
    "Event",
    "Fetched",
    "Job",
    "Polling",
    "Retry",
    "Secret",
    "Service",
    "Timeouts",
]
