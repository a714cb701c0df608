"""The schedule as a calendar file (RFC 5545): whole days, the same identifiers every time."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from toolkit.curriculum import Curriculum, Milestone
from toolkit.text import one_line
from toolkit.timeline import Span

# A calendar wants to know when an entry was made; a fixed time keeps the file the same.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


def calendar(
    curriculum: Curriculum, spans: list[Span], milestones: list[tuple[Milestone, date]]
) -> bytes:
    """Every unit as an event over its days, every milestone as one on its day."""
    made = Calendar()
    made.add("prodid", "-//portfolio-toolkit//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", one_line(curriculum.title))
    for span in spans:
        if not span.skipped:
            title = f"{span.unit.key}: {one_line(span.unit.title)}"
            words = "\n".join(one_line(goal) for goal in span.unit.goals)
            made.add_component(
                _event(curriculum, span.unit.key, title, words, span.starts, span.ends)
            )
    for number, (milestone, day) in enumerate(milestones, 1):
        title, words = one_line(milestone.title), one_line(milestone.text, 1000)
        made.add_component(_event(curriculum, f"milestone-{number}", title, words, day, day))
    data: bytes = made.to_ical()
    return data


def _event(
    curriculum: Curriculum, key: str, title: str, words: str, starts: date, ends: date
) -> Event:
    event = Event()
    event.add("uid", f"{key}@{curriculum.id}.portfolio-toolkit")
    event.add("dtstamp", _MADE)
    event.add("dtstart", starts)
    event.add("dtend", ends + timedelta(days=1))  # the day after the last, as the standard has it
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")  # a plan does not make anyone busy
    if words:
        event.add("description", words)
    return event
