"""How good is a ranking, and how good is an answer? Each number is between 0 and 1."""

from collections import Counter
from collections.abc import Sequence

from .corpus import words
from .embed import STOP_WORDS


def recall(ranked: Sequence[str], wanted: str, k: int) -> float:
    """1 if the wanted passage is among the first `k`, else 0."""
    return float(wanted in ranked[:k])


def reciprocal_rank(ranked: Sequence[str], wanted: str) -> float:
    """1 for the first place, 1/2 for the second and so on, 0 if it was not found."""
    return 1 / (ranked.index(wanted) + 1) if wanted in ranked else 0.0


def exact_match(text: str, accepted: Sequence[str]) -> float:
    """1 if the text has the same words in the same order as an accepted answer, else 0."""
    return float(words(text) in [words(answer) for answer in accepted])


def token_f1(text: str, accepted: Sequence[str]) -> float:
    """The share of words in common with the nearest accepted answer."""
    return max((_f1(words(text), words(answer)) for answer in accepted), default=0.0)


def faithfulness(text: str, source: str) -> float:
    """The share of the telling words that the source has too.

    A cheap measure: the same words in another order can still say something false.
    """
    telling = [word for word in words(text) if word not in STOP_WORDS]
    known = set(words(source))
    return sum(word in known for word in telling) / len(telling) if telling else 1.0


def _f1(found: list[str], wanted: list[str]) -> float:
    shared = sum((Counter(found) & Counter(wanted)).values())
    return 2 * shared / (len(found) + len(wanted)) if shared else 0.0
