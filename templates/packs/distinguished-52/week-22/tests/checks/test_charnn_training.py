"""Clipping, steps that adapt, epochs, and a pattern that needs a memory."""

import math
from itertools import pairwise

import numpy as np
from charnn_plain import (
    close,
    fails,
    flat,
    kept,
    network,
    plain_loss,
    plain_states,
    weight_slopes,
)
from expect import holds, same

from charnn.cell import Parameters
from charnn.loss import bits_per_character
from charnn.text import encode
from charnn.training import Learner, Settings, adagrad_step, clip, fit, train_epoch


def test_clipping_shortens_and_keeps_the_direction() -> None:
    gradients = network(7)
    before = kept(gradients)
    norm = float(np.linalg.norm(flat(gradients)))
    hint = "one factor for all numbers of all five arrays, from the length of everything together."
    clipped = clip(gradients, norm / 4)
    ratio = flat(clipped) / flat(gradients)
    found = float(np.linalg.norm(flat(clipped)))
    if not np.allclose(ratio, ratio[0]):
        hint = "The direction has changed: not all numbers have the same factor. " + hint
    elif close(found, 1):
        hint = "The length is 1 here; it should be the limit. " + hint
    same(flat(clipped), flat(gradients) / 4, "gradients four times too long, clipped", hint=hint)
    for name, array in gradients.arrays().items():
        same(clipped.arrays()[name], array / 4, f"{name}, clipped")
        same(array, before.arrays()[name], f"the given {name}", hint="work on new arrays.")
    short = clip(gradients, norm * 3)
    hint = "clipping never makes gradients longer."
    same(flat(short), flat(gradients), "gradients below the limit, clipped", hint=hint)
    just = clip(gradients, norm * 1.0001)
    same(flat(just), flat(gradients), "gradients a little below the limit, clipped", hint=hint)
    zero = gradients.map(np.zeros_like)
    with np.errstate(all="ignore"):
        try:
            still = flat(clip(zero, 1.0))
        except ZeroDivisionError:
            still = np.full_like(flat(zero), np.nan)
        huge = clip(gradients.map(lambda a: a * 1e200), 5.0)
    hint = "0 / 0: a gradient of length 0 needs no factor."
    same(still, flat(zero), "gradients that are all 0, clipped", hint=hint)
    hint = "the square of 1e200 is infinite; how does `global_norm` avoid it?"
    same(flat(huge), flat(gradients) * (5 / norm), "gradients of about 1e200, clipped", hint=hint)
    for limit in (0.0, -1.0):
        answer = fails(clip, gradients, limit)
        holds(not answer, f"a limit of {limit}: expected a ValueError, found {answer}.")
    for bad in (np.inf, -np.inf, np.nan):
        broken = kept(gradients)
        broken.w_rec[1, 0] = bad
        answer = fails(clip, broken, 1.0)
        message = f"a gradient of {bad}: expected a ValueError, found {answer}."
        holds(not answer, message, hint="scaled or not, such a gradient would spoil all weights.")


def test_adagrad_takes_smaller_steps_where_gradients_were_large() -> None:
    params, rng = network(8), np.random.default_rng(22)
    first = params.map(lambda a: rng.normal(size=a.shape))
    first.w_in[0, 0] = 0.0
    second = first.map(lambda a: -2 * a)
    learner = Learner.fresh(params)
    kept_params, kept_gradients = kept(params), kept(first)
    one = adagrad_step(learner, first, rate=0.1)
    hint = "the very first step has the length of the rate for each weight, whatever its gradient."
    wanted = flat(params) - 0.1 * np.sign(flat(first))
    found = flat(one.params)
    if close(found, 2 * flat(params) - wanted):
        hint = "The weights climb: the step must go against the gradient. "
    elif close(found, flat(params) - 0.1 * flat(first)):
        hint = "This is plain gradient descent, without the memory. " + hint
    elif not np.all(np.isfinite(found)):
        hint = "0 / 0: a weight whose gradient is 0 does not move; what is TINY for? "
    same(found, wanted, "the weights after the first step", hint=hint, rtol=1e-5, atol=1e-7)
    same(flat(one.memory), flat(first) ** 2, "the memory after the first step")
    same(flat(learner.params), flat(kept_params), "the given weights", hint="work on new arrays.")
    same(flat(learner.memory), 0 * flat(params), "the given memory", hint="work on new arrays.")
    two = adagrad_step(one, second, rate=0.5)
    hint = "the memory grows with every step; it must contain the new gradient before it is used."
    if close(flat(two.memory), flat(second) ** 2):
        hint = "The memory has forgotten the first gradient. " + hint
    same(flat(two.memory), 5 * flat(first) ** 2, "the memory after two steps", hint=hint)
    wanted = wanted + 0.5 * 2 / math.sqrt(5) * np.sign(flat(first))
    found = flat(two.params)
    same(found, wanted, "the weights after two steps", hint=hint, rtol=1e-5, atol=1e-7)
    same(flat(first), flat(kept_gradients), "the given gradients", hint="work on new arrays.")
    weak = first.map(lambda a: np.full_like(a, 1e-8))
    faint = adagrad_step(learner, weak, rate=0.1)
    hint = "TINY is added to the root."
    same(flat(faint.params), flat(params) - 0.05, "gradients as small as TINY", hint=hint)


