"""What the gates did, what they leave, and how far back a gradient reaches."""

from functools import partial

import numpy as np
from expect import holds, refuses, same
from lstm_plain import (
    NUDGED,
    Floats,
    close,
    copies,
    plain_caches,
    plain_scores,
    plain_states,
    some_weights,
    state_slopes,
    surprise,
)

from lstm.arrays import Weights
from lstm.cell import LSTM
from lstm.flow import gradient_flow, kept_share, record_gates
from lstm.network import SILENT, Batch, Network
from lstm.rnn import RNN
from lstm.sequence import State


def forget_gates_leave_a_share() -> None:
    """`kept_share` by itself."""
    hint = "the memory of k steps before the end has passed the last k gates, and no others."
    found = np.asarray(kept_share(np.array([0.5, 0.9, 0.1])))
    if close(found, [1, 0.5, 0.45, 0.045]):
        hint = "These are the first gates, counted from the beginning. " + hint
    elif found.shape == (3,):
        hint = "The memory at the end itself is missing: nothing of it is lost. " + hint
    elif close(found, [0.045, 0.09, 0.1, 1]):
        hint = "The order is turned round: entry 0 is the end. " + hint
    same(found, [1, 0.1, 0.09, 0.045], "what gates of 0.5, 0.9 and 0.1 leave", hint=hint)
    rng = np.random.default_rng(23)
    for shape in ((6,), (5, 3), (4, 2, 3), (1, 2)):
        forget = rng.uniform(0.1, 1, size=shape)
        before, got = forget.copy(), np.asarray(kept_share(forget))
        holds(got.shape == (shape[0] + 1, *shape[1:]), f"gates of {shape}: found {got.shape}.")
        for k in range(shape[0] + 1):
            wanted = np.prod(forget[shape[0] - k :], axis=0)
            same(got[k], wanted, f"gates of shape {shape}: the share after {k} steps", hint=hint)
        same(forget, before, "the gates after kept_share", hint="work on a new array.")
    same(kept_share(np.zeros((0, 2))), np.ones((1, 2)), "no step: the share", hint=hint)
    same(kept_share(np.ones(9)), np.ones(10), "gates that are all open")
    # Where h is not heard, the memory acts on later memories through the forget gates alone.
    deaf = some_weights(3, 2, 3)
    deaf["w_h"] = np.zeros((12, 3))
    xs = rng.normal(size=(6, 1, 2))
    caches = plain_caches(deaf, xs, LSTM.start(1, 3))
    share = np.asarray(kept_share(np.array([cache["f"] for cache in caches])))

    def memory(state: State) -> float:
        return float(np.sum(plain_states(deaf, xs, state)[-1][1]))

    slope = state_slopes(memory, LSTM.start(1, 3))[1]
    what = "the slope of the last memory with the first, where h is not heard"
    same(slope, share[6], what, hint="the product of all forget gates.", **NUDGED)


def test_gates_are_recorded_and_leave_a_share() -> None:
    forget_gates_leave_a_share()
    network = Network(LSTM, some_weights(1, 3, 4, n_out=2))
    xs = np.random.default_rng(1).normal(size=(5, 2, 3))
    before = copies(network.weights | {"xs": xs})
    found = record_gates(network, xs)
    names = sorted(found)
    wanted_names = ["c", "f", "g", "h", "i", "o"]
    holds(names == wanted_names, f"expected the names {wanted_names}, found {names}.")
    caches = plain_caches(network.weights, xs, LSTM.start(2, 4))
    for name in "ifgoch":
        entry = {"c": "c_new", "h": "h_new"}.get(name, name)
        wanted = np.array([cache[entry] for cache in caches])
        hint = "row t belongs to the step that reads xs[t]."
        kind = type(found[name]).__name__
        holds(kind == "ndarray", f"{name}: expected one array of shape (T, B, H), found a {kind}.")
        if name in "ch" and close(found[name], np.array([cache[name] for cache in caches])):
            hint = f"This is {name} before each step; row t shows what step t has left. "
        same(found[name], wanted, f"{name} while reading 5 steps", hint=hint)
    for name, array in (network.weights | {"xs": xs}).items():
        same(array, before[name], f"{name} after record_gates")
    plain = Network(RNN, some_weights(2, 3, 4, blocks=1, n_out=2))
    refuses(lambda: record_gates(plain, xs), "an RNN, which has no gates")


