"""From raw rows to the numbers that a model can use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from churn.data import COLUMNS, Column, FloatArray, Row


def as_numbers(rows: Sequence[Row], name: str, empty: float = np.nan) -> FloatArray:
    """One column as numbers, with the given one in the empty cells."""
    return np.array([float(row[name]) if row[name] else empty for row in rows], np.float64)


@dataclass(frozen=True)
class Scale:
    """What the training rows say about a column of numbers."""

    median: float
    mean: float
    spread: float


@dataclass(frozen=True)
class Preparation:
    """All that is learnt from the training rows, to be applied to any rows as it is.

    Attributes:
        numbers: the scale of every column of numbers.
        categories: for every other column its categories, in alphabetical order.
    """

    numbers: dict[str, Scale]
    categories: dict[str, tuple[str, ...]]

    @property
    def names(self) -> list[str]:
        """What the columns of the features mean: `tenure`, ..., `contract=monthly`, ..."""
        return [*self.numbers, *(f"{n}={c}" for n, known in self.categories.items() for c in known)]

    @classmethod
    def fit(cls, rows: Sequence[Row], columns: Sequence[Column] = COLUMNS) -> Self:
        """Learn from the training rows what `transform` needs.

        A column can be used if it is a number or a category, and if it is known *in time*: on the
        day of the prediction. The others are not looked at.

        For a number: the median of what is known (it will stand where a cell is empty), then mean
        and standard deviation of the column *with the empty cells filled*. The standard deviation
        divides by n. A column whose values are all the same has the spread 1; rounding can make
        its standard deviation a tiny number other than 0, so compare the values themselves.

        For a category: the different values, sorted; an empty cell is no category.
        """
        ### BEGIN SOLUTION
        usable = [column for column in columns if column.known == "in time"]
        numbers = {}
        for name in (column.name for column in usable if column.kind == "number"):
            median = float(np.nanmedian(as_numbers(rows, name)))
            values = as_numbers(rows, name, empty=median)
            spread = float(values.std()) if values.min() < values.max() else 1.0
            numbers[name] = Scale(median, float(values.mean()), spread)
        categories = {
            column.name: tuple(sorted({row[column.name] for row in rows} - {""}))
            for column in usable
            if column.kind == "category"
        }
        return cls(numbers, categories)
        ### END SOLUTION

    def transform(self, rows: Sequence[Row]) -> FloatArray:
        """The features of any rows, with what was learnt from the training rows alone.

        For a number: fill an empty cell with the median, subtract the mean, divide by the spread.
        For a category: one column for each known category, 1 where the row has it, else 0. An
        empty cell, or a category never seen in training, gives nothing but zeros.

        Returns:
            An array of shape (len(rows), len(self.names)), its columns in the order of `names`.
        """
        ### BEGIN SOLUTION
        features: list[FloatArray] = []
        for name, scale in self.numbers.items():
            values = as_numbers(rows, name, empty=scale.median)
            features.append((values - scale.mean) / scale.spread)
        for name, known in self.categories.items():
            for category in known:
                features.append(np.array([row[name] == category for row in rows], np.float64))
        return np.column_stack(features)
        ### END SOLUTION
