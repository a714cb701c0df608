"""Gradient descent and its relatives: steppers that walk downhill, and paths that remember how.

`descent.dashboard` draws the paths; it is not imported here, for it needs Matplotlib.
"""

from descent.formulas import formula, gradient_of
from descent.paths import Limits, Outcome, Path, follow, judge
from descent.quadratics import best_rate, rate_limit, shrink_factor, steps_needed
from descent.schedules import constant, cosine, step_decay, warmup
from descent.search import LineSearch, backtrack
from descent.steppers import AdaGrad, Adam, Descent, Momentum, Nesterov, RMSProp, Stepper
from descent.surfaces import SURFACES, Surface, quadratic

__all__ = [
    "SURFACES",
    "AdaGrad",
    "Adam",
    "Descent",
    "Limits",
    "LineSearch",
    "Momentum",
    "Nesterov",
    "Outcome",
    "Path",
    "RMSProp",
    "Stepper",
    "Surface",
    "backtrack",
    "best_rate",
    "constant",
    "cosine",
    "follow",
    "formula",
    "gradient_of",
    "judge",
    "quadratic",
    "rate_limit",
    "shrink_factor",
    "step_decay",
    "steps_needed",
    "warmup",
]
