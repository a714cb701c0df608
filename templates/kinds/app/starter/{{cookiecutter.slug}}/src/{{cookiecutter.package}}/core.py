"""The model: which language is this? It goes by groups of two and three letters (naive Bayes)."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 1000  # letters of a text
FEWEST = 3  # words of a text
SURE = 0.5  # a word gets a language that is likelier than this
NAMED = 0.2  # the share from which on a language is named
ADDED = 0.3  # times that each group counts as seen, so that none makes a language impossible

_WORD = re.compile(r"[^\W\d_]+")


class Unclear(ValueError):
    """The text cannot be judged; the message tells its author what to do."""


@dataclass(frozen=True)
class Guess:
    """How much of each language is in a text, and the language of each word where it is clear."""

    shares: dict[str, float]
    words: list[tuple[str, str | None]]

    @property
    def heard(self) -> list[str]:
        """The languages that make up enough of the text to be named, the strongest first."""
        order = sorted(self.shares, key=self.shares.__getitem__, reverse=True)
        return [order[0], *(name for name in order[1:] if self.shares[name] >= NAMED)]


class Model:
    """How often each group of letters occurs in each language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.counts = {language: Counter(groups(text)) for language, text in texts.items()}
        self.known = set().union(*self.counts.values())

    def guess(self, text: str) -> Guess:
        """Judge a text word by word, each word together with those beside it.

        Raises:
            Unclear: if the text is too short, too long or in letters that the model never saw.
        """
        if len(text) > LONGEST:
            raise Unclear(f"Please keep it under {LONGEST} letters: this has {len(text)}.")
        if len(_WORD.findall(text)) < FEWEST:
            raise Unclear(f"Please write at least {FEWEST} words: fewer do not tell enough.")
        if self.known.isdisjoint(groups(text)):
            raise Unclear(f"None of my languages looks like this. I know {', '.join(self.counts)}.")
        words = text.split()
        places = range(len(words))
        likely = [self.probabilities(" ".join(words[max(i - 1, 0) : i + 2])) for i in places]
        shares = {name: sum(each[name] for each in likely) / len(words) for name in self.counts}
        clear = [next((n for n, p in each.items() if p > SURE), None) for each in likely]
        return Guess(shares, list(zip(words, clear, strict=True)))

    def probabilities(self, text: str) -> dict[str, float]:
        """How likely each language is, when all were equally likely before."""
        found = groups(text)
        scores = {
            language: sum(math.log(self._share(group, counts)) for group in found)
            for language, counts in self.counts.items()
        }
        highest = max(scores.values())
        # Groups overlap and say most things about three times: that is no reason to be surer.
        weights = {name: math.exp((score - highest) / 3) for name, score in scores.items()}
        total = sum(weights.values())
        return {name: weight / total for name, weight in weights.items()}

    def _share(self, group: str, counts: Counter[str]) -> float:
        return (counts[group] + ADDED) / (counts.total() + ADDED * len(self.known))


def groups(text: str) -> list[str]:
    """All groups of two and three letters; a space marks where a word begins and ends.

    >>> groups("Oh!")
    [' o', 'oh', 'h ', ' oh', 'oh ']
    """
    words = [f" {word} " for word in _WORD.findall(text.lower())]
    return [w[i : i + size] for w in words for size in (2, 3) for i in range(len(w) - size + 1)]
