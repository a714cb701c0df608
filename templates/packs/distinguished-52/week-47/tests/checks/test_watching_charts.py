"""A control chart and its false alarms."""

from functools import partial

import numpy as np
from expect import holds, refuses, same
from scipy import stats

from watching.charts import ewma_chart


def test_a_chart_raises_as_many_false_alarms_as_it_says() -> None:
    rng = np.random.default_rng(47)
    values = 10 + 2 * rng.normal(size=12)
    kept = values.copy()
    w = 0.3
    chart = ewma_chart(values, 10, 2, weight=w, width=2.5)
    k = np.arange(12)
    weights = np.tril(w * (1 - w) ** np.maximum(k[:, None] - k, 0))
    wanted = 10 + weights @ (values - 10)
    hint = "a new value has the part `weight`, the old running mean the rest."
    other = 10 + np.tril((1 - w) * w ** np.maximum(k[:, None] - k, 0)) @ (values - 10)
    if np.allclose(chart.smoothed, other):
        hint = "The two weights are exchanged: " + hint
    same(chart.smoothed, wanted, "the running mean of 12 values", hint=hint)
    same(values, kept, "the values after the call", hint="work on a copy.")

    deviation = 2 * np.sqrt(np.sum(weights**2, axis=1))
    hint = (
        "the running mean starts without any variance; each value multiplies its variance by "
        "(1 - weight)² and adds (weight · spread)². Its root is the standard deviation."
    )
    found = np.asarray(chart.upper)
    if np.allclose(found, 10 + 2.5 * 2 * np.sqrt(w / (2 - w))):
        hint = "These limits are those after a long time; at the start they are narrower: " + hint
    elif np.allclose(found, 10 + 2.5 * 2):
        hint = "These limits fit a single value; a mean varies less: " + hint
    same(chart.upper, 10 + 2.5 * deviation, "upper limits", hint=hint)
    same(chart.lower, 10 - 2.5 * deviation, "lower limits", hint=hint)

    gaps = ewma_chart([np.nan, 12, np.nan, np.nan, 13, np.nan], 10, 1, weight=0.5, width=1.5)
    full = ewma_chart([12, 13], 10, 1, weight=0.5, width=1.5)
    pick = [0, 0, 0, 1, 1]
    hint = "a missing value is no value, and not 0: running mean and limits stay as they were."
    same(gaps.smoothed[1:], np.asarray(full.smoothed)[pick], "running mean with gaps", hint=hint)
    same(gaps.upper[1:], np.asarray(full.upper)[pick], "upper limits with gaps", hint=hint)
    same([gaps.smoothed[0], gaps.upper[0]], [10, 10], "before the first value", hint=hint)
    hint = "outside speaks of a new measurement; a gap raises no alarm."
    same(gaps.outside, [False, True, False, False, True, False], "outside with gaps", hint=hint)
    edge = ewma_chart([13, 7, 13.01, 6.99], 10, 1, weight=1, width=3)
    hint = "exactly at a limit is not outside, and both sides count."
    same(edge.outside, [False, False, True, True], "13, 7, 13.01, 6.99, limits 7 and 13", hint=hint)

    trials, points, width = 1500, 8, 1.2
    alarms = np.array(
        [ewma_chart(rng.normal(5, 3, points), 5, 3, 0.4, width).outside for _ in range(trials)]
    )
    usual = 2 * stats.norm.sf(width)
    slack = 4 * np.sqrt(usual * (1 - usual) / trials)
    for point in (0, points - 1):
        share = alarms[:, point].mean()
        holds(
            abs(share - usual) < slack,
            f"false alarms at point {point} of {trials} quiet charts: expected a share near "
            f"{usual:.3f}, found {share:.3f}.",
            hint="every point has the same chance, also the first one.",
        )
    shifted = ewma_chart(rng.normal(2, 1, 60), 0, 1).outside
    holds(
        np.mean(shifted[20:]) > 0.5, "a shift by two spreads: expected most later points outside."
    )
    for spread, weight in ((0, 0.2), (-1, 0.2), (np.nan, 0.2), (1, 0), (1, 1.1), (1, np.nan)):
        what = f"spread {spread}, weight {weight}"
        refuses(partial(ewma_chart, [1.0], 0, spread, weight), what)
