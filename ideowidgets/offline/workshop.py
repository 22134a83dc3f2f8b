"""The work itself: from a checked request to the body of its answer, at once or as a job."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from ideowidgets.offline import answers, faults
from ideowidgets.offline.answers import UNREADABLE, UNSAFE_SOURCE, deny
from ideowidgets.offline.desk import Desk
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.handlers import HANDLERS
from ideowidgets.offline.house import Arrival, House
from ideowidgets.offline.jobs import CONTENT_POLICY, FAIL_JOB, GENERATION_ERROR, USAGE_PRICED, Job, entry
from ideowidgets.offline.journal import Charge
from ideowidgets.offline.links import Promise, short_id
from ideowidgets.offline.painting import UNSAFE_IMAGE, UNSAFE_PROMPT, spoken
from ideowidgets.offline.quotes import quote
from ideowidgets.offline.reading.decode import Verbs
from ideowidgets.offline.state import Account
from ideowidgets.offline.webhooks import check_url
from ideowidgets.offline.wire import Refusal
from ideowidgets.operations.request import Request

NO_CREDIT = "no-credit"
UNSAFE_NAME = "unsafe"
_SECONDS = {"FLASH": 3.0, "TURBO": 4.0, "DEFAULT": 8.0, "QUALITY": 14.0}
# The stand-in's own figures: the service tells what such a request cost only when it is done.
_USAGE = {"LOW": 30_000, "MEDIUM": 60_000, "HIGH": 200_000}
_QUICK_SECONDS = 0.2
_PROMPT_SECONDS = 3.0


class Workshop:
    """Where requests are carried out."""

    def __init__(self, house: House) -> None:
        self._house = house

    def carry_out(
        self, value: Request[Any], verbs: Verbs, arrival: Arrival, account: Account, *, listed: bool = True
    ) -> tuple[dict[str, Any], float]:
        """Do what a request asks.

        Parameters
        ----------
        listed : bool
            Whether the vendor's list price is what it would have cost; a gateway has prices of its own.

        Returns
        -------
        content : dict
            The body of the answer.
        seconds : float
            About how long the service takes to give it.

        Raises
        ------
        Refusal
            Where the service would refuse.
        """
        operation = value.operation
        if verbs.dry_run:
            return quote(value), _QUICK_SECONDS
        bills = operation.paid
        if bills and arrival.key == NO_CREDIT:
            raise Refusal(answers.no_credit())
        _check_safety(value)
        _check_model(value, account, self._house.now())
        if verbs.webhook_url is not None:
            check_url(verbs.webhook_url)
        price = (_by_usage(value) or value.price().usd_micros) if listed else None
        name = arrival.operation or operation.id
        charge = Charge(name, value.expected_images, price, self._house.now(), account.user_id) if bills else None
        generation_id = short_id(value.request_hash, self._house.next_number())
        desk = self._desk(account, generation_id, arrival.fault)
        content = HANDLERS[operation.id](value, desk)
        if not verbs.job:
            arrival.charge = charge
            return content, seconds_of(value)
        job = self._accept(value, verbs, arrival.fault, desk)
        arrival.charge = None if job.failure else charge
        if operation.delivery == "job":
            return {"generation_id": job.id}, _QUICK_SECONDS
        return {name: found for name, found in content.items() if name != "data"}, _QUICK_SECONDS

    def delivery(self, generation_id: str) -> tuple[dict[str, str], bytes]:
        """Write what the service would POST to a job's ``webhook_url``; the job is done then.

        Raises
        ------
        LookupError
            Where there is no such job, or it was given no address.
        ValueError
            Where the job fails: what is sent then is not documented.
        """
        house = self._house
        job = house.jobs.find(generation_id)
        if job is None or job.webhook_url is None:
            raise LookupError(f"{generation_id!r} is no job with a webhook_url.")
        now = house.now()
        job.finish(now)
        if job.poll(now) == "failed":
            raise ValueError(f"The job fails ({job.failure}); what is told then is not documented.")
        content = {"generation_id": job.id} | self._content(job)
        body = json.dumps(content, separators=(",", ":")).encode("ascii")
        return house.signer.headers(job.id, job.account.user_id, int(now), body), body

    def _accept(self, value: Request[Any], verbs: Verbs, fault: Fault | None, desk: Desk) -> Job:
        settings, now = self._house.settings, desk.now
        job = Job(
            id=desk.generation_id,
            request=value,
            account=desk.account,
            accepted=now,
            ready=now + settings.job_seconds + seconds_of(value) * settings.speed,
            polls_left=settings.job_polls,
            fault=fault,
            failure=_failure(value),
            cost=_by_usage(value),
            webhook_url=verbs.webhook_url,
        )
        self._house.jobs.add(job)
        return job

    def _polled(self, account: Account, generation_id: str, fault: Fault | None) -> dict[str, Any]:
        """Answer a poll."""
        job = self._house.jobs.of(account, generation_id)
        status = job.poll(self._house.now(), fault)
        told = {"generation_id": job.id, "status": status, "created": self._house.written(job.accepted)}
        if status == "failed":
            return told | {"failure_reason": job.failure}
        if status == "pending":
            return told
        cost = {} if job.cost is None else {"usage_cost_usd_micros": job.cost}
        data = [entry(item) for item in self._content(job, fault, for_job=True)["data"]]
        return told | {"response_type": "url", "data": data} | cost

    def _content(self, job: Job, fault: Fault | None = None, *, for_job: bool = False) -> dict[str, Any]:
        """Answer a job's request as if it had been synchronous, with links from now on."""
        expired = next((met for met in (fault, job.fault) if met and met.kind == "expired-link"), None)
        desk = replace(self._desk(job.account, job.id, expired, created=job.accepted), for_job=for_job)
        content = HANDLERS[job.request.operation.id](job.request, desk)
        return content if job.fault is None else faults.change_pictures(job.fault, content)

    def _desk(self, account: Account, generation_id: str, fault: Fault | None, *, created: float | None = None) -> Desk:
        house, now = self._house, self._house.now()
        expired = fault is not None and fault.kind == "expired-link"

        def link(image_id: str, promise: Promise) -> str:
            return house.settings.base_url + house.links.make(image_id, promise, owner=account.user_id, expired=expired)

        return Desk(
            generation_id=generation_id,
            created=house.written(now if created is None else created),
            link=link,
            account=account,
            now=now,
            written=house.written,
            made=lambda image_id: house.links.picture(image_id, account.user_id),
            picture_at=self._picture_at,
            generation=lambda wanted: self._polled(account, wanted, fault),
            charges=lambda: tuple(charge for charge in house.journal.charges if charge.account == account.user_id),
            stage_seconds=house.settings.stage_seconds,
        )

    def _picture_at(self, url: str) -> bytes:
        """Give a picture by a link of this engine's; no other address is ever opened."""
        base = self._house.settings.base_url
        path, _, query = url.removeprefix(base).partition("?")
        reply = self._house.links.fetch(path, query) if url.startswith(base) else None
        if reply is None or reply.status != 200:
            deny(400, UNREADABLE)
        return reply.body


