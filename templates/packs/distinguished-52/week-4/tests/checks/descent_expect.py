"""What the checks of this week share: errors in words, and steppers fed with known gradients."""

from collections.abc import Mapping, Sequence

import numpy as np
from expect import holds
from numpy.typing import ArrayLike, NDArray

from descent import Stepper

Floats = NDArray[np.float64]


def changes(stepper: Stepper, gradients: Sequence[ArrayLike] | Floats) -> Floats:
    """What the stepper adds to the parameters at each of these gradients, one after another."""
    name = type(stepper).__name__
    found = []
    for gradient in gradients:
        try:
            found.append(stepper.step(np.zeros(np.shape(gradient)), gradient))
        except TypeError as error:
            holds(
                False,
                f"{name}.change: expected an array of changes, found the error '{error}'.",
                hint="return an array of changes; and a rate may be a function: ask rate_now().",
            )
    return np.array(found)


def faded(gradients: Floats, memory: float) -> Floats:
    """For every k, the sum of the gradients up to k, older ones multiplied by memory^age."""
    return np.array(
        [sum(memory ** (k - j) * gradients[j] for j in range(k + 1)) for k in range(len(gradients))]
    )


def mistaken(found: ArrayLike, mistakes: Mapping[str, ArrayLike], otherwise: str) -> str:
    """The words for the first mistake that gives just these numbers."""
    numbers = np.asarray(found)
    for words, wanted in mistakes.items():
        other = np.asarray(wanted)
        if numbers.shape == other.shape and np.allclose(numbers, other, rtol=1e-5, atol=1e-12):
            return words
    return otherwise
