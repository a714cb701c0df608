"""Changes applied to a GitHub where answers get lost and people act meanwhile."""

from collections.abc import Iterator

import pytest

from tests.github import GitHub as Server
from tests.github import Repo
from tests.github.client import ask
from tests.issues.online import ISSUES, connect
from toolkit.edges.github import GitHub
from toolkit.issues import labels, needed
from toolkit.issues.apply import apply, settle
from toolkit.issues.model import (
    AddComment,
    Board,
    Change,
    EditIssue,
    Label,
    MakeMilestone,
    OpenIssue,
    React,
)
from toolkit.issues.read import read
from toolkit.issues.running import Applied

PATH = "/repos/ada/study"
NEW: list[Change] = [
    labels.PORTFOLIO,
    Label("state: todo", "ffffff", "To do"),
    MakeMilestone("Part 1"),
    OpenIssue("p/board", "Progress board", "All", ("portfolio",), pinned=True),
    OpenIssue("p/a", "Week 1: A", "Words", ("portfolio", "state: todo"), "Part 1"),
]


@pytest.fixture
def repo(github: Server) -> Repo:
    return github.repo("ada/study", private=True, collaborators={"grace": "triage"})


@pytest.fixture
def hub(github: Server, repo: Repo) -> Iterator[GitHub]:
    with connect(github, github.job_token(repo, ISSUES)) as hub:
        yield hub


def seen(hub: GitHub) -> Board:
    return read(hub, "ada/study", numbers={})


def make(hub: GitHub, *changes: Change) -> Applied:
    return apply(hub, seen(hub), changes, learner="ada")


def person(github: Server, number: int, **body: object) -> None:
    got = ask(github, f"{PATH}/issues/{number}", github.pat("ada"), "PATCH", body)
    assert got.status == 200


