"""What a confusion matrix says: everything about decisions, nothing about scores.

Rows are the truth and columns the prediction, so matrix[0, 1] counts customers of class 0 that
were taken for class 1. A question with two answers has the classes 0 (no) and 1 (yes).

One convention serves the whole module: a share of nothing is 0. The precision of a class that was
never predicted is 0, and so is the recall of a class that never occurs.
"""

import numpy as np
from numpy.typing import ArrayLike

from churn.data import FloatArray, IntArray


def ratio(part: ArrayLike, whole: ArrayLike) -> FloatArray:
    """Divide element by element; where the whole is 0, the result is 0 (and no warning)."""
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    shares: FloatArray = np.divide(part, whole, out=np.zeros_like(whole), where=whole != 0)
    return shares


def confusion_matrix(truth: ArrayLike, predicted: ArrayLike, n_classes: int = 2) -> IntArray:
    """Count how often each true class (row) was predicted as each class (column).

    Args:
        truth: n integers from 0 to n_classes - 1, or booleans.
        predicted: as many of the same kind.
        n_classes: the size of the matrix, also when some class never occurs.

    Returns:
        Integers of shape (n_classes, n_classes) that sum to n.

    Raises:
        ValueError: if the two differ in length, or if a class is negative or too large. (A
            negative index is no error to NumPy: it counts from the end.)

    >>> confusion_matrix([0, 0, 0, 1, 1], [0, 0, 1, 1, 0])
    array([[2, 1],
           [1, 1]])
    """
    ### BEGIN SOLUTION
    rows = np.asarray(truth, dtype=np.int64)
    columns = np.asarray(predicted, dtype=np.int64)
    if rows.shape != columns.shape:
        raise ValueError(f"found {rows.size} true and {columns.size} predicted classes")
    both = np.concatenate([rows, columns])
    if np.any((both < 0) | (both >= n_classes)):
        raise ValueError(f"every class must be between 0 and {n_classes - 1}")
    matrix = np.zeros((n_classes, n_classes), dtype=np.int64)
    np.add.at(matrix, (rows, columns), 1)
    return matrix
    ### END SOLUTION


def accuracy(matrix: IntArray) -> float:
    """The share of predictions that are right. (Given, as an example of the style.)

    >>> accuracy(np.array([[50, 30], [10, 10]]))
    0.6
    """
    return float(ratio(np.trace(matrix), matrix.sum()))


def majority_accuracy(matrix: IntArray) -> float:
    """The accuracy of not looking at all: of always naming the class that is truly most common.

    An accuracy means something only beside this number. (Given.)

    >>> majority_accuracy(np.array([[50, 30], [10, 10]]))
    0.8
    """
    return float(ratio(matrix.sum(axis=1).max(), matrix.sum()))


def precision(matrix: IntArray) -> FloatArray:
    """For each class: of those that were predicted to be in it, which share truly is?

    Returns:
        An array of shape (n_classes,); 0 for a class that was never predicted.

    >>> precision(np.array([[50, 30], [10, 10]])).round(3)
    array([0.833, 0.25 ])
    """
    ### BEGIN SOLUTION
    return ratio(np.diag(matrix), matrix.sum(axis=0))
    ### END SOLUTION


def recall(matrix: IntArray) -> FloatArray:
    """For each class: of those that truly are in it, which share was found?

    Returns:
        An array of shape (n_classes,); 0 for a class that never occurs.

    >>> recall(np.array([[50, 30], [10, 10]]))
    array([0.625, 0.5  ])
    """
    ### BEGIN SOLUTION
    return ratio(np.diag(matrix), matrix.sum(axis=1))
    ### END SOLUTION


def f1(matrix: IntArray) -> FloatArray:
    """For each class the harmonic mean of precision P and recall R, 2PR / (P + R).

    It is high only if both are. Written with counts it needs neither of them, and has no
    denominator of 0 unless the class neither occurs nor is predicted: then it is 0.

    Returns:
        An array of shape (n_classes,).

    >>> f1(np.array([[50, 30], [10, 10]])).round(3)
    array([0.714, 0.333])
    """
    ### BEGIN SOLUTION
    return ratio(2 * np.diag(matrix), matrix.sum(axis=0) + matrix.sum(axis=1))
    ### END SOLUTION


def macro_f1(matrix: IntArray) -> float:
    """The mean of the classes' F1: every class counts the same, however rare it is.

    >>> round(macro_f1(np.array([[50, 30], [10, 10]])), 3)
    0.524
    """
    ### BEGIN SOLUTION
    return float(np.mean(f1(matrix)))
    ### END SOLUTION


def micro_f1(matrix: IntArray) -> float:
    """One F1 from the pooled counts of all classes: every customer counts the same.

    Add up the true positives of all classes, their false positives and their false negatives,
    and put the sums into the formula. Which other number of this module is it always equal to?

    >>> micro_f1(np.array([[50, 30], [10, 10]]))
    0.6
    """
    ### BEGIN SOLUTION
    hits = np.trace(matrix)
    misses = matrix.sum() - hits  # each is a false positive of one class, and a false negative
    return float(ratio(2 * hits, 2 * hits + misses + misses))
    ### END SOLUTION
