"""Two versions at once: plan the test, read it, and know when it may be stopped."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watching.tails import normal_quantile

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """So many people saw a version, and it worked for so many of them."""

    successes: int
    total: int

    @property
    def rate(self) -> float:
        """The share of successes."""
        return self.successes / self.total


@dataclass(frozen=True)
class Outcome:
    """What a test shows.

    Attributes:
        difference: the rate of the new version minus that of the old one.
        low: the lower end of the confidence interval of the difference.
        high: its upper end.
        p_value: two-sided, of the hypothesis that both rates are equal.
    """

    difference: float
    low: float
    high: float
    p_value: float


def sample_size(old: float, new: float, level: float = 0.05, power: float = 0.8) -> int:
    """How many people *each* version needs, so that a true difference of this size is mostly found.

    The test is two-sided: it errs with probability `level` if there is no difference, half of it on
    each side. If the true rates are `old` and `new`, it finds a difference with probability
    `power`.

    Call the number of people n, and the mean of both rates m. The difference of two found rates has
    one of these standard deviations:

        if both rates are m:            sqrt(2 · m · (1 - m) / n)
        if they are `old` and `new`:    sqrt((old · (1 - old) + new · (1 - new)) / n)

    The bound lies as many of the first away from 0 as the level demands. And it lies as many of the
    second below the true difference as the power demands. Solve for n, and round up.

    Both rates are given, because "two per cent better" has two meanings: from 0.10 to 0.12, or from
    0.10 to 0.102. The second needs nearly a hundred times as many people.

    Args:
        old: the rate of the present version, between 0 and 1.
        new: the rate that would be worth a change; another one, on either side.
        level: between 0 and 1.
        power: between 0 and 1.

    Raises:
        ValueError: if one of the four is not strictly between 0 and 1, or both rates are equal.

    >>> sample_size(0.10, 0.12)
    3841
    """
    ### BEGIN SOLUTION
    if not all(0 < number < 1 for number in (old, new, level, power)):
        raise ValueError("rates, level and power must be strictly between 0 and 1")
    if old == new:
        raise ValueError("no number of people shows a difference of nothing")
    middle = (old + new) / 2
    equal = np.sqrt(2 * middle * (1 - middle))
    apart = np.sqrt(old * (1 - old) + new * (1 - new))
    steps = normal_quantile(1 - level / 2) * equal + normal_quantile(power) * apart
    return int(np.ceil((steps / (new - old)) ** 2))
    ### END SOLUTION


def wilson(group: Group, level: float = 0.05) -> tuple[float, float]:
    """Wilson's interval of one rate: never outside 0 to 1, never without width. (Given.)"""
    z = normal_quantile(1 - level / 2)
    n, p = group.total, group.rate
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * float(np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)))
    return middle - half, middle + half


def difference(old: Group, new: Group, level: float = 0.05) -> Outcome:
    """What a finished test shows: the difference of both rates, an interval, and a p-value.

    The interval is Newcombe's. It is made of the intervals of both rates by themselves, which
    `wilson` gives. The difference is as small as can be where the new rate is at its lower end
    *and* the old one at its upper end. Both at once would be bad luck twice, so the two ways are
    not added: they are the sides of a right angle, and the way from the difference down to `low` is
    as long as the third side. It is the same for `high`, with the other two ends.

    The p-value is two-sided and from the normal distribution. If both rates are equal, both groups
    are one, and its rate r gives the standard deviation sqrt(r · (1 - r) · (1/n + 1/m)). If r is 0
    or 1, nothing has differed: the p-value is 1.

    Args:
        old: the group that saw the present version.
        new: the group that saw the new version.
        level: 1 minus the confidence.

    Raises:
        ValueError: if a group is empty, or has less than 0 or more successes than people.

    >>> found = difference(Group(100, 1000), Group(130, 1000))
    >>> round(found.low, 3), round(found.high, 3), round(found.p_value, 3)
    (0.002, 0.058, 0.035)
    """
    ### BEGIN SOLUTION
    from watching.tails import normal_tail

    for group in (old, new):
        if group.total < 1 or not 0 <= group.successes <= group.total:
            raise ValueError(f"a group needs people, and 0 to all of them succeed: {group}")
    change = new.rate - old.rate
    (old_low, old_high), (new_low, new_high) = wilson(old, level), wilson(new, level)
    low = change - float(np.hypot(new.rate - new_low, old_high - old.rate))
    high = change + float(np.hypot(new_high - new.rate, old.rate - old_low))
    together = (old.successes + new.successes) / (old.total + new.total)
    if together in (0, 1):
        return Outcome(change, low, high, 1.0)
    deviation = float(np.sqrt(together * (1 - together) * (1 / old.total + 1 / new.total)))
    return Outcome(change, low, high, 2 * normal_tail(abs(change) / deviation))
    ### END SOLUTION


