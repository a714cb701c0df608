"""Intervals, compared with SciPy and with samples that can be counted through."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from expect import holds, same
from inferring import Floats, refused, stays
from scipy import stats

from inference import bootstrap_interval, t_interval, wilson_interval


def test_t_interval_knows_that_the_spread_is_a_guess() -> None:
    x = np.random.default_rng(6).normal(10, 3, size=6)
    before = x.copy()
    middle, error = x.mean(), stats.sem(x)
    for level in (0.95, 0.5, 0.999):
        found = t_interval(x, level)
        hint = "mean plus and minus the quantile times the standard error."
        for mistake, quantile in {
            "The normal curve is too narrow for a spread that was estimated: take Student's. ": (
                stats.norm.ppf((1 + level) / 2)
            ),
            "The level must be shared out to both tails; here all of the rest is in one. ": (
                stats.t.ppf(level, 5)
            ),
            "Six numbers leave n - 1 degrees of freedom. ": stats.t.ppf((1 + level) / 2, 6),
        }.items():
            if np.isclose(found[1], middle + quantile * error):
                hint = mistake + hint
        wanted = stats.t.interval(level, 5, middle, error)
        same(found, wanted, f"the t interval of six numbers, level {level}", hint=hint)
    stays(x, before, "t_interval")
    same(t_interval([2, 4]), [3 - 12.706205, 3 + 12.706205], "the t interval of 2, 4")
    same(t_interval([2, 2, 2]), [2, 2], "the t interval of 2, 2, 2")
    refused("t_interval of one number", t_interval, [1.0], hint="it shows no spread.")
    for level in (0.0, 1.0, 95.0):
        refused(f"level {level}", t_interval, [1, 2], level, hint="tail_of checks this.")


def test_wilson_interval_stays_honest_at_the_edges() -> None:
    for successes, n in ((3, 10), (50, 80), (1, 1), (0, 10), (10, 10), (1, 500)):
        for level in (0.95, 0.6):
            found = wilson_interval(successes, n, level)
            hint = "the ends are the roots of (s - p)^2 = z^2 p (1 - p) / n, solved for p."
            share, z = successes / n, stats.norm.ppf((1 + level) / 2)
            if np.isclose(found[1] - found[0], 2 * z * np.sqrt(share * (1 - share) / n)):
                hint = "This is the short cut with the share under the root. " + hint
            wanted = stats.binomtest(successes, n).proportion_ci(level, method="wilson")
            what = f"Wilson's interval after {successes} of {n}, level {level}"
            same(found, [wanted.low, wanted.high], what, hint=hint)
            holds(
                0 <= found[0] <= found[1] <= 1,
                f"{what}: expected ends between 0 and 1, found {tuple(found)}.",
                hint="rounding can put an end a hair outside.",
            )
    for n in range(1, 200):
        ends = [*wilson_interval(0, n, 0.9), *wilson_interval(n, n, 0.9)]
        holds(
            min(ends) >= 0 and max(ends) <= 1,
            f"the intervals after 0 of {n} and {n} of {n}: expected ends between 0 and 1, found "
            f"{ends}.",
            hint="rounding can put an end a hair outside.",
        )
    for successes, n in ((0, 0), (-1, 5), (6, 5)):
        refused(f"{successes} of {n}", wilson_interval, successes, n)
    refused("level 1.5", wilson_interval, 1, 2, 1.5, hint="tail_of checks this.")


def whole_rows() -> None:
    rng = np.random.default_rng(6)
    pairs = np.column_stack([np.arange(8.0), 10 * np.arange(8.0)])
    before = pairs.copy()
    shapes = set()

    def torn(table: Floats) -> float:
        shapes.add(np.shape(table))
        return float(np.abs(table[:, 1] - 10 * table[:, 0]).max())

    found = bootstrap_interval(pairs, torn, rng, repeats=50)
    same(found, [0, 0], "a table of pairs", hint="a row is drawn whole, or pairs are torn.")
    same(list(shapes), [(8, 2)], "the shapes of the drawn tables")
    stays(pairs, before, "bootstrap_interval")


def a_sample() -> None:
    rng = np.random.default_rng(6)
    # All 27 samples that can be drawn from three numbers are equally likely.
    x = np.array([0.0, 1.0, 10.0])
    before = x.copy()
    means = np.sort([np.mean(drawn) for drawn in product(x, repeat=3)])
    for level in (0.8, 0.6):
        found = bootstrap_interval(x, np.mean, rng, level, repeats=3000)
        tail = (1 - level) / 2
        wanted = [means[int(27 * tail)], means[int(27 * (1 - tail))]]
        hint = "between the quantiles at (1 - level) / 2 and 1 - (1 - level) / 2 of all statistics."
        if found[0] == found[1]:
            hint = "All drawn samples seem to be alike: draw with replacement, or nothing varies."
        same(found, wanted, f"the interval for the mean of 0, 1, 10, level {level}", hint=hint)
    stays(x, before, "bootstrap_interval")
    sizes = []

    def noted(sample: Floats) -> float:
        sizes.append(len(sample))
        return float(np.median(sample))

    long = np.arange(30.0)
    twice = [bootstrap_interval(long, noted, np.random.default_rng(1), repeats=40) for _ in "ab"]
    same(list(set(sizes)), [30], "the sizes of all drawn samples", hint="as large as the data.")
    holds(len(sizes) >= 80, f"2 * 40 repeats: expected 80 samples, found {len(sizes)}.")
    same(twice[0], twice[1], "two runs with the same seed", hint="use the rng that was given.")
    others = {bootstrap_interval(long, np.mean, rng, repeats=5) for _ in range(5)}
    holds(
        len(others) > 1,
        "five runs with one rng: expected different intervals, found the same.",
        hint="use the rng that was given and make none of your own.",
    )
    one = bootstrap_interval(long, np.mean, rng, repeats=1)
    same(one[0], one[1], "both ends of an interval from a single repeat")
    refused("one number", bootstrap_interval, [1.0], np.mean, rng, hint="see as_rows.")
    refused("no repeats", bootstrap_interval, x, np.mean, rng, 0.95, 0)
    refused("level 2.0", bootstrap_interval, x, np.mean, rng, 2.0)


@pytest.mark.parametrize("part", [whole_rows, a_sample], ids=["table", "sample"])
def test_bootstrap_draws_again_from_the_data(part: Callable[[], None]) -> None:
    part()
