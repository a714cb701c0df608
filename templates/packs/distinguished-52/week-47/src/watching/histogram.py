"""Response times of many servers, in a few counters that can be added up."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

MILLISECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)


@dataclass
class Histogram:
    """Counts of response times between fixed bounds. (Given.)

    Attributes:
        bounds: strictly increasing; a time belongs to the first bound that it does not exceed.
        counts: one for each bound, and one more for times beyond the last.
    """

    bounds: tuple[float, ...] = MILLISECONDS
    counts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start at zero."""
        self.counts = list(self.counts) or [0] * (len(self.bounds) + 1)

    def observe(self, milliseconds: float) -> None:
        """Count one answer."""
        self.counts[bisect_left(self.bounds, milliseconds)] += 1


def percentile(histograms: Sequence[Histogram], percent: int) -> tuple[float, float] | None:
    """Between which bounds does this percentile of all answers of all servers lie?

    The percentile is meant as the nearest rank: of all N answers in order, numbered from 1, the one
    with the number percent / 100 · N, rounded up. A histogram has forgotten the answers themselves.
    It knows that this one took more than the first and at most the second of the two bounds.
    Below the lowest bound begins 0, and above the highest is no bound: infinity.

    Percentiles of single servers cannot be combined, for a busy server counts more than one that
    idles. Counts can.

    Args:
        histograms: one for each server, all with the same bounds; they stay as they are.
        percent: a whole number from 1 to 100.

    Returns:
        Both bounds, or None if nobody has answered anything: that is unknown, and not 0 ms.

    Raises:
        ValueError: if the bounds differ, or percent is not from 1 to 100.

    >>> percentile([Histogram((1.0, 2.0), [3, 1, 0])], 75)
    (0.0, 1.0)
    """
    ### BEGIN SOLUTION
    if not 1 <= percent <= 100:
        raise ValueError(f"percent must be from 1 to 100, found {percent}")
    if len({tuple(histogram.bounds) for histogram in histograms}) > 1:
        raise ValueError("histograms with different bounds cannot be added up")
    counts = [sum(column) for column in zip(*(h.counts for h in histograms), strict=True)]
    total = sum(counts)
    if total == 0:
        return None
    rank = -(-percent * total // 100)
    ends = [0.0, *histograms[0].bounds, float("inf")]
    place = 0
    while sum(counts[: place + 1]) < rank:
        place += 1
    return ends[place], ends[place + 1]
    ### END SOLUTION
