"""Measures of error, compared with scikit-learn, and where the error comes from."""

import math

import numpy as np
from expect import refuses, same
from regression_data import cloud
from sklearn import metrics as trusted

from regression import bias_and_variance, r_squared, root_mean_squared_error


def test_rmse_and_r_squared_agree_with_scikit_learn() -> None:
    A, y = cloud()
    guess = A @ np.array([0.5, -1.5, 0.7])
    hint = "square the residuals, take the mean (divide by n), then the root."
    found = root_mean_squared_error([0, 0], [1, 7])
    known = {4.0: "This is the mean absolute error. ", 25.0: "The root is missing. "}
    known |= {math.sqrt(50): "The mean is missing: this is a length. "}
    words = next((words for value, words in known.items() if np.isclose(found, value)), "")
    same(found, 5.0, "the RMSE of the residuals -1 and -7", hint=words + hint)
    same(
        root_mean_squared_error(y, guess),
        math.sqrt(trusted.mean_squared_error(y, guess)),
        "the RMSE of 30 rows, as scikit-learn has it",
        hint=hint,
    )

    hint = (
        "1 - (sum of squared residuals) / (sum of squared distances of the targets to their mean)."
    )
    for name, p in (("a fair guess", guess), ("the mean", np.full(30, y.mean()))):
        wanted, words = float(trusted.r2_score(y, p)), ""
        found = r_squared(y, p)
        if np.isclose(found, 1 - wanted):
            words = "This is the share that is NOT explained. "
        elif np.isclose(found, 1 - ((y - p) ** 2).sum() / max(((p - p.mean()) ** 2).sum(), 1e-300)):
            words = "This is the spread of the predictions; compare with that of the targets. "
        elif np.isclose(found, 1 - ((y - p) ** 2).sum() / (y**2).sum()):
            words = "The mean of the targets is missing. "
        elif name != "the mean" and np.isclose(found, np.corrcoef(y, p)[0, 1] ** 2):
            words = (
                "This is the squared correlation; a correlation does not see that all predictions "
            )
            words += "are too high, or too far apart. "
        same(found, wanted, f"R squared of {name}, as scikit-learn has it", hint=words + hint)
    same(
        r_squared([1, 2, 3], [3, 2, 1]),
        -3.0,
        "R squared of the order reversed",
        hint="A squared correlation would be 1 here, and a bound at 0 would hide how wrong it is.",
    )
    same(
        r_squared([1, 2, 3], [11, 12, 13]),
        -149.0,
        "R squared of predictions that are all 10 too high",
        hint="Every one of them is wrong by 10; a correlation does not see that. " + hint,
    )
    for value in (2.0, 0.1):
        refuses(
            lambda value=value: r_squared([value] * 3, [value, value, 5.0]),  # type: ignore[misc]
            f"R squared where all targets are {value}",
            hint="There is no spread to explain. Rounding turns the sum of squares for 0.1 into "
            "something like 1e-34: compare the targets themselves.",
        )
    for measure in (root_mean_squared_error, r_squared):
        refuses(
            lambda measure=measure: measure(y, guess[:, np.newaxis]),  # type: ignore[misc]
            f"{measure.__name__} of the shapes (30,) and (30, 1)",
            hint="NumPy builds a table of 30 x 30 differences; `residuals` and `as_pair` ask.",
        )
        refuses(
            lambda measure=measure: measure(y, guess[:1]),  # type: ignore[misc]
            f"{measure.__name__} of 30 targets and one prediction",
            hint="NumPy stretches the one prediction; `residuals` and `as_pair` ask first.",
        )


def test_error_is_bias_and_variance() -> None:
    found = bias_and_variance([[1, 5], [3, 5]], [2, 4])
    hint = "the mean goes over the models (axis=0), and there is one for each point."
    if np.allclose(found, (0.25, 0.5)):
        hint = "Errors of opposite sign cancel: square at every point first. " + hint
    elif np.allclose(found, (0.5, 1.0)):
        hint = "Divide by the number of models, not by one less. " + hint
    same(found, (0.5, 0.5), "bias squared and variance of two models at two points", hint=hint)
    rng = np.random.default_rng(5)
    truth = rng.normal(size=7)
    models = truth + rng.normal(0.5, 2.0, size=(40, 7)) * np.linspace(0.1, 3, 7)
    bias, variance = bias_and_variance(models, truth)
    same(bias, np.mean((models.mean(axis=0) - truth) ** 2), "the squared bias", hint=hint)
    same(variance, np.mean(np.var(models, axis=0)), "the variance", hint=hint)
    same(
        bias + variance,
        np.mean((models - truth) ** 2),
        "bias squared plus variance, which is the whole squared error",
        hint="the variance is measured from the mean prediction, not from the truth. " + hint,
    )
    same(bias_and_variance([truth], truth), (0, 0), "a single model that is right")
    same(
        bias_and_variance([truth + 3] * 4, truth), (9, 0), "four models, all 3 too high", hint=hint
    )
    refuses(
        lambda: bias_and_variance(models, truth[:1]),
        "seven points and one truth",
        hint="NumPy stretches the one truth to seven points.",
    )
