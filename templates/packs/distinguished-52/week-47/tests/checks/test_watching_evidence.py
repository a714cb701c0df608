"""Tests for numbers, for categories, and for many features at once."""

from functools import partial

import numpy as np
from expect import refuses, same
from scipy import stats

from watching.evidence import adjusted, chi_square, kolmogorov_smirnov

NONE: list[str] = []


def test_kolmogorov_smirnov_handles_ties() -> None:
    rng = np.random.default_rng(47)
    cases = {
        "normal numbers": (rng.normal(size=80), rng.normal(0.3, 1, 130)),
        "hours, with many ties": (rng.integers(0, 5, 90), rng.integers(0, 6, 60)),
        "one value against many": (np.array([0.5]), rng.random(40)),
        "no common range": (rng.random(7), rng.random(9) + 5),
        "the same constant": (np.full(30, 2.0), np.full(20, 2.0)),
    }
    for name, (one, two) in cases.items():
        kept = one.copy()
        found = kolmogorov_smirnov(one, two)
        trusted = stats.ks_2samp(one, two, method="asymp")
        hint = "the largest distance of the two curves, wherever it is, without a sign."
        if "ties" in name or "constant" in name:
            hint = (
                "where values are equal, both curves must have climbed all of the step "
                "before they are compared; half-way up there is no place."
            )
        same(found.statistic, trusted.statistic, f"distance, {name}", hint=hint)
        hint = "two samples of n and m rows are worth 1 / (1/n + 1/m) rows together."
        same(found.p_value, trusted.pvalue, f"p-value, {name}, as SciPy has it", hint=hint)
        same(one, kept, f"the reference after the call, {name}", hint="sort a copy.")
        back = kolmogorov_smirnov(two, one)
        same(back.statistic, trusted.statistic, f"distance, {name}, periods exchanged", hint=hint)
    found = kolmogorov_smirnov([1, 2, 3, 4], [3, 4, 5, 6])
    same(found.statistic, 0.5, "the distance of 1, 2, 3, 4 and 3, 4, 5, 6", hint="half is below 3.")
    empty: list[float] = []
    for bad in ((empty, [1.0]), ([1.0], empty), ([1.0], [np.nan])):
        refuses(partial(kolmogorov_smirnov, *bad), f"{bad[0]} and {bad[1]}")


def test_chi_square_counts_a_category_never_seen() -> None:
    rng = np.random.default_rng(47)
    for names, new in (("ab", "ab"), ("abcd", "abcd"), ("abc", "abcx"), ("abcd", "bc")):
        one = rng.choice(list(names), 150).tolist()
        two = rng.choice(list(new), 90).tolist()
        every = sorted({*one, *two})
        table = [[period.count(name) for name in every] for period in (one, two)]
        trusted = stats.chi2_contingency(table, correction=False)
        with np.errstate(all="ignore"):
            try:
                found = chi_square(one, two)
            except KeyError as error:
                raise AssertionError(
                    f"categories {names!r}, then {new!r}: expected a statistic, found a KeyError "
                    f"for {error}.\nHint: the categories are those of both periods together."
                ) from error
        hint = (
            "expected is the category's count in both periods, times the rows of this period, "
            "divided by all rows. Add up over both periods."
        )
        if set(new) != set(names):
            hint = "A category that only one period knows counts like any other. " + hint
        what = f"categories {names!r}, then {new!r}"
        same(found.statistic, trusted.statistic, f"statistic, {what}", hint=hint)
        hint = "one degree of freedom less than there are categories in all."
        same(found.p_value, trusted.pvalue, f"p-value, {what}", hint=hint, atol=1e-12)
    found = chi_square(["a", "a", "b", "b"], ["c"] * 4)
    same(found.statistic, 8, "a, a, b, b and four times c", hint="both rows add something.")
    only = chi_square(["a"] * 3, ["a"] * 5)
    hint = "with one category in all, nothing can have moved, and no freedom is left."
    same([only.statistic, only.p_value], [0, 1], "statistic and p-value, one category", hint=hint)
    refuses(lambda: chi_square(NONE, ["a"]), "a reference without rows")
    refuses(lambda: chi_square(["a"], NONE), "a current period without rows")


def test_p_values_are_adjusted_for_many_features() -> None:
    rng = np.random.default_rng(47)
    for size in (1, 2, 7, 40):
        values = rng.random(size) ** 3
        values[-1] = values[0]
        kept = values.copy()
        found = np.asarray(adjusted(values))
        trusted = stats.false_discovery_control(values, method="bh")
        hint = "p · n / k, with the rank k of the p-value; the smallest has rank 1."
        if np.allclose(found, np.minimum(values * size, 1)):
            hint = "This multiplies by n whatever the rank: the method of Bonferroni. " + hint
        elif np.allclose(np.sort(found), np.sort(trusted)):
            hint = "The numbers are right, but each must stand where its p-value stood."
        elif np.any(found > 1):
            hint = "No probability is more than 1. " + hint
        elif np.any(np.diff(found[np.argsort(values)]) < -1e-12):
            hint = "A larger p-value became smaller than a smaller one: keep the order. " + hint
        same(found, trusted, f"{size} adjusted p-values, as SciPy has them", hint=hint)
        same(values, kept, "the p-values after the call", hint="sort a copy.")
    hint = "0.04 · 3 / 2 is more than what 0.05 becomes, so it becomes the same: go from the end."
    same(adjusted([0.05, 0.04, 0.9]), [0.075, 0.075, 0.9], "0.05, 0.04, 0.9", hint=hint)
    same(adjusted([]), [], "no p-values at all", hint="no feature, no result, and no error.")
    same(adjusted([0.0, 1.0]), [0, 1], "p-values 0 and 1", hint="both ends are allowed.")
    for bad in ([0.1, np.nan], [-0.1, 0.5], [0.5, 1.1]):
        hint = "every comparison with NaN is False: ask whether all are within."
        refuses(partial(adjusted, bad), f"adjusted({bad})", hint=hint)
