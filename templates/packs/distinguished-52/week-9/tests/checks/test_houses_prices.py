"""The logarithm of a price, the way back, and an error that a seller understands."""

import numpy as np
from expect import refuses, same

from houses.prices import smearing_factor, to_log, typical_error


def test_prices_become_logarithms_and_find_the_way_back() -> None:
    rng = np.random.default_rng(4)
    euros = np.exp(rng.normal(12.0, 0.5, size=4000))
    before = euros.copy()
    logs = to_log(euros)
    same(np.exp(logs), euros, "exp of the logarithms of prices", hint="the natural logarithm.")
    same(euros, before, "the prices after to_log", hint="work on a copy.")
    same(to_log([1, 10]), np.log([1.0, 10.0]), "the logarithms of 1 and 10 euros")
    for bad in (0.0, -5.0, float("nan"), float("inf")):
        refuses(
            lambda bad=bad: to_log([100.0, bad]),  # type: ignore[misc]
            f"the logarithm of a price of {bad}",
            hint="NumPy answers with -inf, inf or nan; ask before.",
        )

    centre = np.full(4000, logs.mean())
    residuals = logs - centre
    found, wanted = smearing_factor(logs, centre), float(np.exp(residuals).mean())
    hint = "the mean of exp(truth - predicted), over all rows."
    if np.isclose(found, 1.0):
        hint = "exp(mean residual) is 1 and corrects nothing: first exp, then the mean. " + hint
    elif np.isclose(found, np.exp(residuals.var() / 2)):
        hint = "exp(variance / 2) is right only if the residuals follow a normal curve. " + hint
    elif np.isclose(found, np.exp(-residuals).mean()):
        hint = "The difference is the wrong way round. " + hint
    same(found, wanted, "the smearing factor of 4000 prices around one prediction", hint=hint)
    same(
        np.exp(centre[0]) * found,
        euros.mean(),
        "exp(prediction) times the factor, beside the mean price",
        hint="for a model with one prediction for all, the factor repairs the mean exactly.",
    )
    skewed = np.log([100.0, 100.0, 100.0, 1000.0])
    same(
        smearing_factor(skewed, np.log([100.0] * 4)),
        3.25,
        "the smearing factor of three exact predictions and one price ten times too high",
        hint="no normal curve is assumed. " + hint,
    )

    truth, guess = [100.0, 200.0, 400.0, 50.0], [150.0, 190.0, 500.0, 50.0]
    found = typical_error(truth, guess)
    hint = "for each row |predicted - true| / true, then the median."
    known = {
        0.2 / 2 + 0.0526315789 / 2: "This is a share of the predictions; divide by the truth. ",
        0.2: "This is the mean, which single bad predictions pull up. ",
        30.0: "This is in euros; divide each difference by the true price. ",
    }
    words = next((w for value, w in known.items() if np.isclose(found, value, rtol=1e-4)), "")
    same(found, 0.15, "the typical error of the shares 0.5, 0.05, 0.25 and 0", hint=words + hint)
    same(typical_error([100.0], [70.0]), 0.3, "the typical error of one price 30 % too low")
    shapes = "a column of the shape (n, 1) would give a table of differences; `_pair` asks first."
    for measure in (smearing_factor, typical_error):
        refuses(
            lambda measure=measure: measure(logs, centre[:, np.newaxis]),  # type: ignore[misc]
            f"{measure.__name__} of the shapes (4000,) and (4000, 1)",
            hint=shapes,
        )
        refuses(
            lambda measure=measure: measure([1.0, 2.0], [1.0]),  # type: ignore[misc]
            f"{measure.__name__} of two prices and one prediction",
            hint=shapes,
        )
