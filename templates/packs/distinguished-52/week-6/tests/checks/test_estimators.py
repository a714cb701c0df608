"""Summaries and likelihoods, compared with NumPy and SciPy."""

import copy
import math
from collections.abc import Callable

import numpy as np
import pytest
from expect import holds, same
from inferring import Floats, close, refused, stays
from scipy import stats

from inference import (
    Running,
    correlation,
    covariance,
    fit_normal,
    fit_poisson,
    map_bernoulli,
    normal_log_likelihood,
    poisson_log_likelihood,
    standard_error,
    variance,
)

# Large numbers with a small spread: their squares need more digits than a float64 has.
FAR = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]


def the_variance() -> None:
    found = variance([1, 2, 6])
    hint = "square the distances from the mean, add them up, divide by n - 1."
    if np.isclose(found, 14 / 3):
        hint = "This one is divided by n: the mean was fitted to the same numbers, so n - 1."
    same(found, 7.0, "the variance of 1, 2, 6", hint=hint)
    x = np.random.default_rng(6).normal(3, 2, size=50)
    before = x.copy()
    same(variance(x), np.var(x, ddof=1), "the variance of 50 numbers, compared with NumPy")
    stays(x, before, "variance")
    same(
        variance(FAR),
        30.0,
        "the variance of 1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16",
        hint="the digits are lost in the squares of large numbers. Subtract the mean first, "
        "then square.",
    )
    same(variance([-3, -3]), 0.0, "the variance of -3, -3")
    same(variance(np.array([100, -100], dtype=np.int8)), 20000.0, "of small integers")
    refused("variance of one number", variance, [5.0], hint="0 / 0 is no answer.")


def the_standard_error() -> None:
    found = standard_error([1, 1, 1, 5])
    hint = "the variance of a mean of n numbers is the variance of one number divided by n."
    if np.isclose(found, 2.0):
        hint = "This is the standard deviation of single numbers; a mean scatters less. " + hint
    elif np.isclose(found, 0.5):
        hint = "Divide by the root of n, not by n itself: variances add up, deviations do not."
    elif np.isclose(found, math.sqrt(0.75)):
        hint = "n - 1 belongs into the variance."
    same(found, 1.0, "the standard error of the mean of 1, 1, 1, 5", hint=hint)
    x = np.random.default_rng(6).exponential(size=40)
    same(standard_error(x), stats.sem(x), "the standard error of 40 numbers, compared with SciPy")
    refused("standard_error of one number", standard_error, [5.0])


@pytest.mark.parametrize(
    "part", [the_variance, the_standard_error], ids=["variance", "standard-error"]
)
def test_spread_of_numbers_and_of_means(part: Callable[[], None]) -> None:
    part()


def summary_of(numbers: Floats) -> Running:
    """What must be known of these numbers, computed from all of them at once."""
    if not len(numbers):
        return Running()
    return Running(len(numbers), float(np.mean(numbers)), float(np.var(numbers) * len(numbers)))


def numbers_pushed() -> None:
    x = np.random.default_rng(6).normal(-2, 3, size=60)
    for numbers, what in ((x, "60 numbers"), (np.array(FAR), "1e9 + 4, 7, 13, 16")):
        run = Running()
        for place, value in enumerate(numbers.tolist(), start=1):
            run.push(value)
            so_far = numbers[:place]
            same(run.count, place, f"the count after {place} of {what}")
            same(
                run.mean,
                so_far.mean(),
                f"the mean after {place} of {what}",
                hint="the new number pulls the mean towards it by a share of 1 / count.",
                rtol=1e-12,
            )
            if place > 1:
                same(
                    run.variance,
                    so_far.var(ddof=1),
                    f"the variance after {place} of {what}",
                    hint="squares grow by (distance from the old mean) * (distance from the "
                    "new mean): twice the same one is too much or too little.",
                )


