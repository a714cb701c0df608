"""A training loop in NumPy: batches, epochs, learning curves, checkpoints and an honest report."""

from mynet.checkpoints import load, save
from mynet.data import Examples, Parts, digits, minibatches, one_hot, stratified_split
from mynet.judging import (
    Mistake,
    Verdict,
    confusion,
    diagnose,
    overfitting_begins,
    recalls,
    worst_mistakes,
)
from mynet.linear import LinearModel, fit_linear
from mynet.network import Network, Parameters
from mynet.steps import EarlyStopping, Momentum, penalised, rate_at
from mynet.training import (
    Epoch,
    Run,
    Score,
    Settings,
    evaluate,
    fit,
    overfit,
    train_epoch,
)

__all__ = [
    "EarlyStopping",
    "Epoch",
    "Examples",
    "LinearModel",
    "Mistake",
    "Momentum",
    "Network",
    "Parameters",
    "Parts",
    "Run",
    "Score",
    "Settings",
    "Verdict",
    "confusion",
    "diagnose",
    "digits",
    "evaluate",
    "fit",
    "fit_linear",
    "load",
    "minibatches",
    "one_hot",
    "overfit",
    "overfitting_begins",
    "penalised",
    "rate_at",
    "recalls",
    "save",
    "stratified_split",
    "train_epoch",
    "worst_mistakes",
]
