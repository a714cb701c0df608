"""One step of the LSTM, forward and backward."""

import math
from functools import partial

import numpy as np
from expect import holds, same
from lstm_plain import (
    NUDGED,
    Floats,
    after,
    close,
    copies,
    plain_step,
    slopes,
    some_state,
    some_weights,
    state_slopes,
    weight_slopes,
)

from lstm.arrays import Weights
from lstm.cell import back_to_sums, lstm_step, lstm_step_back
from lstm.sequence import State


def test_one_step_keeps_writes_and_shows() -> None:
    hint = "c_new = f * c + i * g, then h_new = o * tanh(c_new)."
    # Without inputs the biases are the sums: i = 1/2, f = 3/4, g = 0.6 and o = 1/5.
    paper = {"w_x": np.ones((4, 1)), "w_h": np.ones((4, 1))}
    paper["b"] = np.array([0.0, math.log(3), math.atanh(0.6), -math.log(4)])
    old = (np.zeros((1, 1)), np.full((1, 1), 2.0))
    state, cache = lstm_step(paper, np.zeros((1, 1)), old)
    holds(len(state) == 2, f"the new state: expected h and c, found {len(state)} arrays.")
    h, c = state
    h_wanted = 0.2 * math.tanh(1.8)
    if close(c, [[h_wanted]]) and close(h, [[1.8]]):
        hint = "h and c are in the wrong order: the output stands first. " + hint
    elif close(c, [[0.5 * 2 + 0.75 * 0.6]]):
        hint = "The input gate and the forget gate have changed places. " + hint
    elif close(c, [[0.25 * 2 + 0.5 * 0.6]]):
        hint = "A forget gate near 1 keeps; it is not the share that is forgotten. " + hint
    elif close(c, [[0.75 * 2 + 0.25 * 0.6]]):
        hint = "What is written is ruled by i, and not by 1 - f. " + hint
    same(c, [[1.8]], "the memory after a step on paper: 3/4 of 2, and 1/2 of 0.6", hint=hint)
    if close(h, [[0.2 * 1.8]]):
        hint = "The memory is shown without tanh. " + hint
    elif close(h, [[0.2 * math.tanh(2)]]):
        hint = "This shows the old memory. " + hint
    same(h, [[h_wanted]], "the output after that step: 1/5 of tanh(1.8)", hint=hint)

    for seed, (n, d, hidden) in enumerate([(2, 3, 4), (1, 2, 3), (3, 1, 1)]):
        weights, state = some_weights(seed, d, hidden), some_state(seed, n, hidden)
        x = np.random.default_rng(seed).normal(size=(n, d))
        given = copies({"x": x, "h": state[0], "c": state[1]})
        new, cache = lstm_step(weights, x, state)
        wanted = plain_step(weights, x, state)
        what = f"B = {n}, D = {d}, H = {hidden}"
        same(new[1], wanted["c_new"], f"the memory after a step, {what}", hint=hint)
        same(new[0], wanted["h_new"], f"the output after a step, {what}", hint=hint)
        holds(
            sorted(cache) == sorted(wanted),
            f"the cache: expected the entries {sorted(wanted)}, found {sorted(cache)}.",
        )
        why = "x, h and c are kept as they came in."
        for name, array in wanted.items():
            same(cache[name], array, f"{name} in the cache, {what}", hint=why)
        for name, array in zip(("x", "h", "c"), (x, *state), strict=True):
            same(array, given[name], f"{name} after a step", hint="work on new arrays.")

    shut = some_weights(5, 2, 3)
    shut["b"] = np.repeat([-1000.0, 1000.0, 0.0, 0.0], 3)
    state = kept = some_state(5, 2, 3)
    for number in range(50):
        state, _ = lstm_step(shut, np.full((2, 2), math.sin(number)), state)
    hint = "with i = 0 and f = 1 nothing is written and nothing is lost."
    same(state[1], kept[1], "the memory after 50 steps with i = 0 and f = 1", hint=hint)


