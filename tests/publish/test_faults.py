"""Whatever goes wrong at whichever request: the next run ends where an untroubled one does.

Here each write is struck by two faults; with PORTFOLIO_ALL_FAULTS set, each request by each.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.edges.test_github import FAULTS
from tests.fakes import FakeClock
from tests.github.model import Repo
from tests.github.server import GitHub
from tests.publish.conftest import commits, git
from toolkit import home as homes
from toolkit.checks import week as weeks
from toolkit.errors import PortfolioError
from toolkit.publish import account, home, pin, week
from toolkit.publish.intent import Done, Intent, Wish

EVERYTHING = "PORTFOLIO_ALL_FAULTS" in os.environ
Publish = Callable[[], Done | None]


@dataclass
class Sweep:
    """One thing to publish, over and over, each time as if it were the first."""

    github: GitHub
    publish: Publish
    begin: Callable[[], None]
    settled: Callable[[], None]
    told: list[PortfolioError] = field(default_factory=list)

    def requests(self) -> list[tuple[str, str]]:
        """What an untroubled run asks."""
        self.begin()
        start = len(self.github.log)
        assert self.publish()
        self.settled()
        return [(it.method, it.path) for it in self.github.log[start:]]

    def struck(self, name: str, nth: int) -> None:
        """A run with that fault at that request, and one without."""
        self.begin()
        rule, _ = FAULTS[name]
        self.github.fault(
            nth=nth + 1, **{**rule, **({"seconds": 0.1} if "seconds" in rule else {})}
        )
        try:
            self.publish()
        except PortfolioError as error:
            self.told.append(error)
        self.github.faults.clear()
        self.publish()
        self.settled()

    def all(self) -> None:
        """Every request, struck by some of the faults or by all of them."""
        names = list(FAULTS)
        for nth, (method, _) in enumerate(self.requests()):
            some = ["reset after the write", names[nth * 7 % len(names)]] if method != "GET" else []
            for name in names if EVERYTHING else some:
                self.struck(name, nth)
        assert self.publish() is None
        assert all(error.what and (error.mend or error.where) for error in self.told)


def run(
    github: GitHub, look: Callable[[account.Account], Intent], private: bool = False
) -> Done | None:
    """What the command does, once all is answered."""
    env = github.env(github.pat("ada")) | {"HOME": "/nowhere"}
    with account.opened(env, "ada", clock=FakeClock()) as mine:
        intent = look(mine)
        return intent.perform(private, lambda words: None) if intent.steps else None


def test_a_weeks_publish(github: GitHub, worked: Path, toolkit: Repo, tmp_path: Path) -> None:
    folder = tmp_path / "copy" / "week-27"

    def begin() -> None:
        github.repos.pop("ada/attention-from-scratch", None)
        shutil.rmtree(folder.parent, ignore_errors=True)
        shutil.copytree(worked, folder, symlinks=True)

    def publish() -> Done | None:
        found = weeks.read(folder)
        assert found
        return run(github, lambda mine: week.look(mine, found, Wish()))

    def settled() -> None:
        repo = github.repos["ada/attention-from-scratch"]
        assert repo.head == git(folder, "rev-parse", "main")
        assert repo.git.ref("refs/heads/portfolio/template")
        assert repo.topics
        assert commits(repo)[0] == pin.MESSAGE or not pinned(folder)
        assert commits(repo).count(pin.MESSAGE) <= 1
        assert git(folder, "remote") == "origin"
        assert len(github.repos) == 2

    Sweep(github, publish, begin, settled).all()


def pinned(folder: Path) -> bool:
    return "# v" in (folder / ".github/workflows/week.yml").read_text()


def test_a_homes_publish_on_a_profile(
    github: GitHub, home: Path, toolkit: Repo, tmp_path: Path
) -> None:
    folder = tmp_path / "copy" / "home"

    def begin() -> None:
        github.repos.pop("ada/ada", None)
        github.repo("ada/ada", files={"README.md": "# Hi\r\n"})
        shutil.rmtree(folder.parent, ignore_errors=True)
        shutil.copytree(home, folder, symlinks=True)

    def settled() -> None:
        repo = github.repos["ada/ada"]
        assert repo.head == git(folder, "rev-parse", "HEAD")
        assert commits(repo) == ["Make this a portfolio home", "Initial commit"]
        assert git(folder, "log", "-1", "--format=%s", "before-publish") == "Make a portfolio home"

    sweep = Sweep(github, lambda: publish_home(github, folder), begin, settled)
    sweep.all()


def publish_home(github: GitHub, folder: Path) -> Done | None:
    return run(github, lambda mine: home.look(mine, homes.find(folder, {}), Wish()))


@pytest.mark.parametrize("lost", [False, True])
def test_a_repo_is_made_once_however_its_answer_is_lost(
    github: GitHub, home: Path, toolkit: Repo, lost: bool
) -> None:
    github.fault("/user/repos", method="POST", status=502, after_write=True)
    if lost:  # and GitHub does not show it at once
        github.fault("/repos/ada/ada$", status=404, nth=2)
    done = publish_home(github, home)
    assert done
    assert done.commit == github.repos["ada/ada"].head
