"""Whole sequences, forward and back, with both cells."""

from functools import partial

import numpy as np
from expect import holds, same
from lstm_plain import (
    NUDGED,
    Floats,
    close,
    copies,
    flat,
    plain_caches,
    plain_states,
    slopes,
    some_state,
    some_weights,
    state_slopes,
    weight_slopes,
)

from lstm.arrays import Weights
from lstm.cell import LSTM
from lstm.rnn import RNN
from lstm.sequence import Cell, Reading, Return, State, back_through_time, unroll


def plain_reading(weights: Weights, xs: Floats, start: State) -> Reading:
    """A way forward that needs no function of the exercise."""
    return Reading(plain_states(weights, xs, start), plain_caches(weights, xs, start))


def seen(weights: Weights, start: State, xs: Floats, d_outputs: Floats, d_end: State) -> float:
    """A loss that looks at all outputs, and at the last state."""
    states = plain_states(weights, xs, start)
    at_end = sum(np.sum(a * b) for a, b in zip(states[-1], d_end, strict=True))
    outputs = [state[0] for state in states[1:]]
    return float(at_end + sum(np.sum(a * b) for a, b in zip(outputs, d_outputs, strict=True)))


def test_unrolling_hands_the_state_on() -> None:
    for cell in (RNN, LSTM):
        weights = some_weights(1, 3, 4, cell.blocks)
        start = some_state(1, 2, 4, memories=cell.memories)
        before = copies(dict(zip(("h", "c"), start, strict=False)))
        xs = np.random.default_rng(1).normal(size=(6, 2, 3))
        wanted = plain_states(weights, xs, start)
        reading = unroll(cell, weights, xs, start)
        n, k = len(reading.states), len(reading.caches)
        hint = "the states begin with the one before the first step; every step has one cache."
        message = f"6 steps: expected 7 states and 6 caches, found {n} and {k}."
        holds((n, k) == (7, 6), message, hint=hint)
        again = plain_states(weights, xs[1:2], start)[1]
        hint = "each step begins with the state that the last one has left."
        if close(reading.states[2][0], again[0]):
            hint = "Every step begins with the start here. " + hint
        elif not close(reading.states[0][0], start[0]):
            hint = "The first state is the one that was given. "
        for t, (state, right) in enumerate(zip(reading.states, wanted, strict=True)):
            for name, found, array in zip("hc", state, right, strict=False):
                same(found, array, f"{cell.name}: {name} after {t} steps", hint=hint)
        for t, cache in enumerate(reading.caches):
            same(cache["x"], xs[t], f"{cell.name}: x in cache {t}", hint="caches in order of time.")
        for name, array in zip(("h", "c"), start, strict=False):
            same(array, before[name], f"{name} of the start after unroll")
        first = unroll(cell, weights, xs[:2], start)
        second = unroll(cell, weights, xs[2:], first.states[-1])
        hint = "read in two parts, the second beginning where the first ended, nothing changes."
        same(second.states[-1][0], wanted[-1][0], f"{cell.name}: the end in two parts", hint=hint)
        none = unroll(cell, weights, xs[:0], start)
        holds(len(none.states) == 1 and not none.caches, "no step: expected one state, no cache.")


def agrees(cell: Cell, found: Return, wanted: Weights, n: int) -> None:
    """The slopes with the weights, with a hint that depends on the number of steps."""
    names = sorted(found.gradients)
    holds(names == ["b", "w_h", "w_x"], f"expected slopes with w_x, w_h and b, found {names}.")
    hint = "a single step is one call of cell.back."
    if n > 1:
        hint = "For a single step this was right: does every step add its part?"
    for name in ("w_x", "w_h", "b"):
        what = f"{cell.name}: the slope with {name}, {n} step{'s' * (n > 1)}"
        same(found.gradients[name], wanted[name], what, hint=hint, **NUDGED)