def summaries_merged() -> None:
    x = np.random.default_rng(6).normal(-2, 3, size=60)
    hint = "the parts have different means. Beside both squares, the gap between the means counts."
    for numbers, cut in ((x, 20), (x, 1), (np.array(FAR), 3), (x, 0), (x, 60)):
        first, second = summary_of(numbers[:cut]), summary_of(numbers[cut:])
        copies = copy.copy(first), copy.copy(second)
        both = first.merge(second)
        what = f"of {cut} and {len(numbers) - cut} numbers, merged"
        same(both.count, len(numbers), f"the count {what}")
        same(both.mean, numbers.mean(), f"the mean {what}", hint="the larger part weighs more.")
        same(both.variance, numbers.var(ddof=1), f"the variance {what}", hint=hint)
        holds(
            (first, second) == copies,
            f"both parts after merge: expected {copies}, found {(first, second)}.",
            hint="merge returns a new summary and leaves both parts alone.",
        )
        both.push(1.0)
        holds(
            (first, second) == copies,
            "the parts after a push to what merge returned: expected no change, found one.",
            hint="where one part is empty, return a copy of the other, not the other itself.",
        )
    none = Running().merge(Running())
    same([none.count, none.mean, none.squares], [0, 0, 0], "two empty streams, merged")


@pytest.mark.parametrize("part", [numbers_pushed, summaries_merged], ids=["push", "merge"])
def test_a_stream_can_be_summed_up_without_keeping_it(part: Callable[[], None]) -> None:
    part()


def test_covariance_of_the_columns() -> None:
    data = [[1, 5], [2, 5], [6, 2]]
    found = np.asarray(covariance(data))
    hint = "each entry is a sum over the rows: distance from the mean of one column times the other"
    if found.shape == (3, 3):
        hint = "this compares rows with rows. A row is an observation; compare the columns."
    elif np.allclose(found, np.cov(data, rowvar=False, ddof=0)):
        hint = "this one is divided by n: take n - 1, as in the variance."
    same(found, [[7, -4.5], [-4.5, 3]], "the covariance matrix of three rows", hint=hint)

    rng = np.random.default_rng(6)
    table = rng.normal(size=(30, 4)) @ rng.normal(size=(4, 4))
    before = table.copy()
    matrix = covariance(table)
    same(matrix, np.cov(table, rowvar=False), "30 rows of 4 columns, compared with NumPy")
    stays(table, before, "covariance")
    same(np.diag(matrix), table.var(axis=0, ddof=1), "the diagonal: the variances")
    same(covariance(table + 7), matrix, "the covariances after a shift of all columns by 7")
    scale = np.array([1.0, -2.0, 10.0, 0.5])
    same(
        covariance(table * scale),
        matrix * np.outer(scale, scale),
        "the covariances when the units of the columns change",
        hint="a covariance carries the units of both of its columns.",
    )
    same(
        covariance(np.column_stack([FAR, FAR[::-1]])),
        [[30, -30], [-30, 30]],
        "the covariances of columns around 1e9",
        hint="subtract the means before you multiply.",
    )
    same(covariance([[1], [3]]), [[2.0]], "a table of a single column")
    refused("covariance of one row", covariance, [[1, 2]], hint="as_table checks this.")
    refused("covariance of a sample (n,)", covariance, [1, 2, 3])


def test_correlation_has_no_units() -> None:
    same(
        correlation([[1, 10], [2, 30], [3, 20]]),
        [[1, 0.5], [0.5, 1]],
        "the correlation of 1, 2, 3 with 10, 30, 20",
        hint="divide a covariance by both standard deviations, which are roots of variances.",
    )
    rng = np.random.default_rng(6)
    table = rng.normal(size=(40, 3)) @ rng.normal(size=(3, 3))
    before = table.copy()
    matrix = correlation(table)
    same(matrix, np.corrcoef(table, rowvar=False), "40 rows of 3 columns, compared with NumPy")
    stays(table, before, "correlation")
    signs = np.array([1, -1, 1])
    same(
        correlation(table * [1000, -0.01, 1] + 5),
        matrix * np.outer(signs, signs),
        "the correlations in other units",
        hint="units cancel; only a minus turns the sign.",
    )
    for factor in rng.normal(size=200):
        x = rng.normal(size=5)
        found = correlation(np.column_stack([x, factor * x + 1]))
        same(found[0, 1], np.sign(factor), "the correlation along a line")
        holds(
            np.abs(found).max() <= 1.0 and (np.diag(found) == 1.0).all(),
            f"correlations along a line: expected 1 on the diagonal and nothing beyond -1 and 1, "
            f"found {found.tolist()}.",
            hint="rounding makes 1.0000000000000002: cut it off.",
        )
    for column in ([3, 3, 3], [0.1, 0.1, 0.1]):
        refused(
            f"correlation with the column {column}",
            correlation,
            np.column_stack([[1, 2, 4], column]),
            word="constant",
            hint="a column without spread has no correlation. Rounding can leave it a variance of "
            "1e-34; is_constant is not fooled.",
        )


