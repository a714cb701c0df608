"""Repetition within a text, and likeness between texts."""

import numpy as np
from expect import refuses, same

from decoding.measures import repeated_share, self_overlap


def covered(tokens: list[int], n: int) -> float:
    """The share of tokens in repeats, token by token."""
    size = len(tokens)

    def repeat(i: int) -> bool:
        return any(tokens[j : j + n] == tokens[i : i + n] for j in range(i))

    inside = [
        any(repeat(i) for i in range(max(0, t - n + 1), min(t, size - n) + 1)) for t in range(size)
    ]
    return sum(inside) / size if size else 0.0


def repeated_tokens_are_counted_once() -> None:
    hint = "the first appearance is no repeat; a token in two repeats counts once."
    cases: list[tuple[list[int], int, float]] = [
        ([1, 2, 3, 4], 2, 0.0),
        ([1, 2, 9, 1, 2], 2, 0.4),
        ([1, 2, 3, 9, 1, 2, 3, 8], 2, 3 / 8),
        ([1, 2, 3, 9, 1, 2, 3, 8], 3, 3 / 8),
        ([1, 2, 3, 9, 1, 2, 3, 8], 4, 0.0),
        ([5, 5, 5, 5], 2, 3 / 4),
        ([5, 5], 1, 0.5),
        ([7, 8], 3, 0.0),
        ([7, 8, 9], 3, 0.0),
        ([], 1, 0.0),
    ]
    for text, n, wanted in cases:
        found = repeated_share(text, n)
        why = hint
        if text == [1, 2, 9, 1, 2] and np.isclose(found, 0.8):
            why = "The first appearance was counted too. " + hint
        elif text == [1, 2, 9, 1, 2] and np.isclose(found, 0.25):
            why = "This is a share of phrases; the share of tokens is wanted. " + hint
        elif found > wanted and text[:3] == [1, 2, 3] and n == 2:
            why = "A token in two repeats was counted twice. " + hint
        same(found, wanted, f"repeated_share of {text} with n = {n}", hint=why)
    rng = np.random.default_rng(34)
    for n in (1, 2, 3):
        for _ in range(15):
            text = rng.integers(0, 3, size=int(rng.integers(1, 14))).tolist()
            what = f"repeated_share of {text} with n = {n}"
            same(repeated_share(text, n), covered(text, n), what, hint=hint)
    refuses(lambda: repeated_share([1, 2], 0), "n = 0")


def texts_are_compared_with_the_others_only() -> None:
    hint = "of each text's different phrases, the share found in another text; then the mean."
    different = self_overlap([[1, 2, 3], [4, 5, 6]], 2)
    if different == 1:
        hint = "A text was compared with itself too, and there it finds everything. " + hint
    same(different, 0, "two texts with nothing in common", hint=hint)
    same(self_overlap([[1, 2, 3], [1, 2, 3]], 2), 1, "a text, twice", hint=hint)
    same(self_overlap([[1, 2, 3], [1, 2, 4]], 2), 0.5, "half of the pairs in common", hint=hint)
    unequal = [[1, 2, 3, 4, 5], [1, 2]]
    why = "each text has the same weight, however long. " + hint
    same(self_overlap(unequal, 2), (1 / 4 + 1) / 2, "a long and a short text", hint=why)
    why = "a phrase that comes twice in a text counts once. " + hint
    same(self_overlap([[1, 2, 1, 2, 3], [1, 2]], 2), (1 / 3 + 1) / 2, "1 2 comes twice", hint=why)
    three = [[1, 2, 3], [1, 2], [2, 3]]
    why = "it is enough if one of the others has it; different ones may help. " + hint
    same(self_overlap(three, 2), 1, "three texts, the first made of the others", hint=why)
    why = "a text without a phrase has no share; leave it out of the mean."
    same(self_overlap([[1, 2, 3], [1, 2, 4], [7], []], 2), 0.5, "two texts too short", hint=why)
    same(self_overlap([[1], []], 2), 0, "only short texts")
    same(self_overlap([[1, 2], [2, 1]], 1), 1, "single tokens")
    same(self_overlap([[1, 2], [2, 1]], 2), 0, "pairs have an order")
    refuses(lambda: self_overlap([[1, 2, 3]], 2), "one text")
    refuses(lambda: self_overlap([[1], [2]], 0), "n = 0")


def test_repetition_and_likeness_count_what_readers_see() -> None:
    repeated_tokens_are_counted_once()
    texts_are_compared_with_the_others_only()