def ratio_mismatch(counts: Sequence[int], planned: Sequence[float]) -> float:
    """The p-value of the hypothesis that people were assigned to the versions as planned.

    If it is tiny (many teams take 0.001), something decides who is counted, and the test is
    worthless, however good its result looks: mend the assignment and start again.

    Pearson's chi-square: expected is the number of all people times the planned share, and the
    statistic adds up (found - expected)² / expected; one degree of freedom less than versions.

    Args:
        counts: how many people each version has had; two versions or more.
        planned: how they were to be divided. Only the ratios matter: (1, 1) is as good as (0.5,
        0.5).

    Raises:
        ValueError: if the lengths differ, there are fewer than two versions, nobody was counted, or
            a planned number is not positive.

    >>> round(ratio_mismatch([5000, 5200], [1, 1]), 3)
    0.048
    """
    ### BEGIN SOLUTION
    from watching.tails import chi_square_tail

    found, plan = np.asarray(counts, np.float64), np.asarray(planned, np.float64)
    if found.shape != plan.shape or len(found) < 2:
        raise ValueError("each of two or more versions needs a count and a planned share")
    if not found.sum() > 0 or not np.all(plan > 0):
        raise ValueError("people must have been counted, and every version planned for")
    expected = found.sum() * plan / plan.sum()
    statistic = float(np.sum((found - expected) ** 2 / expected))
    return chi_square_tail(statistic, len(found) - 1)
    ### END SOLUTION


def null_scores(looks: int, trials: int, rng: np.random.Generator) -> FloatArray:
    """Tests of two equal versions, each looked at several times. (Given.)

    Between two looks, equally many people arrive. A score is the difference so far, in standard
    deviations; a score sees all people of the looks before it, so neighbours are much alike.

    Returns:
        Scores of shape (trials, looks).
    """
    sums = np.cumsum(rng.normal(size=(trials, looks)), axis=1)
    return np.asarray(sums / np.sqrt(np.arange(1, looks + 1)))


def boundary(scores: ArrayLike, level: float = 0.05) -> float:
    """How far a score must lie from 0, at every look, before you may stop and call it a difference.

    The tests in `scores` compare equal versions, so whoever calls a difference is wrong. A test is
    called wrongly if the size of *any* of its scores is more than the boundary. At one look, 1.96
    does that in 5 of 100 tests; with ten looks it does it in nearly 20 of them.

    Returns the smallest size among all scores that keeps the share of wrongly called tests at
    `level` or below. The sign does not matter: a new version may be worse.

    Args:
        scores: of shape (trials, looks), as `null_scores` makes them.
        level: the share of tests that may be called wrongly, at least 0 and less than 1.

    Raises:
        ValueError: if scores has not two axes or no entry, or level is not as it must be.

    >>> boundary([[0.1, -3.0], [0.5, 1.0], [2.0, 0.0], [0.0, 0.2]], level=0.25)
    2.0
    """
    ### BEGIN SOLUTION
    sizes = np.abs(np.asarray(scores, dtype=np.float64))
    if sizes.ndim != 2 or sizes.size == 0:
        raise ValueError(f"scores must have the shape (trials, looks), found {sizes.shape}")
    if not 0 <= level < 1:
        raise ValueError(f"level must be at least 0 and less than 1, found {level}")
    largest = np.sort(sizes.max(axis=1))[::-1]
    return float(largest[int(level * len(largest))])
    ### END SOLUTION
