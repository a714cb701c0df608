"""Joint tables, Bayes' rule in logarithms, and the spread of a mass function."""

import math

import numpy as np
from expect import holds, same
from refused import outcome, refuses
from scipy import special, stats

from distributions import conditional, independent, log_sum_exp, posterior, variance

MASSES = "given.masses reads probabilities, and refuses what cannot be some."


def test_conditional_deals_out_one_column() -> None:
    joint = np.array([[0.1, 0.2], [0.3, 0.4]])
    before = joint.copy()
    same(
        conditional(joint, column=0),
        [0.25, 0.75],
        "P(row | column 0) for the joint table [[0.1, 0.2], [0.3, 0.4]]",
        hint="(0.1, 0.3) are joint probabilities: they do not sum to 1, since the other column is "
        "still counted as possible. (0.333, 0.429) is P(column 0 | row), the question turned "
        "round. (0.25, 0.333) takes row 0 for the column.",
    )
    same(joint, before, "the joint table, after the call", hint="Divide into a new array.")
    same(
        conditional([[0, 0.5], [0.25, 0], [0, 0.25]], column=1),
        [2 / 3, 0, 1 / 3],
        "P(row | column 1) for a table of the shape (3, 2)",
        hint="The result has one number for each ROW, also when there are more rows than columns.",
    )
    table = np.random.default_rng(51).random((4, 6))
    table /= table.sum()
    mixed = sum(table[:, j].sum() * np.asarray(conditional(table, j)) for j in range(6))
    same(
        mixed,
        table.sum(axis=1),
        "P(row), put together from P(row | column) P(column) over all columns",
        hint="This is the law of total probability.",
    )
    refuses(
        conditional,
        [[0.5, 0.0], [0.5, 0.0]],
        column=1,
        words=["zero"],
        hint="What is known cannot have happened: 0 / 0 is nan, and nan travels on unseen.",
    )
    refuses(conditional, [[3, 1], [2, 4]], column=0, words=["joint"], hint=MASSES)


def test_independence_is_asked_of_every_pair() -> None:
    hint = "Each pair must have the product of the two marginal probabilities, up to 1e-9."
    product = np.outer([0.2, 0.3, 0.5], [0.6, 0.4])
    cases: list[tuple[object, bool, str, str]] = [
        (product, True, "an outer product", hint),
        ([[1.0]], True, "a table with one entry", hint),
        ([[0.0, 0.0], [0.4, 0.6]], True, "a table in which one row never happens", hint),
        ([[0.5, 0.0], [0.0, 0.5]], False, "two coins that always agree", hint),
        (
            [[0.0, 1 / 3], [1 / 3, 0.0], [0.0, 1 / 3]],
            False,
            "X from -1, 0, 1 and Y = X^2",
            "X and X^2 are uncorrelated here, and yet Y follows from X. " + hint,
        ),
        (
            product + 1e-6 * np.array([[0, 0], [1, -1], [-1, 1]]),
            False,
            "a table that fails by 1e-6, and not in its first row",
            "Look at all pairs. " + hint,
        ),
        (
            np.outer([0.1] * 10, [1 / 7] * 7),
            True,
            "an outer product with some rounding",
            "Floats are hardly ever equal: compare with a tolerance. " + hint,
        ),
    ]
    for joint, wanted, what, why in cases:
        found = independent(joint)  # type: ignore[arg-type]
        holds(
            isinstance(found, bool | np.bool_) and bool(found) == wanted,
            f"independent, asked of {what}: expected {wanted}, found {found!r}.",
            hint=why,
        )
    refuses(independent, [[1, 2], [2, 4]], words=["joint"], hint=MASSES)


def test_log_sum_exp_adds_in_logarithms() -> None:
    hint = "Subtract the largest logarithm from all of them before exp, and add it after log."
    same(
        outcome(log_sum_exp, [-1000.0, -1000.0]),
        -1000 + math.log(2),
        "log_sum_exp([-1000, -1000])",
        hint="exp(-1000) is rounded down to 0, and log(0) is -inf. " + hint,
    )
    same(
        outcome(log_sum_exp, [1000.0, 999.0]),
        1000 + math.log(1 + math.exp(-1)),
        "log_sum_exp([1000, 999])",
        hint="exp(1000) is inf. " + hint,
    )
    same(outcome(log_sum_exp, [-3.5]), -3.5, "log_sum_exp of one number, which is that number")
    logs = np.random.default_rng(52).normal(scale=30, size=40)
    same(
        outcome(log_sum_exp, logs),
        special.logsumexp(logs),
        "log_sum_exp of 40 numbers, compared with SciPy",
        hint=hint,
    )
    same(
        outcome(log_sum_exp, [-math.inf, -2.0, -math.inf]),
        -2.0,
        "log_sum_exp([-inf, -2, -inf])",
        hint="exp(-inf) is 0, which adds nothing.",
    )
    same(
        outcome(log_sum_exp, [-math.inf, -math.inf]),
        -math.inf,
        "log_sum_exp([-inf, -inf])",
        hint="nan comes from -inf - (-inf). When all are -inf, the sum is 0 and its log is -inf.",
    )
    same(
        outcome(log_sum_exp, []),
        -math.inf,
        "log_sum_exp of an empty list",
        hint="An empty sum is 0. Among no numbers there is no largest one: treat this case before.",
    )


