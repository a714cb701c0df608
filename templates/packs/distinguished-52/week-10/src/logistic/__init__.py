"""Logistic regression from scratch: scores become probabilities, and data choose the weights."""

from logistic.classifier import LogisticRegression, unscale
from logistic.data import as_targets, blobs, standardize, with_ones
from logistic.descent import Fit, batches, descend, descend_in_batches, safe_rate
from logistic.loss import gradient, hessian, log_loss, objective
from logistic.newton import SeparableError, newton, newton_step, separates
from logistic.reading import apply_odds_ratio, calibration_table, contour, odds_ratios
from logistic.scores import log_odds, sigmoid, sigmoid_slope

__all__ = [
    "Fit",
    "LogisticRegression",
    "SeparableError",
    "apply_odds_ratio",
    "as_targets",
    "batches",
    "blobs",
    "calibration_table",
    "contour",
    "descend",
    "descend_in_batches",
    "gradient",
    "hessian",
    "log_loss",
    "log_odds",
    "newton",
    "newton_step",
    "objective",
    "odds_ratios",
    "safe_rate",
    "separates",
    "sigmoid",
    "sigmoid_slope",
    "standardize",
    "unscale",
    "with_ones",
]
