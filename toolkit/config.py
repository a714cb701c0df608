"""`portfolio.toml`, the learner's settings in their home."""

import re
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from toolkit import tomls
from toolkit.decode import Locate
from toolkit.errors import PortfolioError
from toolkit.text import did_you_mean

FILE = "portfolio.toml"
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}")
_REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}|off")
_LAYOUTS = ("week", "project")
_INCLUDE = ("archived", "forks", "private")


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
    board: str = ""  # the repo that holds the issues, if not the home; or "off"
    graduated: date | None = None
    toolkit: str = ""
    name: str = ""  # of a person, for people
    about: str = ""  # who they are, in a sentence of their own
    site: str = ""  # where the site lies, if not on the home's own Pages
    organizations: tuple[str, ...] = ()  # whose repos count as well
    include: tuple[str, ...] = ("archived",)
    featured: tuple[str, ...] = ()  # the units to show first
    mentors: tuple[str, ...] = ()
    scores: bool = False  # may mentors' scores be shown, where they agree too?
    pause: tuple[Pause, ...] = ()
    skip: tuple[Skip, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def skipped(self) -> frozenset[str]:
        """The keys of the units left out."""
        return frozenset(skip.unit for skip in self.skip)

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose repos hold the work."""
        return (self.learner, *self.organizations)


def load(text: str, source: str) -> Config:
    """The settings, checked."""
    config = tomls.load(text, Config, source)
    locate = tomls.locator(text, source)
    check_login(config.learner, where=locate(("learner",)))
    for field_name in ("mentors", "organizations"):
        for login in getattr(config, field_name):
            check_login(login, where=locate((field_name,)))
    _check_choice("layout", config.layout, _LAYOUTS, locate)
    for kind in config.include:
        _check_choice("include", kind, _INCLUDE, locate)
    if config.board and not _REPOSITORY.fullmatch(config.board):
        raise PortfolioError(
            f'board should be a repo such as "{config.learner}/study", or "off", '
            f"not {config.board[:100]!r}.",
            where=locate(("board",)),
        )
    check_timezone(config.timezone, where=locate(("timezone",)))
    for index, pause in enumerate(config.pause):
        if pause.end < pause.start:
            raise PortfolioError(
                "This pause ends before it starts.", where=locate(("pause", index, "to"))
            )
    return config


def _check_choice(name: str, value: str, known: Sequence[str], locate: Locate) -> None:
    if value not in known:
        raise PortfolioError(
            f"{name} should be one of {', '.join(known)}, not {value!r}.",
            where=locate((name,)),
            mend=did_you_mean(value, known),
        )


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
