"""Thresholds: what a decision costs, and where it costs least."""

import numpy as np
from expect import holds, same

from churn.thresholds import COSTS, best_threshold, calibrated_threshold, decide, expected_cost

TRUTH = np.array([False, False, False, True, True])
SCORES = np.array([0.1, 0.3, 0.6, 0.6, 0.9])


def test_expected_cost_puts_a_price_on_each_error() -> None:
    hint = "a score that is equal to the threshold counts as yes: >=, not >."
    same(decide([0.2, 0.5, 0.7], 0.5), [False, True, True], "decide at 0.5", hint=hint)
    same(decide(SCORES, np.inf), [False] * 5, "decide at inf", hint="no score reaches it.")
    kind = np.asarray(decide(SCORES, 0.6)).dtype
    holds(kind == np.bool_, f"decide: expected booleans, found {kind}.")

    # At 0.6: two are left alone rightly, one is contacted in vain, two are contacted in time.
    prices = np.array([[1.0, 10.0], [100.0, 1000.0]])
    found = expected_cost(TRUTH, SCORES, 0.6, prices)
    hint = "each customer costs what the cell of truth (row) and decision (column) says; the mean."
    if np.isclose(found, (2 * 1 + 100 + 2 * 1000) / 5):
        hint = "Misses and false alarms are exchanged: costs[1, 0] is a miss. " + hint
    elif np.isclose(found, 2 * 1 + 10 + 2 * 1000):
        hint = "This is the sum: divide it by the number of customers. " + hint
    same(found, (2 * 1 + 10 + 2 * 1000) / 5, "the expected cost at 0.6", hint=hint)
    wanted = (3 * 1 + 100 + 1000) / 5
    same(expected_cost(TRUTH, SCORES, 0.7, prices), wanted, "the expected cost at 0.7", hint=hint)
    wanted = (3 * 1 + 2 * 100) / 5
    same(expected_cost(TRUTH, SCORES, np.inf, prices), wanted, "cost of doing nothing", hint=hint)


def test_best_threshold_is_the_cheapest_of_all() -> None:
    rng = np.random.default_rng(11)
    cases = {"by hand": (TRUTH, SCORES)}
    cases["where a customer who stays comes first"] = TRUTH[[0, 4]], SCORES[[4, 0]]
    for n in (1, 2, 7, 40):
        truth = rng.random(n) < 0.4
        cases[f"of {n} customers"] = truth, np.round(truth + rng.normal(size=n), 1)
    prices = {
        "errors that cost the same": np.array([[0.0, 1.0], [1.0, 0.0]]),
        "the costs of an offer": COSTS,
        "dear false alarms": np.array([[0.0, 50.0], [10.0, 0.0]]),
        "being right costs, too": np.array([[5.0, 7.0], [9.0, 6.0]]),
    }
    for case, (truth, scores) in cases.items():
        for name, costs in prices.items():
            tries = [np.inf, *sorted(set(scores.tolist()), reverse=True)]
            totals = []
            for t in tries:
                yes = scores >= t
                totals.append(sum(costs[int(a), int(b)] for a, b in zip(truth, yes, strict=True)))
            what = f"the best threshold {case}, {name}"
            wanted = tries[int(np.argmin(totals))]
            found = best_threshold(truth, scores, costs)
            hint = "try inf and every different score, and take the cheapest."
            if wanted == np.inf:
                hint = "Here it is cheapest to act on nobody, so inf must be tried, too. " + hint
            elif found in tries and np.isclose(totals[tries.index(found)], min(totals)):
                hint = "It costs the same, but the highest of the cheapest is asked for. " + hint
            elif found == 0.5:
                hint = "0.5 is right only where both errors cost the same. " + hint
            same(found, wanted, what, hint=hint)


def test_costs_alone_give_the_threshold_for_true_probabilities() -> None:
    hint = "acting costs p * hit + (1 - p) * alarm, nothing costs p * miss + (1 - p) * quiet."
    for costs in (
        np.array([[0.0, 1.0], [3.0, 0.0]]),
        np.array([[0.0, 1.0], [1.0, 0.0]]),
        np.array([[2.0, 5.0], [11.0, 4.0]]),
        np.array([[-3.0, 0.0], [0.0, -9.0]]),
        COSTS,
    ):
        p = calibrated_threshold(costs)
        extra = ""
        for alarm in (costs[0, 1], costs[0, 1] - costs[0, 0]):
            for miss in (costs[1, 0], costs[1, 0] - costs[1, 1]):
                if np.isclose(p * (alarm + miss), alarm):
                    extra = "Being right has a price here, too: only the differences count. "
        act = p * costs[1, 1] + (1 - p) * costs[0, 1]
        wait = p * costs[1, 0] + (1 - p) * costs[0, 0]
        same(act, wait, f"the cost of acting at p = {p:.3g}, {costs.tolist()}", hint=extra + hint)
    for costs in (
        np.array([[0.0, 0.0], [3.0, 0.0]]),
        np.array([[5.0, 1.0], [3.0, 0.0]]),
        np.array([[0.0, 2.0], [3.0, 3.0]]),
        np.array([[0.0, 2.0], [3.0, 9.0]]),
        np.array([[2.0, 0.0], [0.0, 3.0]]),
    ):
        try:
            p = calibrated_threshold(costs)
        except ValueError:
            continue
        holds(
            False,
            f"calibrated_threshold of {costs.tolist()}: expected a ValueError, found {p}.",
            hint="here one decision is always best, so no threshold separates the two.",
        )
