"""Data for the checks, trusted answers, and models that write down what they are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVC

from comparison.data import Row

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def fails(function: Callable[..., object], *given: object, **named: object) -> str:
    """What a call gives that should end with a ValueError; empty if it does."""
    try:
        with np.errstate(all="ignore"):
            return f"the result {function(*given, **named)}"
    except ValueError:
        return ""
    except (IndexError, KeyError, TypeError, ZeroDivisionError, RuntimeError) as error:
        return f"the {type(error).__name__} '{error}'"


def two_classes(n: int = 80, d: int = 3, seed: int = 13, shift: float = 0.0) -> tuple[Floats, Ints]:
    """Rows on both sides of a plane, with some that stray, and their signs."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d))
    leaning = x @ np.arange(1.0, d + 1) + shift + rng.normal(size=n)
    return x, np.where(leaning > 0, 1, -1)


def rings(n: int = 90, seed: int = 13) -> tuple[Floats, Ints]:
    """A disc (+1) inside a ring (-1): no line divides them."""
    rng = np.random.default_rng(seed)
    signs = np.where(np.arange(n) % 2 == 0, 1, -1)
    angle, radius = rng.uniform(0, 2 * np.pi, n), 1.3 - 0.7 * signs + 0.15 * rng.normal(size=n)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), signs


def plain_objective(squared: float, scores: Floats, signs: Ints, penalty: float) -> float:
    """Penalty and hinge, written once more."""
    shortfall = [max(0.0, 1 - y * s) for y, s in zip(signs.tolist(), scores.tolist(), strict=True)]
    return float(penalty / 2 * squared + sum(shortfall) / len(shortfall))


def trusted_machine(k: Floats, signs: Ints, penalty: float) -> tuple[Floats, float, float]:
    """Coefficients, intercept and objective of scikit-learn's machine for a kernel matrix."""
    machine: Any = SVC(C=1 / (penalty * len(signs)), kernel="precomputed", tol=1e-8)
    machine.fit(k, signs)
    coefficients = np.zeros(len(signs))
    coefficients[machine.support_] = machine.dual_coef_[0]
    intercept = float(machine.intercept_[0])
    squared = float(coefficients @ k @ coefficients)
    scores = k @ coefficients + intercept
    return coefficients, intercept, plain_objective(squared, scores, signs, penalty)


def numbered(n: int, seed: int = 13) -> tuple[list[Row], Ints]:
    """Rows that hold nothing but their number, with labels at random."""
    labels = np.random.default_rng(seed).permutation(np.arange(n) % 2)
    return [{"passenger": str(i), "survived": str(labels[i])} for i in range(n)], labels


@dataclass
class Ledger:
    """A preparation that passes the numbers of the rows on, and notes whom it has learnt from."""

    learnt: list[set[int]] = field(default_factory=list)

    def __call__(self, rows: Sequence[Row]) -> "Noted":
        seen = {int(row["passenger"]) for row in rows}
        self.learnt.append(seen)
        return Noted(seen)


@dataclass
class Noted:
    """What `Ledger` gives: the features of a row are its number and how many it has learnt from."""

    seen: set[int]

    def transform(self, rows: Sequence[Row]) -> Floats:
        """The number of each row, and that of the rows that were learnt from."""
        return np.array([[float(row["passenger"]), len(self.seen)] for row in rows])


class Remembering:
    """Knows the labels of all rows that it has ever been trained on; 1 for all others."""

    def __init__(self) -> None:
        self.known: dict[int, int] = {}
        self.fits: list[tuple[list[int], list[int]]] = []
        self.asked: list[list[int]] = []

    def fit(self, x: Floats, labels: Ints, /) -> "Remembering":
        """Remember them."""
        numbers = [int(one) for one in x[:, 0]]
        self.fits.append((numbers, [int(one) for one in labels]))
        self.known.update(zip(numbers, self.fits[-1][1], strict=True))
        return self

    def predict(self, x: Floats, /) -> Ints:
        """What is remembered, else 1."""
        numbers = [int(one) for one in x[:, 0]]
        self.asked.append(numbers)
        return np.array([self.known.get(one, 1) for one in numbers], dtype=np.int64)


class Guessing:
    """Is right about a row by its number alone, in a share of all rows that is its skill."""

    def __init__(self, truth: Ints, skill: float, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.answers = np.where(rng.random(len(truth)) < skill, truth, 1 - truth)

    def fit(self, x: Floats, labels: Ints, /) -> "Guessing":
        """Learn nothing."""
        return self

    def predict(self, x: Floats, /) -> Ints:
        """The answers that were there from the start."""
        found: Ints = self.answers[x[:, 0].astype(np.int64)]
        return found
