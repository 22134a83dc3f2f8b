"""The in-flight gate: never above its limit, nobody forgotten, threads and loops together."""

import asyncio
import gc
import threading
import weakref

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ideowidgets.client.gate import Gate, Ticket, enter, enter_async, shared_gate


class GateMachine(RuleBasedStateMachine):
    """Askers come, are served, give up and leave in any order; time does not pass."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Gate(4)
        self.limit = 4
        self.tickets: list[Ticket] = []
        self.woken: list[int] = []

    @rule(cap=st.integers(1, 6))
    def ask(self, cap):
        number = len(self.tickets)
        self.tickets.append(self.gate.ask(cap, lambda: self.woken.append(number)))

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def leave(self, data):
        data.draw(st.sampled_from(self.tickets)).leave()

    @rule(limit=st.integers(-1, 8))
    def lower(self, limit):
        self.gate.lower(limit)
        self.limit = max(1, min(self.limit, limit))

    @invariant()
    def counts_agree(self):
        states = [ticket.state for ticket in self.tickets]
        assert self.gate.in_use == states.count("held") <= 4
        assert self.gate.waiting == states.count("waiting")
        assert self.gate.limit == self.limit

    @invariant()
    def nobody_waits_beside_a_free_place(self):
        waiting = [ticket for ticket in self.tickets if ticket.state == "waiting"]
        if waiting:
            assert self.gate.in_use >= min(self.limit, waiting[0].cap)

    @invariant()
    def each_is_told_once(self):
        assert len(self.woken) == len(set(self.woken))

    def teardown(self):
        for ticket in self.tickets:
            ticket.leave()
        assert self.gate.in_use == self.gate.waiting == 0


GateMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestGate = GateMachine.TestCase


def test_threads_and_two_loops_draw_from_one_count():
    gate = Gate(3)
    lock = threading.Lock()
    now, most, done = 0, 0, 0
    full = threading.Event()

    def inside(step):
        nonlocal now, most, done
        with lock:
            now += step
            most = max(most, now)
            done += step < 0
            if now == 3:
                full.set()

    def in_thread():
        for _ in range(20):
            ticket = enter(gate, 10, 10)
            assert ticket is not None
            inside(1)
            full.wait(5)
            inside(-1)
            ticket.leave()

    async def in_loop():
        async def one():
            ticket = await enter_async(gate, 10, 10)
            assert ticket is not None
            inside(1)
            await asyncio.sleep(0)
            inside(-1)
            ticket.leave()

        await asyncio.gather(*(one() for _ in range(40)))

    threads = [threading.Thread(target=in_thread) for _ in range(4)]
    threads += [threading.Thread(target=lambda: asyncio.run(in_loop())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    assert most == 3
    assert done == 4 * 20 + 2 * 40
    assert gate.in_use == gate.waiting == 0


def test_time_out_gives_up_the_place_in_the_queue():
    gate = Gate(1)
    held = gate.ask(10, lambda: None)
    assert enter(gate, 10, 0.01) is None
    assert asyncio.run(enter_async(gate, 10, 0.01)) is None
    assert gate.waiting == 0
    held.leave()
    assert enter(gate, 10, 0.01) is not None


def test_cancelling_a_waiting_task_gives_up_its_place():
    gate = Gate(1)
    held = gate.ask(10, lambda: None)

    async def main():
        task = asyncio.create_task(enter_async(gate, 10, None))
        # One turn of the loop is enough for the task to ask and to begin to wait.
        await asyncio.sleep(0)
        assert gate.waiting == 1
        task.cancel()
        assert isinstance((await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError)

    asyncio.run(main())
    assert gate.waiting == 0
    held.leave()
    assert gate.in_use == 0


def test_a_place_given_to_a_closed_loop_goes_to_the_next():
    gate = Gate(1)
    held = gate.ask(10, lambda: None)
    loop = asyncio.new_event_loop()
    gate.ask(10, lambda: loop.call_soon_threadsafe(print))
    loop.close()
    third = gate.ask(10, lambda: None)
    held.leave()
    assert third.held()
    assert gate.in_use == 1


def test_one_gate_for_a_key_and_an_address():
    mine = shared_gate("https://a", "k1")
    assert shared_gate("https://a", "k1") is mine
    assert shared_gate("https://a", "k2") is not mine
    assert shared_gate("https://b", "k1") is not mine
    gone = weakref.ref(mine)
    del mine
    gc.collect()
    assert gone() is None
