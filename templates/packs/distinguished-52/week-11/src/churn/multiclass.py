"""Two ways from a yes-or-no question to several classes: one-vs-all, and softmax."""

import numpy as np
from numpy.typing import ArrayLike

from churn.data import FloatArray, IntArray
from churn.model import PENALTY, RATE, STEPS, LinearModel


def fit_one_vs_all(x: FloatArray, labels: IntArray, n_classes: int) -> LinearModel:
    """Ask one yes-or-no question for each class: this one, or any of the others?

    Train `fit_logistic` once for each class, on all rows, and put the models side by side: column
    c of the weights and entry c of the bias answer the question for class c. The highest score
    then names the class, even if every single answer is rather a no.

    Returns:
        A model with weights of shape (n_features, n_classes) and a bias of shape (n_classes,).
    """
    ### BEGIN SOLUTION
    from churn.model import fit_logistic

    models = [fit_logistic(x, labels == c) for c in range(n_classes)]
    return LinearModel(
        np.column_stack([model.weights for model in models]),
        np.concatenate([model.bias for model in models]),
    )
    ### END SOLUTION


def softmax(logits: ArrayLike) -> FloatArray:
    """Turn every row of scores into probabilities: exp(score) divided by the row's sum of these.

    exp(1000) is too large for a float. Adding one number to all scores of a row changes no
    probability; use this to keep every exponential at most 1.

    Returns:
        A new array of the same shape (n, k). Every row sums to 1.

    >>> softmax([[0, 0], [1000, -1000]])
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    ### BEGIN SOLUTION
    scores = np.asarray(logits, dtype=np.float64)
    parts = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: FloatArray = parts / parts.sum(axis=1, keepdims=True)
    return probabilities
    ### END SOLUTION


def cross_entropy(logits: ArrayLike, labels: ArrayLike) -> float:
    """The mean over all rows of -log(probability of the true class).

    A model that is sure and wrong has a large loss, but never an infinite one: for the scores
    [0, 1000] and class 0 it is 1000, although the probability itself rounds to 0. So work with
    logarithms from the start: log(exp(a) / sum) = a - log(sum).

    Args:
        logits: scores of shape (n, k).
        labels: n integers from 0 to k - 1.

    >>> round(cross_entropy([[0, 0], [0, 1000]], [1, 0]), 3)
    500.347
    """
    ### BEGIN SOLUTION
    scores, classes = np.asarray(logits, dtype=np.float64), np.asarray(labels)
    scores = scores - scores.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(scores).sum(axis=1))
    return float(np.mean(log_sums - scores[np.arange(len(scores)), classes]))
    ### END SOLUTION


def cross_entropy_gradient(logits: ArrayLike, labels: ArrayLike) -> FloatArray:
    """How the loss changes with each score: its derivatives, of the same shape (n, k).

    On paper the logarithm and the exponentials cancel, and what remains is short. Mind that the
    loss is a mean over n rows.

    >>> cross_entropy_gradient([[0, 0]], [1])
    array([[ 0.5, -0.5]])
    """
    ### BEGIN SOLUTION
    gradient = softmax(logits)
    gradient[np.arange(len(gradient)), np.asarray(labels)] -= 1
    return gradient / len(gradient)
    ### END SOLUTION


def fit_softmax(x: FloatArray, labels: IntArray, n_classes: int) -> LinearModel:
    """Train all classes at once by gradient descent on the cross-entropy."""
    weights, bias = np.zeros((x.shape[1], n_classes)), np.zeros(n_classes)
    for _ in range(STEPS):
        error = cross_entropy_gradient(x @ weights + bias, labels)
        weights -= RATE * (x.T @ error + PENALTY * weights)
        bias -= RATE * error.sum(axis=0)
    return LinearModel(weights, bias)
