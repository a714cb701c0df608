"""A run on GitHub that dies at any request: run again, everything exists exactly once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.board.world import DOING, DONE, MONDAY, drawn
from tests.github import GitHub as Server
from tests.github import Repo
from tests.github.client import ask
from tests.github.model import Token
from tests.issues.online import ISSUES, connect
from toolkit.edges.github import GitHub
from toolkit.errors import PortfolioError
from toolkit.facts import UnitFacts
from toolkit.issues import keys
from toolkit.issues.apply import settle
from toolkit.issues.model import Board
from toolkit.issues.read import read
from toolkit.issues.running import Applied


class Home:
    """A repo with a board, and the workflow that keeps it."""

    def __init__(self, github: Server, name: str) -> None:
        self.github = github
        self.repo: Repo = github.repo(f"ada/{name}", private=True)
        self.path = f"/repos/ada/{name}"
        self.token: Token = github.job_token(self.repo, ISSUES)
        self.born: dict[int, date] = {}

    def sync(self, hub: GitHub, today: date = MONDAY, units: tuple[UnitFacts, ...] = ()) -> Applied:
        """What the workflow does each day; nothing is remembered from the run before."""
        board = read(hub, self.repo.full_name, numbers={})

        return settle(
            hub, board, lambda now: drawn(self._dated(now, today), today, units), learner="ada"
        )

    def _dated(self, board: Board, today: date) -> Board:
        """The board as if the server's clock showed the day on which we play."""
        born = (self.born.setdefault(issue.number, today) for issue in board.issues)
        issues = zip(board.issues, born, strict=True)
        return replace(
            board, issues=tuple(replace(it, at=f"{day}T08:00:00Z") for it, day in issues)
        )

    def issues(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = ask(
            self.github, f"{self.path}/issues?state=all&direction=asc&per_page=100",
            self.github.pat("ada"),
        ).body  # fmt: skip
        return found

    def all_keys(self) -> list[str]:
        return [keys.key_in(issue["body"]) for issue in self.issues()]

    def titles(self) -> list[str]:
        return [issue["title"] for issue in self.issues()]

    def delete_keys(self) -> None:
        """A person takes the first line away, on the web."""
        for issue in self.issues():
            _, _, rest = issue["body"].partition("\n")
            ask(self.github, f"{self.path}/issues/{issue['number']}", self.github.pat("ada"),
                "PATCH", {"body": rest})  # fmt: skip


@pytest.fixture
def home(github: Server) -> Home:
    return Home(github, "study")


@pytest.fixture
def hub(github: Server, home: Home) -> Iterator[GitHub]:
    with connect(github, home.token) as hub:
        yield hub


WEEK = timedelta(days=7)
OPEN = replace(DOING, unit="week-2")
WANTED = ["Progress board", "Week 1: Unit 1"]
LATER = [*WANTED, "Week 2: Unit 2", "Week 3: Unit 3"]


def test_a_run_makes_all_in_one_go_and_the_next_writes_nothing(
    github: Server, home: Home, hub: GitHub
) -> None:
    done = home.sync(hub)
    assert home.titles() == WANTED
    assert done.numbers == {"tiny/board": 1, "tiny/week-1": 2}
    assert "(https://github.com/ada/study/issues/2)" in home.issues()[0]["body"]
    assert home.repo.pinned == [1]
    assert [(mail.to, mail.why) for mail in github.mails] == [("ada", "watching")] * 2
    github.log.clear()
    assert home.sync(hub).wrote == []
    assert [(r.method, r.path) for r in github.log] == [("POST", "/graphql")]
    assert github.unknown() == []


@pytest.mark.parametrize(
    ("deleted", "later"),
    [(False, False), (True, False), (True, True)],
    ids=["", "and the keys deleted", "in a later week, and the keys deleted"],
)
def test_killed_after_any_request_and_run_again_each_issue_exists_once(
    github: Server, deleted: bool, later: bool
) -> None:
    number, died = 0, True
    while died:
        number += 1
        home = Home(github, f"study-{number}")
        with connect(github, home.token) as hub:
            if later:
                home.sync(hub)
            when = (MONDAY + WEEK, (DONE, OPEN)) if later else (MONDAY, ())
            # It took effect, and the process was gone before it heard so.
            fault = github.fault(status=401, after_write=True, nth=number)
            died = dies(home, hub, *when)
            github.faults.remove(fault)
            if deleted:
                home.delete_keys()
            home.sync(hub, *when)
            assert home.titles() == (LATER if later else WANTED)
            assert len(set(home.all_keys())) == len(home.titles())
            assert "" not in home.all_keys()
            assert home.repo.pinned == [1]
            github.log.clear()
            assert home.sync(hub, *when).wrote == []
            assert github.writes() == []
    assert number > 12, "there were as many requests to die at"


def dies(home: Home, hub: GitHub, today: date, units: tuple[UnitFacts, ...]) -> bool:
    try:
        home.sync(hub, today, units)
    except PortfolioError:
        return True
    return False


def test_a_502_after_each_write_makes_no_double(github: Server, home: Home, hub: GitHub) -> None:
    for method in ("POST", "PATCH"):
        github.fault(r"/issues|/labels|/milestones", method=method, after_write=True, times=1)
    for path in (r"/issues$", r"/milestones$", r"/labels$"):
        github.fault(path, method="POST", after_write=True)
    home.sync(hub)
    assert home.titles() == WANTED
    assert home.sync(hub).wrote == []


def test_some_weeks_on_github_cost_two_mails_each_and_no_more(
    github: Server, home: Home, hub: GitHub
) -> None:
    home.sync(hub)
    path = f"{home.path}/issues/2"
    note = home.issues()[1]["body"].replace("- [ ] Write it.", "- [x] Write it.\nHard!")
    ask(github, path, github.pat("ada"), "PATCH", {"body": note.replace("\n", "\r\n")})
    ask(github, f"{path}/labels", github.pat("ada"), body={"labels": ["bug"]})
    github.mails.clear()
    home.sync(hub, MONDAY + WEEK, (DONE,))
    assert home.titles() == LATER
    assert len(github.mails) == 2
    home.sync(hub, MONDAY + 2 * WEEK, (DONE,))
    done = home.issues()[1]
    assert (done["state"], len(github.mails)) == ("closed", 3)
    assert len(home.titles()) == 4, "two are open that nobody has begun"
    assert "- [x] Write it.\r\n" in done["body"]
    assert "<!-- portfolio:end unit -->\r\nHard!\r\n" in done["body"]
    names = [label["name"] for label in done["labels"]]  # type: ignore[index]
    assert sorted(names) == ["bug", "kind: library", "portfolio", "state: done"]
    assert {mail.to for mail in github.mails} == {"ada"}
    assert home.sync(hub, MONDAY + 2 * WEEK, (DONE,)).wrote == []
    assert github.unknown() == []
