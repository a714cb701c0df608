"""From raw passengers to numbers; you wrote something like it in week 11. (Given.)"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeAlias

import numpy as np

from comparison.data import FloatArray, Row

CATEGORIES = ("class", "sex", "port")


class Prepared(Protocol):
    """Anything that turns rows into features, with what it has learnt from other rows."""

    def transform(self, rows: Sequence[Row]) -> FloatArray:
        """The features of these rows, of shape (len(rows), n_features)."""


Prepare: TypeAlias = Callable[[Sequence[Row]], Prepared]


@dataclass(frozen=True, eq=False)
class Preparation:
    """What the training rows say about ages and scales, to be applied to any rows.

    Attributes:
        median_age: stands where an age is empty.
        means, spreads: of every column of numbers in the training rows.
        categories: for each column of categories those that occur in the training rows.
    """

    median_age: float
    means: FloatArray
    spreads: FloatArray
    categories: dict[str, tuple[str, ...]]

    @property
    def names(self) -> list[str]:
        """What the columns of the features mean."""
        flags = [f"{name}={value}" for name in CATEGORIES for value in self.categories[name]]
        return ["age", "relatives", "log fare", "no age", "cabin known", *flags]

    @classmethod
    def fit(cls, rows: Sequence[Row]) -> Self:
        """Learn from training rows; the column `survived` is not looked at."""
        ages = [float(row["age"]) for row in rows if row["age"]]
        median = float(np.median(ages)) if ages else 30.0
        numbers = _numbers(rows, median)
        spreads = np.where(np.ptp(numbers, axis=0) > 0, numbers.std(axis=0), 1.0)
        known = {name: tuple(sorted({r[name] for r in rows} - {""})) for name in CATEGORIES}
        return cls(median, numbers.mean(axis=0), spreads, known)

    def transform(self, rows: Sequence[Row]) -> FloatArray:
        """Standardized numbers, then a column of 0 and 1 for each known category."""
        numbers = (_numbers(rows, self.median_age) - self.means) / self.spreads
        flags = [
            [float(row[name] == value) for name in CATEGORIES for value in self.categories[name]]
            for row in rows
        ]
        return np.hstack([numbers, np.array(flags, dtype=np.float64).reshape(len(rows), -1)])


def _numbers(rows: Sequence[Row], median_age: float) -> FloatArray:
    found = [
        (
            float(row["age"]) if row["age"] else median_age,
            float(row["siblings"]) + float(row["parents"]),
            np.log1p(float(row["fare"])),
            float(not row["age"]),
            float(bool(row["cabin"])),
        )
        for row in rows
    ]
    return np.array(found, dtype=np.float64).reshape(len(rows), 5)
