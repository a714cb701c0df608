"""The whole way: raw rows in, probabilities and decisions out.

`python -m churn.predictor data/history.csv data/today.csv` trains on the first file and prints
for every customer of the second how likely they are to leave, and whether to contact them.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from churn.data import LEAVE, FloatArray, Row, read, split
from churn.features import Preparation
from churn.model import LinearModel
from churn.multiclass import softmax
from churn.thresholds import COSTS, decide


@dataclass(frozen=True, eq=False)
class ChurnPredictor:
    """A preparation, a model of the three outcomes, and the threshold from which we act."""

    preparation: Preparation
    model: LinearModel
    threshold: float

    def probabilities(self, rows: Sequence[Row]) -> FloatArray:
        """For every customer the probabilities to stay, to downgrade and to leave."""
        return softmax(self.model.logits(self.preparation.transform(rows)))

    def contact(self, rows: Sequence[Row]) -> NDArray[np.bool_]:
        """Whom to contact: all whose probability to leave reaches the threshold."""
        return decide(self.probabilities(rows)[:, LEAVE], self.threshold)


def train(training: Sequence[Row], validation: Sequence[Row], costs: FloatArray) -> ChurnPredictor:
    """Make a predictor from customers whose outcomes are known.

    Each part of the data has one use. The training rows give the preparation and the weights
    (`fit_softmax` on all three outcomes). The validation rows give the threshold, the best one
    for the question "does this customer leave?"; a model flatters itself on rows that it has
    learnt from. The rows for the final report appear nowhere in here.
    """
    ### BEGIN SOLUTION
    from churn.data import OUTCOMES, labels
    from churn.multiclass import fit_softmax
    from churn.thresholds import best_threshold

    preparation = Preparation.fit(training)
    model = fit_softmax(preparation.transform(training), labels(training), len(OUTCOMES))
    scores = softmax(model.logits(preparation.transform(validation)))[:, LEAVE]
    threshold = best_threshold(labels(validation) == LEAVE, scores, costs)
    return ChurnPredictor(preparation, model, threshold)
    ### END SOLUTION


def main(history: Path, today: Path) -> None:
    """Train on one file, predict for the other, and print a table."""
    training, validation, _ = split(read(history), seed=0)
    predictor, rows = train(training, validation, COSTS), read(today)
    print("customer,probability,contact")
    scores = predictor.probabilities(rows)[:, LEAVE]
    for row, score, yes in zip(rows, scores, predictor.contact(rows), strict=True):
        print(f"{row['customer']},{score:.3f},{'yes' if yes else 'no'}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
