"""What we set on an issue, kept in a hidden line of its body, so that a person's change is seen."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from toolkit import managed
from toolkit.issues.model import Issue
from toolkit.text import one_line

_LINE = re.compile(r"[ ]{0,3}<!--[ \t]*portfolio:set((?:[ \t]+[a-z]+=[0-9a-z-]+)*)[ \t]*-->[ \t]*")


@dataclass(frozen=True)
class Memory:
    """The title and milestone that were last ours, and what became of the issue."""

    title: str = ""  # as digests: the words are anybody's
    milestone: str = ""
    closed: date | None = None  # the day on which we closed it
    kept: bool = False  # a person opened it again after that
    opened: bool = False  # we have written here before


def read(body: str) -> Memory:
    """The memory in a body; empty where there is none, or somebody spoiled it."""
    for _, _, line in managed.outside_fences(body):
        if match := _LINE.fullmatch(line):
            told = dict(word.split("=", 1) for word in match[1].split())
            return Memory(
                told.get("title", ""), told.get("milestone", ""), _day(told), "kept" in told, True
            )
    return Memory()


def line(memory: Memory) -> str:
    """The hidden line."""
    told: Mapping[str, str] = {
        "title": memory.title,
        "milestone": memory.milestone,
        "closed": memory.closed.isoformat() if memory.closed else "",
        "kept": "yes" if memory.kept else "",
    }
    words = "".join(f" {name}={value}" for name, value in told.items() if value)
    return f"<!-- portfolio:set{words} -->"


def digest(words: str) -> str:
    """Words as the memory has them."""
    return hashlib.sha256(one_line(words, 300).encode()).hexdigest()[:10]


def seen(issue: Issue) -> Memory:
    """The memory of an issue, with what happened to it since."""
    found = read(issue.body)
    if issue.open and found.closed:
        return replace(found, closed=None, kept=True)
    return found


def by_person(issue: Issue) -> bool:
    """Was it closed by a person, and not by us?"""
    return not issue.open and read(issue.body).closed is None


def _day(told: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(told.get("closed", ""))
    except ValueError:
        return None


def written(body: str, memory: Memory) -> str:
    """The body with this memory in place of the one that it has."""
    for _, offset, text in managed.outside_fences(body):
        if _LINE.fullmatch(text):
            return f"{body[:offset]}{line(memory)}{body[offset + len(text) :]}"
    return f"{body.rstrip()}\n\n{line(memory)}"