def seconds_of(value: Request[Any]) -> float:
    """Give about how long the service takes."""
    if not value.operation.picture:
        return _PROMPT_SECONDS if value.operation.paid else _QUICK_SECONDS
    base = _SECONDS.get(value.roles().get("rendering_speed", "DEFAULT"), _SECONDS["DEFAULT"])
    return base * (1 + 0.15 * (value.expected_images - 1))


def _by_usage(value: Request[Any]) -> int | None:
    """Give what a request costs that is priced by usage, in millionths of a dollar; None for all others."""
    if value.operation.id not in USAGE_PRICED:
        return None
    return _USAGE.get(value.roles().get("quality", "MEDIUM"), _USAGE["MEDIUM"]) * value.expected_images


def _failure(value: Request[Any]) -> str | None:
    words = spoken(value)
    if UNSAFE_IMAGE in words:
        return CONTENT_POLICY
    return GENERATION_ERROR if FAIL_JOB in words else None


def _check_safety(value: Request[Any]) -> None:
    generation = value.operation.generation
    if UNSAFE_PROMPT in spoken(value):
        raise Refusal(answers.unsafe(generation), "the prompt is unsafe")
    if any(UNSAFE_NAME in picture.name.lower() for files in value.pictures().values() for picture in files):
        raise Refusal(answers.unsafe(generation, UNSAFE_SOURCE), "a picture is unsafe")


def _check_model(value: Request[Any], account: Account, now: float) -> None:
    """Refuse a custom model that the account does not have, or does not have yet."""
    roles = value.roles()
    stacked = [model["custom_model_uri"] for model in roles.get("stacked_custom_models", ())]
    for uri in filter(None, (roles.get("custom_model_uri"), *stacked)):
        model = account.model_by_uri(uri)
        if model is None:
            deny(404 if value.operation.generation == "v2" else 400, "The custom model was not found.")
        if model.status(now) != "COMPLETED":
            deny(400, "The custom model is not available for generation.")
