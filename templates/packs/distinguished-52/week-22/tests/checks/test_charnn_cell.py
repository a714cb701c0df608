"""One step of the cell, and many of them."""

from dataclasses import replace

import numpy as np
from charnn_plain import close, kept, network, plain_states
from expect import holds, same

from charnn.cell import Parameters, step, unroll


def test_one_step_mixes_the_character_and_the_old_state() -> None:
    params = Parameters(
        w_in=np.array([[1.0, 0.0], [0.0, 1.0]]),
        w_rec=np.array([[0.0, 1.0], [0.5, 0.0]]),
        b_rec=np.array([0.1, -0.2]),
        w_out=np.zeros((2, 2)),
        b_out=np.zeros(2),
    )
    state, x = np.array([0.6, -0.4]), np.array([1.0, 0.0])
    hint = "add up w_in x, w_rec state and b_rec, then take tanh of each sum."
    found = step(params, x, state)
    if close(found, np.tanh(x + state @ params.w_rec + params.b_rec)):
        hint = "Here w_rec is used the other way round: unit i listens with row i. " + hint
    elif close(found, [0.7, 0.1]):
        hint = "These are the sums before tanh. " + hint
    elif close(found, np.tanh([0.6, 0.3])):
        hint = "The bias b_rec is missing. " + hint
    elif close(found, np.tanh([1.1, -0.2])):
        hint = "The old state is missing. " + hint
    same(found, np.tanh([0.7, 0.1]), "one step of two hidden units, as on paper", hint=hint)

    for seed in range(4):
        random = network(seed, n_characters=4, n_hidden=3)
        before, old = kept(random), np.random.default_rng(seed).normal(size=3)
        given = old.copy()
        for code in range(4):
            x = np.eye(4)[code]
            wanted = plain_states(random, [code], old)[1]
            same(step(random, x, old), wanted, f"a step of 3 units, character {code}", hint=hint)
        same(old, given, "the old state after a step", hint="work on a new array.")
        for name, array in random.arrays().items():
            same(array, before.arrays()[name], f"{name} after a step")
    quiet = network(0).map(np.zeros_like)
    same(step(quiet, np.eye(4)[1], np.ones(3)), np.zeros(3), "a step with all weights 0")
    loud = replace(quiet, b_rec=np.array([1e3, -1e3, 0.0]))
    same(step(loud, np.eye(4)[1], np.ones(3)), [1, -1, 0], "a step with huge sums")


def test_unrolling_carries_the_state_along() -> None:
    params = network(1, n_characters=5, n_hidden=3)
    before = kept(params)
    start = np.array([0.3, -0.8, 0.5])
    given, codes = start.copy(), np.array([4, 0, 0, 2, 1, 3])
    wanted = plain_states(params, codes, start)
    found = np.asarray(unroll(params, codes, start))
    hint = "row 0 is the start, and row t + 1 comes from row t and character t."
    if found.shape == (6, 3):
        hint = "There is one state more than characters: the one before the first. " + hint
    elif found.shape == (7, 3) and close(found[0], np.zeros(3)):
        hint = "The given start is forgotten. " + hint
    elif found.shape == (7, 3) and close(found[2], plain_states(params, codes[1:2], start)[1]):
        hint = "Every character meets the start here, and not the state before it. " + hint
    elif found.shape == (7, 3) and len(np.unique(found.round(12), axis=0)) == 1:
        hint = "All rows are the same: is one array changed, and stored again and again? " + hint
    same(found, wanted, "the states of 3 units over 6 characters", hint=hint)
    same(start, given, "the start after unroll", hint="work on a copy.")
    for name, array in params.arrays().items():
        same(array, before.arrays()[name], f"{name} after unroll")

    first = np.asarray(unroll(params, codes[:2], start))
    second = np.asarray(unroll(params, codes[2:], first[-1]))
    hint = "read in two parts, the second beginning where the first ended, nothing changes."
    same(np.concatenate([first, second[1:]]), wanted, "the states in two parts", hint=hint)
    same(unroll(params, codes[:0], start), start[np.newaxis], "the states over no character")
    one = network(2, n_characters=1, n_hidden=1)
    states = plain_states(one, [0, 0], [0.5])
    same(unroll(one, np.array([0, 0]), np.array([0.5])), states, "the states of a single unit")
    kept_rows = np.asarray(unroll(params, codes, start))
    holds(not np.shares_memory(kept_rows, start), "row 0 must be a copy of the start.")
