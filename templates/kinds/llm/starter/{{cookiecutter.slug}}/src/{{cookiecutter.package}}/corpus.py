"""The documents: Markdown files in which each section under a `##` heading is one passage."""

import re
from dataclasses import dataclass
from pathlib import Path

_HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Passage:
    """A piece of text, and where in the documents a reader finds it."""

    id: str
    title: str
    text: str


def read_corpus(folder: Path) -> list[Passage]:
    """Every passage of every document, in the order of the file names."""
    passages = [p for path in sorted(folder.glob("*.md")) for p in _sections(path)]
    if not passages:
        raise ValueError(f"no passages in {folder}: expected Markdown files with ## headings")
    ids = [passage.id for passage in passages]
    if twice := {i for i in ids if ids.count(i) > 1}:
        raise ValueError(f"two passages are called {min(twice)}: give them different headings")
    return passages


def words(text: str) -> list[str]:
    """The words in lower case, without punctuation."""
    return _WORD.findall(text.lower())


def sentences(text: str) -> list[str]:
    """The text cut after each full stop, question mark and exclamation mark."""
    return [part for part in re.split(r"(?<=[.?!])\s+", text) if part]


def _sections(path: Path) -> list[Passage]:
    _, *parts = _HEADING.split(path.read_text(encoding="utf-8"))
    titles = [_clean(title) for title in parts[::2]]
    texts = [_clean(text) for text in parts[1::2]]
    return [
        Passage(f"{path.name}#{'-'.join(words(title))}", title, text)
        for title, text in zip(titles, texts, strict=True)
        if text
    ]


def _clean(text: str) -> str:
    """One line without invisible characters, which could hide words from a reader."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
