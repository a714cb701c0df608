"""Clipping, one loop for both cells, and a memory that lasts."""

import math
from collections.abc import Iterator
from functools import partial

import numpy as np
from expect import holds, refuses, same
from lstm_plain import close, copies, flat

from lstm.arrays import Weights
from lstm.cell import LSTM, forget_bias
from lstm.network import Batch, Network, accuracy, build, loss_and_gradients
from lstm.rnn import RNN
from lstm.tasks import first_symbol
from lstm.training import Adam, Settings, clip, train


def test_clipping_keeps_the_direction_and_tells_the_length() -> None:
    rng = np.random.default_rng(23)
    gradients = {"a": rng.normal(size=(3, 4)), "b": rng.normal(size=5), "c": np.array([[7.0]])}
    before, norm = copies(gradients), float(np.linalg.norm(flat(gradients)))
    clipped, length = clip(gradients, norm / 4)
    hint = "the root of the sum of all squares, over all arrays together."
    if close(length, norm**2):
        hint = "This is the square of the length. " + hint
    elif close(length, sum(np.linalg.norm(array) for array in gradients.values())):
        hint = "The lengths of the arrays do not add up; their squares do. " + hint
    elif close(length, norm / 4):
        hint = "The length before clipping is asked, not the one after. " + hint
    same(length, norm, "the length of three arrays together", hint=hint)
    hint = "one factor for all numbers of all arrays."
    names = sorted(clipped)
    holds(names == ["a", "b", "c"], f"clipped: expected the names a, b and c, found {names}.")
    ratio = flat(clipped) / flat(gradients)
    if not np.allclose(ratio, ratio[0]):
        hint = "The direction has changed: not all numbers have the same factor. " + hint
    elif close(np.linalg.norm(flat(clipped)), 1):
        hint = "The length is 1 now; it should be the limit. " + hint
    for name, array in gradients.items():
        same(clipped[name], array / 4, f"{name}, four times too long, clipped", hint=hint)
        same(array, before[name], f"the given {name}", hint="work on new arrays.")
    hint = "clipping never makes gradients longer."
    for factor in (1.0001, 3):
        short, length = clip(gradients, norm * factor)
        same(flat(short), flat(gradients), f"limit {factor} times the length, clipped", hint=hint)
        same(length, norm, f"the length, if the limit is {factor} times as large", hint=hint)
    zero = {"a": np.zeros(3)}
    hint = "0 / 0: a gradient of length 0 needs no factor."
    with np.errstate(all="ignore"):
        try:
            still, length = clip(zero, 1.0)
        except ZeroDivisionError:
            still, length = {"a": np.full(3, np.nan)}, math.nan
    same(still["a"], zero["a"], "gradients that are all 0, clipped", hint=hint)
    same(length, 0, "the length of gradients that are all 0")
    long, length = clip({"a": np.array([3e90, 4e90])}, 5.0)
    same(long["a"], [3, 4], "gradients of 5e90, clipped to 5")
    for limit in (0.0, -1.0, math.nan):
        refuses(partial(clip, gradients, limit), f"a limit of {limit}")
    for bad in (math.inf, -math.inf, math.nan):
        broken = gradients | {"b": np.array([1.0, bad])}
        hint = "scaled or not, such a gradient would spoil all weights."
        refuses(partial(clip, broken, 1.0), f"a gradient of {bad}", hint=hint)


def by_hand(network: Network, batches: list[Batch], settings: Settings, fresh: bool) -> Network:
    """The same training, step by step; with a new Adam for each step if `fresh`."""
    adam = Adam(settings.rate)
    for batch in batches:
        _, gradients = loss_and_gradients(network, batch)
        factor = min(1.0, settings.limit / float(np.linalg.norm(flat(gradients))))
        shorter = {name: factor * array for name, array in gradients.items()}
        adam = Adam(settings.rate) if fresh else adam
        network = network.with_weights(adam.step(network.weights, shorter))
    return network


