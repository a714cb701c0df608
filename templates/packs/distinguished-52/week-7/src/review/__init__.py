"""Formulas put to the test: slopes, identities and chances, and sheets that check themselves."""

from review.chances import check_chance, check_mean, count
from review.compare import Verdict, gap
from review.identities import check_identity, normal
from review.sheet import Entry, Sheet
from review.slopes import check_derivative, check_gradient, gradient, slope

__all__ = [
    "Entry",
    "Sheet",
    "Verdict",
    "check_chance",
    "check_derivative",
    "check_gradient",
    "check_identity",
    "check_mean",
    "count",
    "gap",
    "gradient",
    "normal",
    "slope",
]
