"""Learning: gradients of bounded length, steps that adapt, and epochs that carry the state."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from charnn.cell import Parameters
from charnn.text import IntArray

TINY = 1e-8


@dataclass(frozen=True)
class Settings:
    """How to train. (Given.)

    Attributes:
        length: how many characters a window has, and so how far back a gradient may reach.
        rate: the learning rate.
        limit: gradients longer than this are cut down to it.
    """

    length: int = 25
    rate: float = 0.1
    limit: float = 5.0


@dataclass(frozen=True, eq=False)
class Learner:
    """A network in training. (Given.)

    Attributes:
        params: its weights.
        memory: for each weight the sum of its squared gradients so far.
    """

    params: Parameters
    memory: Parameters

    @classmethod
    def fresh(cls, params: Parameters) -> "Learner":
        """One that has not learnt anything yet."""
        return cls(params, params.map(np.zeros_like))


def global_norm(gradients: Parameters) -> float:
    """The Euclidean length of all gradients together, as if they were one long vector. (Given.)

    The largest number is divided out first, because the square of 1e200 is infinite.
    """
    flat = np.concatenate([array.ravel() for array in gradients.arrays().values()])
    largest = float(np.abs(flat).max())
    if largest == 0 or not np.isfinite(largest):
        return largest
    return largest * float(np.linalg.norm(flat / largest))


def clip(gradients: Parameters, limit: float) -> Parameters:
    """Shorten gradients that are too long, all of them by the same factor.

    If the global norm is at most the limit, they stay as they are. Otherwise their global norm
    becomes the limit, and their direction stays: each number keeps its share.

    Args:
        gradients: the gradients. They are left unchanged.
        limit: the greatest global norm allowed.

    Raises:
        ValueError: if the limit is not positive, or if a gradient is infinite or NaN. No factor can
            repair such a gradient.
    """
    ### BEGIN SOLUTION
    norm = global_norm(gradients)
    if not limit > 0 or not np.isfinite(norm):
        raise ValueError(f"cannot clip gradients of norm {norm} to {limit}")
    if norm <= limit:
        return gradients
    factor = limit / norm
    return gradients.map(lambda array: array * factor)
    ### END SOLUTION


def adagrad_step(learner: Learner, gradients: Parameters, rate: float) -> Learner:
    """One step of AdaGrad: weights that have seen large gradients take smaller steps.

    For each weight on its own, the square of its gradient g is added to its memory. Then the weight
    falls by rate * g / (sqrt(new memory) + TINY). A weight whose gradient has always been 0 does
    not move.

    Args:
        learner: weights and memory. Both are left unchanged.
        gradients: the slopes of the loss.
        rate: the learning rate.

    Returns:
        The learner with new weights and new memory.
    """
    ### BEGIN SOLUTION
    from charnn.text import FloatArray

    memory = learner.memory.map(lambda m, g: m + g**2, gradients)

    def moved(weight: FloatArray, g: FloatArray, m: FloatArray) -> FloatArray:
        return weight - rate * g / (np.sqrt(m) + TINY)

    return Learner(learner.params.map(moved, gradients, memory), memory)
    ### END SOLUTION


def train_epoch(learner: Learner, codes: IntArray, settings: Settings) -> tuple[Learner, float]:
    """Go through a text once, window by window, and take one step of AdaGrad after each.

    The state is zeros before the text. Each following window begins with the state that the one
    before has ended with (as the weights of that time computed it), but no gradient passes from
    window to window. Gradients are clipped before they are used, also for the memory.

    Args:
        learner: weights and memory to begin with. They are left unchanged.
        codes: the text, of shape (n,), to be cut by `windows`.
        settings: window length, learning rate and the limit of the gradients.

    Returns:
        The learner after the text, and the mean cross-entropy over all n - 1 targets, each judged
        before the step that follows it.

    Raises:
        ValueError: if there are fewer than two characters.
    """
    ### BEGIN SOLUTION
    from charnn.bptt import loss_and_gradients
    from charnn.text import windows

    if len(codes) < 2:
        raise ValueError(f"nothing to predict in {len(codes)} characters")
    state, total = np.zeros(learner.params.n_hidden), 0.0
    for inputs, targets in windows(codes, settings.length):
        found = loss_and_gradients(learner.params, inputs, targets, state)
        learner = adagrad_step(learner, clip(found.gradients, settings.limit), settings.rate)
        state = found.states[-1]
        total += found.loss * len(inputs)
    return learner, total / (len(codes) - 1)
    ### END SOLUTION


def fit(
    learner: Learner,
    codes: IntArray,
    settings: Settings,
    epochs: int,
    watch: Callable[[int, Learner], None] | None = None,
) -> tuple[Learner, list[float]]:
    """Train for some epochs; `watch` is called after each, with its number from 1 on. (Given.)

    Returns:
        The trained learner, and the mean loss of each epoch.
    """
    losses = []
    for epoch in range(1, epochs + 1):
        learner, loss = train_epoch(learner, codes, settings)
        losses.append(loss)
        if watch is not None:
            watch(epoch, learner)
    return learner, losses
