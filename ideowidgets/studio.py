"""The one object a notebook holds: a client, a record, and the widgets wired to both."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ideowidgets.accessor import install
from ideowidgets.client import AsyncClient
from ideowidgets.client.gate import IN_FLIGHT
from ideowidgets.client.known import make_service
from ideowidgets.client.polling import DEADLINE
from ideowidgets.client.secret import Secret, find_key
from ideowidgets.client.services import Offline, Service
from ideowidgets.client.verbs.generate import generate as pictures_of
from ideowidgets.operations.errors import IdeogramError, InvalidRequest, MissingKey
from ideowidgets.operations.registry import models
from ideowidgets.operations.request import Request
from ideowidgets.record import Record
from ideowidgets.record.projects import Spending, checked_name
from ideowidgets.record.replay_pack import ReplayPack
from ideowidgets.run import Call, FetchReport, ReplayRunner, Runner
from ideowidgets.run.replaying import REPLAY
from ideowidgets.run.runner import checked_in_flight
from ideowidgets.run.spending import allowed, check_amount
from ideowidgets.studio_results import StudioResults
from ideowidgets.studio_verbs import StudioVerbs
from ideowidgets.studio_views import StudioViews
from ideowidgets.sweep import Sample, Sweep
from ideowidgets.sweep.drive import ANY_CELL
from ideowidgets.sweep.quote import counted
from ideowidgets.sweep.starting import base_of, or_as_axes

if TYPE_CHECKING:
    import pandas as pd


OFFLINE_NOTICE = "No API key: these are offline drawings, not Ideogram's pictures, and nothing costs money."

# A studio is where most people get their first frame.
install()


class Studio(StudioViews, StudioVerbs, StudioResults):
    """Everything a notebook needs, from a prompt to an export.

    With a key it talks to Ideogram. Without one it uses the offline stand-in, and says so.

    Parameters
    ----------
    api_key : str, optional
        By default the one given to ``ideowidgets.login()``, else the service's own environment variable, such as
        ``IDEOGRAM_API_KEY``.
    service : str or Service, optional
        ``"ideogram"``, ``"offline"``, or a gateway: ``"one-min"``, ``"reseller"`` (which needs ``base_url``). By
        default Ideogram where there is a key for it, else offline.
    record : Record or path, optional
        By default the user's own record.
    base_url : str, optional
        Where the service listens; https, except on loopback.
    project : str, optional
        What everything is for. :attr:`df`, views, sweeps by name, spending and exports are the project's alone;
        what the record has already is reused whichever project made it, and shown in both.
    cap_usd : float, optional
        What the project may cost in all, in US dollars: over all days and kernels, by the record. It is remembered
        until another one is given; ``record.set_cap(project, None)`` takes it off.
    replay : path, optional
        A pack that :meth:`replay_pack` wrote: requests that it knows get the recorded answers, marked with their
        service and day, and all others drawings of the stand-in. Needs no key and costs nothing.
    in_flight : int
        How many requests may be under way at once; more than 10 is for accounts that may have more.

    Raises
    ------
    MissingKey
        For a service that needs a key and has none.
    IdeogramError
        Where the service is unknown, ``base_url`` is not safe to send a key to, ``cap_usd`` has no project,
        ``replay`` is no pack, or ``in_flight`` is no whole number of 1 to 100.

    Examples
    --------
    >>> import tempfile
    >>> studio = Studio(service="offline", record=tempfile.mkdtemp())
    >>> call = studio.generate("a lighthouse", seed=7).wait(60)
    >>> len(studio.df)
    1
    >>> studio.close()
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        service: str | Service | None = None,
        record: Record | str | os.PathLike[str] | None = None,
        base_url: str | None = None,
        project: str | None = None,
        cap_usd: float | None = None,
        replay: str | os.PathLike[str] | None = None,
        in_flight: int = IN_FLIGHT,
    ) -> None:
        checked_in_flight(in_flight)
        if cap_usd is not None and project is None:
            raise IdeogramError("cap_usd is the cap of a project: give project= too, or max_usd= to what you send.")
        if replay is not None and (api_key, service, base_url) != (None, None, None):
            raise IdeogramError("A replay asks no service: give replay= without api_key, service and base_url.")
        pack = None if replay is None else ReplayPack(Path(replay).expanduser())
        self.project = None if project is None else checked_name(project)
        if pack is not None:
            service = Offline.name
        elif service is None:
            service = Service.name if _find(Service, api_key) else Offline.name
        # The client is made when first used; what is wrong with its address is said here.
        spoken = make_service(service, base_url)
        self._service = spoken
        self.service = spoken.name if pack is None else REPLAY
        self.is_offline = spoken.name == Offline.name
        self.pack = pack
        key = _find(spoken, api_key)
        if not self.is_offline and key is None:
            raise MissingKey(
                f"service={self.service!r} needs an API key. Call ideowidgets.login(), or set {spoken.key_variable} "
                "before the kernel starts; Studio() without a service works offline."
            )
        self.record = record if isinstance(record, Record) else Record(record)
        if self.project is not None and cap_usd is not None:
            self.record.set_cap(self.project, cap_usd)
        if pack is not None:
            self.runner: Runner = ReplayRunner(self.record, pack, project=self.project, in_flight=in_flight)
            return
        secret = None if self.is_offline else key
        # Rows of another address than the service's own never stand for the service's pictures.
        own = self.is_offline or spoken.base_url == spoken.default_url
        scope = self.service if own else f"{self.service} at {urlsplit(spoken.base_url).netloc}"
        self.runner = Runner(
            self.record,
            service=scope,
            client=lambda: AsyncClient(secret, service=spoken, in_flight=in_flight),
            in_flight=in_flight,
            price=spoken.price,
            cannot=spoken.cannot,
            project=self.project,
        )

    def __repr__(self) -> str:
        named = "" if self.project is None else f", project={self.project!r}"
        return f"Studio(service={self.service!r}{named})"

    def _repr_html_(self) -> str:
        lines = [self.record.notice]
        if self.project is not None and not self.is_offline:
            lines.append(f"Project {self.project}: {self.spending}.")
        told = "".join(f"<br>{escape(line)}" for line in lines)
        return f"<div><strong>{escape(repr(self))}</strong> {escape(self._notice())}{told}</div>"

    def _notice(self) -> str:
        if self.pack is not None:
            return (
                f"Answers recorded {self.pack.when}: {len(self.pack.answers)}, with {counted(self.pack.images)}. "
                "They are shown again; anything else is an offline drawing. Nothing costs money."
            )
        asked = "Ideogram's own API" if self.service == Service.name else f"The gateway {self.service!r}"
        return OFFLINE_NOTICE if self.is_offline else f"{asked}; every picture costs money."

    @property
    def df(self) -> pd.DataFrame:
        """Every picture of the record, or of the project, one row each; a copy."""
        return self.record.frame(project=self.project)

    @property
    def models(self) -> tuple[str, ...]:
        """The models that can generate at this service, newest first."""
        return models("generate", self.carries)

    def request(self, prompt: str | Mapping[str, Any], *, model: str | None = None, **fields: Any) -> Request[Any]:
        """Make a request for a model without naming its class.

        Parameters
        ----------
        prompt : str or mapping
            Text, or a structured prompt.
        model : str, optional
            ``"ideogram-3.0"``, ``"4.0"``, ``"4.5"`` ...
        **fields
            By the vendor's names, or by role (``rendering_speed``, ``resolution`` ...).

        Raises
        ------
        InvalidRequest
            Where the model lacks a field, or a value breaks a rule.
        """
        return pictures_of(prompt, model=model, carried=self.carries, **fields)

    def carries(self, asked: Request[Any] | type[Request[Any]]) -> bool:
        """Tell whether the service carries a request, or any request of a class; verbs choose among those."""
        return self._service.cannot(asked) is None

    def send(self, request: Request[Any], *, parent_image_id: str | None = None, max_usd: float | None = None) -> Call:
        """Send any request and record it; give a handle at once.

        Parameters
        ----------
        parent_image_id : str, optional
            The row that it was made from.
        max_usd : float, optional
            What it may cost, in US dollars; needed above 1 dollar. A magic prompt, whose price is unknown, needs none.

        Raises
        ------
        BudgetExceeded
            Where it costs more than that; nothing is sent then.
        InvalidRequest
            Where the service cannot carry it.
        """
        check_amount(max_usd)
        self.runner.check_carried(request)
        price = self.runner.price(request)
        if price.usd_micros or max_usd is not None:
            allowed([price], request.expected_images, max_usd)
        self.runner.account.check([request], [price])
        return self.runner.submit(request, parent_image_id=parent_image_id)

    def row(self, call: Call) -> pd.Series[Any]:
        """Give the row of the picture that a call made; waits where it is still on its way.

        Verbs, :meth:`show` and :meth:`compare` take the call itself just as well.

        Raises
        ------
        IdeogramError
            The error of a call that failed; or it made several pictures, and then each has a row in :attr:`df`.

        Examples
        --------
        >>> import tempfile
        >>> studio = Studio(service="offline", record=tempfile.mkdtemp())
        >>> int(studio.row(studio.generate("a lighthouse", seed=7))["seed"])
        7
        >>> studio.close()
        """
        if not isinstance(call, Call):
            raise IdeogramError(
                f"row: takes what a verb gave (got {type(call).__name__}). By image id: studio.df.loc[image_id]."
            )
        call.result()
        if len(call.image_ids) != 1:
            raise IdeogramError(
                f"{call!r} made {len(call.image_ids)} pictures. Take one of them: studio.df.loc[call.image_ids[0]]."
            )
        return self.record.frame(image_ids=call.image_ids).iloc[0]

    def resume_job(self, image_id: str, *, deadline: float = DEADLINE) -> Call:
        """Take up a job again whose answer never came, as after a restart; costs nothing more.

        Parameters
        ----------
        image_id : str
            A row whose ``generation_id`` names the job.
        deadline : float
            Seconds to wait for its end.

        Raises
        ------
        IdeogramError
            Where the row has its answer, has no job, or is another service's.
        """
        return self.runner.resume_job(image_id, deadline=deadline)

    def fetch_missing(self, image_ids: Iterable[str] | None = None, timeout: float = 600) -> FetchReport:
        """Fetch pictures again that were made and could not be fetched; costs nothing more.

        A link lives for about a day. ``print`` the report to see what is still missing, and why.

        Parameters
        ----------
        image_ids : iterable of str, optional
            Only these rows.
        timeout : float
            Seconds.
        """
        return self.runner.fetch_missing(image_ids, timeout)

    def sweep(
        self,
        request: Request[Any] | str,
        axes: Mapping[Any, Any] | None = None,
        *,
        name: str | None = None,
        seeds: int | None = None,
        repeats: int = 1,
        sample: Sample = "all",
        n: int | None = None,
        sample_seed: int = 0,
        reuse: str | date = "ever",
        template: bool = True,
        skip: Sequence[Mapping[Any, Any]] = (),
        keep: Sequence[str] = (),
        parent_image_id: str | None = None,
        **fields: Any,
    ) -> Sweep:
        """Plan many requests: one request with some fields replaced by lists of values.

        Parameters
        ----------
        request : Request or str
            The base; of a text, a request for ``model=`` is made with ``**fields``.
        axes : mapping
            Field name to a list of values; :class:`ideowidgets.Sweep` says what else an axis can be.
        name, seeds, repeats, sample, n, sample_seed, reuse, template, skip, keep
            See :class:`ideowidgets.Sweep`.
        parent_image_id : str, optional
            The row that these pictures are made from, where no picture of the request says so, as
            ``canvas.parent_image_id`` for ``canvas.to_request()``.
        """
        try:
            base = self.request(request, **fields) if isinstance(request, str) else base_of(request).replace(**fields)
        except InvalidRequest as error:
            raise or_as_axes(error, fields) from None
        made = Sweep(
            base,
            axes,
            runner=self.runner,
            name=name,
            seeds=seeds,
            repeats=repeats,
            sample=sample,
            n=n,
            sample_seed=sample_seed,
            reuse=reuse,
            template=template,
            skip=skip,
            keep=keep,
        )
        if parent_image_id is not None:
            made.parents[ANY_CELL] = self.record.rows([parent_image_id])[0].image_id
        return made

    def load(self, path: str | os.PathLike[str], *, reuse: str | date | None = None) -> Sweep:
        """Read a plan from a file that :meth:`Sweep.save` wrote; what the record knows of its cells is reused.

        Parameters
        ----------
        path : path
            The ``.json`` or, where the plan brings its pictures, the ``.zip``.
        reuse : str or date, optional
            What of the record counts as made, instead of what the plan says; see :class:`ideowidgets.Sweep`.

        Raises
        ------
        InvalidRequest
            Where the file is no plan, or names files on this disk.
        NotInRecord
            Where a ``.json`` has pictures that the record lacks.
        """
        return Sweep.load(path, runner=self.runner, reuse=reuse)

    def open(self, name: str) -> Sweep:
        """Find a sweep again by its name, also after a restart.

        Raises
        ------
        RecordError
            Where there is none; the message lists the names there are.
        """
        return Sweep.open(name, runner=self.runner)

    @property
    def sweeps(self) -> tuple[str, ...]:
        """Names of the sweeps in the record, or of the project, newest first."""
        return tuple(self.record.sweeps(self.project))

    @property
    def spent_usd(self) -> float:
        """What this studio has spent since it was made, in US dollars."""
        return self.runner.spent_usd_micros / 1e6

    @property
    def spending(self) -> Spending:
        """What the project, or everything in the record, has cost: in total, today, and what its cap leaves."""
        return self.record.spending(self.project)

    def close(self) -> None:
        """Stop the thread that sends; rows and pictures stay."""
        self.runner.close()


def _find(service: Service | type[Service], api_key: str | None) -> Secret | None:
    found = find_key(service.name, service.key_variable, api_key)
    return found[0] if found else None
