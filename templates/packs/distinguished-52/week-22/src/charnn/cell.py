"""The recurrent cell: one step, and many steps with a state that runs along."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from charnn.text import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Parameters:
    """All weights of a network with V characters and H hidden units. (Given.)

    Gradients are kept in the same form: then `w_rec` holds the slope of the loss with each number
    of `w_rec`, and so on.

    Attributes:
        w_in: from the character to the state, of shape (H, V).
        w_rec: from the old state to the new one, of shape (H, H).
        b_rec: the bias of the state, of shape (H,).
        w_out: from the state to the scores, of shape (V, H).
        b_out: the bias of the scores, of shape (V,).
    """

    w_in: FloatArray
    w_rec: FloatArray
    b_rec: FloatArray
    w_out: FloatArray
    b_out: FloatArray

    @classmethod
    def random(cls, n_characters: int, n_hidden: int, rng: np.random.Generator) -> Self:
        """Weights to begin with: small random numbers, so that the units differ from each other."""
        return cls(
            w_in=rng.normal(0, 0.5, size=(n_hidden, n_characters)),
            w_rec=rng.normal(0, 0.8 / np.sqrt(n_hidden), size=(n_hidden, n_hidden)),
            b_rec=np.zeros(n_hidden),
            w_out=rng.normal(0, 0.5 / np.sqrt(n_hidden), size=(n_characters, n_hidden)),
            b_out=np.zeros(n_characters),
        )

    @property
    def n_hidden(self) -> int:
        """H, the number of hidden units."""
        return len(self.b_rec)

    @property
    def n_characters(self) -> int:
        """V, the size of the vocabulary."""
        return len(self.b_out)

    def arrays(self) -> dict[str, FloatArray]:
        """The five arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def map(self, function: Callable[..., FloatArray], *others: "Parameters") -> "Parameters":
        """Apply a function to each array, together with the array of the same name of the others.

        `a.map(np.add, b)` adds two of them, `a.map(np.zeros_like)` gives zeros of these shapes.
        """
        partners = [other.arrays() for other in others]
        found = {n: function(a, *(p[n] for p in partners)) for n, a in self.arrays().items()}
        return Parameters(**found)


def step(params: Parameters, x: FloatArray, state: FloatArray) -> FloatArray:
    """One step of the cell: from a character and the old state to the new state.

        new = tanh(w_in x + w_rec state + b_rec)

    Row i of `w_rec` holds the weights with which unit i listens to all units. Its shape is a
    square, so nothing complains if you use it the other way round.

    Args:
        params: the weights.
        x: the character as a one-hot vector of shape (V,).
        state: the old state, of shape (H,). It is left unchanged.

    Returns:
        The new state, of shape (H,).

    >>> half = np.array([[0.5]])
    >>> tiny = Parameters(half, half, np.zeros(1), half, np.zeros(1))
    >>> step(tiny, np.array([1.0]), np.array([1.0]))  # tanh(0.5 + 0.5)
    array([0.76159416])
    """
    ### BEGIN SOLUTION
    return np.tanh(params.w_in @ x + params.w_rec @ state + params.b_rec)
    ### END SOLUTION


def unroll(params: Parameters, codes: IntArray, start: FloatArray) -> FloatArray:
    """Read a sequence, one step for each character; every step begins with the state of the last.

    Args:
        params: the weights, the same ones in every step.
        codes: the sequence, of shape (T,); T may be 0.
        start: the state before the first character, of shape (H,). It is left unchanged.

    Returns:
        All states, of shape (T + 1, H): row 0 is `start`, and row t the state after t characters.
    """
    ### BEGIN SOLUTION
    from charnn.text import one_hot

    states = np.empty((len(codes) + 1, params.n_hidden))
    states[0] = start
    for t, x in enumerate(one_hot(codes, params.n_characters)):
        states[t + 1] = step(params, x, states[t])
    return states
    ### END SOLUTION


def scores(params: Parameters, states: FloatArray) -> FloatArray:
    """What the network thinks of every character as the next one, after each step. (Given.)

    Args:
        params: the weights.
        states: the states of `unroll`, of shape (T + 1, H). The first of them has read nothing
            yet, and is not asked.

    Returns:
        One row of scores for each step, of shape (T, V). A higher score means more likely.
    """
    found: FloatArray = states[1:] @ params.w_out.T + params.b_out
    return found
