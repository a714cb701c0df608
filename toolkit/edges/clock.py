"""The time and place of this machine."""

import zoneinfo
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from toolkit.errors import PortfolioError


def today(env: Mapping[str, str], timezone: str = "UTC") -> date:
    """The date in the learner's timezone; PORTFOLIO_TODAY sets it for runs to be repeated."""
    wanted = env.get("PORTFOLIO_TODAY")
    if not wanted:
        return datetime.now(zoneinfo.ZoneInfo(timezone)).date()
    try:
        return date.fromisoformat(wanted)
    except ValueError as error:
        raise PortfolioError(f"PORTFOLIO_TODAY is no date: {wanted!r}.") from error


def timezone(env: Mapping[str, str]) -> str:
    """The name of this machine's timezone, UTC where it does not say."""
    link = Path("/etc/localtime").resolve().as_posix()
    name = env.get("TZ") or link.partition("/zoneinfo/")[2]
    try:
        return zoneinfo.ZoneInfo(name).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
