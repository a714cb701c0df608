"""Dates as people read them, the same on every machine."""

from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def spoken(day: date) -> str:
    """`4 March 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short(day: date) -> str:
    """`4 Mar`, for a list under its year."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def stamp(day: date) -> str:
    """The moment that a feed gives for a day (RFC 3339)."""
    return f"{day.isoformat()}T00:00:00Z"
