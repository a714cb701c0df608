"""Images of digits, fair parts of them, and batches in a new order for every epoch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Examples:
    """Inputs with known answers.

    Attributes:
        x: one row of pixels for each example, of shape (n, pixels).
        labels: the class of each example, of shape (n,), integers from 0 on.
    """

    x: FloatArray
    labels: IntArray

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, which: IntArray) -> "Examples":
        """The examples with these numbers, in this order."""
        return Examples(self.x[which], self.labels[which])


@dataclass(frozen=True, eq=False)
class Parts:
    """Three sets that share no example: to learn from, to decide by, and to report once."""

    train: Examples
    validation: Examples
    test: Examples


def load() -> Examples:
    """The 1797 images of 8 × 8 pixels that come with scikit-learn, scaled to between 0 and 1."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return Examples(np.asarray(found.data, np.float64) / 16, np.asarray(found.target, np.int64))


def digits(seed: int = 16) -> Parts:
    """All digits: 60 % to train, 20 % to validate, 20 % to test, each part in random order."""
    everything = load()
    rng = np.random.default_rng(seed)
    parts = stratified_split(everything.labels, (0.6, 0.2, 0.2), rng)
    train, validation, test = (everything.take(rng.permutation(np.sort(part))) for part in parts)
    return Parts(train, validation, test)


def one_hot(labels: ArrayLike, n_classes: int) -> FloatArray:
    """Write each class as a row with a single 1.

    Args:
        labels: n integers, each from 0 to n_classes - 1; n may be 0.

    Returns:
        Shape (n, n_classes): in each row a 1 in the column of its label, and 0 elsewhere. A class
        that no label names still has its column.

    Raises:
        ValueError: if a label is negative or not below n_classes. Mind what -1 means as an index.

    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    ### BEGIN SOLUTION
    known = np.asarray(labels, dtype=np.int64)
    if np.any((known < 0) | (known >= n_classes)):
        raise ValueError(f"labels must lie between 0 and {n_classes - 1}")
    return np.asarray(known[:, np.newaxis] == np.arange(n_classes), dtype=np.float64)
    ### END SOLUTION


def stratified_split(
    labels: ArrayLike, shares: Sequence[float], rng: np.random.Generator
) -> list[IntArray]:
    """Deal the examples out to several parts, each class in the same proportions.

    Args:
        labels: the class of each of the n examples.
        shares: the share of each part, all positive, together 1 (up to rounding errors).
        rng: decides which members of a class go where; take all chance from it.

    Returns:
        For each part the numbers of its examples, in any order. Every number from 0 to n - 1 is in
        exactly one part. Of a class with m members, part i gets m · shares[i] of them, and at most
        1 more or less. (If every part but the last is rounded down, what happens to the last?)

    Raises:
        ValueError: if a share is not positive, or if they do not add up to 1.

    >>> one, two = stratified_split([5, 5, 5, 5, 8, 8], [0.5, 0.5], np.random.default_rng(0))
    >>> len(one), len(two)    # two of the fives and one of the eights in each
    (3, 3)
    """
    ### BEGIN SOLUTION
    known = np.asarray(labels)
    if min(shares) <= 0 or not np.isclose(sum(shares), 1):
        raise ValueError(f"shares must be positive and add up to 1, found {shares}")
    parts: list[list[IntArray]] = [[] for _ in shares]
    for name in np.unique(known):
        members = rng.permutation(np.flatnonzero(known == name))
        ends = np.rint(np.cumsum(shares) * len(members)).astype(int)
        for part, some in zip(parts, np.split(members, ends[:-1]), strict=True):
            part.append(some)
    return [np.concatenate(part).astype(np.int64) for part in parts]
    ### END SOLUTION


def minibatches(n: int, size: int, rng: np.random.Generator) -> Iterator[IntArray]:
    """One epoch: the numbers 0 to n - 1 in random order, `size` of them at a time.

    Every number comes once. When n is no multiple of size, the last batch is short; it is not
    left out. Another call with the same generator gives another order.

    Raises:
        ValueError: if size is below 1; at the latest when the first batch is asked for.

    >>> sorted(len(batch) for batch in minibatches(10, 4, np.random.default_rng(0)))
    [2, 4, 4]
    """
    ### BEGIN SOLUTION
    if size < 1:
        raise ValueError(f"a batch holds at least one example, found size {size}")
    order = rng.permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]
    ### END SOLUTION
