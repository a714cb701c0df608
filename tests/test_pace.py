"""Where the learner stands in time: dates alone, no blame."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.test_portfolio import CONFIG, PLAN
from toolkit import explain, pace, portfolio
from toolkit.config import Pause, Skip
from toolkit.errors import PortfolioError
from toolkit.facts import CheckFacts, RepoFacts, UnitFacts
from toolkit.ledger import Ledger
from toolkit.pace import Pace
from toolkit.portfolio import Portfolio

START = CONFIG.start
WEEK = timedelta(weeks=1)


def finished(*weeks: int) -> Portfolio:
    """Each of these units proved on the last day of its week."""
    units = tuple(
        UnitFacts(f"w{n}", f"week-{n}", finished=True, commits=1,
                  checks=CheckFacts(1, 0, 0, "abc1234", on=START + n * WEEK - timedelta(days=1)))
        for n in weeks
    )  # fmt: skip
    repos = tuple(RepoFacts(f"w{n}", tools=("NumPy",)) for n in weeks)
    return portfolio.build(PLAN, Ledger(repos=repos, units=units), CONFIG)


def measured(found: Portfolio, day: date) -> Pace:
    return pace.measure(found, CONFIG, day)


@pytest.mark.parametrize(
    ("weeks", "day", "ahead"),
    [((), 0, 0), ((1,), 6, 1), ((1,), 7, 0), ((), 14, -2), ((2,), 14, -1)],
)
def test_due_is_what_the_schedule_says_is_over(
    weeks: tuple[int, ...], day: int, ahead: int
) -> None:
    assert measured(finished(*weeks), START + timedelta(days=day)).ahead == ahead


def test_on_time_the_end_is_the_plans() -> None:
    found = measured(finished(1, 2), START + 2 * WEEK)
    assert found.projected_end == found.planned_end == START + 4 * WEEK - timedelta(days=1)


def test_what_is_open_takes_its_own_time_from_today() -> None:
    late = measured(finished(), START + 3 * WEEK)
    assert late.projected_end == START + 7 * WEEK - timedelta(days=1)
    paused = replace(CONFIG, pause=(Pause(START + 3 * WEEK, START + 4 * WEEK - timedelta(days=1)),))
    rest = portfolio.build(PLAN, Ledger(), paused)
    assert pace.measure(rest, paused, START + 3 * WEEK).projected_end == (
        START + 8 * WEEK - timedelta(days=1)
    )


def test_a_finished_plan_has_ended() -> None:
    assert measured(finished(1, 2, 3, 4), START + 3 * WEEK).projected_end == START + 3 * WEEK


@pytest.mark.parametrize(
    ("weeks", "today", "streak"),
    [((), 2, 0), ((1, 2), 2, 2), ((1, 2), 1, 1), ((1, 3), 3, 1), ((1,), 3, 0)],
)
def test_a_streak_lasts_until_a_whole_week_brings_nothing(
    weeks: tuple[int, ...], today: int, streak: int
) -> None:
    assert measured(finished(*weeks), START + today * WEEK).streak == streak


def test_every_number_can_be_explained() -> None:
    found = finished(1, 2)
    told = {
        name: explain.explain(found, measured(found, START + 2 * WEEK), name)
        for name in explain.names(found)
    }
    assert all(one.value and one.because for one in told.values())
    assert told["done"].value == "2"
    assert told["done"].because[1].startswith("week-1: 1 of 1 done on 2")
    assert told["counted"].value == "4"
    assert told["week-3"].because[-1] == "no repo of it was seen"
    assert told["NumPy"].value == "2 works"


def test_a_skipped_unit_is_named_where_units_are_counted() -> None:
    config = replace(CONFIG, skip=(Skip("week-2"),))
    found = portfolio.build(PLAN, Ledger(), config)
    told = explain.explain(found, pace.measure(found, config, START), "counted")
    assert (told.value, told.because[1]) == ("3", "less week-2: [[skip]] in portfolio.toml")


def test_what_there_is_not_cannot_be_explained() -> None:
    found = finished()
    with pytest.raises(PortfolioError) as error:
        explain.explain(found, measured(found, START), "don")
    assert error.value.mend == "Did you mean done?"
