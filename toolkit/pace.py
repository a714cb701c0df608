"""Where the learner stands in time, for themselves and never in public: no blame, only dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from toolkit import timeline
from toolkit.config import Config
from toolkit.portfolio import Portfolio, UnitView

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Pace:
    """Finished work against the schedule."""

    due: int  # units whose time is over, by the schedule
    done: int
    planned_end: date
    projected_end: date  # if the rest takes as long as the plan says
    streak: int  # weeks in a row, up to this one or the last, in which a unit was finished

    @property
    def ahead(self) -> int:
        """Units finished more than were due; less than nothing when there is something to do."""
        return self.done - self.due


def measure(portfolio: Portfolio, config: Config, today: date) -> Pace:
    """The pace at this day."""
    counted = [view for view in portfolio.units if view.state != "skipped"]
    open_ones = [view for view in counted if not view.done]
    planned_end = max((view.ends for view in counted), default=config.start)
    return Pace(
        due=sum(view.ends < today for view in counted),
        done=portfolio.done,
        planned_end=planned_end,
        projected_end=_projected(open_ones, config, today)
        if open_ones
        else min(planned_end, today),
        streak=_streak(portfolio, today),
    )


def _projected(open_ones: list[UnitView], config: Config, today: date) -> date:
    """The last day, if from today on each open unit takes the time that it has in the plan."""
    begin = max(today, min(view.starts for view in open_ones))
    weeks = {
        week for view in open_ones for week in range(view.unit.start_week, view.unit.end_week + 1)
    }
    return timeline.day_after(begin, 7 * len(weeks) - 1, config)


def _streak(portfolio: Portfolio, today: date) -> int:
    days = {
        view.facts.checks.on
        for view in portfolio.units
        if view.done and view.facts and view.facts.checks
    }
    weeks = {_monday(day) for day in days if day and day <= today}
    at = _monday(today) if _monday(today) in weeks else _monday(today) - _WEEK
    streak = 0
    while at in weeks:
        streak, at = streak + 1, at - _WEEK
    return streak


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
