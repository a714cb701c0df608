"""Timing with a clock that can be told what time it is."""

from functools import partial

from expect import holds, refuses, same

from digits.timing import measure


class Machine:
    """A device that works in its own time: a call only hands it work, which `wait` waits for."""

    def __init__(self, works: list[float]) -> None:
        self.now, self.pending, self.calls = 100.0, 50.0, 0
        self.works = works

    def call(self) -> None:
        self.now += 0.001  # to hand the work over
        self.pending += self.works[min(self.calls, len(self.works) - 1)]
        self.calls += 1

    def wait(self) -> None:
        self.now += self.pending
        self.pending = 0.0

    def clock(self) -> float:
        return self.now


def test_timing_waits_and_takes_the_median() -> None:
    machine = Machine([900.0, 700.0, 4.0, 1.0, 60.0, 2.0, 3.0])
    found = measure(machine.call, repeats=5, warm_up=2, wait=machine.wait, clock=machine.clock)
    holds(
        machine.calls == 7,
        f"2 calls to warm up and 5 timed: expected 7 calls, found {machine.calls}.",
    )
    hint = "clock, call, wait, clock: the difference is the time of one call."
    if abs(found - 0.001) < 1e-9:
        hint = "Only handing the work over was timed: wait before the clock is read again."
    elif abs(found - 14.001) < 1e-6:
        hint = "This is the mean, which one interruption spoils: take the median."
    elif found > 60:
        hint = "Work from before was counted: wait before the clock is started, too."
    same(found, 3.001, "the median of 4, 1, 60, 2 and 3 seconds, and 1 ms each", hint=hint)

    steady = Machine([50.0] * 5 + [7.0])
    same(
        measure(steady.call, repeats=1, wait=steady.wait, clock=steady.clock),
        7.001,
        "one timed call after five to warm up",
        hint="warm_up is 5 unless something else is said.",
    )
    cold = Machine([7.0])
    measure(cold.call, repeats=2, warm_up=0, wait=cold.wait, clock=cold.clock)
    holds(cold.calls == 2, f"no warm-up, 2 repeats: expected 2 calls, found {cold.calls}.")
    holds(
        measure(lambda: None, repeats=3) >= 0, "a real clock: expected a time, found less than 0."
    )
    for repeats in (0, -1):
        idle = Machine([1.0])
        refuses(
            partial(measure, idle.call, repeats=repeats, clock=idle.clock),
            f"repeats = {repeats}",
        )
