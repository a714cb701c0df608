"""The result for people: pictures, and a page that says what the numbers mean."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn import metrics

from .data import TARGET
from .evaluate import MODELS, THRESHOLD

PAGE = """\
# Which pumps will fail within a week?

The model was tested on {test_rows} pumps that it had not seen, of which {failed_share:.2%} failed.
Of a pump that fails and one that does not, it finds the former riskier in {model[roc_auc]:.2%} of
all pairs (95% interval: {model[roc_auc_interval][0]:.2%} to {model[roc_auc_interval][1]:.2%}).

{table}

The baseline says the same of every pump. That its accuracy looks good all the same shows how
little accuracy says when failures are rare. What counts is the cost: 1 for a needless visit,
{miss_cost} for a failure that nobody foresaw. Hence the alarm from a probability of {threshold} on.

![ROC curves](roc.png)
![Precision and recall](precision_recall.png)
![Confusion matrix](confusion.png)
"""
ROWS = {
    "cost": "Cost per pump (less is better)",
    "accuracy": "Accuracy",
    "roc_auc": "ROC AUC",
    "average_precision": "Average precision",
    "brier": "Brier score (less is better)",
}


def page(numbers: dict[str, Any]) -> str:
    """The report as Markdown; every number in it comes from `metrics.json`."""
    lines = ["| on unseen pumps | baseline | model |", "| :-- | --: | --: |"]
    for key, title in ROWS.items():
        found = " | ".join(f"{numbers[name][key]:.4f}" for name in MODELS)
        lines.append(f"| {title} | {found} |")
    return PAGE.format(table="\n".join(lines), **numbers)


def pictures(predictions: pd.DataFrame) -> dict[str, Figure]:
    """Every picture of the report by its file name."""
    return {
        "roc.png": roc(predictions),
        "precision_recall.png": precision_recall(predictions),
        "confusion.png": confusion(predictions),
    }


def roc(predictions: pd.DataFrame) -> Figure:
    """What more failures found cost in false alarms."""
    figure, axes = _figure("ROC", "Share of sound pumps alarmed", "Share of failures found")
    for name in MODELS:
        false_alarms, found, _ = metrics.roc_curve(predictions[TARGET], predictions[name])
        axes.plot(false_alarms, found, label=name)
    axes.legend()
    return figure


def precision_recall(predictions: pd.DataFrame) -> Figure:
    """How many alarms are right while more failures are found."""
    figure, axes = _figure(
        "Precision and recall", "Share of failures found", "Share of alarms that are right"
    )
    right, found, _ = metrics.precision_recall_curve(predictions[TARGET], predictions["model"])
    axes.axhline(predictions[TARGET].mean(), label="baseline")
    # The last point, where no alarm is given, is right by definition: it would mislead.
    axes.step(found[:-1], right[:-1], where="post", color="tab:orange", label="model")
    axes.set_ylim(0, 1.02)
    axes.legend()
    return figure


def confusion(predictions: pd.DataFrame) -> Figure:
    """The model's four kinds of answers at the threshold, counted."""
    counts = metrics.confusion_matrix(predictions[TARGET], predictions["model"] >= THRESHOLD)
    figure, axes = _figure(f"Alarm from {THRESHOLD:.0%} on", "The model says", "What happened")
    axes.imshow(counts, cmap="Blues", aspect="auto")
    for (row, column), count in np.ndenumerate(counts):
        colour = "white" if count > counts.max() / 2 else "black"
        axes.text(column, row, str(count), ha="center", va="center", color=colour, size=16)
    axes.set_xticks([0, 1], ["no alarm", "alarm"])
    axes.set_yticks([0, 1], ["ran on", "failed"])
    return figure


def _figure(title: str, x: str, y: str) -> tuple[Figure, Axes]:
    """Without pyplot: nothing is kept between pictures, and no screen is asked for."""
    figure = Figure(figsize=(5, 4), dpi=120, layout="constrained")
    axes = figure.subplots()
    axes.set(title=title, xlabel=x, ylabel=y)
    return figure, axes
