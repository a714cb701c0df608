"""Fakes small enough to be obviously right."""

import time


class FakeClock:
    """Time that passes only when someone sleeps; `slept` tells for how long in all."""

    def __init__(self, now: float | None = None) -> None:
        self.now = time.time() if now is None else now
        self.slept = 0.0

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float, /) -> None:
        self.now += seconds
        self.slept += seconds
