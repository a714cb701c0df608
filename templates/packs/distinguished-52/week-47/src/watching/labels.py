"""How right were the answers? The truth comes late, and not for every answer."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Prediction:
    """What the model said. `key` tells one request from all others; it names no person."""

    key: str
    day: int
    said: str


@dataclass(frozen=True)
class Label:
    """What turned out to be true, and the day on which we were told."""

    key: str
    day: int
    true: str


@dataclass(frozen=True)
class Day:
    """What is known of one day's predictions.

    Attributes:
        day: on which they were made.
        predictions: how many were made.
        labelled: how many of them have a known label.
        accuracy: the share of those with a label that were right; None while too few have one.
    """

    day: int
    predictions: int
    labelled: int
    accuracy: float | None


def accuracy_by_day(
    predictions: Sequence[Prediction],
    labels: Sequence[Label],
    today: int,
    least_share: float = 0.5,
) -> list[Day]:
    """The accuracy of each day's predictions, as far as it can be known today.

    - Today counts as known: predictions and labels of later days are not known yet.
    - A result belongs to the day of the *prediction*, whenever its label arrived.
    - A label may be corrected. The one that arrived last counts; of several on one day, the last in
      the row. Labels of unknown predictions are left out.
    - The accuracy is None unless at least one prediction of the day, and at least the share
      `least_share` of them, has a label. A prediction without a label is neither right nor wrong.

    Labels that come early are seldom like the others (a parcel that is in time is reported first).
    So the first accuracy of a day is a guess, and `least_share` decides how long you wait for a
    better one.

    Returns:
        One entry for each day with predictions, in order.

    Raises:
        ValueError: if two of the predictions have the same key.
    """
    ### BEGIN SOLUTION
    if len({prediction.key for prediction in predictions}) != len(predictions):
        raise ValueError("two predictions have the same key")
    known = {}
    for label in sorted(labels, key=lambda label: label.day):
        if label.day <= today:
            known[label.key] = label.true
    found = []
    for day in sorted({p.day for p in predictions if p.day <= today}):
        made = [p for p in predictions if p.day == day]
        rights = [p.said == known[p.key] for p in made if p.key in known]
        enough = rights and len(rights) >= least_share * len(made)
        accuracy = sum(rights) / len(rights) if enough else None
        found.append(Day(day, len(made), len(rights), accuracy))
    return found
    ### END SOLUTION
