"""Documents, the pieces of them that can be cited, and questions with known sources. (Given.)"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CORPUS, QUESTIONS = HERE / "corpus", HERE / "questions.jsonl"

STOP_WORDS = frozenset(
    "a about all an and any are as at be been but by can could did do does for from had has have "
    "he her here his how i if in is it its may me must my no not of on one or our out should so "
    "some than that the their them then there they this to up was we were what when where which "
    "who why will with would you your".split()
)


@dataclass(frozen=True)
class Span:
    """Characters `start` up to, but not including, `end` of the document with this name."""

    document: str
    start: int
    end: int

    def covers(self, other: "Span") -> bool:
        """Is all of the other span in this one?"""
        same = self.document == other.document
        return same and self.start <= other.start and other.end <= self.end

    def touches(self, other: "Span") -> bool:
        """Have both spans at least one character in common?"""
        same = self.document == other.document
        return same and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Passage:
    """A piece of a document, word for word, and where a reader finds it."""

    span: Span
    text: str


@dataclass(frozen=True)
class Hit:
    """A passage that was found, and how similar it is to the question."""

    passage: Passage
    score: float


@dataclass(frozen=True)
class Question:
    """A question; all places that hold an answer, or none; and what the question is used for."""

    text: str
    sources: tuple[Span, ...]
    use: str


def read_documents(folder: Path = CORPUS) -> dict[str, str]:
    """The text of each Markdown file in the folder, by its name."""
    paths = sorted(folder.glob("*.md"))
    documents = {path.name: path.read_text(encoding="utf-8") for path in paths}
    if not documents:
        raise ValueError(f"there are no Markdown files in {folder}")
    return documents


def read_questions(documents: Mapping[str, str], path: Path = QUESTIONS) -> list[Question]:
    """One question per line. A source is given by its words, so any way of splitting suits it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_question(json.loads(line), documents) for line in lines if line.strip()]


def words(text: str) -> list[str]:
    """The words in lower case that say something, in their order, without punctuation.

    >>> words("Where is the KEY to the shed, and the shed?")
    ['key', 'shed', 'shed']
    """
    return [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in STOP_WORDS]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end; headings are no sentences.

    >>> sentence_spans("It is late. Go home!")
    [(0, 11), (12, 20)]
    """
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for line in re.finditer(r"^(?!#).*\S", text, re.MULTILINE):
        for found in re.finditer(r"\S.*?(?:[.?!][\"”)]*(?=\s|$)|$)", line[0]):
            yield line.start() + found.start(), line.start() + found.end()


def _question(read: Mapping[str, object], documents: Mapping[str, str]) -> Question:
    sources = read["sources"]
    assert isinstance(sources, list)
    spans = []
    for source in sources:
        text, quote = documents.get(source["document"], ""), source["quote"]
        if text.count(quote) != 1:
            raise ValueError(f"{quote!r} stands {text.count(quote)} times in {source['document']}")
        start = text.index(quote)
        spans.append(Span(source["document"], start, start + len(quote)))
    return Question(str(read["question"]), tuple(spans), str(read["use"]))