def normal_logarithms() -> None:
    rng = np.random.default_rng(6)
    x = rng.normal(1, 2, size=20)
    before = x.copy()
    found, wanted = normal_log_likelihood(x, 0.5, 3.0), stats.norm.logpdf(x, 0.5, 3).sum()
    hint = "add up the logarithms of the density: -(x - mu)^2 / (2 sigma^2) and the rest."
    if np.isclose(found, wanted + 20 * np.log(3)):
        hint = "sigma is missing in front: without -log(sigma) a wide curve costs nothing."
    same(found, wanted, "the normal log-likelihood, compared with SciPy", hint=hint)
    stays(x, before, "normal_log_likelihood")
    many = rng.normal(1, 2, size=5000)
    hint = "-inf or nan: a product of densities is too small for a float. Add up logarithms."
    with np.errstate(all="ignore"):
        for sample, what in ((many, "5000 numbers"), (np.array([500.0]), "a far number")):
            same(
                normal_log_likelihood(sample, 1, 0.5),
                stats.norm.logpdf(sample, 1, 0.5).sum(),
                f"the normal log-likelihood of {what}",
                hint=hint,
            )
    for sigma in (0.0, -1.0):
        refused(f"a sigma of {sigma}", normal_log_likelihood, [1], 0, sigma)


def poisson_logarithms() -> None:
    rng = np.random.default_rng(6)
    counts = rng.poisson(4, size=30)
    same(
        poisson_log_likelihood(counts, 3.5),
        stats.poisson.logpmf(counts, 3.5).sum(),
        "the Poisson log-likelihood, compared with SciPy",
        hint="add up k log(rate) - rate - log(k!). lgamma(k) is log((k - 1)!), one less.",
    )
    try:
        large = poisson_log_likelihood([1000, 0], 900.0)
    except OverflowError as error:
        raise AssertionError(
            f"counts of 1000: expected a number, found the OverflowError '{error}'.\n"
            "Hint: never compute the factorial itself; math.lgamma gives its logarithm."
        ) from error
    same(large, stats.poisson.logpmf([1000, 0], 900).sum(), "the log-likelihood of 1000 and 0")
    hint = "at rate 0 only the count 0 is possible, and log(0) must not be asked."
    with np.errstate(all="ignore"):
        same(poisson_log_likelihood([0, 0], 0.0), 0.0, "rate 0, counts 0 and 0", hint=hint)
        same(poisson_log_likelihood([0, 1], 0.0), -math.inf, "rate 0, counts 0 and 1", hint=hint)
    for rate in (-1.0, -0.5):
        refused(f"a rate of {rate}", poisson_log_likelihood, [1], rate)
    refused("a count of 0.5", poisson_log_likelihood, [0.5], 1.0, hint="see as_counts.")


@pytest.mark.parametrize("part", [normal_logarithms, poisson_logarithms], ids=["normal", "poisson"])
def test_log_likelihood_adds_up_logarithms(part: Callable[[], None]) -> None:
    part()


