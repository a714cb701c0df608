"""When each unit falls: the plan's weeks laid on a calendar, around pauses and skipped units."""

from dataclasses import dataclass
from datetime import date, timedelta

from toolkit.config import Config
from toolkit.curriculum import Curriculum, Milestone, Unit
from toolkit.errors import PortfolioError

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A unit's first and last day; a skipped unit takes none."""

    unit: Unit
    starts: date
    ends: date
    skipped: bool = False


def spans(
    curriculum: Curriculum, config: Config, hours_per_week: float | None = None
) -> list[Span]:
    """Every unit's days, in the plan's order. Fewer hours a week than the plan's stretch it."""
    stretch = _stretch(curriculum, hours_per_week)
    weeks = _weeks_to_do(curriculum, config)
    found = []
    for unit in curriculum.units:
        before = sum(week < unit.start_week for week in weeks)
        through = sum(week <= unit.end_week for week in weeks)
        skipped = unit.key in config.skipped
        try:
            starts = day_after(config.start, 7 * before * stretch, config)
            ends = starts if skipped else day_after(config.start, 7 * through * stretch - 1, config)
        except OverflowError as error:
            raise PortfolioError(
                f"{unit.key} would fall outside the calendar.",
                mend="Look at start and the pauses in portfolio.toml.",
            ) from error
        found.append(Span(unit, starts, max(starts, ends), skipped))
    return found


def milestones(curriculum: Curriculum, dated: list[Span]) -> list[tuple[Milestone, date]]:
    """Each milestone on the last day of the unit it follows."""
    ends = {span.unit.key: span.ends for span in dated}
    return [(milestone, ends[milestone.after]) for milestone in curriculum.milestones]


def _stretch(curriculum: Curriculum, hours_per_week: float | None) -> float:
    if hours_per_week is None:
        return 1.0
    if not curriculum.hours_per_week:
        raise PortfolioError(
            f"The plan {curriculum.id} does not say how many hours a week it is made for.",
            mend="Leave --hours-per-week out, or write hours_per_week into the plan.",
        )
    return curriculum.hours_per_week / hours_per_week


def _weeks_to_do(curriculum: Curriculum, config: Config) -> list[int]:
    """The plan's weeks, without those that belong to skipped units alone."""
    weeks = range(
        min(unit.start_week for unit in curriculum.units),
        max(unit.end_week for unit in curriculum.units) + 1,
    )
    to_do, left_out = set[int](), set[int]()
    for unit in curriculum.units:
        its = range(unit.start_week, unit.end_week + 1)
        (left_out if unit.key in config.skipped else to_do).update(its)
    return [week for week in weeks if week in to_do or week not in left_out]


def day_after(begin: date, days: float, config: Config) -> date:
    """The day so many working days after another: no day off is counted, none counts twice."""
    day = begin + timedelta(days=round(days))
    counted = begin
    for pause in sorted(config.pause, key=lambda p: p.start):
        begins = max(pause.start, counted)
        if begins <= day and begins <= pause.end:
            counted = pause.end + ONE_DAY
            day += counted - begins
    return day
