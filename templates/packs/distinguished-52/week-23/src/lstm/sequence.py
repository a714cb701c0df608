"""A whole sequence, forward and back, with any cell."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm.arrays import FloatArray, Weights

State = tuple[FloatArray, ...]
"""What a cell hands on from step to step: (h,) or (h, c), each array of shape (B, H). The output h
always stands first. The slopes of a loss with a state are kept in the same form."""

Cache = dict[str, FloatArray]
"""What one step keeps for the way back, by name."""


@dataclass(frozen=True)
class Cell:
    """What everything below needs to know of a recurrent cell. (Given.)

    Attributes:
        name: for titles and legends.
        blocks: how many blocks of H rows its weights have.
        memories: how many arrays there are in its state.
        forward: one step. It takes the weights, x of shape (B, D) and the old state, and gives the
            new state and a cache.
        back: the same step backward. It takes the weights, the cache and the slopes with the new
            state, and gives the slopes with x, with the old state, and with the weights.
        names: under which names it keeps its weights.
    """

    name: str
    blocks: int
    memories: int
    forward: Callable[[Weights, FloatArray, State], tuple[State, Cache]]
    back: Callable[[Weights, Cache, State], tuple[FloatArray, State, Weights]]
    names: tuple[str, ...] = ("w_x", "w_h", "b")

    def start(self, n_sequences: int, n_hidden: int) -> State:
        """A state of zeros, for B sequences side by side."""
        return tuple(np.zeros((n_sequences, n_hidden)) for _ in range(self.memories))


@dataclass(frozen=True, eq=False)
class Reading:
    """What is left of a way forward over T steps. (Given.)

    Attributes:
        states: T + 1 states; the first one is the state before the sequence.
        caches: the T caches of the steps.
    """

    states: list[State]
    caches: list[Cache]

    @property
    def outputs(self) -> FloatArray:
        """The output h after each step, of shape (T, B, H)."""
        h = self.states[0][0]
        return np.array([state[0] for state in self.states[1:]]).reshape(-1, *h.shape)


@dataclass(frozen=True, eq=False)
class Return:
    """What comes out of a way back over T steps. (Given.)

    Attributes:
        gradients: the slopes of the loss with the weights of the cell, under `Cell.names`.
        d_xs: the slopes with everything that was read, of shape (T, B, D).
        d_states: T + 1 slopes. Number t tells how the loss moves if the state is nudged between
            step t and step t + 1, all of it that comes before being what it is. So number 0
            belongs to the state before the sequence.
    """

    gradients: Weights
    d_xs: FloatArray
    d_states: list[State]


def unroll(cell: Cell, weights: Weights, xs: FloatArray, start: State) -> Reading:
    """Read a sequence: one step after the other, each with the state that the last one has left.

    Args:
        cell: the cell.
        weights: its weights, the same ones in every step.
        xs: what is read, of shape (T, B, D): time comes first. T may be 0.
        start: the state before the first step.

    Returns:
        All states from the start on, and the caches of all steps.
    """
    ### BEGIN SOLUTION
    states, caches = [start], []
    for x in xs:
        state, cache = cell.forward(weights, x, states[-1])
        states.append(state)
        caches.append(cache)
    return Reading(states, caches)
    ### END SOLUTION


def back_through_time(
    cell: Cell,
    weights: Weights,
    reading: Reading,
    d_outputs: FloatArray,
    d_end: State | None = None,
) -> Return:
    """Walk back over the sequence, from the last step to the first.

    Every array of the state gets slopes from the step after it. The output h, and only h, gets
    something in addition: what the loss has seen of it in its own step. The steps share their
    weights.

    Args:
        cell: the cell.
        weights: its weights, perhaps among others.
        reading: what `unroll` gave for T steps.
        d_outputs: the slope of the loss with the output of each step, of shape (T, B, H). It is
            left unchanged.
        d_end: what the last state gets from a part of the loss that comes after this sequence. None
            means nothing. It is left unchanged.

    Returns:
        The slopes with the weights, with all that was read, and with all states. The slope with a
        state contains everything that follows from it, also what its own h has added to the loss
        directly. The slopes with the weights of the cell (`cell.names`) are zeros if T is 0.
    """
    ### BEGIN SOLUTION
    gradients = {name: np.zeros_like(weights[name]) for name in cell.names}
    end = reading.states[-1]
    d_state = tuple(np.zeros_like(array) for array in end) if d_end is None else d_end
    d_states, d_xs = [], []
    for t in reversed(range(len(reading.caches))):
        d_state = (d_state[0] + d_outputs[t], *d_state[1:])
        d_states.append(d_state)
        d_x, d_state, found = cell.back(weights, reading.caches[t], d_state)
        d_xs.append(d_x)
        gradients = {name: gradients[name] + found[name] for name in gradients}
    d_states.append(d_state)
    n, d = end[0].shape[0], weights["w_x"].shape[1]
    return Return(gradients, np.array(d_xs[::-1]).reshape(-1, n, d), d_states[::-1])
    ### END SOLUTION
