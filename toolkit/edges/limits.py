"""GitHub's documented limits: how fast to write, and how long to wait when it says so."""

from collections import deque
from collections.abc import Mapping
from typing import Any, Protocol

# Content creation, per GitHub's documentation: 80 in a minute, 500 in an hour.
_WINDOWS = ((60.0, 80), (3600.0, 500))
_PATIENCE = 60.0


class Clock(Protocol):
    """What we need of the `time` module."""

    def time(self) -> float: ...
    def sleep(self, seconds: float, /) -> None: ...


class Pace:
    """Lets writes through at once until a documented limit is near."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._writes: deque[float] = deque(maxlen=max(number for _, number in _WINDOWS))

    def before_write(self) -> float:
        """Count a write; how long it has to wait for its turn."""
        now = self._clock.time()
        wait = 0.0
        for seconds, number in _WINDOWS:
            if len(self._writes) >= number:
                wait = max(wait, self._writes[-number] + seconds - now)
        self._writes.append(now + wait)
        return wait


def seconds_to_wait(status: int, headers: Mapping[str, Any], data: Any, now: float) -> float | None:
    """How long GitHub asks to wait; None when this is no limit."""
    lower = {str(name).lower(): str(value) for name, value in headers.items()}
    message = str(data.get("message", "") if isinstance(data, dict) else "").lower()
    if status not in (403, 429):
        return None
    told = lower.get("retry-after", "")
    exhausted = lower.get("x-ratelimit-remaining") == "0"
    if status == 403 and not (told or exhausted or "rate limit" in message):
        return None
    if told.isdigit():
        return float(told)
    reset = lower.get("x-ratelimit-reset", "")
    if exhausted and reset.isdigit():
        return max(float(reset) - now, 0.0) + 1
    return _PATIENCE
