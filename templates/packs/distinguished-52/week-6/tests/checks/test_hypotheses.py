"""Tests of hypotheses, compared with SciPy and with all arrangements counted through."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from expect import holds, same
from inferring import close, refused, stays
from scipy import stats

from inference import chi_squared_independence, holm, one_sample_t, permutation_test, welch_t

ONE_SIDED = "This p-value counts one direction only; a surprise the other way counts as much. "


def one_sample() -> None:
    rng = np.random.default_rng(6)
    x = rng.normal(1, 1, size=8)
    before = x.copy()
    hint = "both tails of Student's curve beyond |t|."
    for mu in (0.2, 2.5):
        found, wanted = one_sample_t(x, mu), stats.ttest_1samp(x, mu)
        what = f"of a t-test of 8 numbers against {mu}"
        same(
            found.statistic,
            wanted.statistic,
            f"the statistic {what}",
            hint="(mean - mu) / standard error, with its sign.",
        )
        same(found.df, 7, f"the degrees of freedom {what}", hint="n - 1")
        if np.isclose(found.p_value, wanted.pvalue / 2):
            hint = ONE_SIDED + hint
        same(found.p_value, wanted.pvalue, f"the p-value {what}", hint=hint)
    stays(x, before, "one_sample_t")
    far = one_sample_t([100.0, 100.1, 99.9] * 4, 0.0).p_value
    wanted_far = stats.ttest_1samp([100.0, 100.1, 99.9] * 4, 0.0).pvalue
    hint = "1 minus the share below is rounded to 0 here; t_tail is exact."
    same(far, wanted_far, "the p-value of a test that is very clear", hint=hint, atol=0)
    same(one_sample_t([1, 3], 2).p_value, 1.0, "the p-value of 1, 3 against their mean")
    for sample in ([1.0], [2, 2, 2], [0.1, 0.1, 0.1]):
        refused(f"one_sample_t of {sample}", one_sample_t, sample, 0.0)


def two_samples() -> None:
    rng = np.random.default_rng(6)
    x, y = rng.normal(1, 1, size=8), rng.normal(2, 4, size=15)
    before = x.copy(), y.copy()
    hint = "both tails of Student's curve beyond |t|."
    found, wanted = welch_t(x, y), stats.ttest_ind(x, y, equal_var=False)
    pooled = stats.ttest_ind(x, y)
    special = "divide by the root of both squared standard errors together."
    if np.isclose(found.statistic, pooled.statistic):
        special = "This pools both spreads into one, but they may differ: " + special
    same(found.statistic, wanted.statistic, "the statistic of Welch's test", hint=special)
    special = "(v + w)^2 / (v^2 / (n - 1) + w^2 / (m - 1)) with v and w the squared errors."
    if np.isclose(found.df, 21):
        special = "n + m - 2 belongs to the test that pools the spreads. " + special
    same(found.df, wanted.df, "the degrees of freedom of Welch's test", hint=special)
    if np.isclose(found.p_value, wanted.pvalue / 2):
        hint = ONE_SIDED + hint
    same(found.p_value, wanted.pvalue, "the p-value of Welch's test", hint=hint)
    for after, earlier in zip((x, y), before, strict=True):
        stays(after, earlier, "welch_t")
    other = welch_t(y, x)
    same(other.statistic, -found.statistic, "the statistic when both samples change places")
    same(other.p_value, found.p_value, "the p-value when both samples change places", hint=hint)
    far_x, far_y = [100.0, 100.1, 99.9] * 4, [0.0, 0.2] * 5
    same(
        welch_t(far_x, far_y).p_value,
        stats.ttest_ind(far_x, far_y, equal_var=False).pvalue,
        "the p-value of two samples that are far apart",
        hint="1 minus the share below is rounded to 0 here; t_tail is exact.",
        atol=0,
    )
    same(welch_t([5, 5], [1, 2, 3]).df, 2.0, "the degrees of freedom when x has no spread")
    for pair in (([1.0], [1, 2]), ([1, 2], [1.0]), ([3, 3], [4, 4]), ([0.1] * 3, [0.7] * 3)):
        refused(f"welch_t of {pair}", welch_t, *pair, hint="see is_constant.")


@pytest.mark.parametrize("part", [one_sample, two_samples], ids=["one-sample", "welch"])
def test_t_tests_agree_with_scipy(part: Callable[[], None]) -> None:
    part()


def test_permutations_show_what_labels_alone_can_do() -> None:
    rng = np.random.default_rng(6)
    repeats = 2500
    for x, y in (
        ([0.1, 0.3, 0.2, 0.4], [0.6, 0.3, 0.7, 0.8]),
        ([0.9, 0.8, 0.4, 0.6, 0.3], [0.1, 0.2, 0.3, 0.7]),
        ([0.2, 0.4, 0.1], [0.6, 0.9, 0.3, 1.1, 0.7, 0.4]),
    ):
        # All arrangements, in tenths and without rounding: n * m * (distance of the means).
        tenths, n, m = np.rint(10 * np.array(x + y)).astype(int), len(x), len(y)
        sums = np.array([tenths[list(chosen)].sum() for chosen in combinations(range(n + m), n)])
        signed = m * sums - n * (tenths.sum() - sums)
        seen = abs(m * tenths[:n].sum() - n * tenths[n:].sum())
        wanted = np.mean(abs(signed) >= seen)
        found = permutation_test(x, y, rng, repeats)
        within = 6 * np.sqrt(wanted * (1 - wanted) / repeats) + 1 / repeats
        hint = "shuffle the labels, keep the sizes, and count |difference| >= what was seen."
        for mistake, value in {
            "Ties seem not to count: 'at least as extreme' includes 'equal'. ": abs(signed) > seen,
            "Only one direction seems to count: take absolute values. ": (
                np.sign(m * tenths[:n].sum() - n * tenths[n:].sum()) * signed >= seen
            ),
        }.items():
            if abs(found - wanted) > within and abs(found - value.mean()) <= within:
                hint = mistake + hint
        close(found, float(wanted), float(within), f"the p-value of {x} and {y}", hint)

    apart, more = np.arange(20.0), np.arange(100.0, 120.0)
    before = apart.copy()
    found = permutation_test(apart, more, rng, 99)
    hint = "what was seen is one of the arrangements: (b + 1) / (repeats + 1) is never 0."
    same(found, 0.01, "the p-value of two groups far apart, 99 shuffles", hint=hint)
    stays(apart, before, "permutation_test")
    same(permutation_test([1, 1], [1], rng, 7), 1.0, "the p-value of equal numbers", hint=hint)
    hint = (
        "here every shuffle is at least as extreme (0). Rounding makes a 0 of 1e-17: give it room."
    )
    for x, y in (
        ([0.1, 0.3, 1.1, 1.0], [1.0, 0.3, 1.1, 0.1]),
        ([0.4, 0.3, 0.8, 1.1], [0.8, 0.4, 0.3, 1.1]),
    ):
        same(permutation_test(x, y, rng, 200), 1.0, f"the p-value of {x} and {y}", hint=hint)
    twice = [permutation_test([1, 2, 4], [2, 3], np.random.default_rng(1), 50) for _ in "ab"]
    hint = "the rng that was given is the only source of chance; make none of your own."
    same(twice[0], twice[1], "two runs with the same seed", hint=hint)
    group = np.random.default_rng(2).normal(size=(2, 9))
    others = {permutation_test(group[0], group[1], rng, 200) for _ in range(8)}
    holds(
        len(others) > 1,
        "eight runs with one rng: expected some to differ, found the same p-value.",
        hint=hint,
    )
    same(permutation_test([1], [1], rng, 1), 1.0, "one number each, one repeat")
    refused("an empty sample x", permutation_test, [], [1.0], rng)
    refused("an empty sample y", permutation_test, [1.0], [], rng)
    refused("no repeats", permutation_test, [1, 2], [3, 4], rng, 0)


def test_chi_squared_compares_with_what_independence_expects() -> None:
    for table in ([[30, 10], [20, 40]], [[12, 7, 9], [5, 20, 30]], [[3, 0], [4, 5], [9, 2]]):
        counts = np.array(table)
        found = chi_squared_independence(counts)
        wanted = stats.chi2_contingency(counts, correction=False)
        expected = wanted.expected_freq
        gaps = (counts - expected) ** 2
        hint = "add up (count - expected)^2 / expected over all cells."
        with np.errstate(all="ignore"):
            if np.isclose(found.statistic, (gaps / counts).sum()):
                hint = "These gaps are divided by the counts that were seen. " + hint
        if np.isclose(found.statistic, (gaps / expected**2).sum()):
            hint = "Divide by the expected count once, not by its square. " + hint
        what = f"of the table {table}"
        same(found.statistic, wanted.statistic, f"the statistic {what}", hint=hint)
        same(found.df, wanted.dof, f"the degrees of freedom {what}", hint="(r - 1) * (c - 1)")
        hint = "one tail, the upper one: the statistic is a square and large in both directions."
        same(found.p_value, wanted.pvalue, f"the p-value {what}", hint=hint)
        turned = chi_squared_independence(counts.T.tolist())
        same(turned, found, f"the outcome {what}, turned on its side")
    same(
        chi_squared_independence([[10, 20], [30, 60]])[::2],
        [0, 1],
        "statistic and p-value of rows in proportion",
    )
    clear = [[900, 10], [20, 800]]
    same(
        chi_squared_independence(clear).p_value,
        stats.chi2_contingency(clear, correction=False).pvalue,
        "the p-value of a very clear table",
        hint="take chi_squared_tail: 1 minus the share below is rounded to 0.",
        atol=0,
    )
    for bad in ([[1, 2]], [[1], [2]], [1, 2, 3], [[1, -1], [2, 3]], [[0, 0], [1, 2]], [[0, 1]] * 2):
        refused(
            f"the table {bad}",
            chi_squared_independence,
            bad,
            hint="an empty row or column expects 0, and 0 / 0 is NaN.",
        )


def test_holm_corrects_for_many_tests() -> None:
    hint = "from the smallest upwards, times m, m - 1, ..., 1; none below one before it."
    found = np.asarray(holm([0.04, 0.01, 0.03]))
    special = hint
    if np.allclose(found, [0.03, 0.06, 0.06]):
        special = "These are sorted: each must stand where its p-value stood. " + hint
    elif np.allclose(found, [0.04, 0.03, 0.06]):
        special = "The one that came last in order is below one before it. " + hint
    elif np.allclose(found, [0.12, 0.03, 0.09]):
        special = "This is Bonferroni: each times m. " + hint
    same(found, [0.06, 0.03, 0.06], "Holm's correction of 0.04, 0.01, 0.03", hint=special)

    rng = np.random.default_rng(6)
    for m in (1, 2, 10):
        p = rng.random(m) ** 3
        before = p.copy()
        corrected = holm(p)
        stays(p, before, "holm")
        for alpha in np.linspace(0.001, 1, 400):
            # The rule as it is carried out: step up from the smallest, stop at the first failure.
            rejected = np.zeros(m, dtype=bool)
            for step, place in enumerate(np.argsort(p)):
                if p[place] > alpha / (m - step):
                    break
                rejected[place] = True
            if min(abs(corrected - alpha)) > 1e-9:
                same(
                    corrected <= alpha,
                    rejected | (alpha >= 1),
                    f"which of {p.round(4).tolist()} are rejected at {alpha:.3f}",
                    hint=hint,
                )
    same(holm([0.5, 0.5, 0.9]), [1, 1, 1], "Holm's correction of 0.5, 0.5, 0.9", hint="at most 1.")
    same(holm([0.02, 0.02]), [0.04, 0.04], "Holm's correction of equal p-values", hint=hint)
    same(holm([]), np.zeros(0), "Holm's correction of no p-values")
    refused("a p-value of 1.2", holm, [0.1, 1.2], hint="see as_p_values.")
