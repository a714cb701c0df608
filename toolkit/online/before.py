"""What the ledger knew of a repo before this look."""

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.facts import RepoFacts
from toolkit.ledger import Ledger


@dataclass(frozen=True)
class Before:
    """Repos by GitHub's numbers and by their names, and the names of those with results."""

    numbers: Mapping[int, RepoFacts]
    names: Mapping[str, RepoFacts]
    checked: frozenset[str]

    def repo(self, number: int, name: str) -> RepoFacts | None:
        """What was known of it, under whatever name."""
        return self.numbers.get(number) or self.names.get(name)

    def has_result(self, repo: RepoFacts) -> bool:
        """Is a result of its checks known?"""
        old = self.repo(repo.id, repo.name)
        return old is not None and old.name in self.checked


def of(ledger: Ledger) -> Before:
    """The ledger, to look things up in."""
    return Before(
        {repo.id: repo for repo in ledger.repos if repo.id},
        {repo.name: repo for repo in ledger.repos},
        frozenset(unit.repo for unit in ledger.units if unit.checks),
    )
