"""Thousands of repos at the cost of one: they share their git objects, not their check runs."""

from collections.abc import Iterator

from tests.github.model import Repo
from tests.github.server import GitHub as Server
from tests.online import world

UNITS = 52
CHECKS = 12
NEEDS = ("numpy>=1.26", "torch>=2.4", "pytest")
TOPICS = ("attention", "transformers", "from-scratch")
WORDS = "Attention from nothing but matrix products, explained line by line. " * 8


def fill(server: Server, login: str, number: int) -> list[Repo]:
    """That many finished weeks, each with its result."""
    first = server.repo(f"{login}/work-0000", files={"notes.txt": "The objects of all.\n"})
    first.git.move("refs/heads/portfolio/template", str(first.head), None)
    for at in range(UNITS):
        unit = f"week-{at + 1}"
        made = world.manifest(unit, title=f"Work {at + 1}", finished=[unit], needs=NEEDS)
        files = {"pyproject.toml": made, "README.md": world.readme(WORDS, "Loss 0.42 after 3 h.")}
        files["src/work.py"] = f"print({at})\n"
        server.commit(first, files, branch=unit)
    del server.repos[first.full_name.lower()]
    repos = list(_repos(server, first, number))
    for repo in repos:
        states = ["done"] * CHECKS
        world.checked(server, repo, world.verdict(repo.default_branch, *states))
    return repos


def _repos(server: Server, first: Repo, number: int) -> Iterator[Repo]:
    """Repos whose default branches are among those of the first."""
    for at in range(number):
        repo = Repo(
            next(server.ids), first.owner, f"work-{at:04}", first.folder,
            description="A week's work", default_branch=f"week-{at % UNITS + 1}",
            topics=list(TOPICS), pushed_at="2026-03-04T10:00:00Z",
        )  # fmt: skip
        server.repos[repo.full_name.lower()] = repo
        yield repo
