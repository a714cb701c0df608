"""Softmax with a temperature."""

from functools import partial

import numpy as np
from decoding_tiny import close, logs, plain_log
from expect import refuses, same

from decoding.distribution import log_softmax


def test_temperature_reshapes_and_huge_logits_survive() -> None:
    given = np.array([1.0, -0.5, 2.0, -np.inf, 0.0])
    before = given.copy()
    for temperature in (1.0, 0.3, 2.5):
        found = np.asarray(log_softmax(given, temperature))
        hint = "logits are divided by the temperature before they become probabilities."
        if temperature != 1 and close(found, plain_log(given * temperature)):
            hint = "Multiplied by the temperature: heat would make the best one surer. " + hint
        elif temperature != 1 and close(found, plain_log(given)):
            hint = "The temperature changes nothing here. " + hint
        elif close(found, np.exp(plain_log(given / temperature))):
            hint = "These are the probabilities; their logarithms are wanted. "
        wanted = plain_log(given / temperature)
        same(found, wanted, f"log_softmax at temperature {temperature}", hint=hint)
    same(given, before, "the logits after log_softmax", hint="work on a new array.")
    same(log_softmax([1, 2, 4]), plain_log([1, 2, 4]), "whole numbers in a list")
    same(log_softmax([7.0]), [0.0], "a vocabulary of one token")

    hint = "a number may be taken from all logits first. Which one makes every exponential safe?"
    with np.errstate(all="ignore"):
        for shift in (1e6, -1e6):
            found = log_softmax(given + shift)
            same(found, plain_log(given), f"logits of about {shift:g}", hint=hint, atol=1e-8)
        far = log_softmax([0.0, -1e6])
        hint = "A possible token became impossible: the logarithm of a rounded 0. Avoid taking it."
        same(far, [0.0, -1e6], "two logits, far apart", hint=hint)
        cold = log_softmax([2.0, 2.0, 1.0, -np.inf], 1e-300)
        hint = "near 0 only the best are left. What is subtracted before the division?"
        same(np.exp(cold), [0.5, 0.5, 0, 0], "2, 2, 1 and -inf at temperature 1e-300", hint=hint)
        hot = np.exp(log_softmax(given, 1e12))
    hint = "an impossible token stays impossible, however hot it gets."
    same(hot, [0.25, 0.25, 0.25, 0, 0.25], "great heat", hint=hint, rtol=1e-5)
    same(np.exp(log_softmax(logs(0.1, 0.9), 0.5)), [1 / 82, 81 / 82], "chances of 1 to 9, at 0.5")

    for temperature in (0.0, -1.0, float("nan"), np.inf):
        refuses(partial(log_softmax, given, temperature), f"temperature {temperature}")
    for bad in (np.nan, np.inf):
        refuses(partial(log_softmax, [0.0, bad]), f"a logit of {bad}")
    hint = "no token is possible here: there is no distribution to give."
    refuses(lambda: log_softmax([-np.inf, -np.inf]), "only impossible tokens", hint=hint)
