"""All parts together: the assistant at the desk. (All given.)"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from assistant.documents import CORPUS, QUESTIONS, Hit, Question
from assistant.measures import Case
from assistant.replies import Reply, answer, best_threshold
from assistant.search import FaissSearch
from assistant.store import SETTINGS, Index, Settings, embedder, load_index

RUNS = Path("runs/assistant")
DEPTH = 5  # how many passages are read for one question


def options(about: str | None) -> argparse.ArgumentParser:
    """What all commands have in common: they can work on other documents and questions."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--documents", type=Path, default=CORPUS, help="a folder of Markdown files")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="a file of JSON lines")
    return parser


class Assistant:
    """Answers questions from the documents, with sources."""

    def __init__(
        self,
        documents: Mapping[str, str],
        index: Index,
        settings: Settings = SETTINGS,
        threshold: float = 0.0,
    ) -> None:
        self.documents, self.passages, self.threshold = documents, index.passages, threshold
        self.embed = embedder(settings, index.passages)
        self._near = FaissSearch(index.vectors, range(len(index.passages)))

    @classmethod
    def opened(
        cls, documents: Mapping[str, str], questions: Iterable[Question], folder: Path = RUNS
    ) -> "Assistant":
        """The assistant with the index in the folder, and a threshold from the tuning questions."""
        found = cls(documents, load_index(folder, documents, SETTINGS))
        found.threshold = found.tuned(questions)
        return found

    def retrieve(self, question: str, k: int = DEPTH) -> list[Hit]:
        """The k passages that are nearest to the question."""
        near = self._near.search(self.embed([question])[0], k)
        return [Hit(self.passages[place], score) for place, score in near]

    def reply(self, question: str, hits: Sequence[Hit] | None = None) -> Reply:
        """Quotes, or a refusal."""
        read = self.retrieve(question) if hits is None else hits
        return answer(question, read, self.documents, self.embed, self.threshold)

    def tuned(self, questions: Iterable[Question]) -> float:
        """The best threshold for the questions that are there for tuning, and only for these."""
        tune = [question for question in questions if question.use == "tune"]
        best = {q: max((hit.score for hit in self.retrieve(q.text, 1)), default=0.0) for q in tune}
        return best_threshold(
            [score for question, score in best.items() if question.sources],
            [score for question, score in best.items() if not question.sources],
        )

    def case(self, question: Question) -> Case:
        """What happens to a question, ready to be measured."""
        hits = self.retrieve(question.text)
        quotes = self.reply(question.text, hits).quotes
        found = tuple(hit.passage.span for hit in hits)
        return Case(question.sources, found, tuple(quote.span for quote in quotes))
