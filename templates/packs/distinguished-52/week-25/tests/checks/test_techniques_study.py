"""A verdict on two variants that were run with the same seeds."""

import numpy as np
from expect import refuses, same
from scipy import stats

from techniques import paired_gain


def test_paired_gain_compares_seed_by_seed() -> None:
    rng = np.random.default_rng(25)
    for n in (2, 3, 10):
        luck = 5 * rng.normal(size=n)
        first, second = luck + rng.normal(1.0, 0.1, size=n), luck + rng.normal(0.4, 0.1, size=n)
        gain, error = paired_gain(first, second)
        hint = "positive if the second has the lower losses."
        same(gain, np.mean(first - second), f"the mean gain over {n} seeds", hint=hint)
        wanted = stats.sem(first - second)
        apart = np.hypot(stats.sem(first), stats.sem(second))
        hint = "the standard deviation of the differences, divided by √n."
        if np.isclose(error, apart):
            hint = "Here luck counts that both shared: take the differences first. " + hint
        elif np.isclose(error, np.std(first - second, ddof=1)):
            hint = "This is the spread of single seeds, not the error of the mean. " + hint
        elif np.isclose(error, np.std(first - second) / np.sqrt(n)):
            hint = "A spread that is estimated from n seeds is divided by n - 1. " + hint
        same(error, wanted, f"its standard error over {n} seeds, beside SciPy's", hint=hint)
        more = paired_gain(first + 3 * luck, second + 3 * luck)
        same(more, (gain, error), "more luck that both share, which must not matter", hint=hint)
        same(paired_gain(second, first), (-gain, error), "first and second exchanged")
    same(paired_gain([3, 5], [1, 1]), (3.0, 1.0), "lists of integers: (3, 5) and (1, 1)")
    for a, b in [([1.0], [2.0]), ([], []), ([1.0, 2.0], [1.0]), ([[1.0, 2.0]], [[1.0, 2.0]])]:
        refuses(lambda a=a, b=b: paired_gain(a, b), f"the losses {a} and {b}")  # type: ignore[misc]
    refuses(lambda: paired_gain(np.ones((3, 2)), np.ones((3, 2))), "whole curves")
