"""How good is the model, and how sure are we?"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn import metrics

from .data import TARGET

VERSION = 1  # of the keys in metrics.json: raise it when one changes its name or its meaning
MISS = 4  # what a failure that nobody foresaw costs, when a needless visit costs 1
THRESHOLD = 1 / (1 + MISS)  # from this probability on, a visit is the cheaper bet
MODELS = ("baseline", "model")


@dataclass(frozen=True)
class Scores:
    """What probabilities are worth: of cost and Brier score less is better, of the others more.

    Test sets drawn again from the same rows have their ROC AUC in the interval 95 times in 100.
    """

    cost: float
    accuracy: float
    roc_auc: float
    roc_auc_interval: tuple[float, float]
    average_precision: float
    brier: float


def evaluate(predictions: pd.DataFrame, seed: int) -> dict[str, Any]:
    """All numbers of the report; more than four digits would only be noise."""
    truth = predictions[TARGET].to_numpy()
    return {
        "version": VERSION,
        "seed": seed,
        "test_rows": len(truth),
        "failed_share": _rounded(truth.mean()),
        "miss_cost": MISS,
        "threshold": THRESHOLD,
        **{name: asdict(score(truth, predictions[name].to_numpy(), seed)) for name in MODELS},
    }


def score(truth: NDArray[Any], probability: NDArray[Any], seed: int) -> Scores:
    """Compare probabilities with what happened."""
    alarm = probability >= THRESHOLD
    return Scores(
        cost=_rounded(np.where(alarm, 1 - truth, MISS * truth).mean()),
        accuracy=_rounded(metrics.accuracy_score(truth, alarm)),
        roc_auc=_rounded(metrics.roc_auc_score(truth, probability)),
        roc_auc_interval=interval(truth, probability, seed),
        average_precision=_rounded(metrics.average_precision_score(truth, probability)),
        brier=_rounded(metrics.brier_score_loss(truth, probability)),
    )


def interval(
    truth: NDArray[Any], probability: NDArray[Any], seed: int, draws: int = 200
) -> tuple[float, float]:
    """How far ROC AUC moves when the test rows are drawn again, with replacement."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        rows = rng.integers(0, len(truth), len(truth))
        if 0 < truth[rows].mean() < 1:  # a draw of one class alone has no order to judge
            found.append(metrics.roc_auc_score(truth[rows], probability[rows]))
    low, high = np.quantile(found, [0.025, 0.975])
    return _rounded(low), _rounded(high)


def _rounded(value: float) -> float:
    return round(float(value), 4)
