"""Which issue is which, and whom we believe."""

from dataclasses import replace

import pytest

from toolkit.issues import keys
from toolkit.issues.model import Board, Issue, Person

ADA, WORKFLOW = Person("Ada", 1), Person("github-actions", 7, bot=True)
OURS = keys.Ours("ada", "github-actions[bot]")


def issue(number: int, key: str = "", author: Person = WORKFLOW, **more: object) -> Issue:
    body = f"Words\n{keys.mark(key)}\n" if key else "Words"
    made = Issue(number, "Week 1: A", body, author, labels=("portfolio",))
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def test_every_kind_of_key_is_told_apart() -> None:
    assert keys.unit("plan", "week-1") == "plan/week-1"
    assert keys.unit_of("plan/week-1") == ("plan", "week-1")
    assert keys.unit("plan", "board") != keys.board("plan")
    assert keys.unit_of(keys.unit("plan", "board")) == ("plan", "board")
    assert keys.unit_of(keys.unit("plan", "unit")) == ("plan", "unit")
    for other in (keys.board("plan"), keys.review("plan", "week-1", 2), keys.mentor("plan", "G")):
        assert keys.unit_of(other) is None
    assert keys.is_board(keys.board("plan"))
    assert keys.talks(keys.review("plan", "week-1", 2))
    assert not keys.talks(keys.unit("plan", "week-1"))


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("<!-- portfolio:key a/b -->", "a/b"),
        ("x\r\n  <!--portfolio:key  a/b-->\r\n", "a/b"),
        ("<!-- portfolio:key a/b -->\n<!-- portfolio:key c/d -->", "a/b"),
        ("see <!-- portfolio:key a/b -->", ""),
        ("    <!-- portfolio:key a/b -->", ""),
        ("```\n<!-- portfolio:key a/b -->\n```", ""),
        ("<!-- portfolio:key a b -->", ""),
        ("", ""),
    ],
)
def test_a_key_stands_alone_on_its_line(body: str, key: str) -> None:
    assert keys.key_in(body) == key


@pytest.mark.parametrize(
    ("author", "believed"),
    [
        (ADA, True),
        (WORKFLOW, True),
        (Person("github-actions[bot]", 7, bot=True), True),
        (Person("mallory", 3), False),
        (Person("github-actions", 3), False),
        (Person("ada", 3, bot=True), False),
        (Person("dependabot", 3, bot=True), False),
        (Person("аda", 3), False),
        (Person(""), False),
    ],
)
def test_a_key_counts_only_from_people_we_believe(author: Person, believed: bool) -> None:
    board = Board("ada/study", (issue(1, "p/u", author),), viewer="github-actions[bot]")
    assert (keys.find(board, "p/u", keys.ours(board, "ada")) is not None) == believed


def test_the_owner_of_the_token_is_believed() -> None:
    lead = keys.Ours("ada", "lead")
    assert lead.wrote(Person("Lead", 5))
    assert not lead.wrote(Person("lead", 5, bot=True))
    assert keys.Ours("ada", "our-app[bot]").wrote(Person("our-app", 5, bot=True))
    assert not keys.Ours("ada").wrote(Person("", 0))


def test_a_remembered_number_comes_first_then_the_key_then_the_title() -> None:
    first, second = issue(1, "p/u"), issue(2, "p/u")
    both = Board("r", (second, first))
    assert keys.find(both, "p/u", OURS) == first
    assert keys.find(replace(both, numbers={"p/u": 2}), "p/u", OURS) == second
    lost = issue(3)
    board = Board("r", (lost,), numbers={"p/u": 3})
    assert keys.find(board, "p/u", OURS) == lost
    assert keys.find(replace(board, numbers={}), "p/u", OURS, title="Week 1: ") == lost
    assert keys.find(replace(board, numbers={}), "p/u", OURS, title="Week 11: ") is None
    assert keys.find(replace(board, numbers={}), "p/u", OURS) is None


@pytest.mark.parametrize(
    "there",
    [
        issue(3, "p/other"),
        issue(3, author=Person("mallory", 3)),
    ],
)
def test_a_remembered_number_that_is_another_issue_now_is_not_believed(there: Issue) -> None:
    board = Board("r", (there,), numbers={"p/u": 3})
    assert keys.find(board, "p/u", OURS) is None


def test_one_without_our_label_is_not_known_by_its_title() -> None:
    board = Board("r", (issue(3, labels=("bug",)),))
    assert keys.find(board, "p/u", OURS, title="Week 1: ") is None


def test_an_issue_of_an_earlier_plan_is_found() -> None:
    board = Board("r", (issue(3, "old/u"), issue(4, "old/v")), numbers={"old/v": 4})
    index = keys.index(board, OURS)
    assert index.find("new/u", also=["old/u"]) == board.issues[0]
    assert index.find("new/v", also=["old/v"]) == board.issues[1]


def test_the_ledger_remembers_what_is_there() -> None:
    issues = (issue(1, "p/a"), issue(2, "p/a"), issue(3), issue(4, "p/c", Person("mallory", 3)))
    board = Board("r", issues, numbers={"p/b": 3, "p/gone": 9})
    assert keys.numbers(board, OURS) == {"p/a": 1, "p/b": 3}
