"""Pruning: single weights become zero, or whole units go."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .affine import FloatArray

BoolArray = NDArray[np.bool_]


def magnitude_mask(weight: NDArray[Any], share: float) -> BoolArray:
    """True where a weight stays; the given share of weights, those nearest to zero, is False.

    How many go is share * size, rounded to the nearest whole number; exactly that many, also where
    several weights are equally large. Which of the equal ones go is free.

    Args:
        weight: of any shape; it stays unchanged.
        share: from 0 to 1.

    Returns:
        An array of booleans with the shape of the weight.

    Raises:
        ValueError: if the share is out of its bounds.

    >>> magnitude_mask(np.array([[3.0, -1.0], [0.5, -2.0]]), 0.5)
    array([[ True, False],
           [False,  True]])
    """
    ### BEGIN SOLUTION
    if not 0 <= share <= 1:
        raise ValueError(f"the share must be from 0 to 1, found {share}")
    order = np.argsort(np.abs(weight), axis=None, kind="stable")
    mask = np.ones(weight.size, dtype=np.bool_)
    mask[order[: round(share * weight.size)]] = False
    return mask.reshape(weight.shape)
    ### END SOLUTION


def drop_units(
    weight: NDArray[Any], bias: NDArray[Any], following: NDArray[Any], share: float
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Take the weakest units of a hidden layer out of a network, so that its matrices get smaller.

    The layer gives relu(weight @ x + bias), and the one after it multiplies that by `following`.
    A unit is weak where its row of `weight` has a small Euclidean norm; the bias does not count.
    What is left does the same as before would, if the outputs of the missing units were zero: also
    where such a unit has a bias.

    Args:
        weight: of shape (units, inputs).
        bias: of shape (units,).
        following: the weight of the next layer, of shape (outputs, units).
        share: of the units that go, from 0 to below 1. Their number is rounded to the nearest whole
            one, but at least one unit stays. Which of equally strong units go is free.

    Returns:
        The three arrays for the units that stay, these in the order that they had. They share no
        memory with the old ones, which stay unchanged.

    Raises:
        ValueError: if the share is out of its bounds, or the shapes do not fit.
    """
    ### BEGIN SOLUTION
    units = len(weight)
    if not 0 <= share < 1:
        raise ValueError(f"the share must be from 0 to below 1, found {share}")
    if bias.shape != (units,) or following.shape[1] != units:
        raise ValueError(f"{bias.shape} and {following.shape} do not fit {units} units")
    gone = min(round(share * units), units - 1)
    strength = np.linalg.norm(weight, axis=1)
    kept = np.sort(np.argsort(strength, kind="stable")[gone:])
    return weight[kept], bias[kept], following[:, kept]
    ### END SOLUTION


def masked_step(
    weight: FloatArray,
    velocity: FloatArray,
    gradient: FloatArray,
    mask: BoolArray,
    *,
    rate: float,
    momentum: float = 0.0,
) -> tuple[FloatArray, FloatArray]:
    """One step of gradient descent with momentum that keeps pruned weights at zero.

    Where the mask is True: the new velocity is momentum * velocity + gradient, and the new weight
    is weight - rate * (new velocity). Where it is False, both are 0 afterwards, whatever they were
    before, and whatever the gradient is: the mask may be new, and the velocity still remember
    steps from before it.

    All arrays have the same shape; none of those that come in is changed.

    Returns:
        The new weight and the new velocity.
    """
    ### BEGIN SOLUTION
    velocity = np.where(mask, momentum * velocity + gradient, 0.0)
    return np.where(mask, weight - rate * velocity, 0.0), velocity
    ### END SOLUTION
