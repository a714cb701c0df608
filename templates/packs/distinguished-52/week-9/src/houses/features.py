"""From a raw table to the numbers that a linear model can use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from houses.data import COLUMNS, Column, FloatArray, Table

MISSING = "missing"


def as_numbers(table: Table, name: str) -> FloatArray:
    """One column as floats, nan where a cell is empty (given)."""
    return np.array(table[name], dtype=np.float64)


def as_levels(table: Table, name: str) -> list[str]:
    """One column as words, with the word "missing" where a cell is empty (given)."""
    return [MISSING if pd.isna(cell) else str(cell) for cell in table[name]]


@dataclass(frozen=True)
class Scale:
    """What the training rows say about a column of numbers, and whether it had empty cells."""

    median: float
    mean: float
    spread: float
    gaps: bool


@dataclass(frozen=True)
class Preparation:
    """All that is learnt from the training rows, to be applied to any rows as it is.

    Attributes:
        numbers: the scale of every column of numbers.
        levels: for every column of categories its levels, sorted.
    """

    numbers: dict[str, Scale]
    levels: dict[str, tuple[str, ...]]

    @property
    def names(self) -> list[str]:
        """What the features are: `age`, ..., `lot missing`, ..., `district=centre`, ..."""
        gaps = [f"{name} {MISSING}" for name, scale in self.numbers.items() if scale.gaps]
        levels = [f"{name}={level}" for name, known in self.levels.items() for level in known]
        return [*self.numbers, *gaps, *levels]

    @classmethod
    def fit(cls, table: Table, columns: Sequence[Column] = COLUMNS) -> Self:
        """Learn from the training rows what `transform` needs.

        Numbers and categories are used if they are known *before* the sale, in the order of
        `columns`; `usable` in data.py picks their names. Other columns need not even be there.

        A column of numbers: the median of the known ones, which will stand where a cell is
        empty; then mean and standard deviation of the column *with its empty cells filled*, and
        whether there were any. The standard deviation divides by n. Where all numbers are equal
        the spread is 1; rounding can make a computed standard deviation a tiny number other
        than 0, so compare the numbers themselves.

        A column of categories: its different levels, sorted. An empty cell counts as the level
        "missing" here; `as_levels` puts it in.

        Raises:
            ValueError: if a column of numbers has no known number at all.
        """
        ### BEGIN SOLUTION
        from houses.data import usable

        numbers = {}
        for name in usable(columns, "number"):
            values = as_numbers(table, name)
            empty = np.isnan(values)
            if empty.all():
                raise ValueError(f"no number is known in the column {name}")
            median = float(np.median(values[~empty]))
            filled = np.where(empty, median, values)
            spread = float(filled.std()) if filled.min() < filled.max() else 1.0
            numbers[name] = Scale(median, float(filled.mean()), spread, bool(empty.any()))
        levels = {
            name: tuple(sorted(set(as_levels(table, name)))) for name in usable(columns, "category")
        }
        return cls(numbers, levels)
        ### END SOLUTION

    def transform(self, table: Table) -> FloatArray:
        """The features of any rows, with what `fit` has learnt and nothing else.

        For a column of numbers: fill, subtract the mean, divide by the spread. For each column
        with `gaps`, one more feature: 1 where the cell is empty, else 0. For each known level of
        a category: 1 where the row has it, else 0. A level that training has never seen gives
        zeros and no error.

        Returns:
            An array of the shape (len(table), len(self.names)), its columns as in `names`. The
            table is left as it was.
        """
        ### BEGIN SOLUTION
        scaled: list[FloatArray] = []
        gaps: list[FloatArray] = []
        for name, scale in self.numbers.items():
            values = as_numbers(table, name)
            empty = np.isnan(values)
            scaled.append((np.where(empty, scale.median, values) - scale.mean) / scale.spread)
            if scale.gaps:
                gaps.append(empty.astype(np.float64))
        levels = [
            np.array([cell == level for cell in as_levels(table, name)], dtype=np.float64)
            for name, known in self.levels.items()
            for level in known
        ]
        return np.column_stack([*scaled, *gaps, *levels])
        ### END SOLUTION
