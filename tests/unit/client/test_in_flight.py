"""Ten in flight for one key, whoever asks; a call that waits to be sent again holds no place."""

import asyncio
import threading

import pytest

from ideowidgets.client import AsyncClient, Client, Event, Retry
from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import Timeout
from tests.unit.client.hostile import images, never, status

ASK = GenerateV3(prompt="x")
GOOD = images("https://ideogram.ai/a.png")


def until(server, condition):
    """Wait in small steps for a state of the server."""
    for _ in range(1000):
        if condition():
            return
        server.over.wait(0.005)
    raise AssertionError("the state was never reached")


def test_sync_and_async_clients_share_ten_places(server):
    opened = threading.Event()

    def waits(talk):
        opened.wait(10)
        GOOD(talk)

    server.plan.append(waits)
    done = []

    def in_threads():
        with Client("k" * 20, base_url=server.url) as client:
            threads = [threading.Thread(target=lambda: done.append(client.send(ASK))) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(20)

    async def in_loop():
        async with AsyncClient("k" * 20, base_url=server.url) as client:
            done.extend(await asyncio.gather(*(client.send(ASK) for _ in range(8))))

    both = [threading.Thread(target=in_threads), threading.Thread(target=lambda: asyncio.run(in_loop()))]
    with Client("k" * 20, base_url=server.url) as watcher:
        for thread in both:
            thread.start()
        until(server, lambda: watcher.gate.in_use == 10 and watcher.gate.waiting == 6 and server.busy == 10)
        opened.set()
        for thread in both:
            thread.join(20)
        assert watcher.gate.in_use == 0
    assert len(done) == 16
    assert server.most_busy == 10


def test_another_key_has_its_own_places(server):
    with Client("k" * 20, base_url=server.url) as one, Client("j" * 20, base_url=server.url) as other:
        assert one.gate is not other.gate


def test_the_service_s_own_limit_is_learned(make, server):
    server.plan.extend([status(429, {"max_inflight_requests": 2}, ("retry-after", "0")), GOOD])
    client = make("k" * 20, base_url=server.url)
    client.send(ASK)
    assert client.client.gate.limit == 2


def test_a_pause_holds_no_place(make, server):
    server.plan.extend([status(429, {}, ("retry-after", "0.01")), GOOD])
    client = make("k" * 20, base_url=server.url, in_flight=1)
    seen = []
    client.send(ASK, watch=lambda event: seen.append((event, client.client.gate.in_use)))
    assert seen == [
        (Event("waiting", 1), 0),
        (Event("sent", 1), 1),
        (Event("retry", 1, 0.01), 0),
        (Event("waiting", 2), 0),
        (Event("sent", 2), 1),
    ]
    assert client.client.gate.in_use == 0


def test_a_deadline_while_waiting_sends_nothing(make, server):
    server.plan.append(GOOD)
    client = make("k" * 20, base_url=server.url, in_flight=1)
    ticket = client.client.gate.ask(1, lambda: None)
    with pytest.raises(Timeout) as caught:
        client.send(ASK, deadline=0.05)
    ticket.leave()
    assert not caught.value.sent
    assert server.arrivals == []


def test_cancelling_gives_the_place_back(server, caplog):
    arrived = threading.Event()

    def silent(talk):
        arrived.set()
        never(talk)

    server.plan.append(silent)

    async def main():
        async with AsyncClient("k" * 20, base_url=server.url, retry=Retry(attempts=1)) as client:
            task = asyncio.create_task(client.send(ASK))
            assert await asyncio.to_thread(arrived.wait, 10)
            assert client.gate.in_use == 1
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert client.gate.in_use == 0

    asyncio.run(main())
    assert "cancelled after it was sent; it may have been billed" in caplog.text


def test_one_async_client_in_many_loops(server):
    server.plan.append(GOOD)
    client = AsyncClient("k" * 20, base_url=server.url)

    async def once():
        await client.send(ASK)
        for wire in list(client._wires.values()):
            await wire.close()

    asyncio.run(once())
    asyncio.run(once())
    assert server.posts() == 2


def test_a_sync_client_works_inside_a_running_loop(server):
    server.plan.append(GOOD)

    async def main():
        with Client("k" * 20, base_url=server.url) as client:
            return client.send(ASK)

    assert len(asyncio.run(main()).images) == 1