def check_way_back(cell: Cell, sizes: tuple[int, ...]) -> None:
    """Everything that `back_through_time` gives, against measured slopes."""
    rng = np.random.default_rng(23)
    weights = some_weights(3, 2, 3, cell.blocks)
    start = some_state(3, 2, 3, memories=cell.memories)
    nothing = tuple(np.zeros((2, 3)) for _ in start)
    for n in sizes:
        xs, d_outputs = rng.normal(size=(n, 2, 2)), rng.normal(size=(n, 2, 3))
        before = d_outputs.copy()
        kept_weights = copies(weights)
        reading = plain_reading(weights, xs, start)
        found = back_through_time(cell, weights, reading, d_outputs)
        what = f"{cell.name}, {n} step{'s' * (n > 1)}: the slope with"
        many = len(found.d_states)
        message = f"{n} steps: expected {n + 1} slopes with states, found {many}."
        holds(many == n + 1, message, hint="also the state before the first step has one.")
        for t, state in reversed(list(enumerate(reading.states))):

            def later(state: State, t: int = t, xs: Floats = xs, d: Floats = d_outputs) -> float:
                own = float(np.sum(state[0] * d[t - 1])) if t else 0.0
                return own + seen(weights, state, xs[t:], d[t:], nothing)

            by_state = state_slopes(later, state)
            for name, got, array in zip("hc", found.d_states[t], by_state, strict=False):
                own = d_outputs[t - 1] if t else 0 * array
                hint = "what follows from this state, and what the loss has seen of its own h."
                if close(np.asarray(got) + own, array):
                    hint = "What the loss has seen of h in its own step is missing. " + hint
                elif name == "c" and close(np.asarray(got) - own, array):
                    hint = "The loss sees h, and not c: d_outputs belongs to h alone. " + hint
                elif n > 1 and close(found.d_states[n - t][0], by_state[0]):
                    hint = "The order is turned round: number 0 is the state before all steps."
                elif name == "c" and not np.any(got):
                    hint = "Nothing has come back along the memory: is c handed on, too? " + hint
                same(got, array, f"{what} {name} after {t} steps", hint=hint, **NUDGED)
        wanted = weight_slopes(
            partial(seen, start=start, xs=xs, d_outputs=d_outputs, d_end=nothing), weights
        )
        agrees(cell, found, wanted, n)
        by_xs = slopes(partial(seen, weights, start, d_outputs=d_outputs, d_end=nothing), xs)
        hint = "in the order of time, from the first step to the last."
        if n > 1 and close(found.d_xs, by_xs[::-1]):
            hint = "The order is turned round. " + hint
        same(found.d_xs, by_xs, f"{what} all that was read", hint=hint, **NUDGED)
        same(d_outputs, before, "d_outputs after the way back", hint="work on new arrays.")
        for name, array in weights.items():
            same(array, kept_weights[name], f"{name} after the way back")


def test_a_plain_cell_is_walked_back_through_time() -> None:
    check_way_back(RNN, (1, 2, 4))
    weights, start = some_weights(4, 2, 3, 1), some_state(4, 2, 3, memories=1)
    d_end = (np.arange(6.0).reshape(2, 3),)
    given = d_end[0].copy()
    found = back_through_time(RNN, weights, Reading([start], []), np.zeros((0, 2, 3)), d_end)
    hint = "without a step, the last state is the first one."
    same(found.d_states[0][0], given, "no step: the slope with the state, as given", hint=hint)
    same(flat(found.gradients), np.zeros(18), "no step: the slopes with the weights", hint=hint)
    holds(np.shape(found.d_xs) == (0, 2, 2), "no step: expected d_xs of shape (0, 2, 2).")
    quiet = back_through_time(RNN, weights, Reading([start], []), np.zeros((0, 2, 3)))
    same(quiet.d_states[0][0], 0 * given, "no step and no d_end: the slope with the state")
    reading = plain_reading(weights, np.ones((2, 2, 2)), start)
    back_through_time(RNN, weights, reading, np.ones((2, 2, 3)), d_end)
    same(d_end[0], given, "d_end after the way back", hint="`+=` changes the caller's array.")


def test_an_lstm_is_walked_back_along_h_and_c() -> None:
    check_way_back(LSTM, (1, 3))
    weights, start = some_weights(5, 3, 4), some_state(5, 2, 4)
    rng = np.random.default_rng(5)
    xs, d_outputs = rng.normal(size=(20, 2, 3)), rng.normal(size=(20, 2, 4))
    d_end = tuple(rng.normal(size=(2, 2, 4)))
    given = copies(dict(zip("hc", d_end, strict=True)))
    reading = plain_reading(weights, xs, start)
    whole = back_through_time(LSTM, weights, reading, d_outputs, d_end)
    by_start = state_slopes(partial(seen, weights, xs=xs, d_outputs=d_outputs, d_end=d_end), start)
    hint = "d_end is what the last state gets in addition: both of its arrays."
    for name, found, array in zip("hc", whole.d_states[0], by_start, strict=True):
        same(found, array, f"the slope with {name} of the start, 20 steps", hint=hint, **NUDGED)
    hint = "what arrives at the start of the second part is d_end of the first: h and c."
    for cut in (1, 13, 19):
        parts = [
            Reading(reading.states[: cut + 1], reading.caches[:cut]),
            Reading(reading.states[cut:], reading.caches[cut:]),
        ]
        late = back_through_time(LSTM, weights, parts[1], d_outputs[cut:], d_end)
        early = back_through_time(LSTM, weights, parts[0], d_outputs[:cut], late.d_states[0])
        for name in ("w_x", "w_h", "b"):
            both = early.gradients[name] + late.gradients[name]
            what = f"the slope with {name}, in parts of {cut} and {20 - cut} steps, added up"
            same(both, whole.gradients[name], what, hint=hint)
    for name, array in zip("hc", d_end, strict=True):
        same(array, given[name], f"d_end of {name} after the way back", hint="use new arrays.")
