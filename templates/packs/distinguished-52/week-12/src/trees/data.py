"""Tables to grow trees on: one for paper, one that is made up, and three real ones. (Given.)"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Table:
    """Rows with known classes.

    Attributes:
        x: the features, of shape (n_rows, n_features).
        labels: the class of each row, an integer from 0 to n_classes - 1.
        names: what the columns of x are.
        classes: what the classes are called.
    """

    x: FloatArray
    labels: IntArray
    names: list[str]
    classes: list[str]

    def halves(self, seed: int = 0) -> "tuple[Table, Table]":
        """Two tables from the shuffled rows: one to grow trees on, one to judge them."""
        order = np.random.default_rng(seed).permutation(len(self.labels))
        first, second = np.array_split(order, 2)
        return self._rows(first), self._rows(second)

    def _rows(self, which: IntArray) -> "Table":
        return Table(self.x[which], self.labels[which], self.names, self.classes)


def exam() -> Table:
    """Ten students: small enough to choose the first question on paper."""
    rows = [
        # hours studied, hours slept, passed
        (1, 7, 0),
        (2, 5, 0),
        (2, 8, 0),
        (3, 6, 1),
        (4, 4, 0),
        (5, 7, 1),
        (5, 9, 1),
        (6, 5, 1),
        (7, 8, 1),
        (8, 6, 1),
    ]
    table = np.array(rows, dtype=np.float64)
    names = ["hours studied", "hours slept"]
    return Table(table[:, :2], table[:, 2].astype(np.int64), names, ["failed", "passed"])


def rings(n_rows: int = 300, noise: float = 0.25, seed: int = 0) -> Table:
    """A disc inside a ring, with rows that stray: no single line divides them."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n_rows) % 2
    angle = rng.uniform(0, 2 * np.pi, n_rows)
    radius = 0.5 + labels + noise * rng.normal(size=n_rows)
    x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return Table(x, labels.astype(np.int64), ["across", "up"], ["disc", "ring"])


def load(name: Literal["iris", "wine", "breast_cancer"]) -> Table:
    """A real table that comes with scikit-learn."""
    from sklearn import datasets

    found = getattr(datasets, f"load_{name}")()
    x, labels = np.asarray(found.data, np.float64), np.asarray(found.target, np.int64)
    names = [str(word).removesuffix(" (cm)") for word in found.feature_names]
    return Table(x, labels, names, [str(word) for word in found.target_names])


def check_table(x: FloatArray, labels: IntArray, n_classes: int) -> None:
    """Refuse a table on which no tree can grow."""
    if x.ndim != 2 or labels.shape != (len(x),):
        raise ValueError(f"rows and labels do not fit: shapes {x.shape} and {labels.shape}")
    if not len(x):
        raise ValueError("a tree needs at least one row to grow on, found none")
    if not np.all(np.isfinite(x)):
        raise ValueError("every feature must be a finite number; fill the gaps first")
    if np.any((labels < 0) | (labels >= n_classes)):
        raise ValueError(f"every label must be between 0 and {n_classes - 1}")
