"""When a unit is to be finished: as planned, or later by whole weeks, without a word of blame."""

from collections.abc import Sequence
from datetime import date

from toolkit import timeline
from toolkit.config import Config
from toolkit.portfolio import UnitView


def due(views: Sequence[UnitView], config: Config, today: date) -> dict[str, date]:
    """The day of each of these units, in order; none is in the past, none before an earlier one's.

    It moves by whole weeks, so that it stays the same from one week's day to the next.
    """
    found: dict[str, date] = {}
    before: UnitView | None = None
    for view in views:
        least = today
        if before and view.unit.end_week > before.unit.end_week:
            weeks = view.unit.end_week - max(before.unit.end_week, view.unit.start_week - 1)
            least = max(least, timeline.day_after(found[before.unit.key], 7 * weeks, config))
        day, weeks = view.ends, 0
        while day < least:
            weeks += 1
            day = timeline.day_after(view.ends, 7 * weeks, config)
        found[view.unit.key] = day
        before = view
    return found
