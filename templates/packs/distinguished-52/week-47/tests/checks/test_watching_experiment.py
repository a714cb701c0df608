"""Plan an A/B test, read it, and stop it by a rule."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from expect import holds, refuses, same
from scipy import stats

from watching.experiment import (
    Group,
    boundary,
    difference,
    null_scores,
    ratio_mismatch,
    sample_size,
    wilson,
)


def plan(old: float, new: float, level: float, power: float, sides: int = 2) -> float:
    """People for each version, before rounding up."""
    m = (old + new) / 2
    under = stats.norm.ppf(1 - level / sides) * np.sqrt(2 * m * (1 - m))
    true = stats.norm.ppf(power) * np.sqrt(old * (1 - old) + new * (1 - new))
    return float(((under + true) / (new - old)) ** 2)


def test_sample_size_reaches_the_power_it_promises() -> None:
    cases = [(0.1, 0.12, 0.05, 0.8), (0.5, 0.45, 0.01, 0.9), (0.02, 0.9, 0.2, 0.3)]
    for old, new, level, power in cases:
        found = sample_size(old, new, level, power)
        wanted = plan(old, new, level, power)
        hint = "(quantile of 1 - level/2 times the first, plus that of power times the second)²."
        if found == np.ceil(plan(old, new, level, power, sides=1)):
            hint = "This is a one-sided test: half of the level belongs to each side. " + hint
        elif found == 2 * np.ceil(wanted):
            hint = "This is for both versions together; asked is for each. " + hint
        elif found == np.floor(wanted):
            hint = "Round up: with one person less the power is not reached. " + hint
        what = f"people for each version, {old} and {new}, level {level}, power {power}"
        same(found, np.ceil(wanted), what, hint=hint)
        holds(isinstance(found, int), f"{what}: expected an int, found {type(found).__name__}.")
        same(sample_size(new, old, level, power), found, "both rates exchanged", hint=hint)

    rng = np.random.default_rng(47)
    people, trials = sample_size(0.1, 0.13), 8000
    for new, wanted in ((0.13, 0.8), (0.1, 0.05)):
        one, two = rng.binomial(people, 0.1, trials), rng.binomial(people, new, trials)
        r = (one + two) / (2 * people)
        scores = np.abs(two - one) / people / np.sqrt(2 * r * (1 - r) / people)
        share = np.mean(scores > stats.norm.ppf(0.975))
        message = f"simulated with {people} people, 0.1 and {new}: expected about {wanted}"
        holds(abs(share - wanted) < 0.02, f"{message} found, but it is {share:.3f}.")
    for bad in ((0, 0.1), (0.1, 1), (0.1, 0.1), (0.1, 0.2, 0), (0.1, 0.2, 1), (-0.1, 0.2)):
        refuses(partial(sample_size, *bad), f"sample_size{bad}")
    for power in (0.0, 1.0):
        refuses(partial(sample_size, 0.1, 0.2, 0.05, power), f"power {power}")


def interval() -> None:
    rng = np.random.default_rng(47)
    pairs = [(Group(100, 1000), Group(130, 1000)), (Group(30, 40), Group(11, 60))]
    for old, new in pairs:
        for level in (0.05, 0.2):
            found = difference(old, new, level)
            d = new.rate - old.rate
            same(found.difference, d, f"{old}, {new}", hint="the new rate minus the old one.")
            ends = [
                stats.binomtest(g.successes, g.total).proportion_ci(1 - level, method="wilson")
                for g in (old, new)
            ]
            a, b = ends
            low = d - np.sqrt((new.rate - b.low) ** 2 + (a.high - old.rate) ** 2)
            high = d + np.sqrt((b.high - new.rate) ** 2 + (old.rate - a.low) ** 2)
            hint = "downwards: the new rate to its lower, the old one to its upper end; Pythagoras."
            if np.isclose(found.low, b.low - a.high):
                hint = "The two ways were added, which is bad luck twice. " + hint
            elif np.isclose(found.low, d - np.hypot(new.rate - b.low, old.rate - a.low)):
                hint = "The old rate went to the wrong end. " + hint
            same([found.low, found.high], [low, high], f"interval at level {level}", hint=hint)
            table = [[g.successes, g.total - g.successes] for g in (old, new)]
            trusted = stats.chi2_contingency(table, correction=False).pvalue
            hint = "both groups as one for the standard deviation, and both tails of the normal."
            if np.isclose(2 * found.p_value, trusted):
                hint = "This is one tail only. " + hint
            same(found.p_value, trusted, f"p-value, {old}, {new}", hint=hint)
    for successes in (0, 50):
        found = difference(Group(successes, 50), Group(2 * successes, 100))
        hint = "with equal extremes nothing has differed, but 0 / 0 is NaN."
        same([found.difference, found.p_value], [0, 1], f"{successes} of 50 and alike", hint=hint)
        message = f"{successes} of 50: expected an interval with a width, found {found}."
        holds(found.low < -0.01 and found.high > 0.01, message, hint="`wilson` has a width here.")

    hits = 0
    ones, twos = rng.binomial(80, 0.3, 1500), rng.binomial(120, 0.4, 1500)
    for one, two in zip(ones.tolist(), twos.tolist(), strict=True):
        found = difference(Group(one, 80), Group(two, 120))
        hits += found.low <= 0.1 <= found.high
    share = hits / 1500
    message = f"intervals that hold the true difference: expected about 0.95, found {share:.3f}."
    holds(0.93 < share < 0.97, message)
    same(wilson(Group(5, 10))[0] + wilson(Group(5, 10))[1], 1, "wilson, which is given")
    for bad in (Group(0, 0), Group(-1, 5), Group(6, 5)):
        refuses(partial(difference, bad, Group(1, 2)), f"{bad} as the old version")
        refuses(partial(difference, Group(1, 2), bad), f"{bad} as the new version")


def division() -> None:
    for counts, planned in (
        ([5000, 5200], [1, 1]),
        ([900, 2100], [0.3, 0.7]),
        ([3, 9, 7], [1, 2, 1]),
    ):
        shares = np.array(planned) / np.sum(planned)
        trusted = stats.chisquare(counts, shares * np.sum(counts)).pvalue
        hint = "expected is the number of all people, times the share that was planned."
        if len(counts) == 3:
            hint = "three versions have two degrees of freedom. " + hint
        found = ratio_mismatch(counts, planned)
        same(found, trusted, f"p-value of {counts}, planned {planned}", hint=hint)
        found = ratio_mismatch(counts, (100 * shares).tolist())
        same(found, trusted, "the same plan in per cent", hint="only the ratios matter: divide.")
    same(ratio_mismatch([10, 10], [1, 1]), 1, "10 and 10, as planned", hint="no distance at all.")
    same(ratio_mismatch([1, 0], [1, 1]), stats.chi2.sf(1, 1), "1 and 0, planned 1 to 1")
    same(ratio_mismatch([0, 4], [1, 3]), stats.chi2.sf(4 / 3, 1), "0 and 4, planned 1 to 3")
    hint = "without people, or without a plan for a version, nothing can be expected."
    for counts, planned in (
        ([1, 2], [1, 1, 1]),
        ([1, 2, 3], [1]),
        ([5], [1]),
        ([0, 0], [1, 1]),
        ([1, 2], [0, 1]),
        ([1, 2], [-1, 3]),
    ):
        what = f"counts {counts}, planned {planned}"
        refuses(partial(ratio_mismatch, counts, planned), what, hint=hint)


@pytest.mark.parametrize("part", [division, interval])
def test_a_result_is_read_with_its_interval_if_people_were_divided_as_planned(
    part: Callable[[], None],
) -> None:
    part()


def test_a_boundary_pays_for_peeking() -> None:
    scores = [[0.1, -3.0], [0.5, 1.0], [2.0, 0.0], [0.0, 0.2]]
    hint = "of each test its largest size counts, at whichever look, with either sign."
    for level, wanted in ((0.25, 2.0), (0.5, 1.0), (0.75, 0.2), (0.0, 3.0), (0.3, 2.0), (0.9, 0.2)):
        found = boundary(scores, level)
        if np.isclose(level, 0.25) and np.isclose(found, 1.0):
            hint = "The negative score was forgotten. " + hint
        same(found, wanted, f"four tests, two looks, level {level}", hint=hint)
    tied = [[1.0], [2.0], [2.0], [2.0]]
    hint = "more than the boundary is called wrongly; exactly at it is not."
    same(boundary(tied, 0.25), 2.0, "sizes 1, 2, 2, 2 at level 0.25", hint=hint)

    rng = np.random.default_rng(47)
    for looks in (1, 2, 3):
        found = boundary(null_scores(looks, 20_000, rng))
        k = np.arange(1, looks + 1)
        alike = np.sqrt(np.minimum.outer(k, k) / np.maximum.outer(k, k))
        normal = stats.multivariate_normal(np.zeros(looks), alike)
        wrong = 1 - normal.cdf(np.full(looks, found), lower_limit=np.full(looks, -found))
        holds(
            abs(wrong - 0.05) < 0.006,
            f"{looks} looks, boundary {found:.3f}: expected 5 of 100 equal tests called, by theory "
            f"it is {100 * wrong:.1f}.",
            hint="a quantile of all scores forgets that each look is one more chance to err.",
        )
    fresh = null_scores(5, 20_000, rng)
    naive = np.mean(np.any(np.abs(fresh) > 1.96, axis=1))
    holds(naive > 0.1, f"five looks at 1.96: expected more than 10 of 100 errors, found {naive}.")
    kept = fresh.copy()
    share = np.mean(np.any(np.abs(fresh) > boundary(null_scores(5, 20_000, rng)), axis=1))
    holds(abs(share - 0.05) < 0.01, f"five looks, your boundary: expected 0.05, found {share:.3f}.")
    boundary(fresh)
    same(fresh, kept, "the scores after the call", hint="sort a copy.")
    for bad in ([1.0, 2.0], np.zeros((0, 3)), np.zeros((3, 0))):
        refuses(partial(boundary, bad), f"scores of shape {np.shape(bad)}")
    for level in (-0.1, 1.0, np.nan):
        refuses(partial(boundary, scores, level), f"level {level}")