def test_one_loop_trains_both_cells() -> None:
    for cell in (RNN, LSTM):
        network = build(cell, 7, 5, 3, np.random.default_rng(1))
        before = copies(network.weights)
        batches = list(first_symbol(3, length=4, size=6, n_batches=5, seed=2))
        lengths = [np.linalg.norm(flat(loss_and_gradients(network, b)[1])) for b in batches]
        settings = Settings(rate=0.03, limit=float(np.median(lengths)))
        trained = train(network, (batch for batch in batches), settings)
        weights: Weights = trained.network.weights
        hint = "for each batch: loss and gradients, then clipping, then one step."
        wanted = by_hand(network, batches, settings, fresh=False)
        free = Settings(settings.rate, limit=1e9)
        if close(flat(weights), flat(by_hand(network, batches, free, fresh=False).weights)):
            hint = "Adam has got the gradients before they were clipped. " + hint
        elif close(flat(weights), flat(by_hand(network, batches, settings, fresh=True).weights)):
            hint = "One Adam belongs to the whole training: here it forgets after each step. "
        elif close(flat(weights), flat(before)):
            hint = "The network has not changed. " + hint
        elif close(flat(weights), flat(by_hand(network, batches[-1:], settings, False).weights)):
            hint = "Every step begins with the first weights again. " + hint
        what = f"{cell.name}: all weights after 5 batches"
        same(flat(weights), flat(wanted.weights), what, hint=hint, rtol=1e-5, atol=1e-8)
        same(flat(network.weights), flat(before), "the given weights", hint="use new arrays.")
        holds(trained.network.cell is cell, "expected the same cell after the training.")

        n, m = len(trained.losses), len(trained.norms)
        holds((n, m) == (5, 5), f"5 batches: expected 5 losses and 5 lengths, found {n} and {m}.")
        first = by_hand(network, batches[:1], settings, fresh=False)
        for t, (net, batch) in enumerate(zip((network, first), batches, strict=False)):
            loss, gradients = loss_and_gradients(net, batch)
            hint = "the loss that led to the step, so before it."
            same(trained.losses[t], loss, f"{cell.name}: the loss of batch {t}", hint=hint)
            norm = float(np.linalg.norm(flat(gradients)))
            hint = "the length before clipping."
            same(trained.norms[t], norm, f"{cell.name}: the length of batch {t}", hint=hint)
        none: Iterator[Batch] = iter(())
        still = train(network, none, settings)
        same(flat(still.network.weights), flat(before), "the weights without a batch")
        holds(still.losses == [], "without a batch: expected no losses.")

        small = build(cell, 7, 8, 3, np.random.default_rng(3))
        learnt = train(small, first_symbol(3, 3, 16, 60, seed=4), Settings(rate=0.03))
        (test,) = first_symbol(3, 3, 64, 1, seed=5)
        right = accuracy(learnt.network, test)
        message = f"{cell.name}, the first of 3 symbols, 60 batches: expected 90 % right, found "
        holds(right > 0.9, f"{message}{right:.0%}.", hint="do the losses fall?")


def test_a_long_memory_is_learnt_by_the_lstm() -> None:
    length, right, late = 32, {}, {}
    (test,) = first_symbol(3, length, 128, 1, seed=99)
    for cell in (LSTM, RNN):
        fresh = build(cell, 7, 12, 3, np.random.default_rng(1), forget=forget_bias(2 * length))
        trained = train(fresh, first_symbol(3, length, 16, 100, seed=7), Settings(rate=0.01))
        right[cell.name] = accuracy(trained.network, test)
        late[cell.name] = float(np.mean(trained.losses[-10:]))
    hint = "does the slope with c pass every step? Does the forget gate begin open?"
    message = f"the first of 3 symbols after {length} steps, an LSTM with 100 batches: expected "
    holds(right["LSTM"] > 0.9, f"{message}90 % right, found {right['LSTM']:.0%}.", hint=hint)
    message = "the loss of the last ten batches: expected the LSTM far below guessing, found "
    holds(late["LSTM"] < 0.6 * math.log(3), f"{message}{late['LSTM']:.2f}.", hint=hint)
    message = f"the plain cell with the same budget: expected near {1 / 3:.0%}, found "
    holds(right["RNN"] < 0.7, f"{message}{right['RNN']:.0%}.")
