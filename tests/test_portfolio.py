"""Progress follows from curriculum, ledger and settings alone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import portfolio
from toolkit.config import Config, Pause, Skip
from toolkit.curriculum import Curriculum, Unit
from toolkit.errors import PortfolioError
from toolkit.facts import CheckFacts, UnitFacts
from toolkit.ledger import Ledger
from toolkit.portfolio import Portfolio

UNITS = tuple(Unit(f"week-{n}", f"Unit {n}", "library", n, n) for n in range(1, 5))
PLAN = Curriculum("portfolio/curriculum/v1", "tiny", "Tiny", UNITS)
MONDAY = date(2026, 3, 2)
CONFIG = Config("ada", "tiny", MONDAY)
DONE = UnitFacts("w1", "week-1", finished=True, commits=5, checks=CheckFacts(3, 0, 0))
EDITED = replace(DONE, checks=CheckFacts(3, 0, 0, edited=("tests/checks/test_a.py",)))
OPEN = replace(DONE, finished=False, checks=CheckFacts(1, 2, 0))


def built(*units: UnitFacts, skip: str = "", pauses: tuple[Pause, ...] = ()) -> Portfolio:
    config = replace(CONFIG, skip=(Skip(skip),) if skip else (), pause=pauses)
    return portfolio.build(PLAN, Ledger(units=units), config)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def pause(start: str, end: str) -> Pause:
    return Pause(day(start), day(end))


@pytest.mark.parametrize(
    ("facts", "skip", "state"),
    [
        ([], "", "todo"),
        ([], "week-1", "skipped"),
        ([DONE], "", "done"),
        ([DONE], "week-1", "done"),
        ([OPEN], "", "doing"),
        ([OPEN], "week-1", "skipped"),
        ([replace(DONE, finished=False)], "", "doing"),
        ([replace(DONE, checks=None)], "", "doing"),
        ([replace(DONE, checks=CheckFacts(2, 0, 1))], "", "doing"),
        ([replace(DONE, checks=CheckFacts(2, 1, 0))], "", "doing"),
        ([replace(DONE, checks=CheckFacts(0, 0, 0))], "", "doing"),
        ([replace(OPEN, repo="w2", commits=99), DONE], "", "done"),
        ([DONE, replace(OPEN, repo="w2", commits=99)], "", "done"),
        ([DONE, replace(EDITED, repo="w2", commits=9)], "", "done"),
        ([EDITED], "", "doing"),
    ],
)  # fmt: skip
def test_a_unit_is_done_only_where_the_checks_bear_it_out(
    facts: list[UnitFacts], skip: str, state: str
) -> None:
    assert built(*facts, skip=skip).units[0].state == state


def test_of_several_repos_the_best_one_is_shown() -> None:
    better = replace(OPEN, repo="w2", checks=CheckFacts(2, 1, 0))
    shown = built(OPEN, better, replace(OPEN, repo="w3", checks=None)).units[0]
    assert shown.facts == better


def test_the_learners_title_comes_before_the_plans() -> None:
    assert built(replace(DONE, title="Mine")).units[0].title == "Mine"
    assert built(DONE).units[0].title == "Unit 1"


def test_a_skipped_unit_is_not_counted() -> None:
    assert built(skip="week-2").counted == 3
    assert [view.unit.key for view in built(skip="week-2").in_state("skipped")] == ["week-2"]


def test_what_is_not_in_the_plan_is_left_out() -> None:
    assert [view.state for view in built(replace(DONE, unit="week-99")).units] == ["todo"] * 4


@pytest.mark.parametrize(
    ("pauses", "week_1", "week_2"),
    [
        ([], ("03-02", "03-08"), ("03-09", "03-15")),
        ([("01-01", "01-31")], ("03-02", "03-08"), ("03-09", "03-15")),
        ([("02-20", "03-04")], ("03-05", "03-11"), ("03-12", "03-18")),
        ([("03-02", "03-02")], ("03-03", "03-09"), ("03-10", "03-16")),
        ([("03-04", "03-05")], ("03-02", "03-10"), ("03-11", "03-17")),
        ([("03-08", "03-08")], ("03-02", "03-09"), ("03-10", "03-16")),
        ([("03-09", "03-15")], ("03-02", "03-08"), ("03-16", "03-22")),
        ([("12-01", "12-31")], ("03-02", "03-08"), ("03-09", "03-15")),
        ([("03-04", "03-05"), ("03-10", "03-10")], ("03-02", "03-11"), ("03-12", "03-18")),
        ([("03-10", "03-10"), ("03-04", "03-05")], ("03-02", "03-11"), ("03-12", "03-18")),
        ([("03-03", "03-06"), ("03-05", "03-07")], ("03-02", "03-13"), ("03-14", "03-20")),
        ([("03-03", "03-07"), ("03-04", "03-05")], ("03-02", "03-13"), ("03-14", "03-20")),
        ([("03-03", "03-04"), ("03-03", "03-04")], ("03-02", "03-10"), ("03-11", "03-17")),
    ],
)
def test_the_schedule_stretches_around_days_off(
    pauses: list[tuple[str, str]], week_1: tuple[str, str], week_2: tuple[str, str]
) -> None:
    views = built(pauses=tuple(pause(*days) for days in pauses)).units
    assert (views[0].starts, views[0].ends) == (day(week_1[0]), day(week_1[1]))
    assert (views[1].starts, views[1].ends) == (day(week_2[0]), day(week_2[1]))


DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 1))


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=5))
def test_every_unit_keeps_seven_working_days(spans: list[list[date]]) -> None:
    pauses = tuple(Pause(start, end) for start, end in spans)
    off = {number for p in pauses for number in range(p.start.toordinal(), p.end.toordinal() + 1)}
    working = [n for n in range(MONDAY.toordinal(), MONDAY.toordinal() + 400) if n not in off]
    for number, view in enumerate(built(pauses=pauses).units):
        assert view.starts.toordinal() == working[7 * number]
        assert view.ends.toordinal() == working[7 * number + 6]


@pytest.mark.parametrize(
    "config",
    [
        replace(CONFIG, start=date(9999, 12, 20)),
        replace(CONFIG, pause=(Pause(MONDAY, date(9999, 12, 31)),)),
    ],
)
def test_a_plan_that_leaves_the_calendar_is_an_error(config: Config) -> None:
    with pytest.raises(PortfolioError, match="outside the calendar"):
        portfolio.build(PLAN, Ledger(), config)


def test_a_plan_may_begin_with_any_week() -> None:
    units = (
        replace(UNITS[0], start_week=0, end_week=0),
        replace(UNITS[1], start_week=1, end_week=2),
    )
    views = portfolio.build(replace(PLAN, units=units), Ledger(), CONFIG).units
    assert [(v.starts, v.ends) for v in views] == [
        (MONDAY, day("03-08")),
        (day("03-09"), day("03-22")),
    ]


@pytest.mark.parametrize(
    ("facts", "today", "key"),
    [
        ([], "03-04", "week-1"),
        ([], "01-01", "week-1"),
        ([], "03-11", "week-2"),
        ([], "12-31", "week-1"),
        ([DONE], "03-04", "week-2"),
        ([DONE], "12-31", "week-2"),
        ([replace(OPEN, unit="week-3")], "03-04", "week-3"),
        ([replace(OPEN, unit="week-3"), replace(OPEN, unit="week-2")], "03-04", "week-2"),
        ([replace(DONE, unit=unit.key) for unit in UNITS], "03-04", None),
    ],
)
def test_the_current_unit_is_the_one_begun_or_due(
    facts: list[UnitFacts], today: str, key: str | None
) -> None:
    current = built(*facts).current(day(today))
    assert (current.unit.key if current else None) == key
