"""Linear regression from scratch: fit it, judge it, and know when to trust it."""

from regression.curves import (
    Curve,
    Split,
    errors_by_degree,
    final_error,
    learning_curve,
    split_rows,
)
from regression.descent_fit import Diverged, Walk, batches, descend, rate_bound
from regression.design import Standardizer, add_intercept, polynomial_features
from regression.least_squares import (
    back_substitution,
    gradient,
    mean_squared_error,
    measured_gradient,
    normal_equations,
    qr_solution,
)
from regression.measures import (
    bias_and_variance,
    mean_absolute_error,
    r_squared,
    residuals,
    root_mean_squared_error,
)
from regression.model import LinearRegression, NotFitted
from regression.steppers import GradientStep, stepper

__all__ = [
    "Curve",
    "Diverged",
    "GradientStep",
    "LinearRegression",
    "NotFitted",
    "Split",
    "Standardizer",
    "Walk",
    "add_intercept",
    "back_substitution",
    "batches",
    "bias_and_variance",
    "descend",
    "errors_by_degree",
    "final_error",
    "gradient",
    "learning_curve",
    "mean_absolute_error",
    "mean_squared_error",
    "measured_gradient",
    "normal_equations",
    "polynomial_features",
    "qr_solution",
    "r_squared",
    "rate_bound",
    "residuals",
    "root_mean_squared_error",
    "split_rows",
    "stepper",
]
