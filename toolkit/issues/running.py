"""A run of writes: what is known of the repo, kept up with what was written."""

from dataclasses import dataclass, field, replace

from toolkit.edges.github import GitHub
from toolkit.issues import keys
from toolkit.issues.model import Board, Issue


@dataclass
class Applied:
    """What was done: the board after it, all numbers by key, a line for each write, remarks."""

    board: Board
    numbers: dict[str, int] = field(default_factory=dict)
    wrote: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Run:
    """One run and its ways to GitHub; `milestones` are numbers by title, once they were asked."""

    hub: GitHub
    who: keys.Ours
    done: Applied
    path: str
    milestones: dict[str, int] | None = None
    looked: bool = False

    @property
    def board(self) -> Board:
        """The repo as it is now."""
        return self.done.board

    def issue(self, number: int) -> Issue:
        """One issue as it is now."""
        return next(issue for issue in self.board.issues if issue.number == number)

    def keep(self, issue: Issue) -> None:
        """Know this issue as it is now."""
        others = [it for it in self.board.issues if it.number != issue.number]
        issues = tuple(sorted((*others, issue), key=lambda it: it.number))
        self.done.board = replace(self.board, issues=issues)
