"""From a question to the one sentence in the documents that fits it best."""

from dataclasses import dataclass

from .corpus import Passage, sentences
from .index import Index

# Below this similarity the best passage is most likely about something else. Choose it with
# questions that are not part of the evaluation.
LEAST = 0.2


@dataclass(frozen=True)
class Quote:
    """A sentence of a passage, word for word."""

    passage: Passage
    sentence: str
    score: float


def best_quote(index: Index, question: str, k: int = 3, least: float = LEAST) -> Quote | None:
    """The sentence nearest to the question in its `k` nearest passages, if one is near enough."""
    hits = [hit for hit in index.search(question, k) if hit.score >= least]
    found = [Quote(h.passage, s, h.score) for h in hits for s in sentences(h.passage.text)]
    if not found:
        return None
    asked = index.embed([question])[0]
    # The title says what "it" in a sentence stands for.
    near = index.embed([f"{q.passage.title}: {q.sentence}" for q in found]) @ asked
    return found[int(near.argmax())]