def test_an_epoch_carries_the_state_and_learns_on_the_way() -> None:
    params = network(9, n_characters=3, n_hidden=3, size=0.9)
    codes = np.array([0, 2, 1, 1, 0, 2, 2, 1])
    zeros, before = np.zeros(3), kept(params)
    states = plain_states(params, codes[:-1], zeros)
    frozen = Settings(length=3, rate=1e-12, limit=5.0)
    _, loss = train_epoch(Learner.fresh(params), codes, frozen)
    borders = (0, 3, 6, 7)
    parts = [slice(a, b) for a, b in pairwise(borders)]
    reset = [plain_loss(params, codes[:-1][p], codes[1:][p], zeros) for p in parts]
    alone = [plain_loss(params, codes[:-1][p], codes[1:][p], states[p.start]) for p in parts]
    hint = "with a rate of almost 0 this is the loss of the whole text, read in one go."
    if close(loss, np.dot([3 / 7, 3 / 7, 1 / 7], reset)):
        hint = "Every window begins with zeros here; the state must run on. " + hint
    elif close(loss, np.mean(alone)):
        hint = "The last window is shorter: a mean of means gives its target more weight. " + hint
    wanted = plain_loss(params, codes[:-1], codes[1:], zeros)
    same(loss, wanted, "the loss of an epoch that hardly learns", hint=hint)

    # After a huge memory each step is almost one of plain gradient descent.
    memory = params.map(lambda a: np.full_like(a, 1e6))
    slope = weight_slopes(lambda p: plain_loss(p, codes[:-1], codes[1:], zeros), params)
    norm = float(np.linalg.norm(flat(slope)))
    for limit, factor in ((10 * norm, 1.0), (norm / 2, 0.5)):
        one, _ = train_epoch(Learner(params, memory), codes, Settings(50, 1e3, limit))
        found = flat(params) - flat(one.params)
        hint = "one window: gradients, then clipping, then the step."
        if close(found, flat(slope)) and factor < 1:
            hint = "The gradients were not clipped. " + hint
        what = f"one step, where gradients may have {limit / norm:.3g} times their length"
        same(found, factor * flat(slope), what, hint=hint, rtol=1e-4, atol=1e-7)
        grown = flat(one.memory) - 1e6
        hint = "the memory is fed with clipped gradients too."
        same(grown, (factor * flat(slope)) ** 2, f"what the memory has got, {what}", atol=1e-8)
    same(flat(memory), np.full_like(flat(params), 1e6), "the given memory after an epoch")

    settings = Settings(length=3, rate=0.1, limit=5.0)
    first, early = train_epoch(Learner.fresh(params), codes[:4], settings)
    both, loss = train_epoch(Learner.fresh(params), codes[:7], settings)
    late = plain_loss(first.params, codes[3:6], codes[4:7], states[3])
    hint = "the second window is read with the weights that the first has taught."
    if close(loss, (early + alone[1]) / 2):
        hint = "Here all windows are read with the old weights. " + hint
    elif close(loss, late):
        hint = "This is the loss of the last window alone; the mean over all is wanted. "
    same(loss, (early + late) / 2, "the loss of an epoch of two windows", hint=hint)
    holds(not close(flat(both.params), flat(first.params)), "expected a step after each window.")
    rest = weight_slopes(lambda p: plain_loss(p, codes[3:6], codes[4:7], states[3]), first.params)
    what = "what the memory has got from the second window"
    got = flat(both.memory) - flat(first.memory)
    same(got, flat(rest) ** 2, what, hint="a step after each window.", rtol=1e-4, atol=1e-7)
    same(flat(params), flat(before), "the given weights after an epoch")
    _, least = train_epoch(Learner.fresh(params), codes[:2], settings)
    same(least, plain_loss(params, codes[:1], codes[1:2], zeros), "an epoch over 2 characters")
    for n in (0, 1):
        answer = fails(train_epoch, Learner.fresh(params), codes[:n], settings)
        holds(not answer, f"an epoch over {n} characters: expected a ValueError, found {answer}.")


def test_a_trained_network_remembers_more_than_the_last_character() -> None:
    params = network(10, n_characters=4, n_hidden=3)
    codes = np.array([3, 0, 1, 1, 2, 0, 3])
    nats = plain_loss(params, codes[:-1], codes[1:], np.zeros(3))
    found = bits_per_character(params, codes)
    hint = "read all but the last, and ask for all but the first."
    if close(found, nats):
        hint = "These are not bits: one bit is log 2 of the natural unit. "
    elif close(found, nats * math.log(2)):
        hint = "Multiplied where it must be divided: bits are the smaller unit. "
    same(found, nats / math.log(2), "the bits per character of 7 characters", hint=hint)
    guessing = bits_per_character(network(0, 8, 2).map(np.zeros_like), np.arange(8))
    same(guessing, 3, "guessing among 8 characters, in bits")
    for n in (0, 1):
        answer = fails(bits_per_character, params, codes[:n])
        holds(not answer, f"bits of {n} characters: expected a ValueError, found {answer}.")

    text = encode("aaab" * 30, "ab")
    learner = Learner.fresh(Parameters.random(2, 8, np.random.default_rng(22)))
    learner, losses = fit(learner, text, Settings(length=8), epochs=25)
    bits = bits_per_character(learner.params, text)
    # After a b comes an a for sure; after an a comes a b in one case of three.
    bigram = 3 / 4 * (math.log2(3) - 2 / 3)
    message = f"'aaab', repeated: expected less than 0.05 bits per character, found {bits:.3f}."
    hint = f"who knows only the last character pays {bigram:.2f} bits; does the gradient pass time?"
    holds(bits < 0.05, message, hint=hint)
    holds(losses[-1] < losses[0] / 10, "expected the loss of the last epoch far below the first.")
