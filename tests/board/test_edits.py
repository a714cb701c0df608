"""What a person does to an issue stays: each kind of edit, before and after many more runs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from tests.board.world import ADA, DOING, DONE, World
from toolkit.board import plan as plans
from toolkit.config import Moved, Pause, Skip
from toolkit.facts import CheckFacts
from toolkit.issues import keys
from toolkit.issues.model import Issue, OpenIssue, Person

KEY = "<!-- portfolio:key tiny/week-1 -->\n"
BEGIN, END = "<!-- portfolio:begin unit digest=", "<!-- portfolio:end unit -->"
BEGIN2, END2 = "<!-- portfolio:begin done-when", "<!-- portfolio:end done-when -->"


@dataclass(frozen=True)
class Edit:
    """What a person makes of a body, and the words that must be there ever after, in this order."""

    make: Callable[[str], str]
    kept: tuple[str, ...]


def put(new: str, *, before: str = "", after: str = "", instead: str = "") -> Callable[[str], str]:
    """Words beside or in place of words that are there."""
    place = before or after or instead

    def edit(body: str) -> str:
        assert body.count(place) == 1, place
        return body.replace(place, f"{new if before else ''}{'' if instead else place}"
                                   f"{'' if before else new}")  # fmt: skip

    return edit


def unmarked(body: str, *marks: str) -> str:
    """The body without the lines that hold these marks."""
    return "".join(
        line for line in body.splitlines(keepends=True) if not any(mark in line for mark in marks)
    )


EDITS = {
    "above": Edit(lambda body: f"My plan:\n\n- a\n- b\n\n{body}", ("My plan:\n\n- a\n- b\n\n",)),
    "above, below the key": Edit(put("Mine\n", after=KEY), (f"{KEY}Mine\n",)),
    "below": Edit(
        lambda body: f"{body}\n\n## Notes\n\n    code\n\n",
        (f"{END2}\n\n## Notes\n\n    code\n\n",),
    ),
    "between": Edit(put("\nBetween  \n\n", after=f"{END}\n"), (f"{END}\n\nBetween  \n\n", BEGIN2)),
    "inside, a line": Edit(
        put("\nHard!", after="- [ ] Say what it is."),
        ("- [ ] Say what it is.\n", f"{END}\nHard!\n"),
    ),
    "inside, paragraphs": Edit(
        put("One é\n\nTwo\n", before="### Steps"), ("### Steps", f"{END}\nOne é\n\nTwo\n"),
    ),
    "inside, code": Edit(
        put("\n```\n<!-- portfolio:end unit -->\n```\n", after="- [ ] Write it."),
        (f"{END}\n", "```\n<!-- portfolio:end unit -->\n```\n"),
    ),
    "a box ticked": Edit(put("- [x] A README.", instead="- [ ] A README."), ("- [x] A README.",)),
    "a box ticked by hand": Edit(
        put("- [X] Draw it.", instead="- [ ] Draw it."), ("- [x] Draw it.",)
    ),
    "a box of ours ticked": Edit(
        put("- [x] Every check", instead="- [ ] Every check"), ("- [x] Every check is done",)
    ),
    "a box added": Edit(put("\n- [x] Extra", after="- [ ] A README."), (f"{END}\n- [x] Extra\n",)),
    "a box renamed": Edit(
        put("- [x] A README with pictures", instead="- [ ] A README."),
        ("- [ ] A README.", f"{END}\n- [x] A README with pictures\n"),
    ),
    "a box moved out": Edit(
        lambda body: put("", instead="- [ ] Draw it.\n")(body) + "\n\n- [x] Draw it.\n",
        ("- [ ] Draw it.", f"{END2}\n\n- [x] Draw it.\n"),
    ),
    "a line of ours deleted": Edit(put("", instead="- [ ] Draw it.\n"), ("- [ ] Draw it.\n",)),
    "the key deleted": Edit(put("", instead=KEY), (KEY, BEGIN)),
    "an end deleted": Edit(put("Mine\n", instead=END), (END, "Mine\n", BEGIN2)),
    "a begin deleted": Edit(
        lambda body: unmarked(body, BEGIN) + "\nMine", (BEGIN, END, END2, "\nMine")
    ),
    "both marks deleted": Edit(
        lambda body: f"Mine\n{unmarked(body, BEGIN, END)}", ("Mine\n", BEGIN, END)
    ),
    "a whole part deleted": Edit(
        lambda body: "Top\n" + body[: body.index(BEGIN2)] + "End", ("Top\n", "\n\nEnd\n\n", BEGIN2)
    ),
    "everything deleted": Edit(lambda body: "Only mine.", (KEY, "Only mine.\n\n", BEGIN, BEGIN2)),
    "everything emptied": Edit(lambda body: "", (KEY, BEGIN, BEGIN2)),
    "line ends of the web": Edit(
        lambda body: ("Mine\n\n" + body + "\nMore\n").replace("\n", "\r\n"),
        ("Mine\r\n\r\n<!-- portfolio:key", f"{END2}\r\nMore\r\n"),
    ),
    "line ends of the web, inside": Edit(
        lambda body: put("One\nTwo\n", before="### Steps")(body).replace("\n", "\r\n"),
        (f"{END}\r\nOne\r\nTwo\r\n",),
    ),
    "mixed line ends": Edit(
        lambda body: f"a\r\nb\nc\r\n{body}\nd\re", ("a\r\nb\nc\r\n", "\nd\re")
    ),
    "a fence that never ends": Edit(lambda body: f"```\n{body}", (f"```\n{KEY}", END2)),
    "marks of another kind": Edit(
        lambda body: f"<!-- portfolio:begin x -->\nMine\n{body}\n<!-- portfolio:end -->",
        ("<!-- portfolio:begin x -->\nMine\n", "\n<!-- portfolio:end -->"),
    ),
    "a memory spoiled": Edit(
        lambda body: body.replace("portfolio:set", "portfolio:sat").replace("portfolio:lines", "x"),
        (BEGIN, END, "portfolio:sat"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_what_a_person_writes_stays(name: str) -> None:
    world, edit = World(), EDITS[name]
    world.sync()
    theirs = edit.make(world.issue("week-1").body)
    world.person("week-1", body=theirs)
    world.sync()
    first = world.at(2).body
    at = -1
    for words in edit.kept:
        at = first.find(words, at + 1)
        assert at >= 0, f"{words!r} is not there, or not in its order, in\n{first}"
    for mark in (BEGIN, BEGIN2):
        assert first.count(mark) == 1
    assert no_line_lost(theirs, first)
    writes = world.wrote
    world.sync()
    assert world.wrote == writes, "a second run writes nothing"
    world.wait(7)
    world.units = [replace(DOING, unit="week-1")]
    world.sync()
    later = world.at(2).body
    assert "7 of 12 checks done" in later
    assert no_line_lost(theirs, later)
    assert [issue.number for issue in world.board.issues] == [1, 2, 3]


def no_line_lost(theirs: str, now: str) -> bool:
    """Is every line that a person left still there? Ours may follow the work."""
    moving = ("<!-- portfolio:", "**Due:**", "Begin with ", "<!-- x ")
    lines = (line.strip() for line in theirs.splitlines())
    kept = [line for line in lines if line and not line.startswith(moving)]
    return all(line.replace("[X]", "[x]") in now for line in kept)


def test_a_box_follows_ci_and_a_persons_tick_stays_whatever_ci_says() -> None:
    world = World()
    world.units = [replace(DOING, unit="week-1")]
    world.sync()
    world.units = [replace(DONE, finished=False)]
    world.sync()
    assert "- [x] Every check is done" in world.at(2).body
    world.units = [replace(DOING, unit="week-1")]
    world.sync()
    assert "- [ ] Every check is done" in world.at(2).body
    world.person("week-1", body=world.at(2).body.replace("- [ ] Every", "- [x] Every"))
    for checks in (CheckFacts(3, 0, 0), CheckFacts(2, 0, 1), CheckFacts(3, 0, 0)):
        world.units = [replace(DOING, unit="week-1", checks=checks)]
        world.sync()
        assert "- [x] Every check is done" in world.at(2).body
    world.person("week-1", body=world.at(2).body.replace("- [x] Every", "- [ ] Every"))
    world.units = [replace(DOING, unit="week-1")]
    world.sync()
    assert "- [ ] Every check is done" in world.at(2).body


def test_people_keep_their_labels_and_ours_follow() -> None:
    world = World()
    world.sync()
    world.person("week-1", labels=("mine", "state: stuck", "kind: fun", "State: Todo"))
    world.units = [replace(DOING, unit="week-1")]
    world.sync()
    worn = set(world.at(2).labels)
    assert worn == {"mine", "state: stuck", "kind: fun", "portfolio", "kind: library",
                    "state: doing"}  # fmt: skip


def test_a_persons_title_stays_and_ours_follows_the_plan() -> None:
    world = World()
    world.sync()
    world.person("week-1", title="Attention, finally")
    world.person("board", title="My year")
    renamed = tuple(replace(u, title=f"New {u.key}") for u in world.plan.units)
    world.plan = replace(world.plan, units=renamed)
    for _ in range(3):
        world.sync()
        world.wait(7)
    assert world.at(1).title == "My year"
    assert world.at(2).title == "Attention, finally"
    assert world.at(3).title == "Week 2: New week-2"


@pytest.mark.parametrize("theirs", ["Holidays", ""])
def test_a_persons_milestone_stays_and_ours_follows_the_plan(theirs: str) -> None:
    world = World()
    world.sync()
    assert world.at(2).milestone == "Part 1"
    world.person("week-1", milestone=theirs)
    moved = tuple(replace(u, part="Part 9") for u in world.plan.units)
    world.plan = replace(world.plan, units=moved)
    for _ in range(3):
        world.sync()
        world.wait(7)
    assert world.at(2).milestone == theirs
    assert world.at(3).milestone == "Part 9"


def test_closed_by_hand_is_done_by_their_own_word_and_opened_again_is_open_again() -> None:
    world = World()
    world.sync()
    world.person("week-1", open=False, reason="completed")
    assert plans.by_hand(world.board, world.config) == {"week-1"}
    world.sync()
    assert "state: done" in world.at(2).labels
    world.wait(30)
    world.sync()
    assert not world.at(2).open
    world.person("week-1", open=True, reason="")
    assert plans.by_hand(world.board, world.config) == frozenset()
    world.sync()
    assert world.at(2).open
    assert "state: todo" in world.at(2).labels


def test_closed_as_not_planned_is_neither_done_nor_opened_again() -> None:
    world = World()
    world.sync()
    world.person("week-1", open=False, reason="not_planned")
    assert plans.by_hand(world.board, world.config) == frozenset()
    for _ in range(5):
        world.wait(7)
        world.sync()
    assert not world.at(2).open
    assert [i.title[:6] for i in world.board.issues].count("Week 1") == 1


def test_what_we_closed_counts_as_nobodys_word_and_stays_open_once_opened_again() -> None:
    world = World()
    world.sync()
    world.units = [DONE]
    world.weeks(2)
    assert not world.at(2).open
    assert plans.by_hand(world.board, world.config) == frozenset()
    world.person("week-1", open=True, reason="")
    for _ in range(4):
        world.sync()
        world.wait(7)
    assert world.at(2).open
    assert "state: doing" in world.at(2).labels
    world.person("week-1", open=False, reason="completed")
    world.sync()
    assert plans.by_hand(world.board, world.config) == {"week-1"}
    assert "state: done" in world.at(2).labels


def test_a_progress_board_that_a_person_closed_stays_closed_and_true() -> None:
    world = World()
    world.sync()
    world.person("board", open=False, pinned=False)
    world.units = [DONE]
    world.sync()
    assert not world.at(1).open
    assert not world.at(1).pinned
    assert "1 of 6 units done" in world.at(1).body


def test_a_unit_that_is_left_out_is_closed_and_opened_when_its_time_is_there_again() -> None:
    world = World()
    world.sync()
    config = world.config
    world.weeks(1)
    world.config = replace(config, skip=(Skip("week-2"),))
    world.weeks(1)
    assert (world.at(3).open, world.at(3).reason) == (False, "not_planned")
    assert plans.by_hand(world.board, world.config) == frozenset()
    world.config = config
    world.units = [replace(DOING, unit="week-2")]
    world.weeks(1)
    assert world.at(3).open


def test_a_unit_that_the_plan_has_no_more_is_closed_and_its_words_stay() -> None:
    world = World()
    world.sync()
    world.weeks(1)
    world.person("week-2", body=f"Mine\n{world.at(3).body}")
    kept = tuple(unit for unit in world.plan.units if unit.key != "week-2")
    milestones = world.plan.milestones[1:]
    world.plan = replace(world.plan, units=kept, milestones=milestones)
    world.weeks(1)
    assert not world.at(3).open
    assert world.at(3).body.startswith("Mine\n<!-- portfolio:key")


def test_after_a_move_to_another_plan_issues_follow_and_none_is_made_twice() -> None:
    world = World()
    world.sync()
    world.weeks(1)
    world.person("week-1", body=f"Mine\n{world.at(2).body}")
    units = tuple(replace(u, key=u.key.replace("week", "step")) for u in world.plan.units)
    moved = Moved("tiny", {u.key: u.key.replace("week", "step") for u in world.plan.units})
    world.plan = replace(world.plan, id="other", units=units, milestones=())
    world.config = replace(world.config, plan="other", moved=(moved,))
    world.sync()
    assert [keys.key_in(issue.body) for issue in world.board.issues] == [
        "other/board", "other/step-1", "other/step-2",
    ]  # fmt: skip
    assert world.at(2).body.startswith("Mine\n<!-- portfolio:key other/step-1 -->")
    assert world.at(2).title == "step-1: Unit 1"


@pytest.mark.parametrize(
    "author", [Person("mallory", 9), Person("github-actions", 9), Person("ada", 9, bot=True)]
)
def test_a_strangers_issue_with_our_key_is_nobodys(author: Person) -> None:
    world = World()
    world.sync()
    copied = replace(world.at(2), number=9, author=author, open=False, reason="completed")
    world.keep(copied)
    world.sync()
    assert world.at(9) == copied
    assert plans.by_hand(world.board, world.config) == frozenset()


def test_a_copy_that_the_learner_made_is_theirs() -> None:
    world = World()
    world.sync()
    copied = replace(world.at(2), number=9, author=ADA, title="My copy")
    world.keep(copied)
    world.sync()
    assert world.at(9) == copied


@pytest.mark.parametrize("how", ["key", "key and numbers", "label", "label and key"])
def test_an_issue_is_known_again_without_its_key(how: str) -> None:
    world = World()
    world.sync()
    if how in ("key", "label and key"):
        world.board = replace(world.board, numbers={"tiny/week-1": 2, "tiny/board": 1})
    issue: Issue = world.at(2)
    body = issue.body.replace(KEY, "") if "key" in how else issue.body
    labels = () if "label" in how else issue.labels
    world.person("week-1", body=body, labels=labels)
    made = [change for change in world.sync() if isinstance(change, OpenIssue)]
    assert made == []
    assert world.at(2).body.startswith(KEY)


def test_a_pause_closes_nothing_and_asks_for_nothing_new() -> None:
    world = World()
    world.sync()
    before = [issue.number for issue in world.board.issues if issue.open]
    world.wait(2)
    world.config = replace(world.config, pause=(Pause(world.today, date(2026, 6, 30)),))
    for _ in range(15):
        world.wait(7)
        world.sync()
    assert [issue.number for issue in world.board.issues if issue.open] == before
