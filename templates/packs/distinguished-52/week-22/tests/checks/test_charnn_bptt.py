"""Backpropagation through time, compared with measured slopes."""

from functools import partial

import numpy as np
from charnn_plain import (
    Floats,
    Ints,
    close,
    fails,
    flat,
    kept,
    network,
    plain_loss,
    plain_scores,
    plain_states,
    slopes,
    weight_slopes,
)
from expect import holds, same
from scipy.special import softmax

from charnn.bptt import backward, truncated_gradients
from charnn.cell import Parameters

ONE_STEP = {
    "w_out": "which state were the scores of this step made from?",
    "b_out": "how often does a score contain its b_out?",
    "b_rec": "on the way back to the sums there is tanh: is its slope there, at the new state?",
    "w_in": "which column of w_in has a step used?",
    "w_rec": "with which state was w_rec multiplied on the way forward?",
}
MANY_STEPS = (
    "For a single step this was right. A state is used twice, by its own scores and by the next "
    "state: do both parts come together before tanh, and does every step add its part?"
)


def slope_of_scores(params: Parameters, states: Floats, targets: Ints) -> Floats:
    """What the loss gives back to the scores."""
    rows = [softmax(plain_scores(params, state)) for state in states[1:]]
    return np.asarray((np.array(rows) - np.eye(params.n_characters)[targets]) / len(targets))


def test_gradients_through_time_agree_with_measured_slopes() -> None:
    rng = np.random.default_rng(22)
    params = network(3, n_characters=5, n_hidden=4)
    before = kept(params)
    start = rng.uniform(-0.9, 0.9, size=4)
    codes = np.array([1, 4, 0, 4, 2, 2, 3, 1])
    for n in (1, 2, 7):
        inputs, targets = codes[:n], codes[1 : n + 1]
        states = plain_states(params, inputs, start)
        d_scores = slope_of_scores(params, states, targets)
        seen, asked = states.copy(), d_scores.copy()
        gradients, d_start = backward(params, inputs, states, d_scores)

        def lost(p: Parameters, s: Floats, inputs: Ints = inputs, targets: Ints = targets) -> float:
            return plain_loss(p, inputs, targets, s)

        wanted = weight_slopes(partial(lost, s=start), params)
        for name, hint in ONE_STEP.items():
            found = gradients.arrays()[name]
            what = f"the slope of the loss with {name}, {n} step{'s' * (n > 1)}"
            same(
                found,
                wanted.arrays()[name],
                what,
                hint=hint if n == 1 else MANY_STEPS,
                rtol=1e-5,
                atol=1e-8,
            )
        by_start = slopes(partial(lost, params), start)
        hint = "on the way back, which numbers of w_rec lead to one unit of the old state?"
        what = f"the slope of the loss with the start, {n} step{'s' * (n > 1)}"
        same(d_start, by_start, what, hint=hint, rtol=1e-5, atol=1e-8)
        same(states, seen, "the states after backward", hint="work on new arrays.")
        same(d_scores, asked, "d_scores after backward", hint="work on new arrays.")
    for name, array in params.arrays().items():
        same(array, before.arrays()[name], f"{name} after backward")