def test_bayes_rule_in_logarithms() -> None:
    same(
        posterior([0.02, 0.98], np.log([0.95, 0.1])),
        [0.019 / 0.117, 0.098 / 0.117],
        "the belief in a fire (2 % of all nights) after an alarm (95 % in a fire, 10 % without)",
        hint="(0.905, 0.095) forgets the prior, (0.019, 0.098) does not divide by its sum, and "
        "0.95 answers the question the other way round. Multiply prior and likelihood, then "
        "make it sum to 1.",
    )
    rng = np.random.default_rng(53)
    prior, far = rng.dirichlet(np.ones(6)), rng.normal(-5000, 3, size=6)
    same(
        outcome(posterior, prior, far),
        special.softmax(np.log(prior) + far),
        "a posterior after evidence with likelihoods near exp(-5000)",
        hint="exp(-5000) is 0, and 0 / 0 is nan. Add the logarithms, subtract their log_sum_exp, "
        "and take exp at the very end.",
    )
    first, second = rng.normal(-9, 2, size=(2, 6))
    same(
        posterior(posterior(prior, first), second),
        posterior(prior, first + second),
        "two pieces of evidence one after the other, compared with both at once",
        hint="The posterior of the first is the prior of the second.",
    )
    same(
        outcome(posterior, [0.0, 0.5, 0.5], [10.0, 0.0, -math.inf]),
        [0.0, 1.0, 0.0],
        "the posterior when one hypothesis has the prior 0 and another the likelihood 0",
        hint="log(0) is -inf, and that is fine here: exp(-inf) is 0 again.",
    )
    with np.errstate(all="raise", divide="ignore", under="ignore"):
        same(posterior([1.0], [-3.0]), [1.0], "the posterior of a single hypothesis")
    refuses(
        posterior,
        [0.5, 0.5],
        [-1.0],
        words=["(2,)", "(1,)"],
        hint="NumPy stretches one number over all hypotheses. Compare the shapes, and name both.",
    )
    refuses(
        posterior,
        [1.0, 0.0],
        [-math.inf, -2.0],
        words=["impossible"],
        hint="Nothing that was possible before allows this evidence, so there is nothing to deal "
        "out. nan would travel on unseen.",
    )
    refuses(posterior, [1.0, 3.0], [-1.0, -1.0], words=["prior"], hint=MASSES)


def test_variance_is_a_weighted_square() -> None:
    same(
        variance([0, 10], [0.8, 0.2]),
        16.0,
        "the variance of 0 (with 0.8) and 10 (with 0.2)",
        hint="4 is its root, the standard deviation. 25 and 50 do not weight the values: each "
        "squared distance counts by its probability, and nothing is divided by n or n - 1.",
    )
    same(variance([1, 2, 3, 4, 5, 6], [1 / 6] * 6), 35 / 12, "the variance of one fair die")
    same(variance([7], [1]), 0.0, "the variance of a variable that is always 7")
    rng = np.random.default_rng(54)
    values, chances = rng.normal(size=9), rng.dirichlet(np.ones(9))
    same(
        variance(values, chances),
        stats.rv_discrete(values=(np.arange(9), chances)).expect(lambda k: values[np.int64(k)] ** 2)
        - float(np.average(values, weights=chances)) ** 2,
        "the variance of nine random values, compared with SciPy",
    )
    same(
        variance([1e9, 1e9 + 1], [0.5, 0.5]),
        0.25,
        "the variance of 1000000000 and 1000000001, each with probability 0.5",
        hint="E[X^2] - E[X]^2 subtracts two numbers near 1e18, which keep no digit behind the "
        "point. Take the distances from the mean first, then square them.",
    )
    refuses(variance, [1, 2], [0.5, 0.6], words=["probabilities"], hint="`mean` sees to that.")