def the_normal_fit() -> None:
    rng = np.random.default_rng(6)
    hint = "no parameter nearby may do better: is the derivative of the log-likelihood 0 here?"
    found = fit_normal([1, 1, 5, 5])
    same(found[0], 3.0, "the most likely mu of 1, 1, 5, 5", hint=hint)
    special = hint
    if np.isclose(found[1], math.sqrt(16 / 3)):
        special = "This sigma is divided by n - 1, which is fairer but less likely. " + hint
    elif np.isclose(found[1], 4.0):
        special = "This is the variance; sigma is its root."
    same(found[1], 2.0, "the most likely sigma of 1, 1, 5, 5", hint=special)
    x = rng.normal(-3, 2, size=25)
    before = x.copy()
    mu, sigma = fit_normal(x)
    stays(x, before, "fit_normal")
    best = stats.norm.logpdf(x, mu, sigma).sum()
    for step in (-0.01, 0.01):
        for other in ((mu + step, sigma), (mu, sigma + step)):
            holds(
                stats.norm.logpdf(x, *other).sum() < best,
                f"the fit of 25 numbers: expected it to be the most likely, but mu, sigma = "
                f"{other} beats {(mu, sigma)}.",
                hint=hint,
            )
    for n in (100, 10_000, 200_000):
        far_mu, far_sigma = fit_normal(rng.normal(5, 3, size=n))
        what = f"the fit of {n} numbers with mu 5 and sigma 3"
        close(far_mu, 5, 18 / np.sqrt(n), f"{what}: mu")
        close(far_sigma, 3, 18 / np.sqrt(n), f"{what}: sigma")
    for sample in ([2.0, 2.0], [0.1, 0.1, 0.1], [7.0]):
        refused(f"fit_normal of {sample}", fit_normal, sample, hint="see is_constant.")


def the_poisson_fit() -> None:
    rng = np.random.default_rng(6)
    hint = "no parameter nearby may do better: is the derivative of the log-likelihood 0 here?"
    counts = rng.poisson(4, size=25)
    rate = fit_poisson(counts)
    best = stats.poisson.logpmf(counts, rate).sum()
    for other_rate in (rate - 0.01, rate + 0.01):
        holds(
            stats.poisson.logpmf(counts, other_rate).sum() < best,
            f"the fit of 25 counts: expected it to be the most likely, but "
            f"{other_rate} beats {rate}.",
            hint=hint,
        )
    same(fit_poisson([0, 2, 4]), 2.0, "the most likely rate of 0, 2, 4", hint=hint)
    same(fit_poisson([0, 0]), 0.0, "the most likely rate of 0, 0")
    for bad in ([1.5], [-1, 2]):
        refused(f"fit_poisson of {bad}", fit_poisson, bad, hint="see as_counts.")


@pytest.mark.parametrize("part", [the_normal_fit, the_poisson_fit], ids=["normal", "poisson"])
def test_fits_are_the_most_likely_parameters(part: Callable[[], None]) -> None:
    part()


def test_a_prior_counts_like_outcomes_seen_before() -> None:
    found = map_bernoulli([1, 1, 1], 2, 2)
    hint = (
        "prior times likelihood is p to some power times (1 - p) to some power: where is its top?"
    )
    if np.isclose(found, 5 / 7):
        hint = "This is the mean of the posterior. " + hint
    elif np.isclose(found, 1.0):
        hint = "The prior seems not to count. " + hint
    same(found, 0.8, "the peak after 1, 1, 1 with a Beta(2, 2) before", hint=hint)
    outcomes = [1, 0, 0, 1, 0, 0, 0]
    grid = np.linspace(0, 1, 100_001)
    for a, b in ((1, 1), (3, 1), (1, 6), (2.5, 4.5)):
        posterior = stats.beta(a, b).pdf(grid) * grid**2 * (1 - grid) ** 5
        same(
            map_bernoulli(outcomes, a, b),
            grid[posterior.argmax()],
            f"the peak after 2 ones and 5 zeros with a Beta({a}, {b}), compared with a fine grid",
            hint=hint,
            atol=2e-5,
        )
    same(map_bernoulli([], 3, 2), 2 / 3, "the peak without outcomes, Beta(3, 2)", hint=hint)
    same(map_bernoulli([0, 0], 1, 1), 0.0, "the peak after 0, 0 with a flat prior")
    many = [1] * 3000 + [0] * 7000
    same(map_bernoulli(many, 20, 20), 0.3, "the peak after 10 000 outcomes", atol=2e-3)
    refused("no outcomes and a flat prior", map_bernoulli, [], 1, 1, hint="all p are equal")
    refused("a of 0.5", map_bernoulli, [1, 0], 0.5, 2)
    refused("b of 0.5", map_bernoulli, [1, 0], 2, 0.5)
    refused("an outcome of 2", map_bernoulli, [2], 2, 2, hint="see as_outcomes.")