def test_two_halves_give_the_gradients_of_the_whole() -> None:
    params = network(4, n_characters=3, n_hidden=5, size=0.5)
    rng = np.random.default_rng(22)
    codes, start = rng.integers(3, size=31), rng.uniform(-0.9, 0.9, size=5)
    inputs, targets = codes[:-1], codes[1:]
    states = plain_states(params, inputs, start)
    d_scores = slope_of_scores(params, states, targets)
    whole, d_start = backward(params, inputs, states, d_scores)
    for cut in (1, 12, 29):
        later, d_middle = backward(params, inputs[cut:], states[cut:], d_scores[cut:])
        given = np.array(d_middle)
        early, d_first = backward(params, inputs[:cut], states[: cut + 1], d_scores[:cut], given)
        hint = "d_end is what the last state gets in addition to its own scores."
        if close(d_first, backward(params, inputs[:cut], states[: cut + 1], d_scores[:cut])[1]):
            hint = "d_end has no effect here. " + hint
        what = f"the slope with the start, in parts of {cut} and {30 - cut} steps"
        same(d_first, d_start, what, hint=hint)
        for name, array in whole.arrays().items():
            both = early.arrays()[name] + later.arrays()[name]
            what = f"the slope with {name}, in parts of {cut} and {30 - cut} steps, added up"
            same(both, array, what, hint=hint)
        same(given, d_middle, "d_end after backward", hint="`+=` changes the caller's array.")
    d_end = np.arange(5.0)
    nothing, d_same = backward(params, inputs[:0], states[:1], d_scores[:0], d_end)
    same(d_same, d_end, "no step: the slope with the start, where d_end arrives at once")
    same(flat(nothing), np.zeros_like(flat(params)), "no step: the slopes with all weights")
    _, zero = backward(params, inputs[:0], states[:1], d_scores[:0])
    same(zero, np.zeros(5), "no step and no d_end: the slope with the start")


def test_truncation_keeps_the_loss_and_cuts_the_gradient() -> None:
    params = network(5, n_characters=3, n_hidden=3, size=0.9)
    rng = np.random.default_rng(22)
    codes, start = rng.integers(3, size=9), np.array([0.5, -0.6, 0.2])
    inputs, targets, given = codes[:-1], codes[1:], start.copy()
    states = plain_states(params, inputs, start)
    wanted = plain_loss(params, inputs, targets, start)
    full = weight_slopes(lambda p: plain_loss(p, inputs, targets, start), params)
    for length in (1, 3, 5, 8, 20):
        loss, gradients = truncated_gradients(params, inputs, targets, start, length)
        parts = [slice(i, min(i + length, 8)) for i in range(0, 8, length)]
        alone = [plain_loss(params, inputs[p], targets[p], states[p.start]) for p in parts]
        zeros = [plain_loss(params, inputs[p], targets[p], np.zeros(3)) for p in parts]
        again = [plain_loss(params, inputs[p], targets[p], start) for p in parts]
        shares = [(p.stop - p.start) / 8 for p in parts]
        hint = "forward, a piece begins with the state that the piece before has ended with."
        if any(close(loss, np.dot(shares, lost)) for lost in (zeros, again)):
            hint = "The state is thrown away at the border of two pieces. " + hint
        elif close(loss, np.mean(alone)):
            hint = "The last piece is shorter: a mean of means gives its characters more weight."
        elif close(loss, sum(alone)):
            hint = "The losses of the pieces are added up, where the mean is wanted."
        what = f"the loss of 8 characters in pieces of {length}"
        same(loss, wanted, what, hint=hint)

        def frozen(p: Parameters, parts: list[slice] = parts) -> float:
            lost = [
                (part.stop - part.start) / 8 * plain_loss(p, inputs[part], targets[part], state)
                for part in parts
                for state in [states[part.start]]
            ]
            return float(np.sum(lost))

        cut = weight_slopes(frozen, params)
        hint = "each piece is walked back on its own, as if its first state were a given number."
        if length < 8 and close(flat(gradients), flat(full)):
            hint = "This is the full gradient: it has passed the borders. " + hint
        elif close(flat(gradients) * length / 8, flat(cut)) and length < 8:
            hint = "The slope of a piece's own mean must be weighed by its share. " + hint
        for name, array in gradients.arrays().items():
            what = f"the slope with {name}, in pieces of {length}"
            same(array, cut.arrays()[name], what, hint=hint, rtol=1e-5, atol=1e-8)
    same(start, given, "the start after truncated_gradients")
    for n, length in ((8, 0), (8, -1), (0, 3)):
        found = fails(truncated_gradients, params, inputs[:n], targets[:n], start, length)
        what = f"{n} characters in pieces of {length}: expected a ValueError, found {found}."
        holds(not found, what)
