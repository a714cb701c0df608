"""A sample as a staircase and as bars, and its distance from a curve."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from expect import same
from refused import outcome, refuses
from scipy import stats

from distributions import empirical_cdf, histogram_density, ks_distance

EMPTY = "An empty sample says nothing: nan would travel on unseen. `as_sample` refuses it."


def staircase() -> None:
    same(
        outcome(empirical_cdf, [4, 1, 2, 2], [0, 1, 2, 3, 4, 9]),
        [0, 0.25, 0.75, 0.75, 1, 1],
        "the staircase of 4, 1, 2, 2 at 0, 1, 2, 3, 4 and 9",
        hint="It is the share of values that are AT MOST x, so equal ones count, all of them.",
    )
    rng = np.random.default_rng(71)
    sample, x = rng.normal(size=200).round(1), rng.normal(size=(5, 8)).round(1)
    before = sample.copy()
    same(
        outcome(empirical_cdf, sample, x),
        stats.ecdf(sample).cdf.evaluate(x),
        "the staircase of 200 rounded numbers at a table of x, compared with SciPy",
    )
    same(sample, before, "the sample, after the call", hint="sample.sort() sorts the caller's.")
    same(outcome(empirical_cdf, [3, 5], 4), 0.5, "the staircase of 3, 5 at the single number 4")
    refuses(empirical_cdf, [], [1.0], words=[], hint=EMPTY)


def distance() -> None:
    def uniform(x: Any) -> Any:
        return np.clip(x, 0, 1)

    corners = (
        "Each value has two corners: the staircase is at (i - 1) / n before the step and at "
        "i / n after it. The widest gap may be at either."
    )
    for value, wanted in ((0.5, 0.5), (0.9, 0.9), (0.2, 0.8), (1.5, 1.0)):
        what = f"the distance of the single value {value} from the uniform distribution"
        same(outcome(ks_distance, [value], uniform), wanted, what, hint=corners)
    rng = np.random.default_rng(72)
    for scale in (0.5, 1.0, 2.0):
        sample = rng.normal(0.3, scale, size=150)
        before = sample.copy()
        same(
            outcome(ks_distance, sample, stats.norm.cdf),
            stats.kstest(sample, stats.norm.cdf).statistic,
            f"the distance of 150 normal values with sd {scale} from sd 1, compared with SciPy",
            hint="The sample must be in order before its steps are counted. " + corners,
        )
        same(sample, before, "the sample, after the call", hint="Sort a copy.")
    refuses(ks_distance, [], uniform, words=[], hint=EMPTY)


@pytest.mark.parametrize("check", [staircase, distance])
def test_a_sample_is_a_staircase(check: Callable[[], None]) -> None:
    check()


def test_bars_have_the_area_of_their_share() -> None:
    same(
        outcome(histogram_density, [0.5, 1.0, 1.5, 9.0], [0.0, 1.0, 3.0]),
        [0.25, 0.25],
        "the bars of 0.5, 1, 1.5 and 9 over [0, 1) and [1, 3]",
        hint="(0.25, 0.5) are shares: divide by each width. (0.333, 0.333) deals the 9 out among "
        "the bins, though it lies in none of them. (1, 1) are counts per width. In (0.5, 0.125) "
        "the 1 is in the wrong bin: bins include their left edge.",
    )
    same(
        outcome(histogram_density, [0.0, 1.0, 2.0, 2.0], [0.0, 1.0, 2.0]),
        [0.25, 0.75],
        "the bars of 0, 1, 2, 2 over [0, 1) and [1, 2]",
        hint="The last bin, and only the last, holds its right edge, too.",
    )
    rng = np.random.default_rng(73)
    sample = rng.normal(size=500).round(2)
    before = sample.copy()
    edges = np.array([-1.5, -1.0, -0.25, 0.0, 0.1, 1.0, 2.0])
    counts, _ = np.histogram(sample, bins=edges)
    same(
        outcome(histogram_density, sample, edges),
        counts / 500 / np.diff(edges),
        "the bars of 500 rounded numbers over bins of six widths, compared with NumPy's counts",
        hint="height times width is the share of the whole sample.",
    )
    same(sample, before, "the sample, after the call", hint="Sort a copy.")
    same(outcome(histogram_density, [5.0], [0.0, 1.0]), [0.0], "a bar that holds nothing")
    refuses(histogram_density, [], [0.0, 1.0], words=[], hint=EMPTY)
    for wrong in ([0.0], [], [1.0, 0.0], [0.0, 1.0, 1.0], [0.0, 2.0, 1.0, 3.0]):
        hint = "Between edges that do not rise there is no bin, and its width would be 0 or less."
        refuses(histogram_density, [0.5], wrong, words=[], hint=hint)