def test_all_is_made_once_and_a_second_run_writes_nothing(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    told: list[tuple[int, int]] = []
    done = apply(hub, seen(hub), NEW, learner="ada", tell=lambda n, of: told.append((n, of)))
    assert done.wrote == [
        "New label portfolio", "New label state: todo", "New milestone Part 1",
        "New issue: Progress board", "New issue: Week 1: A",
    ]  # fmt: skip
    assert done.numbers == {"p/a": 2, "p/board": 1}
    assert told == [(n, 5) for n in range(6)]
    assert repo.pinned == [1]
    board = seen(hub)
    assert [(i.title, i.milestone, i.author.bot) for i in board.issues] == [
        ("Progress board", "", True), ("Week 1: A", "Part 1", True),
    ]  # fmt: skip
    assert board.issues[1].body == "<!-- portfolio:key p/a -->\nWords"
    assert [(i.number, i.body, i.pinned) for i in done.board.issues] == [
        (i.number, i.body, i.pinned) for i in board.issues
    ]
    github.log.clear()
    assert make(hub, *NEW).wrote == []
    assert github.writes() == []
    assert github.unknown() == []


@pytest.mark.parametrize("kind", ["status", "reset"])
@pytest.mark.parametrize("after", [True, False], ids=["after", "before"])
def test_a_lost_answer_makes_no_double(
    github: Server, repo: Repo, hub: GitHub, kind: str, after: bool
) -> None:
    for path in ("labels$", "milestones$", "issues$"):
        github.fault(path, method="POST", kind=kind, after_write=after)
    done = make(hub, *NEW)
    assert done.numbers == {"p/a": 2, "p/board": 1}
    names = [label["name"] for label in ask(github, f"{PATH}/labels?per_page=100",
                                            github.pat("ada")).body]  # fmt: skip
    assert names.count("portfolio") == names.count("state: todo") == 1
    github.fault("comments$", method="POST", kind=kind, after_write=after)
    make(hub, AddComment(2, "Hello", "once"))
    assert [c.body for c in seen(hub).issues[1].comments] == [f"Hello\n\n{needed.mark('once')}"]
    assert make(hub, AddComment(2, "Hello", "once")).wrote == []


def test_what_somebody_made_meanwhile_is_as_good(github: Server, repo: Repo, hub: GitHub) -> None:
    board = seen(hub)
    ada = github.pat("ada")
    ask(github, f"{PATH}/labels", ada, body={"name": "Portfolio", "color": "000000"})
    ask(github, f"{PATH}/milestones", ada, body={"title": "Part 1"})
    done = apply(hub, board, NEW, learner="ada")
    assert "New label portfolio" not in done.wrote
    assert seen(hub).issues[1].milestone == "Part 1"


def test_an_issue_that_lost_its_label_is_not_made_again(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    make(hub, *NEW)
    person(github, 2, labels=[])
    assert [issue.number for issue in seen(hub).issues] == [1]
    done = make(hub, *NEW)
    assert done.wrote == []
    assert done.numbers["p/a"] == 2


def test_an_edit_writes_what_differs_alone(github: Server, repo: Repo, hub: GitHub) -> None:
    make(hub, *NEW)
    github.log.clear()
    wanted = EditIssue(2, title="Week 1: A", body="New", labels=("portfolio", "state: done"),
                       milestone="", open=False, pinned=False)  # fmt: skip
    make(hub, labels.state("done"), wanted)
    bodies = [request.body for request in github.writes()]
    assert bodies[1:] == [
        {"body": "New", "milestone": None, "state": "closed", "state_reason": "completed"},
        {"labels": ["state: done"]},
        {},
    ]
    issue = seen(hub).issues[1]
    assert (issue.open, issue.milestone, sorted(issue.labels)) == (
        False, "", ["portfolio", "state: done"],
    )  # fmt: skip
    github.log.clear()
    assert make(hub, wanted).wrote == []
    make(hub, EditIssue(2, open=True, milestone="Part 1"))
    assert (seen(hub).issues[1].open, seen(hub).issues[1].milestone) == (True, "Part 1")


def test_labels_of_people_stay_also_one_put_on_at_this_moment(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    make(hub, *NEW)
    person(github, 2, labels=["portfolio", "state: todo", "bug"])
    board = seen(hub)
    person(github, 2, labels=["portfolio", "state: todo", "bug", "question"])
    apply(hub, board, [EditIssue(2, labels=("portfolio",))], learner="ada")
    assert sorted(seen(hub).issues[1].labels) == ["bug", "portfolio", "question"]


def test_words_that_somebody_writes_at_this_moment_are_not_written_over(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    make(hub, *NEW)
    board = seen(hub)
    person(github, 2, body="Mine, just now")
    done = apply(hub, board, [EditIssue(2, body="New")], learner="ada")
    assert done.wrote == []
    assert seen(hub).issues[1].body == "Mine, just now"

    def plan(now: Board) -> list[Change]:
        body = now.issues[1].body
        return [] if "New" in body else [EditIssue(2, body=f"{body}\nNew")]

    settled = settle(hub, board, plan, learner="ada")
    assert settled.wrote == ["Edit issue #2"]
    assert seen(hub).issues[1].body == "Mine, just now\nNew"


def test_a_fourth_pin_is_a_remark_and_no_error(github: Server, repo: Repo, hub: GitHub) -> None:
    for number in range(3):
        hub.create(f"{PATH}/issues", {"title": f"{number}"}, lambda: None)
    repo.pinned = [1, 2, 3]
    done = make(hub, *NEW)
    assert done.notes == ["#4 could not be pinned: Maximum 3 pinned issues per repository."]
    assert len(seen(hub).issues) == 2
    repo.pinned = [1]
    make(hub, EditIssue(4, pinned=True))
    assert repo.pinned == [1, 4]
    make(hub, EditIssue(4, pinned=False))
    assert repo.pinned == [1]


def test_a_comment_gets_each_reaction_once(github: Server, repo: Repo, hub: GitHub) -> None:
    make(hub, *NEW)
    said = ask(github, f"{PATH}/issues/2/comments", github.pat("grace"), body={"body": "/take"})
    react = React(said.body["id"], "rocket")
    assert make(hub, react, react).wrote == [f"React with rocket to comment {react.comment}"] * 2
    github.log.clear()
    assert make(hub, react).wrote == []
    assert github.writes() == []
    assert seen(hub).issues[1].comments[0].reactions == ("rocket",)


def test_a_comment_with_our_mark_by_a_stranger_is_not_ours(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    make(hub, *NEW)
    words = f"x {needed.mark('once')}"
    ask(github, f"{PATH}/issues/2/comments", github.pat("grace"), body={"body": words})
    assert make(hub, AddComment(2, "Hello", "once")).wrote == ["Comment on issue #2"]


def test_the_work_is_told_beforehand() -> None:
    changes: list[Change] = [
        *NEW, EditIssue(3, body="x"), EditIssue(3, open=True), EditIssue(3, open=False),
        AddComment(3, "x", "y"), React(9, "+1"),
    ]  # fmt: skip
    assert [needed.line(change) for change in changes][5:] == [
        "Edit issue #3", "Open issue #3 again", "Close issue #3", "Comment on issue #3",
        "React with +1 to comment 9",
    ]  # fmt: skip
    assert needed.line(OpenIssue("k", "\x1b[31m" + "x" * 99, "")) == f"New issue: [31m{'x' * 75}…"
    assert [needed.seconds(count) for count in (0, 5, 81, 500, 501)] == [0, 5, 81, 500, 3600]
