"""`portfolio.toml`, the learner's settings in their home."""

import re
import zoneinfo
from dataclasses import dataclass, field
from datetime import date

from toolkit import tomls
from toolkit.errors import PortfolioError
from toolkit.text import did_you_mean

FILE = "portfolio.toml"
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}")
_LAYOUTS = ("week", "project")


@dataclass(frozen=True)
class Pause:
    """Days off: the schedule stretches around them."""

    start: date = field(metadata={"key": "from"})
    end: date = field(metadata={"key": "to"})
    reason: str = ""


@dataclass(frozen=True)
class Skip:
    """A unit the learner leaves out."""

    unit: str
    reason: str = ""


@dataclass(frozen=True)
class Moved:
    """A plan that was followed before, by its id, and what its units count for now."""

    plan: str
    units: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Config:
    """A home's settings."""

    learner: str
    plan: str
    start: date
    timezone: str = "UTC"
    layout: str = "week"
    board: str = ""
    graduated: date | None = None
    toolkit: str = ""
    mentors: tuple[str, ...] = ()
    pause: tuple[Pause, ...] = ()
    skip: tuple[Skip, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def skipped(self) -> frozenset[str]:
        """The keys of the units left out."""
        return frozenset(skip.unit for skip in self.skip)


def load(text: str, source: str) -> Config:
    """The settings, checked."""
    config = tomls.load(text, Config, source)
    locate = tomls.locator(text, source)
    check_login(config.learner, where=locate(("learner",)))
    for mentor in config.mentors:
        check_login(mentor, where=locate(("mentors",)))
    if config.layout not in _LAYOUTS:
        raise PortfolioError(
            f"layout should be one of {', '.join(_LAYOUTS)}, not {config.layout!r}.",
            where=locate(("layout",)),
            mend=did_you_mean(config.layout, _LAYOUTS),
        )
    check_timezone(config.timezone, where=locate(("timezone",)))
    for index, pause in enumerate(config.pause):
        if pause.end < pause.start:
            raise PortfolioError(
                "This pause ends before it starts.", where=locate(("pause", index, "to"))
            )
    return config


def check_login(login: str, *, where: str) -> None:
    """Refuse what GitHub would refuse as a login."""
    if not _LOGIN.fullmatch(login):
        raise PortfolioError(
            f"{login[:60]!r} is no GitHub login: letters, digits and single hyphens, at most 39.",
            where=where,
        )


def check_timezone(name: str, *, where: str) -> None:
    """Refuse what is no timezone on this machine."""
    known = zoneinfo.available_timezones() | {"UTC"}
    if name not in known:
        raise PortfolioError(
            f"There is no timezone {name!r}.", where=where, mend=did_you_mean(name, known)
        )
