"""How it is asked: clients, services, retries, limits, downloads."""

from ideowidgets.client.async_client import AsyncClient
from ideowidgets.client.base import Fetched
from ideowidgets.client.core import Event, Timeouts
from ideowidgets.client.retry import Retry
from ideowidgets.client.secret import Secret
from ideowidgets.client.services import Service
from ideowidgets.client.sync_client import Client

__all__ = ["AsyncClient", "Client", "Event", "Fetched", "Retry", "Secret", "Service", "Timeouts"]
