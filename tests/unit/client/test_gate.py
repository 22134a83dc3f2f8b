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

    @precondition(lambda self: any(ticket.held() for ticket in self.tickets))
    @rule(data=st.data(), limit=st.none() | st.integers(-1, 8))
    def refused(self, data, limit):
        held = [ticket for ticket in self.tickets if ticket.held()]
        before = self.gate.window
        self.gate.refused(data.draw(st.sampled_from(held)), limit)
        assert self.gate.window <= before
        if limit is not None:
            self.limit = max(1, min(self.limit, limit))

    @precondition(lambda self: any(ticket.held() for ticket in self.tickets))
    @rule()
    def worked(self):
        before = self.gate.window
        self.gate.worked()
        assert before <= self.gate.window <= before + 1

    @invariant()
    def counts_agree(self):
        states = [ticket.state for ticket in self.tickets]
        assert self.gate.in_use == states.count("held") <= 4
        assert self.gate.waiting == states.count("waiting")
        assert self.gate.limit == self.limit
        assert 1 <= self.gate.window <= self.limit

    @invariant()
    def nobody_waits_beside_a_free_place(self):
        waiting = [ticket for ticket in self.tickets if ticket.state == "waiting"]
        if waiting:
            assert self.gate.in_use >= min(self.gate.window, waiting[0].cap)

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


def places(gate: Gate, count: int) -> list[Ticket]:
    return [gate.ask(99, lambda: None) for _ in range(count)]


def test_a_refusal_halves_what_is_out_and_those_sent_before_it_say_nothing_new():
    gate = Gate(10)
    tickets = places(gate, 10)
    for ticket in tickets[3:]:
        gate.refused(ticket)
    assert (gate.window, gate.limit) == (5, 10)
    for ticket in tickets[3:]:
        ticket.leave()
    late = places(gate, 4)
    assert [ticket.held() for ticket in late] == [True, True, False, False]
    gate.refused(late[0])
    assert gate.window == 2


def test_it_grows_by_one_a_round_and_slower_where_it_was_refused():
    gate = Gate(10)
    tickets = places(gate, 4)
    gate.refused(tickets[0])
    assert gate.window == 2
    rounds = []
    for ticket in tickets:
        ticket.leave()
    for _ in range(100):
        now = places(gate, gate.window)
        gate.worked()
        now[0].leave()
        rounds.append(gate.window)
        for ticket in now:
            ticket.leave()
    assert rounds[:2] == [2, 3], "two answers are one round of two"
    assert 30 <= rounds.index(4) <= 33, "four were refused before"
    assert rounds[-1] > 4


def test_a_few_that_are_answered_say_nothing_of_more():
    gate = Gate(10)
    tickets = places(gate, 10)
    gate.refused(tickets[0])
    for ticket in tickets[1:]:
        ticket.leave()
    for _ in range(100):
        gate.worked()
    assert gate.window == 5


def test_a_limit_that_is_named_is_taken_as_it_is_and_halved_where_others_share_it():
    gate = Gate(10)
    tickets = places(gate, 10)
    gate.refused(tickets[0], 3)
    gate.refused(tickets[1], 3)
    assert (gate.limit, gate.window) == (3, 3)
    for ticket in tickets:
        ticket.leave()
    again = places(gate, 3)
    gate.refused(again[0], 3)
    assert (gate.limit, gate.window) == (3, 1)


def test_a_gate_widens_for_whoever_may_have_more_and_never_beyond_what_the_service_named():
    gate = Gate()
    tickets = [gate.ask(20, lambda: None) for _ in range(14)]
    assert (gate.in_use, gate.waiting) == (10, 4)
    gate.widen(12)
    assert (gate.limit, gate.in_use, gate.waiting) == (12, 12, 2)
    gate.widen(5)
    assert gate.limit == 12
    gate.refused(tickets[0], 3)
    gate.widen(20)
    assert (gate.limit, gate.window) == (3, 3)
    # What is named may be as much as we keep to, or more.
    gate.refused(tickets[1], 12)
    gate.widen(20)
    assert gate.limit == 12
