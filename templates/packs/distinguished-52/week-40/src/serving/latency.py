"""How long does an answer take? `python -m serving.latency` asks a running service."""

import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

URL = "http://127.0.0.1:8000/predict"
REQUEST = Path("load/request.json")


def percentile(samples: Sequence[float], percent: int) -> float:
    """The smallest sample that at least this many percent of all samples do not exceed.

    This is the nearest rank: put the samples in order, number them from 1, and take the number
    percent / 100 * n, rounded up. The result is always one of the samples. Rank and position
    differ by one; and a float that should be whole, such as 0.55 * 100, may lie just above.

    The samples are left as they are.

    Raises:
        ValueError: if there are no samples, or if percent is not from 1 to 100.

    >>> percentile([0.3, 0.1, 0.2], 50)
    0.2
    """
    ### BEGIN SOLUTION
    if not samples:
        raise ValueError("there must be samples")
    if not 1 <= percent <= 100:
        raise ValueError(f"percent must be from 1 to 100, found {percent}")
    rank = -(-percent * len(samples) // 100)
    return sorted(samples)[rank - 1]
    ### END SOLUTION


def measure(ask: Callable[[], object], times: int, warm_up: int = 10) -> list[float]:
    """The seconds of each call, after some that are not counted: the first ones fill caches."""
    for _ in range(warm_up):
        ask()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - start)
    return seconds


def main(times: int = 500) -> None:
    """Ask for the same prediction again and again; print median and 95th percentile."""
    url = sys.argv[1] if len(sys.argv) > 1 else URL
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, REQUEST.read_bytes(), headers)

    def ask() -> None:
        with urllib.request.urlopen(request, timeout=10) as answer:
            answer.read()

    seconds = measure(ask, times)
    for percent in (50, 95):
        print(f"{percent} of 100 answers took at most {1000 * percentile(seconds, percent):.2f} ms")


if __name__ == "__main__":
    main()
