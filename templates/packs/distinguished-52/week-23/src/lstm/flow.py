"""Looking inside: what the gates do, and how far back a gradient reaches."""

import numpy as np

from lstm.arrays import FloatArray
from lstm.network import Batch, Network


def record_gates(network: Network, xs: FloatArray) -> dict[str, FloatArray]:
    """What the gates and the memory of an LSTM do while it reads.

    The network begins with a state of zeros. Row t of each array belongs to the step that reads
    xs[t]: the gates that this step used, and the memory and the output that it has left.

    Args:
        network: a network whose cell is an LSTM.
        xs: what is read, of shape (T, B, D), with at least one step.

    Returns:
        Arrays of shape (T, B, H) under the names "i", "f", "g", "o", "c" and "h".

    Raises:
        ValueError: if the cell has no gates.
    """
    ### BEGIN SOLUTION
    if network.cell.name != "LSTM":
        raise ValueError(f"the cell {network.cell.name} has no gates")
    names = {"i": "i", "f": "f", "g": "g", "o": "o", "c": "c_new", "h": "h_new"}
    caches = network.read(xs).caches
    return {name: np.array([cache[kept] for cache in caches]) for name, kept in names.items()}
    ### END SOLUTION


def kept_share(forget: FloatArray) -> FloatArray:
    """How much of an older memory is still there at the end, if nothing but the forget gates acts.

    Each step multiplies the memory by the forget gate of that step. What was in the memory k steps
    before the end has passed the last k forget gates.

    Args:
        forget: the forget gates of T steps in the order of time, of shape (T, ...). T may be 0.

    Returns:
        An array of shape (T + 1, ...), ordered by distance from the end: entry k is the share that
        is left of the memory of k steps before the end. Entry 0 is 1 everywhere.

    >>> kept_share(np.array([0.5, 0.9, 0.1]))
    array([1.   , 0.1  , 0.09 , 0.045])
    """
    ### BEGIN SOLUTION
    first = np.ones((1, *forget.shape[1:]))
    return np.cumprod(np.concatenate([first, forget[::-1]]), axis=0)
    ### END SOLUTION


def extremes(gate: FloatArray, margin: float = 0.1) -> FloatArray:
    """How often each unit's gate is as good as shut, and as good as open. (Given.)

    Args:
        gate: the values of a gate, of shape (T, B, H).
        margin: below it a gate counts as shut, above 1 - margin as open.

    Returns:
        An array of shape (2, H): the share of all T * B values that are shut, and that are open.
    """
    shut, wide = gate < margin, gate > 1 - margin
    return np.array([shut.mean(axis=(0, 1)), wide.mean(axis=(0, 1))])


def gradient_flow(network: Network, batch: Batch) -> FloatArray:
    """The length of the gradient at the end, and at every state before it.

    The loss is the cross-entropy of the answers after the last step. What is asked in earlier steps
    is left out: its gradient enters on the way, and would hide how much has come from the end.
    A length is the Euclidean norm of the slope of this loss with one array of the state, all B rows
    together.

    Args:
        network: any network. It begins with a state of zeros.
        batch: T steps, at least 1. Something must be asked after the last one.

    Returns:
        An array of shape (T + 1, n), where n is the number of arrays in the state: 1 for an RNN
        (h), 2 for an LSTM (h, then c). Rows are ordered by distance, as last week: row 0 belongs
        to the state after the last step, and row k to the state k steps before it. The slopes are
        those of `Return.d_states`.

    Raises:
        ValueError: if nothing is asked after the last step.
    """
    ### BEGIN SOLUTION
    from lstm.network import SILENT, cross_entropy, scores, scores_back
    from lstm.sequence import back_through_time

    targets = np.full_like(batch.targets, SILENT)
    targets[-1] = batch.targets[-1]
    reading = network.read(batch.xs)
    _, d_scores = cross_entropy(scores(network.weights, reading.outputs), targets)
    d_outputs, _ = scores_back(network.weights, reading.outputs, d_scores)
    found = back_through_time(network.cell, network.weights, reading, d_outputs)
    norms = [[np.linalg.norm(slope) for slope in state] for state in found.d_states]
    return np.array(norms[::-1], dtype=np.float64)
    ### END SOLUTION
