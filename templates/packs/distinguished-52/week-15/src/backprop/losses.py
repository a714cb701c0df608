"""Losses: one number for a whole batch, and the gradient with which the way back begins.

Every loss here is a *mean over the rows*, so its size does not depend on how many rows there are.
The gradient that a loss returns has the shape of the outputs, and the 1 / n is inside.
"""

import numpy as np
from numpy.typing import ArrayLike

from backprop.arrays import FloatArray


def mean_squared_error(outputs: FloatArray, targets: ArrayLike) -> tuple[float, FloatArray]:
    """Half the squared distance of a row from its target, as a mean over the rows.

        L = 1 / (2 n) Σ_i Σ_k (outputs[i, k] - targets[i, k])²

    The sum runs over the columns, the mean over the rows. The half is there for the gradient.

    Args:
        outputs: shape (n, k).
        targets: the same shape. A column (n, 1) and a plain row of n numbers do not fit: NumPy
            would stretch them to an (n, n) table of all differences.

    Returns:
        The loss, a float, and its gradient by the outputs, of shape (n, k).

    Raises:
        ValueError: if the shapes differ, or if there are no rows.

    >>> mean_squared_error(np.array([[3.0, 1.0], [1.0, 1.0]]), [[1.0, 1.0], [1.0, 1.0]])[0]
    1.0
    """
    ### BEGIN SOLUTION
    wanted = np.asarray(targets, dtype=np.float64)
    if wanted.shape != outputs.shape or len(outputs) == 0:
        raise ValueError(f"outputs {outputs.shape} and targets {wanted.shape} do not fit")
    error = outputs - wanted
    return (error**2).sum().item() / (2 * len(error)), error / len(error)
    ### END SOLUTION


def log_softmax(scores: FloatArray) -> FloatArray:
    """The logarithms of the shares into which each row of scores is divided.

    The share of class k in a row is exp(score[k]) / Σ_c exp(score[c]). Exponentials of large scores
    overflow, and shares that round to 0 have no logarithm. Here every finite score gives a finite
    result: for the row (0, 1000) it is (-1000, 0). Think about what happens to the shares when the
    same number is taken away from all scores of a row, and which number would help.

    Args:
        scores: shape (n, classes). Left unchanged.

    Returns:
        An array of the same shape. exp of each row adds up to 1.

    >>> log_softmax(np.array([[0.0, 1000.0]]))
    array([[-1000.,     0.]])
    """
    ### BEGIN SOLUTION
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs: FloatArray = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logs
    ### END SOLUTION


def softmax(scores: FloatArray) -> FloatArray:
    """The shares themselves: positive numbers, each row adds up to 1 (given)."""
    return np.exp(log_softmax(scores))


def softmax_backward(dshares: FloatArray, shares: FloatArray) -> FloatArray:
    """Send a gradient back through the softmax: from the shares to the scores.

    Unlike in the layers of layers.py, one score changes *all* shares of its row: it makes its own
    larger and the others smaller. So the slopes of a row are a whole matrix,

        d share[a] / d score[c] = share[a] (1 - share[c])   if a = c,
                                  -share[a] share[c]        otherwise,

    and the gradient of score c is a sum over all shares a. Work the sum out on paper: what is left
    needs no matrix.

    Args:
        dshares: shape (n, classes), the gradient of L by the shares.
        shares: shape (n, classes), the result of `softmax`.

    Returns:
        The gradient of L by the scores, of the same shape. Each row of it adds up to 0.

    >>> softmax_backward(np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]]))
    array([[ 0.25, -0.25]])
    """
    ### BEGIN SOLUTION
    common = (dshares * shares).sum(axis=1, keepdims=True)
    return np.asarray(shares * (dshares - common))
    ### END SOLUTION


def cross_entropy(scores: FloatArray, labels: ArrayLike) -> tuple[float, FloatArray]:
    """The mean over the rows of -log(share that the row gave to its label).

    The gradient could go back through the logarithm and then through `softmax_backward`. On the way
    it would divide by shares that may have rounded to 0. Join both steps on paper first: the
    division cancels, and what is left is short.

    Args:
        scores: shape (n, classes), any finite numbers, no shares. Left unchanged.
        labels: n integers from 0 to classes - 1 (`as_labels` from arrays.py refuses others).

    Returns:
        The loss, a float, and its gradient by the scores, of shape (n, classes). Both are finite
        and exact also where the model is sure and wrong.

    Raises:
        ValueError: if there are no rows, or if `as_labels` refuses the labels.

    >>> round(cross_entropy(np.array([[0.0, 0.0], [0.0, 1000.0]]), [1, 0])[0], 3)
    500.347
    """
    ### BEGIN SOLUTION
    from backprop.arrays import as_labels

    n, classes = scores.shape
    if n == 0:
        raise ValueError("there are no rows to take a mean of")
    wanted = as_labels(labels, n, classes)
    logs = log_softmax(scores)
    loss: float = -logs[np.arange(n), wanted].mean().item()
    dscores = np.exp(logs)
    dscores[np.arange(n), wanted] -= 1
    return loss, dscores / n
    ### END SOLUTION
