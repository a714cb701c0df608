"""The same conditions for all models: the same folds, the same preparation, the same measure."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np

from comparison.data import FloatArray, IntArray, Row
from comparison.features import Preparation, Prepare


class Model(Protocol):
    """Anything with fit and predict: your own machines, and those of scikit-learn."""

    def fit(self, x: FloatArray, labels: IntArray, /) -> object:
        """Learn from features and labels (0 or 1)."""

    def predict(self, x: FloatArray, /) -> IntArray:
        """A label for each row."""


Maker: TypeAlias = Callable[[], Model]
Scores: TypeAlias = dict[str, FloatArray]


class Split(NamedTuple):
    """The numbers of the rows to learn from, and of those to be judged on."""

    training: IntArray
    test: IntArray


def stratified_folds(labels: IntArray, k: int, rng: np.random.Generator) -> list[IntArray]:
    """Deal the rows at random into k folds that have nearly the same share of each class.

    Every row is in exactly one fold, and of each class two folds hold the same number of rows, or
    one more. Which rows those are is left to chance, also if the table is sorted.

    Args:
        labels: the class of each row, any integers.
        k: how many folds.
        rng: all chance comes from it.

    Returns:
        k arrays with the numbers of rows, in any order.

    Raises:
        ValueError: if k is less than 2, or if any class has fewer than k rows.
    """
    ### BEGIN SOLUTION
    classes, sizes = np.unique(labels, return_counts=True)
    if k < 2 or np.min(sizes, initial=len(labels)) < k:
        raise ValueError(f"{k} folds need k >= 2, and at least {k} rows of every class")
    folds: list[list[int]] = [[] for _ in range(k)]
    dealt = 0
    for one in classes:
        for row in rng.permutation(np.flatnonzero(labels == one)):
            folds[dealt % k].append(int(row))
            dealt += 1
    return [np.array(fold, dtype=np.int64) for fold in folds]
    ### END SOLUTION


def make_splits(
    labels: IntArray, k: int, rng: np.random.Generator, repeats: int = 1
) -> list[Split]:
    """Each fold is the test part once and belongs to the training part otherwise. (Given.)

    With repeats, the rows are dealt anew each time, so there are k * repeats splits.
    """
    splits = []
    for _ in range(repeats):
        folds = stratified_folds(labels, k, rng)
        for i, test in enumerate(folds):
            splits.append(Split(np.concatenate(folds[:i] + folds[i + 1 :]), test))
    return splits


def accuracy(truth: IntArray, predicted: IntArray) -> float:
    """The share of the rows that are right. (Given.)"""
    return float(np.mean(np.asarray(truth) == np.asarray(predicted)))


def cross_scores(
    makers: Mapping[str, Maker],
    rows: Sequence[Row],
    labels: IntArray,
    splits: Sequence[Split],
    prepare: Prepare = Preparation.fit,
) -> Scores:
    """Train and judge every model on every split, all under the same conditions.

    For each split the preparation and the model learn from the training rows alone. The test rows
    are only transformed and predicted, and the score is the `accuracy` on them. Each split gets a
    new model: one that has been trained before may remember rows that are now in the test part.

    `data.choose` picks rows by their numbers.

    Args:
        makers: for each name a function without arguments that gives a new, untrained model.
        rows: the raw rows.
        labels: their classes, 0 or 1.
        splits: the same for all models.
        prepare: takes training rows, and gives something with `transform(rows)`.

    Returns:
        For each name the scores, one for each split in their order, as an array.
    """
    ### BEGIN SOLUTION
    from comparison.data import choose

    found: dict[str, list[float]] = {name: [] for name in makers}
    for training, test in splits:
        known, fresh = choose(rows, training), choose(rows, test)
        preparation = prepare(known)
        x, new = preparation.transform(known), preparation.transform(fresh)
        for name, make in makers.items():
            model = make()
            model.fit(x, labels[training])
            found[name].append(accuracy(labels[test], model.predict(new)))
    return {name: np.array(scores) for name, scores in found.items()}
    ### END SOLUTION
