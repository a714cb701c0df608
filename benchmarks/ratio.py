"""Time commands in turns, so that whatever the machine does besides falls on all of them alike."""

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence


def process(command: Sequence[str]) -> Callable[[], None]:
    """A command as something to time, its output thrown away."""

    def run() -> None:
        subprocess.run(command, check=True, capture_output=True)

    return run


def table(
    rivals: Mapping[str, Callable[[], None]], *, rounds: int, base: str, bound: float
) -> None:
    """Median milliseconds of each, and its ratio to `base`; the first one is ours."""
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for attempt in range(rounds + 1):
        for name, run in rivals.items():
            start = time.perf_counter()
            run()
            if attempt:  # the first round warms every cache
                times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"  {name:44} {1000 * median:8.1f} ms   {median / medians[base]:5.2f} × {base}")
    ours = next(iter(medians))
    verdict = "holds" if medians[ours] <= bound * medians[base] else "DOES NOT HOLD"
    print(f"  {ours}: at most {bound} × {base}: {verdict}")
