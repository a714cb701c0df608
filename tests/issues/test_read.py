"""The board as it is read from GitHub: everything of ours, in few requests."""

from collections.abc import Iterator

import pytest

from tests.github import GitHub as Server
from tests.github import Repo
from tests.github.client import ask
from tests.issues.online import ISSUES, connect
from toolkit.edges.github import GitHub
from toolkit.errors import PortfolioError
from toolkit.issues import keys
from toolkit.issues.model import Comment, Person
from toolkit.issues.read import read

PATH = "/repos/ada/study"


@pytest.fixture
def repo(github: Server) -> Repo:
    return github.repo("ada/study", collaborators={"grace": "triage"})


@pytest.fixture
def hub(github: Server, repo: Repo) -> Iterator[GitHub]:
    with connect(github, github.job_token(repo, ISSUES)) as hub:
        yield hub


def post(github: Server, tail: str, who: str = "ada", method: str = "", **body: object) -> int:
    got = ask(github, f"{PATH}{tail}", github.pat(who), method, body)
    assert got.status in (200, 201), got.body
    return int(got.body.get("number") or got.body["id"])


def test_an_issue_is_read_whole_with_its_comments(github: Server, repo: Repo, hub: GitHub) -> None:
    post(github, "/milestones", title="Part 1")
    post(github, "/issues", title="Week 1", body="a\r\nb", labels=["portfolio", "mine"],
         assignees=["grace"], milestone=1)  # fmt: skip
    said = post(github, "/issues/1/comments", "mallory", body="Hm")
    other = post(github, "/issues/1/comments", "grace", body="/take")
    post(github, f"/issues/comments/{said}", "mallory", "PATCH", body="Well")
    hub.update(f"{PATH}/issues/comments/{other}/reactions", {"content": "rocket"}, verb="POST")
    post(github, f"/issues/comments/{said}/reactions", "ada", content="heart")
    repo.pinned.append(1)
    github.log.clear()
    board = read(hub, "ADA/study", numbers={})
    (issue,) = board.issues
    assert [(r.method, r.path) for r in github.log] == [("POST", "/graphql")]
    assert (board.repository, board.private, board.viewer) == (
        "ada/study", False, "github-actions[bot]",
    )  # fmt: skip
    assert "portfolio" in board.labels
    assert board.milestones == ("Part 1",)
    assert (issue.number, issue.title, issue.body, issue.open) == (1, "Week 1", "a\r\nb", True)
    assert issue.author == Person("ada", github.users["ada"].id)
    assert sorted(issue.labels) == ["mine", "portfolio"]
    assert (issue.milestone, issue.assignees, issue.pinned) == ("Part 1", ("grace",), True)
    first, second = issue.comments
    assert first.edited
    assert (first.body, first.author.login, first.reactions) == ("Well", "mallory", ())
    assert second == Comment(
        other, Person("grace", github.users["grace"].id), "/take", second.at,
        reactions=("rocket",),
    )  # fmt: skip


def test_a_bot_is_one_and_a_closed_issue_says_why(github: Server, hub: GitHub) -> None:
    for reason in ("completed", "not_planned"):
        made = hub.create(f"{PATH}/issues", {"title": "T", "labels": ["portfolio"]}, lambda: None)
        hub.update(f"{PATH}/issues/{made['number']}", {"state": "closed", "state_reason": reason})
    board = read(hub, "ada/study", numbers={})
    assert [issue.reason for issue in board.issues] == ["completed", "not_planned"]
    assert board.issues[0].author.bot
    assert keys.ours(board, "ada").wrote(board.issues[0].author)


def test_strangers_issues_are_not_asked_for_and_remembered_ones_are(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    for title in ("Mallory's", "Without a label", "Deleted elsewhere"):
        post(github, "/issues", "mallory", title=title)
    post(github, "/issues", title="Ours", labels=["portfolio"])
    github.log.clear()
    board = read(hub, "ada/study", numbers={"p/a": 2, "p/b": 4, "p/gone": 77})
    assert [issue.number for issue in board.issues] == [2, 4]
    assert len(github.log) == 2
    assert board.numbers == {"p/a": 2, "p/b": 4, "p/gone": 77}


def test_many_issues_come_in_pages_and_too_large_ones_in_smaller_pages(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    for number in range(101):
        post(github, "/issues", title=f"Week {number}", labels=["portfolio"])
    github.log.clear()
    board = read(hub, "ada/study", numbers={})
    assert [issue.number for issue in board.issues] == list(range(1, 102))
    assert len(github.log) == 2
    assert sum(request.cost for request in github.log) <= 6
    github.fault("graphql", kind="resource_limits")
    assert read(hub, "ada/study", numbers={}) == board


def test_the_comments_of_an_open_review_are_read_to_the_last(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    for key in (keys.review("p", "u", 1), keys.unit("p", "u")):
        post(github, "/issues", title="T", body=keys.mark(key), labels=["portfolio"])
        number = 1 if "review" in key else 2
        for words in range(103):
            post(github, f"/issues/{number}/comments", body=f"{words}")
    review, unit = read(hub, "ada/study", numbers={}).issues
    assert [comment.body for comment in review.comments] == [f"{n}" for n in range(103)]
    assert len(unit.comments) == 100
    assert github.unknown() == []


def test_what_cannot_be_read_is_told(github: Server, repo: Repo, hub: GitHub) -> None:
    with pytest.raises(PortfolioError, match="The issues of ada/nothing cannot be read"):
        read(hub, "ada/nothing", numbers={})
    github.repo("grace/hidden", private=True)
    with pytest.raises(PortfolioError, match="cannot be read"):
        read(hub, "grace/hidden", numbers={})
    repo.has_issues = False
    with pytest.raises(PortfolioError, match="Issues are switched off in ada/study"):
        read(hub, "ada/study", numbers={})


def test_where_there_is_nothing_the_board_is_empty(github: Server, hub: GitHub) -> None:
    board = read(hub, "ada/study", numbers={})
    assert (board.issues, board.milestones, board.numbers) == ((), (), {})
