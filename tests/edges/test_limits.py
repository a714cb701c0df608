"""GitHub's limits: writes are paced by what is documented, waits by what GitHub says."""

from typing import Any

import pytest

from tests.fakes import FakeClock
from toolkit.edges.limits import Pace, seconds_to_wait


def test_eighty_writes_pass_at_once_and_no_more_in_a_minute() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    assert all(pace.before_write() == 0 for _ in range(80))
    assert pace.before_write() == pytest.approx(60)


def test_never_more_than_eighty_in_any_minute_nor_five_hundred_in_any_hour() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    times = []
    for _ in range(1200):
        clock.sleep(pace.before_write())
        times.append(clock.time())
    for seconds, number in ((60, 80), (3600, 500)):
        windows = zip(times, times[number:], strict=False)
        assert all(later - earlier >= seconds for earlier, later in windows)


@pytest.mark.parametrize(
    ("status", "headers", "message", "wait"),
    [
        (403, {}, "Resource not accessible by integration", None),
        (404, {"Retry-After": "5"}, "Not Found", None),
        (429, {"Retry-After": "7"}, "", 7),
        (429, {}, "", 60),
        (403, {"retry-after": "3"}, "You have exceeded a secondary rate limit", 3),
        (403, {}, "You have exceeded a secondary rate limit", 60),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030"}, "x", 31),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "900"}, "x", 1),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, "x", 60),
    ],
)
def test_the_wait_is_what_github_says(
    status: int, headers: dict[str, Any], message: str, wait: float | None
) -> None:
    assert seconds_to_wait(status, headers, {"message": message}, now=1000) == wait
