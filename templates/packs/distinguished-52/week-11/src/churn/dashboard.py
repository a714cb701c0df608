"""One page that says how good the predictor is, on customers it has never seen.

`python -m churn.dashboard data/history.csv` writes reports/dashboard.png and reports/metrics.json.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from churn.curves import average_precision, precision_recall_curve, rank_auc, roc_curve
from churn.data import LEAVE, OUTCOMES, FloatArray, IntArray, Row, labels, read, split
from churn.metrics import (
    accuracy,
    confusion_matrix,
    f1,
    macro_f1,
    majority_accuracy,
    precision,
    recall,
)
from churn.predictor import ChurnPredictor, train
from churn.thresholds import COSTS, calibrated_threshold, decide, expected_cost


def measure(predictor: ChurnPredictor, rows: Sequence[Row], costs: FloatArray) -> dict[str, float]:
    """The numbers of the report; precision, recall and F1 are those of the class that leaves."""
    leaves, probabilities = labels(rows) == LEAVE, predictor.probabilities(rows)
    scores, threshold = probabilities[:, LEAVE], predictor.threshold
    matrix = confusion_matrix(leaves, decide(scores, threshold))
    outcomes = confusion_matrix(labels(rows), probabilities.argmax(axis=1), len(OUTCOMES))
    return {
        "customers": len(rows),
        "share that leaves": float(leaves.mean()),
        "threshold": threshold,
        "accuracy": accuracy(matrix),
        "accuracy of contacting nobody, or everybody": majority_accuracy(matrix),
        "precision": float(precision(matrix)[1]),
        "recall": float(recall(matrix)[1]),
        "F1": float(f1(matrix)[1]),
        "area under the ROC curve": rank_auc(leaves, scores),
        "average precision": average_precision(leaves, scores),
        "cost per customer": expected_cost(leaves, scores, threshold, costs),
        "cost of contacting nobody": expected_cost(leaves, scores, np.inf, costs),
        "cost of contacting everybody": expected_cost(leaves, scores, -np.inf, costs),
        "macro F1 of all three outcomes": macro_f1(outcomes),
    }


def draw(predictor: ChurnPredictor, rows: Sequence[Row], costs: FloatArray) -> Figure:
    """The curves, the cost of every threshold, and the confusion matrix at the chosen one."""
    leaves, scores = labels(rows) == LEAVE, predictor.probabilities(rows)[:, LEAVE]
    matrix = confusion_matrix(leaves, decide(scores, predictor.threshold))
    figure, ((roc, pr), (cost, table)) = plt.subplots(2, 2, figsize=(11, 9), layout="constrained")

    curve = roc_curve(leaves, scores)
    roc.plot(curve.false_positive_rate, curve.true_positive_rate)
    roc.plot([0, 1], [0, 1], "--", color="grey", label="guessing")
    roc.plot(matrix[0, 1] / matrix[0].sum(), recall(matrix)[1], "o", label="chosen threshold")
    roc.set(xlabel="false positive rate", ylabel="true positive rate")
    roc.set_title(f"ROC curve, area {rank_auc(leaves, scores):.3f}")
    roc.legend()

    ranked = precision_recall_curve(leaves, scores)
    pr.step(ranked.recall, ranked.precision, where="pre")
    pr.axhline(leaves.mean(), linestyle="--", color="grey", label="guessing")
    pr.plot(recall(matrix)[1], precision(matrix)[1], "o", label="chosen threshold")
    pr.set(xlabel="recall", ylabel="precision", ylim=(0, 1.05))
    pr.set_title(f"Precision and recall, average {average_precision(leaves, scores):.3f}")
    pr.legend()

    thresholds = np.linspace(0, 1, 201)
    cost.plot(thresholds, [expected_cost(leaves, scores, t, costs) for t in thresholds])
    cost.axvline(predictor.threshold, color="C1", label="chosen on the validation rows")
    cost.axvline(calibrated_threshold(costs), color="C2", linestyle="--", label="from costs alone")
    cost.set(xlabel="threshold", ylabel="euros per customer", title="What each threshold costs")
    cost.legend()

    _draw_matrix(table, matrix)
    return figure


def _draw_matrix(axes: Axes, matrix: IntArray) -> None:
    axes.imshow(matrix, cmap="Blues")
    for (row, column), count in np.ndenumerate(matrix):
        colour = "white" if count > matrix.max() / 2 else "black"
        axes.text(column, row, str(count), ha="center", va="center", color=colour, fontsize=14)
    axes.set_xticks([0, 1], ["leave alone", "contact"])
    axes.set_yticks([0, 1], ["does not leave", "leaves"])
    axes.set(xlabel="decision", ylabel="truth", title="Confusion matrix at the chosen threshold")


def main(history: Path, reports: Path = Path("reports")) -> None:
    """Train, measure on the rows kept for this, and write the report."""
    training, validation, test = split(read(history), seed=0)
    predictor = train(training, validation, COSTS)
    numbers = measure(predictor, test, COSTS)
    reports.mkdir(parents=True, exist_ok=True)
    (reports / "metrics.json").write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    draw(predictor, test, COSTS).savefig(reports / "dashboard.png", dpi=100)
    for name, number in numbers.items():
        print(f"{name:45} {number:8.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
