"""Promises that other tools judge: linters, types, notebooks; and the flashcards."""

import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from proofs import imports, pythons
from proofs.findings import Finding, whole
from proofs.subject import Subject
from toolkit.edges import files, processes

CARDS = 15
STEPS, STRETCH = 5, 2
NOTEBOOK_BOUND = 120


def linters(python: str) -> dict[str, tuple[str, ...]]:
    """What each repo must be clean for: the linters of this Python, the libraries of that one."""
    cache = pythons.CACHE / "mypy" / Path(python).parents[1].name
    types = ("mypy", "--python-executable", python, "--cache-dir", str(cache))
    return {
        "ruff check": ("ruff", "check", "--no-cache", "."),
        "ruff format": ("ruff", "format", "--no-cache", "--check", "."),
        "mypy": types,
    }


def lint_complaints(folder: Path, python: str, wanted: Sequence[str]) -> list[str]:
    """What the linters say of the repo in this folder, and imports that `wanted` does not cover."""
    said = {name: _said(sys.executable, args, folder) for name, args in linters(python).items()}
    said["libraries"] = "\n".join(imports.unnamed(files.read_tree(folder), wanted, python))
    return [f"{name}:\n{words}" for name, words in said.items() if words]


def lint(subject: Subject) -> tuple[Finding, ...]:
    """Ruff and mypy accept both trees, and the layers name every library."""
    start, complaints = time.monotonic(), []
    python = pythons.for_all(subject.requirements)
    for tree, content in (("starter", subject.starter), ("reference", subject.reference)):
        with files.scratch() as folder:
            files.write_tree(folder, content)
            said = lint_complaints(folder, python, subject.requirements)
            complaints += [f"{tree}, {words}" for words in said]
    total = 2 * (len(linters(python)) + 1)
    seconds = time.monotonic() - start
    return (whole("lint", total - len(complaints), total, complaints, seconds=seconds),)


def notebooks(subject: Subject) -> tuple[Finding, ...]:
    """Every notebook runs from a clean kernel with the reference in place."""
    start, complaints = time.monotonic(), []
    python = pythons.for_all(subject.requirements)
    names = [name for name in subject.reference if name.endswith(".ipynb")]
    for name in names:
        with files.scratch() as folder:
            files.write_tree(folder, subject.reference)
            place = folder / name
            command = ("nbconvert", "--to", "notebook", "--execute", "--inplace", place.name)
            if said := _said(python, command, place.parent, {"HOME": str(folder)}):
                complaints.append(f"{name}:\n{said[-3000:]}")
    seconds = time.monotonic() - start
    kept = len(names) - len(complaints)
    return (whole("notebook", kept, len(names), complaints, seconds=seconds, bound=NOTEBOOK_BOUND),)


def cards(subject: Subject) -> tuple[Finding, ...]:
    """There are fifteen flashcards, each with a front of its own and a back."""
    found = tomllib.loads(subject.cards).get("card", [])
    good = {card.get("front", "").strip() for card in found if card.get("back", "").strip()} - {""}
    finding = whole("cards", len(good), len(found), least=CARDS)
    if finding.holds and len(found) == CARDS:
        return (finding,)
    words = f"expected {CARDS} cards with different fronts and a back, found {len(good)}"
    return (Finding("cards", len(good), len(found), False, 0, (words,)),)


def guide(subject: Subject) -> tuple[Finding, ...]:
    """The guide has all its parts: an intro, steps, a question, and two harder tasks."""
    words = subject.guide
    wanted = {
        "intro": bool(words.intro.strip()),
        f"at least {STEPS} steps": len(words.steps) >= STEPS,
        "question": bool(words.question.strip()),
        f"{STRETCH} tasks of stretch": len(words.stretch) == STRETCH,
    }
    lacks = [f"layer.toml: [guide] lacks: {part}" for part, there in wanted.items() if not there]
    return (whole("guide", len(wanted) - len(lacks), len(wanted), lacks),)


def _said(
    python: str, command: Sequence[str], folder: Path, more: Mapping[str, str] | None = None
) -> str:
    """What a tool says when it is not content."""
    env = processes.environment() | {"PYTHONDONTWRITEBYTECODE": "1"} | dict(more or {})
    done = processes.run([python, "-m", *command], cwd=folder, env=env, seconds=600)
    if done.code == 0:
        return ""
    return (done.out + done.err).strip() or f"it ended with {done.code} and no word"