def test_gradients_are_followed_back_to_the_start() -> None:
    rng = np.random.default_rng(23)
    for cell in (RNN, LSTM):
        network = Network(cell, some_weights(4, 2, 3, cell.blocks, n_out=4))
        xs, targets = rng.normal(size=(5, 3, 2)), rng.integers(4, size=(5, 3))
        targets[-1, 1] = SILENT
        before = copies(network.weights | {"xs": xs})
        asked = targets.copy()
        last = targets[-1].tolist()
        share = (targets[-1] != SILENT).sum() / (targets != SILENT).sum()

        def loss(
            state: State, rest: Floats, last: list[int] = last, w: Weights = network.weights
        ) -> float:
            rows = plain_scores(w, plain_states(w, rest, state)[-1][0])
            pairs = [(r, t) for r, t in zip(rows, last, strict=True) if t != SILENT]
            return float(np.mean([surprise(row, target) for row, target in pairs]))

        states = plain_states(network.weights, xs, cell.start(3, 3))
        wanted = np.empty((6, cell.memories))
        for k in range(6):
            by_state = state_slopes(partial(loss, rest=xs[5 - k :]), states[5 - k])
            wanted[k] = [np.linalg.norm(slope) for slope in by_state]
        found = np.asarray(gradient_flow(network, Batch(xs, targets)))
        shape = (6, cell.memories)
        message = f"{cell.name}, 5 steps: expected the shape {shape}, found {found.shape}."
        hint = "one row for every state, also the first; one column for every array of a state."
        holds(found.shape == shape, message, hint=hint)
        hint = "only the answers after the last step count, and all B rows make one length."
        if close(found, wanted[::-1]):
            hint = "The order is turned round: row 0 is the state after the last step. "
        elif cell is LSTM and close(found, wanted[:, ::-1]):
            hint = "The columns are turned round: h stands first. "
        elif close(found[0] / wanted[0, 0], wanted[0] / wanted[0, 0] * share):
            hint = "Answers of earlier steps count here, if only as a part of the mean. " + hint
        what = f"{cell.name}: the gradient's length at 6 states, against measured slopes"
        same(found, wanted, what, hint=hint, **NUDGED)
        same(targets, asked, "the targets after gradient_flow", hint="work on a copy.")
        for name, array in (network.weights | {"xs": xs}).items():
            same(array, before[name], f"{name} after gradient_flow")
        targets[-1] = SILENT
        batch = Batch(xs, targets)
        refuses(partial(gradient_flow, network, batch), "nothing asked after the last step")

    wide = some_weights(6, 2, 8, n_out=3, size=0.3)
    wide["b"] = wide["b"] + np.repeat([0.0, 8.0, 0.0, 0.0], 8)
    narrow = {name: array[:8] for name, array in wide.items() if name in ("w_x", "w_h")}
    plain = narrow | {"b": np.zeros(8), "w_out": wide["w_out"], "b_out": wide["b_out"]}
    batch = Batch(rng.normal(size=(60, 2, 2)), np.full((60, 2), 1))
    lstm = gradient_flow(Network(LSTM, wide), batch)[:, -1]
    rnn = gradient_flow(Network(RNN, plain), batch)[:, -1]
    hint = "the memory is multiplied by the forget gate alone, which is open here."
    message = "60 steps back, open forget gates: expected at least a tenth of the gradient with c, "
    holds(lstm[60] > lstm[1] / 10, f"{message}found {lstm[60] / lstm[1]:.2g} of it.", hint=hint)
    holds(rnn[60] < rnn[1] / 1e6, "in the plain cell almost nothing should be left.")
