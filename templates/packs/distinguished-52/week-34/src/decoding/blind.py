"""A blind comparison: friends choose between two texts and do not know what made them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Key = list[tuple[str, str]]


@dataclass(frozen=True)
class Ballot:
    """Two texts to choose between, and nothing else. (Given.)"""

    number: int
    left: str
    right: str


@dataclass(frozen=True)
class Rate:
    """The share of wins of a setting, with its confidence interval. (Given.)

    Attributes:
        share: wins divided by comparisons; a tie is half a win.
        low, high: the ends of the interval.
        n: in how many comparisons the setting took part.
    """

    share: float
    low: float
    high: float
    n: int


def blind_pairs(
    outputs: Mapping[str, Sequence[str]], rng: np.random.Generator
) -> tuple[list[Ballot], Key]:
    """Put texts into pairs so that neither place nor order tells which setting made them.

    The i-th text of each setting continues the i-th prompt. For each prompt, every two settings
    meet exactly once. For each ballot chance decides, with equal chances, which text is on the
    left, and chance mixes all ballots. They are numbered from 1 in this mixed order. The names of
    the settings stand in the key only, which friends do not get to see.

    Args:
        outputs: for each setting the same number of texts.
        rng: all chance comes from it; the same seed gives the same ballots.

    Returns:
        The ballots, and the key: for each ballot, in the same order, the settings of its left and
        of its right text.

    Raises:
        ValueError: if there are fewer than two settings, or different numbers of texts.
    """
    ### BEGIN SOLUTION
    names = list(outputs)
    if len(names) < 2 or len({len(texts) for texts in outputs.values()}) > 1:
        raise ValueError("needs two or more settings with equally many texts")
    pairs = [
        (i, first, second)
        for i in range(len(outputs[names[0]]))
        for place, first in enumerate(names)
        for second in names[place + 1 :]
    ]
    ballots: list[Ballot] = []
    key: Key = []
    for at in rng.permutation(len(pairs)):
        i, left, right = pairs[at]
        if rng.random() < 0.5:
            left, right = right, left
        ballots.append(Ballot(len(ballots) + 1, outputs[left][i], outputs[right][i]))
        key.append((left, right))
    return ballots, key
    ### END SOLUTION


def win_rates(key: Key, votes: Sequence[str], z: float = 1.959964) -> dict[str, Rate]:
    """Open the key: how often each setting won, and how sure that is.

    The interval is Wilson's. With the share s found in n comparisons, it holds every true share t
    for which s is no surprise: (s - t)² ≤ z² t (1 - t) / n. Its two ends are the t for which both
    sides are equal. Note that t stands on both sides, and that the interval is therefore not
    centred at s. It has a width even where s is 0 or 1.

    Args:
        key: for each ballot the setting on the left and the one on the right.
        votes: for each ballot "left", "right" or "tie"; a tie is half a win for both.
        z: how many standard deviations are no surprise; the default is for 95 %.

    Returns:
        For each setting of the key, in any order, its rate.

    Raises:
        ValueError: if the lengths differ, or a vote is none of the three words.

    >>> win_rates([("a", "b"), ("b", "a")], ["left", "right"])["a"].share
    1.0
    """
    ### BEGIN SOLUTION
    import math

    if len(key) != len(votes):
        raise ValueError(f"found {len(votes)} votes for {len(key)} ballots")
    worth = {"left": (1.0, 0.0), "right": (0.0, 1.0), "tie": (0.5, 0.5)}
    wins: dict[str, list[float]] = {}
    for pair, vote in zip(key, votes, strict=True):
        if vote not in worth:
            raise ValueError(f"a vote is left, right or tie, found {vote!r}")
        for name, win in zip(pair, worth[vote], strict=True):
            wins.setdefault(name, []).append(win)
    rates = {}
    for name, found in wins.items():
        n = len(found)
        s = sum(found) / n
        spread = z * math.sqrt(s * (1 - s) / n + z * z / (4 * n * n))
        middle, whole = s + z * z / (2 * n), 1 + z * z / n
        rates[name] = Rate(s, (middle - spread) / whole, (middle + spread) / whole, n)
    return rates
    ### END SOLUTION
