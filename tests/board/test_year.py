"""An ordinary year, day by day: 53 units, weeks that slip, a holiday, and few mails."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.board.world import ADA, BOT, SHA, World
from toolkit import plans
from toolkit.board import mails
from toolkit.board import plan as board_plan
from toolkit.config import Config, Pause, Skip
from toolkit.curriculum import Curriculum
from toolkit.facts import BY_CI, CheckFacts, UnitFacts
from toolkit.issues import keys
from toolkit.issues.labels import STATES
from toolkit.issues.model import Board, Issue

START = date(2026, 1, 5)
PAUSES = (Pause(date(2026, 4, 6), date(2026, 4, 19)), Pause(date(2026, 8, 1), date(2026, 8, 21)))
MOST = 2


@pytest.fixture(scope="module")
def year() -> World:
    return lived(random.Random(10))


def lived(chance: random.Random) -> World:
    """A year and some more: each unit is begun, worked on and finished, some with a delay."""
    plan = plans.find("distinguished-52", Path("/nowhere"))
    config = Config("ada", plan.id, START, mentors=("grace",), pause=PAUSES, skip=(Skip("week-7"),))
    world = World(START, config, plan)
    done: list[UnitFacts] = []
    waiting = [unit.key for unit in plan.units if unit.key != "week-7"]
    free = 0
    while waiting or world.today < START + timedelta(days=366):
        if waiting and not any(p.start <= world.today <= p.end for p in PAUSES):
            free -= 1
            if free < -chance.choice((4, 5, 6)):
                done.append(finished(waiting.pop(0), world.today))
                free = chance.choice((0, 0, 0, 0, 0, 1, 1, 9, 15, -4))
        world.units = [*done, *(begun(key) for key in waiting[:1] if free < 0)]
        world.sync()
        acts(world, chance)
        world.wait(1)
    return world


def begun(key: str) -> UnitFacts:
    return UnitFacts("ada/attention", key, commits=1, checks=CheckFacts(1, 2, 0, SHA, by=BY_CI))


def finished(key: str, on: date) -> UnitFacts:
    return replace(begun(key), finished=True, checks=CheckFacts(3, 0, 0, SHA, by=BY_CI, on=on))


def acts(world: World, chance: random.Random) -> None:
    """What people do on a day: now and then a tick, a note, a word from the mentor."""
    mine = [issue for issue in world.board.issues if issue.open and issue.number > 1]
    if not mine:
        return
    issue = chance.choice(mine)
    unit = keys.key_in(issue.body).rpartition("/")[2]
    what = chance.random()
    if what < 0.2 and "- [ ]" in issue.body:
        world.person(unit, body=issue.body.replace("- [ ]", "- [x]", 1))
    elif what < 0.25:
        world.person(unit, body=f"{issue.body}\n\nNote of {world.today}")
    elif what < 0.28:
        world.says(unit, "grace", "Nice.")
    elif what < 0.31:
        world.says(unit, ADA.login, "Thanks.")


def per_week(world: World, login: str) -> Counter[date]:
    """How many mails of ours somebody got, for each day in the week that it ends."""
    found = Counter[date]()
    for on, by, mail in world.sent:
        if mail.to == login and by == BOT:
            found.update(on + timedelta(days=ahead) for ahead in range(7))
    return found


def test_nobody_gets_more_than_two_mails_in_any_seven_days(year: World) -> None:
    for login in ("ada", "grace"):
        most = max(per_week(year, login).values())
        assert 1 <= most <= MOST
    assert {mail.to for _, _, mail in year.sent} == {"ada", "grace"}
    assert all(mail.why != "mention" for _, _, mail in year.sent)


def test_each_unit_had_one_issue_and_all_are_closed_in_the_end(year: World) -> None:
    named = [keys.key_in(issue.body) for issue in year.board.issues]
    # In a hurry a unit may be done before it was its turn to have one.
    assert 45 <= len(named) == len(set(named)) <= 53
    assert f"{year.plan.id}/week-7" not in named
    for issue in year.board.issues[1:]:
        assert not issue.open
        assert "state: done" in issue.labels
        assert sum(f"state: {state}" in issue.labels for state in STATES) == 1
    assert board_plan.by_hand(year.board, year.config) == frozenset()
    assert "52 of 52 units done" in year.board.issues[0].body
    assert len(year.board.milestones) == len({unit.part for unit in year.plan.units})


def test_every_note_and_tick_of_the_year_is_there(year: World) -> None:
    told = "".join(issue.body for issue in year.board.issues)
    assert told.count("Note of ") > 10
    assert told.count("- [x]") > 60


def test_after_the_year_nothing_is_left_to_write(year: World) -> None:
    wrote = year.wrote
    year.sync()
    year.wait(1)
    year.sync()
    assert year.wrote == wrote


def test_a_learner_who_does_everything_in_a_week_is_not_flooded() -> None:
    plan: Curriculum = plans.find("distinguished-52", Path("/nowhere"))
    world = World(START, Config("ada", plan.id, START), plan)
    world.sync()
    for number in range(12):
        world.units = [finished(unit.key, world.today) for unit in plan.units[: 2 * number]]
        world.sync()
        world.wait(1)
    for _ in range(40):
        world.wait(3)
        world.sync()
    assert max(per_week(world, "ada").values()) <= MOST
    done = {f"{plan.id}/{unit.key}" for unit in plan.units[:22]}
    left = [issue for issue in world.board.issues if keys.key_in(issue.body) in done]
    assert not any(issue.open for issue in left)


def test_a_review_that_was_closed_for_the_learner_counts_as_a_mail() -> None:
    today = date(2026, 3, 9)
    body = (
        f"{keys.mark('tiny/review/week-1/1')}\n<!-- portfolio:turned to=approved on=2026-03-08 -->"
    )
    issue = Issue(1, "Review of week-1", body, ADA, at="2026-02-01T00:00:00Z")
    board = Board("ada/study", (issue,), viewer=BOT)
    assert mails.left(board, "ada", today) == 1
    assert mails.left(board, "ada", today + timedelta(days=6)) == 2
