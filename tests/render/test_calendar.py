"""The calendar file: what a calendar program reads is what the schedule says."""

from datetime import date, timedelta
from pathlib import Path

from icalendar import Calendar

from toolkit import plans, timeline
from toolkit.config import Config, Skip
from toolkit.render.calendar import calendar

PLAN = plans.find("distinguished-52", Path())
CONFIG = Config("ada", PLAN.id, date(2026, 1, 5), skip=(Skip("week-7"),))
SPANS = timeline.spans(PLAN, CONFIG)
MADE = calendar(PLAN, SPANS, timeline.milestones(PLAN, SPANS))


def test_every_unit_and_milestone_is_an_entry_over_its_days() -> None:
    events = {str(e["uid"]).split("@")[0]: e for e in Calendar.from_ical(MADE).walk("VEVENT")}
    assert len(events) == 52 + len(PLAN.milestones)
    assert "week-7" not in events
    for span in SPANS:
        if not span.skipped:
            event = events[span.unit.key]
            assert event.decoded("dtstart") == span.starts
            assert event.decoded("dtend") == span.ends + timedelta(days=1)
            assert span.unit.title in str(event["summary"])


def test_the_file_keeps_to_the_standards_line_ends_and_lengths() -> None:
    assert MADE.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in MADE.split(b"\r\n"))
    assert b"\n" not in MADE.replace(b"\r\n", b"")


def test_the_same_schedule_gives_the_same_file() -> None:
    again = timeline.spans(PLAN, CONFIG)
    assert calendar(PLAN, again, timeline.milestones(PLAN, again)) == MADE
