"""Filters: what they keep, what they forbid, and their edges."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from decoding_tiny import allowed, close, logs
from expect import holds, refuses, same

from decoding.filters import ban_repeats, min_p, penalize, top_k, top_p

NAMES = {"top_k": "k", "top_p": "p", "min_p": "share", "ban_repeats": "n"}


def rule_name(rule: Any) -> str:
    """The name of a filter, or of the one that a partial calls."""
    return str(getattr(rule, "func", rule).__name__)


def keeps(
    rule: Callable[..., Any], setting: float, logits: Any, wanted: list[int], what: str, hint: str
) -> None:
    """Fail unless exactly the wanted tokens stay possible, with their own logits."""
    given = np.array(logits, dtype=np.float64)
    before = given.copy()
    found = np.array(rule(given, **{NAMES[rule_name(rule)]: setting}), dtype=np.float64)
    holds(found.shape == given.shape, f"{what}: expected the shape {given.shape}.")
    message = f"{what}: expected the tokens {wanted} to stay possible, found {allowed(found)}."
    holds(allowed(found) == wanted, message, hint=hint)
    same(found[wanted], given[wanted], f"{what}: the logits of the allowed tokens")
    holds(np.all(np.isneginf(np.delete(found, wanted))), f"{what}: expected -inf for the others.")
    same(given, before, f"{what}: the given logits afterwards", hint="work on a copy.")


def test_top_k_keeps_exactly_k_of_the_best() -> None:
    given = [0.5, -3.0, 2.0, 0.1, -0.2, 1.0]
    order = [2, 5, 0, 3, 4, 1]
    hint = "the highest logits, wherever they stand; negative ones are logits too."
    for k in range(1, 7):
        keeps(top_k, k, given, sorted(order[:k]), f"top_k with k = {k}", hint)
    for k in (6, 7, 100):
        keeps(top_k, k, given, [*range(6)], f"k = {k} of 6 tokens", hint)
    hint = "a bound like 'as good as the k-th' lets all equal ones through; exactly k are wanted."
    keeps(top_k, 2, [1.0, 2.0, 2.0, 2.0], [1, 2], "top_k of 1, 2, 2, 2, k = 2", hint)
    keeps(top_k, 3, [5.0] * 40, [0, 1, 2], "40 equal logits, k = 3", hint)
    hint = "what is impossible stays so, also where k has room for it."
    impossible = [-np.inf, 1.0, -np.inf, -7.0]
    keeps(top_k, 3, impossible, [1, 3], "two possible tokens, k = 3", hint)
    keeps(top_k, 1, [-9.0, -8.0], [1], "negative logits, k = 1", hint)
    for k in (0, -1):
        refuses(partial(top_k, given, k), f"k = {k}")


def test_top_p_keeps_the_token_that_crosses() -> None:
    given = logs(0.05, 0.4, 0.2, 0.25, 0.0, 0.1) + 3
    cases = [
        (0.3, [1]),
        (0.5, [1, 3]),
        (0.7, [1, 2, 3]),
        (0.9, [1, 2, 3, 5]),
        (0.97, [0, 1, 2, 3, 5]),
        (1.0, [0, 1, 2, 3, 5]),
    ]
    order = [1, 3, 2, 5, 0]
    sums = {1: 0.4, 2: 0.65, 3: 0.85, 4: 0.95, 5: 1.0}
    for p, wanted in cases:
        found = allowed(top_p(given.copy(), p))
        hint = "from the likeliest down, until the sum is p or more."
        small = sorted(order[: len(wanted) - 1])
        if found == small and found != wanted:
            hint = (
                f"The token that crosses the bound is missing: {small} have "
                f"only {sums.get(len(small), 0):g} together. " + hint
            )
        elif len(wanted) < 5 and found == sorted(order[: len(wanted) + 1]):
            hint = "One too many: the set had reached p before. " + hint
        keeps(top_p, p, given, wanted, f"top_p with p = {p}", hint)
    exact = np.log([0.5, 0.25, 0.125, 0.125])
    hint = "a sum that is just p has reached it, and rounding does not matter: see SLACK."
    keeps(top_p, 0.75, exact, [0, 1], "sums of 0.5 and 0.75, p = 0.75", hint)
    keeps(top_p, 0.5, exact, [0], "sums of 0.5 and 0.75, p = 0.5", hint)
    tenths = np.log(np.full(10, 0.1))
    for n in range(1, 10):
        keeps(top_p, n / 10, tenths, [*range(n)], f"ten tenths, p = {n}/10", hint)
    hint = "the likeliest token is always allowed."
    for p in (1e-3, 1e-12):
        keeps(top_p, p, exact, [0], f"top_p with p = {p:g}", hint)
    hint = "p = 1 allows everything that is possible; the sum does not notice a tiny probability."
    tail = np.array([0.0, -60.0, -900.0, -np.inf])
    keeps(top_p, 1.0, tail, [0, 1, 2], "a tail of tiny probabilities, p = 1", hint)
    keeps(top_p, 0.9, [-4.0], [0], "a vocabulary of one", hint)
    for p in (0.0, -0.1, 1.1, float("nan")):
        refuses(partial(top_p, given, p), f"p = {p}")


def test_min_p_asks_for_a_share_of_the_best() -> None:
    given = logs(0.5, 0.0, 0.2, 0.06, 0.24) - 2
    hint = "the bound moves with the best token: share times its probability."
    for share, wanted in ((0.05, [0, 2, 3, 4]), (0.2, [0, 2, 4]), (0.45, [0, 4]), (0.6, [0])):
        why = hint
        plainly = [i for i in (0, 2, 3, 4) if np.exp(given[i] + 2) >= share]
        if plainly != wanted and allowed(min_p(given.copy(), share)) == plainly:
            why = "Compared with the share alone. " + hint
        keeps(min_p, share, given, wanted, f"min_p with share {share}", why)
    flat = np.log(np.full(50, 0.02))
    keeps(min_p, 0.9, flat, [*range(50)], "50 equal tokens, share 0.9", hint)
    keeps(min_p, 1.0, [1.0, 3.0, 3.0], [1, 2], "share 1, two equally good", hint)
    hint = "a share of 0 allows all that is possible."
    tail = [0.0, -60.0, -900.0, -np.inf]
    keeps(min_p, 0.0, tail, [0, 1, 2], "a tail of tiny probabilities, share 0", hint)
    keeps(min_p, 0.5, [1000.0, 999.9, 3.0], [0, 1], "huge logits, share 0.5", hint)
    for share in (-0.1, 1.1, float("nan")):
        refuses(partial(min_p, given, share), f"share {share}")


def test_a_penalty_lowers_negative_logits_too() -> None:
    given = np.array([2.0, -2.0, 0.0, 4.0, -np.inf, -1.0])
    before = given.copy()
    found = np.asarray(penalize(given, [3, 1, 2, 3, 4, 3], 2.0))
    hint = "every token of the text must lose: compare each logit before and after."
    if found[1] == -1.0:
        hint = "The negative logit was divided, so its token has become likelier. " + hint
    elif found[3] == 0.5:
        hint = "Token 3 stands there three times, and is penalized three times; once is wanted."
    elif found[0] != 2.0:
        hint = "Token 0 does not stand in the text. "
    same(
        found, [2, -4, 0, 2, -np.inf, -1], "logits 2, -2, 0, 4, -inf, -1 with penalty 2", hint=hint
    )
    same(given, before, "the logits after penalize", hint="work on a copy.")
    same(penalize(given, [], 3.0), given, "no text yet")
    same(penalize(given, [0, 1, 2, 3, 4, 5], 1.0), given, "a penalty of 1")
    same(penalize([1, -1], (0, 1), 4.0), [0.25, -4], "whole numbers, penalty 4")
    for penalty in (0.9, 0.0, -2.0, float("nan")):
        refuses(partial(penalize, given, [0], penalty), f"a penalty of {penalty}")


def test_no_phrase_is_completed_a_second_time() -> None:
    equal = np.zeros(5)
    hint = "look for every place where the last n - 1 tokens stand, and see what came next."
    cases: list[tuple[list[int], int, list[int]]] = [
        ([0, 1, 2, 0], 2, [0, 2, 3, 4]),
        ([0, 1, 0, 2, 0], 2, [0, 3, 4]),
        ([0, 1, 2, 3, 0, 1], 3, [0, 1, 3, 4]),
        ([1, 1], 2, [0, 2, 3, 4]),
        ([1, 1, 1], 3, [0, 2, 3, 4]),
        ([2, 3, 2], 3, [0, 1, 2, 3, 4]),
        ([4, 3, 0, 1], 2, [0, 1, 2, 3, 4]),
        ([3], 2, [0, 1, 2, 3, 4]),
        ([3, 4], 4, [0, 1, 2, 3, 4]),
        ([], 2, [0, 1, 2, 3, 4]),
        ([0, 1, 2, 3], 4, [0, 1, 2, 3, 4]),
    ]
    for text, n, wanted in cases:
        what = f"ban_repeats after {text}, n = {n}"
        keeps(partial(ban_repeats, tokens=text), n, equal, wanted, what, hint)
    what = "ban_repeats after [2, 0, 2], n = 1"
    hint = (
        "phrases of one token: nothing has to match before it. What does a slice give that "
        "begins at -0?"
    )
    keeps(partial(ban_repeats, tokens=[2, 0, 2]), 1, equal, [1, 3, 4], what, hint)
    keeps(partial(ban_repeats, tokens=[]), 1, equal, [*range(5)], "no text, n = 1", hint)
    hint = "all possible tokens are forbidden here: then the logits come back as they were."
    few = [1.0, -np.inf, 2.0, -np.inf, -np.inf]
    keeps(partial(ban_repeats, tokens=[0, 2]), 1, few, [0, 2], "no token would be left", hint)
    keeps(partial(ban_repeats, tokens=[0, 1]), 1, few, [2], "one token is left", hint)
    as_array = ban_repeats(equal, (0, 1, 0), 2)
    message = f"tokens in a tuple: expected 0, 2, 3, 4 possible, found {allowed(as_array)}."
    holds(close(as_array, [0, -np.inf, 0, 0, 0]), message)
    for n in (0, -1):
        refuses(partial(ban_repeats, equal, [1], n), f"n = {n}")
