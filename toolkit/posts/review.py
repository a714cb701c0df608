"""A week in review, ready to be written in: what the toolkit knows, and an outline of questions."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from toolkit.curriculum import Unit
from toolkit.facts import UnitFacts
from toolkit.posts.sources import FACTS, digest
from toolkit.text import code, link, markdown, one_line, slug

# Headings stay in a post, questions are seen by its writer alone. Neither is the learner's word.
_OUTLINE = (
    ("What I built, and why", "Whom does it help, and with what? Explain it to a friend at work."),
    ("How it works", "The one idea that everything rests on. A picture says more than a page."),
    ("What surprised me", "What cost you an hour? What did you believe before that was wrong?"),
    ("What came out", "The number you measured, what it is compared with, and how sure you are."),
    ("What I would do next", "What is missing, what would you try with another week?"),
)
_MOST_CHECKS, _MOST_TAGS = 6, 4


@dataclass(frozen=True)
class Review:
    """What is known of a unit's work."""

    unit: Unit
    facts: UnitFacts
    today: date
    checks: tuple[str, ...] = ()  # their titles, where all of them are done
    repository: str = ""  # OWNER/REPO on GitHub
    first_commit: str = ""
    training: str = ""
    curve: str = ""  # the picture of it, by its path from the post
    tags: tuple[str, ...] = field(default=())

    @property
    def title(self) -> str:
        """The learner's title for the work, else the plan's."""
        return one_line(self.facts.title or self.unit.title, 150)


def as_markdown(review: Review) -> str:
    """The review as a Markdown file."""
    return "\n\n".join([_front(review), *_facts(review), *_outline()]) + "\n"


def as_notebook(review: Review) -> bytes:
    """The review as a notebook, a cell for each part and one to compute in."""
    cells = [_cell("raw", _front(review)), _cell("markdown", "\n\n".join(_facts(review)))]
    cells += [_cell("markdown", part) for part in _sections()]
    cells.insert(4, _cell("code", ""))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    made = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode()


def prompts() -> frozenset[str]:
    """The fingerprints of what stands in every review before a word of it is written."""
    return frozenset(digest(part) for part in _outline())


def training(verdict: Mapping[str, Any]) -> str:
    """What a trial of the training ended with, where it passed."""
    curves = verdict.get("curves")
    if verdict.get("state") != "passed" or not isinstance(curves, dict):
        return ""
    told = []
    for name, points in curves.items():
        ends = [y for _, y in (points[0], points[-1]) if isinstance(y, int | float)]
        told += [f"{markdown(name)} from {ends[0]:.4g} to {ends[1]:.4g}"] if len(ends) == 2 else []
    return f"Training, the loss in a short trial: {'; '.join(told)}" if told else ""


def _front(review: Review) -> str:
    tags = review.tags or tuple(filter(None, (slug(review.unit.module or ""), review.unit.kind)))
    return "\n".join([
        "---",
        f"title: {json.dumps(review.title, ensure_ascii=False)}",
        f"date: {review.today.isoformat()}",
        f"tags: [{', '.join(json.dumps(tag) for tag in tags[:_MOST_TAGS])}]",
        'summary: ""',
        "draft: true  # take this line out when it may be read",
        "---",
    ])  # fmt: skip


def _facts(review: Review) -> list[str]:
    told = [line for line in _known(review) if line]
    parts = ["\n".join([FACTS, *(f"- {line}" for line in told)])] if told else []
    if review.curve:
        parts.append(f"{FACTS}\n![The loss of the training, step by step]({review.curve})")
    if review.checks:
        listed = [f"- {markdown(title)}" for title in review.checks[:_MOST_CHECKS]]
        left = len(review.checks) - _MOST_CHECKS
        listed += [f"- … and {left} more"] if left > 0 else []
        parts.append("\n".join([FACTS, "What the tests prove:", "", *listed]).replace("\n\n", "\n"))
    return parts


def _known(review: Review) -> Iterator[str]:
    facts = review.facts
    if facts.what:
        yield f"Built: {markdown(facts.what, 600)}"
    if facts.result:
        yield f"Result: {markdown(facts.result, 600)}"
    if facts.checks:
        at = f" at commit {code(facts.checks.commit[:7])}" if facts.checks.commit else ""
        yield f"Checks: {facts.checks.done} of {facts.checks.total} done{at}"
        if facts.checks.next_check:
            yield f"Still open: {markdown(facts.checks.next_check)}"
    yield review.training
    if review.repository:
        page = f"https://github.com/{review.repository}"
        yield link("All the code", page)
        if review.first_commit:
            yield link("What I wrote myself", f"{page}/compare/{review.first_commit[:12]}...main")


def _outline() -> list[str]:
    return [part for section in _pairs() for part in section]


def _sections() -> list[str]:
    return ["\n\n".join(section) for section in _pairs()]


def _pairs() -> Sequence[tuple[str, str]]:
    return [(f"## {heading}", f"<!-- {question} -->") for heading, question in _OUTLINE]


def _cell(kind: str, text: str) -> dict[str, object]:
    cell: dict[str, object] = {
        "cell_type": kind, "id": digest(kind + text)[:8], "metadata": {},
        "source": text.splitlines(keepends=True),
    }  # fmt: skip
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
