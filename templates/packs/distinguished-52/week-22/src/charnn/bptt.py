"""Backpropagation through time: from the surprise of every step back to all weights."""

from dataclasses import dataclass

import numpy as np

from charnn.cell import Parameters, scores, unroll
from charnn.loss import cross_entropy, score_gradient
from charnn.text import FloatArray, IntArray


def backward(
    params: Parameters,
    codes: IntArray,
    states: FloatArray,
    d_scores: FloatArray,
    d_end: FloatArray | None = None,
) -> tuple[Parameters, FloatArray]:
    """Walk back over an unrolled sequence, from the last step to the first.

    In every step the same weights were used, so what they get from the steps is added up. Every
    state was used too: for the scores of its own step, and for the next state, if there is one.

    Args:
        params: the weights.
        codes: the characters that were read, of shape (T,); T may be 0.
        states: what `unroll` gave for them, of shape (T + 1, H).
        d_scores: the slope of the loss with the scores of every step, of shape (T, V).
        d_end: what the last state gets in addition, from a part of the loss that comes after this
            sequence, of shape (H,). None means nothing. It is left unchanged.

    Returns:
        The slopes of the loss with all weights, and with the state before the first character, of
        shape (H,).
    """
    ### BEGIN SOLUTION
    from charnn.text import one_hot

    d_state = np.zeros(params.n_hidden) if d_end is None else d_end
    d_from_scores = d_scores @ params.w_out
    d_sums = np.zeros((len(codes), params.n_hidden))
    for t in reversed(range(len(codes))):
        d_sums[t] = (1 - states[t + 1] ** 2) * (d_from_scores[t] + d_state)
        d_state = params.w_rec.T @ d_sums[t]
    gradients = Parameters(
        w_in=d_sums.T @ one_hot(codes, params.n_characters),
        w_rec=d_sums.T @ states[:-1],
        b_rec=d_sums.sum(axis=0),
        w_out=d_scores.T @ states[1:],
        b_out=d_scores.sum(axis=0),
    )
    return gradients, d_state
    ### END SOLUTION


@dataclass(frozen=True, eq=False)
class Pass:
    """What one way forward and back over a sequence gives. (Given.)

    Attributes:
        loss: the mean cross-entropy per character.
        gradients: the slopes of that loss with all weights.
        states: all states, of shape (T + 1, H); the last one is where the sequence ends.
    """

    loss: float
    gradients: Parameters
    states: FloatArray


def loss_and_gradients(
    params: Parameters, inputs: IntArray, targets: IntArray, start: FloatArray | None = None
) -> Pass:
    """Read a sequence, compare with its targets, and walk back to its start. (Given.)

    Without a start, the state before the first character is all zeros.
    """
    states = unroll(params, inputs, np.zeros(params.n_hidden) if start is None else start)
    found = scores(params, states)
    gradients, _ = backward(params, inputs, states, score_gradient(found, targets))
    return Pass(cross_entropy(found, targets), gradients, states)


def truncated_gradients(
    params: Parameters, inputs: IntArray, targets: IntArray, start: FloatArray, length: int
) -> tuple[float, Parameters]:
    """The loss of a long sequence, and gradients that look back only within pieces of it.

    The sequence is cut into pieces of `length` characters; the last one may be shorter. Forward,
    nothing changes: each piece begins with the state that the piece before has ended with. The way
    back is cut: no gradient passes from a piece to the one before it. That costs less memory, and
    it is no longer the true gradient of the loss.

    Args:
        params: the weights, the same ones for all pieces.
        inputs: the characters that are read, of shape (T,).
        targets: the characters that come next, of shape (T,).
        start: the state before the first character, of shape (H,).
        length: how many characters a piece has.

    Returns:
        The mean cross-entropy over all T characters, and the slopes with all weights. Every
        character counts the same, in whichever piece it lies.

    Raises:
        ValueError: if the length is less than 1, or there is no character.
    """
    ### BEGIN SOLUTION
    if length < 1 or len(inputs) == 0:
        raise ValueError(f"{len(inputs)} characters in pieces of {length}: at least 1 of each")
    loss, gradients, state = 0.0, params.map(np.zeros_like), start
    for begin in range(0, len(inputs), length):
        piece = slice(begin, begin + length)
        found = loss_and_gradients(params, inputs[piece], targets[piece], state)
        share = len(inputs[piece]) / len(inputs)
        loss += share * found.loss
        gradients = gradients.map(lambda a, b, share=share: a + share * b, found.gradients)
        state = found.states[-1]
    return loss, gradients
    ### END SOLUTION
