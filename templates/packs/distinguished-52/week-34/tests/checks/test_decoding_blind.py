"""Blind pairs, and how often a setting wins."""

import itertools
from collections import Counter

import numpy as np
from expect import holds, refuses, same
from scipy.stats import binomtest

from decoding.blind import blind_pairs, win_rates


def neither_place_nor_order_tells_the_setting() -> None:
    names = ["greedy", "beam", "top-p"]
    outputs = {name: [f"{name[::-1]} {i}" for i in range(40)] for name in names}
    made = {text: (name, i) for name, texts in outputs.items() for i, text in enumerate(texts)}
    ballots, key = blind_pairs(outputs, np.random.default_rng(0))
    holds(
        len(ballots) == 120, f"3 settings, 40 prompts: expected 120 ballots, found {len(ballots)}."
    )
    holds(len(key) == 120, f"expected a key for 120 ballots, found {len(key)}.")
    numbers = [ballot.number for ballot in ballots]
    message = f"expected the numbers 1 to 120 in order, found {numbers[:4]} and so on."
    holds(numbers == list(range(1, 121)), message, hint="a number must not tell the prompt.")
    meetings: list[tuple[int, frozenset[str]]] = []
    for ballot, pair in zip(ballots, key, strict=True):
        (left, i), (right, j) = made[ballot.left], made[ballot.right]
        holds(i == j, f"ballot {ballot.number}: the texts continue different prompts.")
        hint = "the key must change its sides together with the texts."
        message = f"ballot {ballot.number}: expected the key {(left, right)}, found {pair}."
        holds((left, right) == tuple(pair), message, hint=hint)
        meetings.append((i, frozenset((left, right))))
    hint = "every two settings meet once for each prompt, and no setting meets itself."
    holds(len(set(meetings)) == 120, "some meetings come twice, others are missing.", hint=hint)
    holds(all(len(pair) == 2 for _, pair in meetings), "a setting meets itself.", hint=hint)
    lefts = Counter(left for left, _ in key)
    for name in names:
        hint = "Chance must decide for each ballot which text stands on the left."
        message = f"{name} took part 80 times: expected about 40 on the left, found {lefts[name]}."
        holds(15 < lefts[name] < 65, message, hint=hint)
    prompts = [i for i, _ in meetings]
    first = sum(prompts[:60]) / 60
    message = f"the first 60 ballots: expected prompts from everywhere, found a mean of {first:g}."
    holds(12 < first < 27, message, hint="mix all ballots, not the pairs of one prompt.")
    kinds = [tuple(sorted(pair)) for pair in key]
    runs = sum(a == b for a, b in itertools.pairwise(kinds))
    message = f"neighbours with the same two settings: expected about 40 of 119, found {runs}."
    holds(15 < runs < 70, message, hint="mix the ballots of all pairs of settings.")
    steps = [b - a for a, b in itertools.pairwise(prompts)]
    holds(len(set(steps)) > 10, "the prompts come in a regular order.", hint="mix the ballots.")
    again = blind_pairs(outputs, np.random.default_rng(0))
    holds(again == (ballots, key), "the same seed: expected the same ballots and key.")
    other = blind_pairs(outputs, np.random.default_rng(1))
    holds(other[1] != key, "another seed: expected another key.")
    refuses(lambda: blind_pairs({"one": ["a"]}, np.random.default_rng(0)), "one setting")
    uneven = {"one": ["a", "b"], "two": ["c"]}
    refuses(lambda: blind_pairs(uneven, np.random.default_rng(0)), "2 texts against 1")
    holds(blind_pairs({"a": [], "b": []}, np.random.default_rng(0)) == ([], []), "no prompts")


def win_rates_know_how_sure_they_are() -> None:
    key = [("a", "b"), ("b", "a"), ("a", "b"), ("c", "a"), ("b", "c")]
    rates = win_rates(key, ["left", "right", "right", "tie", "left"])
    hint = "left and right change from ballot to ballot: ask the key who won."
    for name, share, n in (("a", 2.5 / 4, 4), ("b", 2 / 4, 4), ("c", 0.5 / 2, 2)):
        same(rates[name].share, share, f"the share of wins of {name}", hint=hint)
        holds(rates[name].n == n, f"{name}: expected {n} comparisons, found {rates[name].n}.")
    holds(set(rates) == {"a", "b", "c"}, f"expected rates for a, b, c, found {sorted(rates)}.")
    for wins, n in ((0, 6), (6, 6), (3, 7), (19, 25), (1, 1), (150, 400)):
        pairs = [("x", "y") if i % 2 else ("y", "x") for i in range(n)]
        votes = [
            ("left" if i % 2 else "right") if i < wins else ("right" if i % 2 else "left")
            for i in range(n)
        ]
        rate = win_rates(pairs, votes)["x"]
        trusted = binomtest(wins, n).proportion_ci(0.95, method="wilson")
        s = wins / n
        normal = 1.959964 * (s * (1 - s) / n) ** 0.5
        hint = "solve the quadratic equation of the docstring for t."
        if np.isclose(rate.high - rate.low, 2 * normal, atol=1e-6):
            hint = f"The width is that of the usual normal interval, {2 * normal:.3g}. " + hint
        what = f"{wins} wins of {n}"
        ends = [rate.low, rate.high]
        same(ends, [trusted.low, trusted.high], f"{what}: the interval", hint=hint, atol=1e-6)
        for t in ends:
            gap = (s - t) ** 2 - 1.959964**2 * t * (1 - t) / n
            same(gap, 0, f"{what}: the two sides at {t:.4f}", hint=hint, atol=1e-7)
    wide = win_rates([("x", "y")] * 9, ["tie"] * 9, z=3.0)["x"]
    same([wide.low, wide.high], [0.5 - 0.5 / 2**0.5, 0.5 + 0.5 / 2**0.5], "nine ties, z = 3")
    refuses(lambda: win_rates(key, ["left"]), "one vote for five ballots")
    refuses(lambda: win_rates(key[:1], ["Left?"]), "an unknown vote")
    holds(win_rates([], []) == {}, "no ballots: expected no rates.")


def test_blind_pairs_hide_the_setting_and_rates_know_how_sure_they_are() -> None:
    neither_place_nor_order_tells_the_setting()
    win_rates_know_how_sure_they_are()
