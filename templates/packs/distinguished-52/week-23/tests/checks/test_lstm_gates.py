"""The curve of a gate, the four decisions of a cell, and with which biases they begin."""

import math
import warnings
from functools import partial

import numpy as np
from expect import holds, refuses, same
from lstm_plain import close, copies, plain_gates, plain_sigmoid, some_state, some_weights

from lstm.arrays import sigmoid
from lstm.cell import forget_bias, gates, start_bias


def test_sigmoid_is_right_and_quiet_everywhere() -> None:
    hint = "0 gives one half, and log 3 gives three quarters."
    same(sigmoid(np.array([0.0, math.log(3)])), [0.5, 0.75], "sigmoid of 0 and log 3", hint=hint)
    rng = np.random.default_rng(23)
    for shape in ((), (7,), (4, 3), (2, 1, 5)):
        given = np.asarray(rng.normal(0, 4, size=shape))
        before = given.copy()
        wanted = np.array([plain_sigmoid(float(z)) for z in given.ravel()]).reshape(shape)
        found = sigmoid(given)
        same(found, wanted, f"sigmoid of numbers of shape {shape}", hint=hint)
        same(given, before, "the numbers after sigmoid", hint="work on a new array.")
        same(found + sigmoid(-given), np.ones(shape), "sigmoid(z) + sigmoid(-z)")
    whole = np.array([-2, 0, 3])
    hint = "an array of integers cannot hold one half: what kind of array takes the results?"
    three = [plain_sigmoid(-2), 0.5, plain_sigmoid(3)]
    same(sigmoid(whole), three, "sigmoid of the integers -2, 0 and 3", hint=hint)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        far = sigmoid(np.array([-1e4, -800.0, -40.0, 40.0, 800.0, 1e4]))
    hint = "exp of a large positive number overflows. Which side of 0 does each form suit?"
    ends = [0, 0, math.exp(-40), 1, 1, 1]
    same(far, ends, "sigmoid of numbers up to 10000 in size", hint=hint)
    words = "; ".join(str(warning.message) for warning in said)
    holds(not said, f"sigmoid of large numbers: expected no warning, found '{words}'.", hint=hint)


def test_gates_say_how_much_and_what() -> None:
    hint = "one block of rows for each of i, f, g and o; sigmoid for the gates, tanh for g."
    paper = {
        "w_x": np.array([[0.0], [1.0], [2.0], [0.0]]),
        "w_h": np.array([[1.0], [0.0], [1.0], [2.0]]),
        "b": np.array([0.0, -1.0, 0.5, 1.0]),
    }
    found = gates(paper, np.array([[1.0]]), np.array([[0.5]]))
    names = sorted(found)
    holds(names == ["f", "g", "i", "o"], f"gates: expected the names i, f, g, o, found {names}.")
    sums = {"i": 0.5, "f": 0.0, "g": 3.0, "o": 2.0}
    for name, z in sums.items():
        why, got = hint, np.asarray(found[name])
        curve = math.tanh if name == "g" else plain_sigmoid
        others = [n for n in sums if n != name and close(got, [[curve(sums[n])]])]
        if name == "g" and close(got, [[plain_sigmoid(z)]]):
            why = "This is sigmoid; but what is written may be negative too. " + hint
        elif name != "g" and close(got, [[math.tanh(z)]]):
            why = "This is tanh; but a gate is never negative. " + hint
        elif others:
            why = f"These are the rows of {others[0]}: in which order do the blocks stand? " + hint
        elif close(got, [[z]]):
            why = "This is the sum itself. " + hint
        same(got, [[curve(z)]], f"{name} of a single unit, whose sum is {z}", hint=why)

    for seed, (n, d, hidden) in enumerate([(2, 3, 4), (1, 5, 2), (3, 1, 1), (4, 4, 4)]):
        weights, (h,) = some_weights(seed, d, hidden), some_state(seed, n, hidden, memories=1)
        x = np.random.default_rng(seed).normal(size=(n, d))
        before = copies(weights | {"x": x, "h": h})
        found, wanted = gates(weights, x, h), plain_gates(weights, x, h)
        what = f"B = {n}, D = {d}, H = {hidden}"
        for name, array in wanted.items():
            why = hint
            mixed = np.arange(4 * hidden).reshape(hidden, 4).T.ravel()
            woven = plain_gates({k: w[mixed] for k, w in weights.items()}, x, h)
            if np.shape(found[name]) != (n, hidden):
                why = "Rows are sequences: which axis holds the four blocks? " + hint
            elif hidden > 1 and close(found[name], woven[name]):
                why = "Here the rows of the four parts take turns, and are not in blocks. " + hint
            elif close(found[name], plain_gates(weights | {"b": 0 * weights["b"]}, x, h)[name]):
                why = "The bias is missing. " + hint
            same(found[name], array, f"{name} for {what}", hint=why)
        for name, array in (weights | {"x": x, "h": h}).items():
            same(array, before[name], f"{name} after gates", hint="work on new arrays.")


def test_a_bias_opens_the_forget_gates_for_a_while() -> None:
    hint = "sigmoid(bias) ** steps must be one half. Solve for the gate first, then for the bias."
    for steps in (0.5, 1, 2, 3.7, 10, 100, 1e4):
        found = forget_bias(steps)
        why = hint
        if close(found, -math.log(2) / steps):
            why = "This is the logarithm of the gate; which bias has that gate? " + hint
        elif close(found, 2 ** (-1 / steps)):
            why = "This is the gate; which bias leads to it? " + hint
        elif close(found, math.log(steps)):
            why = "This is near for long half-lives, where 1 - gate is about 1 / steps. " + hint
        left = plain_sigmoid(found) ** steps
        same(left, 0.5, f"the share left after {steps:g} steps, bias {found:.6g}", hint=why)
    with np.errstate(all="ignore"):
        try:
            far = forget_bias(1e15)
        except ZeroDivisionError:
            far = math.inf
    wanted = math.log(1e15) - math.log(math.log(2))
    hint = "1 minus a number very near to 1 has no digits left; NumPy has functions for that."
    same(far, wanted, "the bias for a half-life of 1e15 steps", hint=hint)
    for steps in (0, -1, -0.5, math.nan):
        refuses(partial(forget_bias, steps), f"a half-life of {steps} steps")

    for hidden in (1, 3, 8):
        start = np.asarray(start_bias(hidden, 1.5))
        hint = "four blocks of H numbers, in the order i, f, g, o; only one of them is not 0."
        holds(start.shape == (4 * hidden,), f"expected {4 * hidden} biases, found {start.shape}.")
        blocks = dict(zip("ifgo", np.split(start, 4), strict=True))
        for name in "igo":
            if close(blocks[name], np.full(hidden, 1.5)):
                hint = f"Here the gate {name} is opened, and not the forget gate. " + hint
        for name, block in blocks.items():
            right = np.full(hidden, 1.5 if name == "f" else 0.0)
            same(block, right, f"the start of the biases of {name}, H = {hidden}", hint=hint)
        same(start_bias(hidden, -2), np.repeat([0.0, -2.0, 0, 0], hidden), "a bias of -2")
