"""What the checks of this week share: small documents, and an embedding that anyone can follow."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Hit, Passage, Span

DOCUMENTS = {
    "bees.md": "# Bees\n\nBees dance. A bee tells the others where food is.  It costs 3.5 euros – "
    "or less? The bee dance shows the way to food!\n\nWinter is quiet.",
    "café.md": "Olá! Das Café hat geöffnet. Bees like the garden of the café.",
}


class Keywords:
    """Counts how often each of its keywords stands in a text; rows have length 1, or are 0."""

    def __init__(self, *keywords: str) -> None:
        self.keywords = keywords

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float64]:
        return np.array([self._row(text.lower()) for text in texts])

    def _row(self, text: str) -> list[float]:
        counts = [float(text.count(word)) for word in self.keywords]
        length = math.hypot(*counts)
        return [count / length if length else 0.0 for count in counts]


def cosine(a: Sequence[float], b: Sequence[float]) -> float:
    """The cosine of the angle between two vectors, number by number; 0 for a vector of zeros."""
    lengths = math.hypot(*a) * math.hypot(*b)
    return math.fsum(x * y for x, y in zip(a, b, strict=True)) / lengths if lengths else 0.0


def cut(name: str, words: str) -> Span:
    """Where these words stand in a document of DOCUMENTS."""
    start = DOCUMENTS[name].index(words)
    return Span(name, start, start + len(words))


def hit(name: str, words: str, score: float) -> Hit:
    """These words of a document, found with this score."""
    return Hit(Passage(cut(name, words), words), score)


def shown(spans: Iterable[Span]) -> str:
    """Spans, short enough for a message."""
    return "[" + ", ".join(f"{s.document} {s.start}-{s.end}" for s in spans) + "]"