def test_slopes_arrive_at_the_four_sums() -> None:
    weights, state = some_weights(23, 2, 3), some_state(23, 2, 3)
    x = np.random.default_rng(23).normal(size=(2, 2))
    cache = plain_step(weights, x, state)
    z = x @ weights["w_x"].T + state[0] @ weights["w_h"].T + weights["b"]
    d_h, d_c = np.random.default_rng(24).normal(size=(2, 2, 3))
    before = copies(cache | {"d_h": d_h, "d_c": d_c})

    def loss(sums: Floats, c: Floats, d_h: Floats, d_c: Floats) -> float:
        """What a step with these sums and this old memory gives to a later loss."""
        # The sums as biases of cells that listen to nothing else, one row after the other.
        deaf = {"w_x": np.zeros((12, 1)), "w_h": np.zeros((12, 3))}
        result = 0.0
        for row, b in enumerate(sums):
            at = slice(row, row + 1)
            new = after(plain_step(deaf | {"b": b}, np.zeros((1, 1)), (state[0][at], c[at])))
            result += float(np.sum(new[0] * d_h[at]) + np.sum(new[1] * d_c[at]))
        return result

    hints = {
        "i": "what does c_new get from i, and how steep is sigmoid there?",
        "f": "which memory has the forget gate multiplied: the one before, or the one after?",
        "g": "what does c_new get from g, and how steep is tanh there?",
        "o": "h_new is o * tanh(c_new).",
    }
    cases = {
        "only the memory is asked": (0 * d_h, d_c),
        "only the output is asked": (d_h, 0 * d_c),
        "both are asked": (d_h, d_c),
    }
    for case, d_state in cases.items():
        d_sums, d_old = back_to_sums(cache, d_state)
        wanted = slopes(partial(loss, c=state[1], d_h=d_state[0], d_c=d_state[1]), z)
        d_old_wanted = slopes(partial(loss, z, d_h=d_state[0], d_c=d_state[1]), state[1])
        shape = np.shape(d_sums)
        holds(shape == (2, 12), f"slopes with the sums: expected shape (2, 12), found {shape}.")
        blocks = zip("ifgo", np.split(np.asarray(d_sums), 4, axis=1), strict=True)
        steep = {n: cache[n] * (1 - cache[n]) for n in "ifo"} | {"g": 1 - cache["g"] ** 2}
        for (name, found), block in zip(blocks, np.split(wanted, 4, axis=1), strict=True):
            hint = hints[name]
            if close(found, block / steep[name]):
                curve = "tanh" if name == "g" else "sigmoid"
                hint = f"The slope of {curve} is missing: this is the slope with {name} itself."
            elif case == "only the output is asked" and name != "o" and close(found, 0 * block):
                hint = "Nothing has come through h_new: it is made of c_new, so c_new matters too."
            elif case == "both are asked":
                hint = "c_new has two arrows that leave it, and both bring something back. " + hint
            same(found, block, f"{case}: the slope with the sum of {name}", hint=hint, **NUDGED)
        hint = "c_new contains f * c; what has arrived at c_new, also through h_new, goes on to c."
        if close(d_old, d_old_wanted / cache["f"]):
            hint = "This has arrived at c_new, but has not passed the forget gate. " + hint
        same(d_old, d_old_wanted, f"{case}: the slope with the old memory", hint=hint, **NUDGED)
    for name, array in (cache | {"d_h": d_h, "d_c": d_c}).items():
        same(array, before[name], f"{name} after back_to_sums", hint="work on new arrays.")


def test_a_step_backward_agrees_with_measured_slopes() -> None:
    for seed, (n, d, hidden) in enumerate([(1, 2, 3), (3, 2, 2), (2, 4, 4)]):
        weights, state = some_weights(seed, d, hidden), some_state(seed, n, hidden)
        rng = np.random.default_rng(seed)
        x, d_state = rng.normal(size=(n, d)), tuple(rng.normal(size=(2, n, hidden)))
        cache, what = plain_step(weights, x, state), f"B = {n}, D = {d}, H = {hidden}"

        def loss(x: Floats, w: Weights, state: State, d_state: State = d_state) -> float:
            new = after(plain_step(w, x, state))
            return float(sum(np.sum(a * b) for a, b in zip(new, d_state, strict=True)))

        before = copies(weights | cache | dict(zip(("d_h", "d_c"), d_state, strict=True)))
        d_x, d_old, gradients = lstm_step_back(weights, cache, d_state)
        names = sorted(gradients)
        holds(names == ["b", "w_h", "w_x"], f"expected slopes with w_x, w_h and b, found {names}.")
        hints = {
            "w_x": "each sum has met x; all B sequences have used the same w_x.",
            "w_h": "each sum has met the old h, and not the new one.",
            "b": "each sum contains its bias once, in each of the B sequences.",
        }
        wanted = weight_slopes(partial(loss, x, state=state), weights)
        for name, hint in hints.items():
            one = f"the slope with {name}, {what}"
            same(gradients[name], wanted[name], one, hint=hint, **NUDGED)
        by_x = slopes(partial(loss, w=weights, state=state), x)
        hint = "all four sums have heard x: the four parts add up."
        same(d_x, by_x, f"the slope with x, {what}", hint=hint, **NUDGED)
        by_state = state_slopes(partial(loss, x, weights), state)
        holds(len(d_old) == 2, f"the old state: expected slopes with h and c, found {len(d_old)}.")
        hint = "the old h acts only through the four sums; h stands first, then c."
        same(d_old[0], by_state[0], f"the slope with the old h, {what}", hint=hint, **NUDGED)
        hint = "the old c acts only through f * c."
        same(d_old[1], by_state[1], f"the slope with the old c, {what}", hint=hint, **NUDGED)
        now = weights | cache | dict(zip(("d_h", "d_c"), d_state, strict=True))
        for name, array in now.items():
            same(array, before[name], f"{name} after a step backward", hint="work on new arrays.")
