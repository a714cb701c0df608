"""All files and folders that the posts of some repos come from."""

import itertools
import zoneinfo
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from toolkit import bundled, config
from toolkit.checks.week import Week
from toolkit.edges import files
from toolkit.home import Home

_MOST = 20_000  # to look at more takes longer than to build
_GIT = ("HEAD", "commondir", "config", "config.worktree", "info/grafts", "packed-refs", "shallow")
_GIT_TREES = ("branches", "refs", "reftable", "remotes")
_SYSTEM = ("/etc/gitconfig", "/usr/local/etc/gitconfig", "/opt/homebrew/etc/gitconfig")


@dataclass(frozen=True)
class Origin:
    """Where a build began to look, what it found there, and the pictures that its posts show."""

    start: Path
    folders: Sequence[Path]
    home: Home | None
    weeks: Sequence[Week]
    pictures: Collection[Path]
    span: tuple[float, float] | None = None


def of(origin: Origin, env: Mapping[str, str], search: Iterable[str]) -> list[str] | None:
    """The paths, those where nothing is too; None where they do not tell everything.

    `search` is where Python looks for libraries: it changes when one is installed or removed.
    """
    repos = {week.folder for week in origin.weeks}
    gits = [folder / ".git" for folder in [*repos, *([origin.home.folder] if origin.home else [])]]
    configs = [*_configs(env), *(git / "config" for git in gits)]
    if any(git.is_file() for git in gits) or any(map(_includes, configs)):
        return None  # git reads more files than those that we know of
    found: dict[Path, None] = dict.fromkeys([*configs, *map(Path, search)])
    for several in (_toolkit(), _near(origin, env), *map(_week, repos), _shown(origin, repos)):
        for path in several:
            found[path] = None
            if len(found) > _MOST:
                return None
    return [str(path) for path in found]


def span(today: date, timezone: str, env: Mapping[str, str]) -> tuple[float, float] | None:
    """When it is that day there; None where it is always."""
    if env.get("PORTFOLIO_TODAY"):
        return None
    zone = zoneinfo.ZoneInfo(timezone)
    first, last = (
        datetime.combine(day, time_of_day(), zone).timestamp()
        for day in (today, today + timedelta(1))
    )
    return first, last


def _toolkit() -> Iterator[Path]:
    yield from _below(bundled.PACKAGE)
    yield from _below(bundled.PACKS)


def _near(origin: Origin, env: Mapping[str, str]) -> Iterator[Path]:
    """Where the home and the weeks are looked for."""
    yield Path("/etc/localtime")
    starts = [origin.start, *(origin.start / folder for folder in origin.folders)]
    yield from starts  # as they were named: a link may lead elsewhere tomorrow
    for start in {origin.start, *(folder.resolve() for folder in starts)}:
        for folder in (start, *start.parents):
            yield from (folder / config.FILE, folder / "pyproject.toml", _dot_git(folder))
        repo = next((f for f in (start, *start.parents) if (f / ".git").exists()), start)
        for folder in {start.parent, repo.parent}:
            yield from _weeks_in(folder)
        yield from _weeks_in(start)
    if env.get("PORTFOLIO_HOME"):
        yield Path(env["PORTFOLIO_HOME"]).expanduser()
    if origin.home:
        home = origin.home.folder
        yield from (home, home / config.FILE, home / origin.home.config.plan)
        yield from _git(home)
        yield from _weeks_in(home.parent)


def _weeks_in(folder: Path) -> Iterator[Path]:
    yield folder
    for near in files.folders(folder):
        yield from (near / config.FILE, near / "pyproject.toml")


def _week(folder: Path) -> Iterator[Path]:
    yield from (folder, folder / "pyproject.toml", *folder.glob(".env*"))
    for name in files.names(folder):
        if name.lower() in ("posts", "notebooks"):
            yield from _below(folder / name)
    yield from _git(folder)


def _shown(origin: Origin, repos: Collection[Path]) -> Iterator[Path]:
    """The pictures, and the folders of the repo that they would vanish from."""
    for picture in origin.pictures:
        yield picture
        yield from itertools.takewhile(lambda folder: folder not in repos, picture.parents)


def _git(folder: Path) -> Iterator[Path]:
    """What decides which commits there are, and the names that git has for other repos."""
    yield from (folder / ".git" / name for name in _GIT)
    for name in _GIT_TREES:
        yield from _below(folder / ".git" / name)


def _dot_git(folder: Path) -> Path:
    """What tells that a repository begins here; its own folder changes all the time."""
    return folder / ".git/HEAD" if (folder / ".git").is_dir() else folder / ".git"


def _configs(env: Mapping[str, str]) -> list[Path]:
    user = Path(env.get("HOME") or "/")
    own = Path(env.get("XDG_CONFIG_HOME") or user / ".config")
    named = [env[name] for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM") if env.get(name)]
    return [user / ".gitconfig", own / "git/config", *map(Path, (*_SYSTEM, *named))]


def _includes(path: Path) -> bool:
    return path.is_file() and b"[include" in files.read(path).lower()


def _below(folder: Path) -> Iterator[Path]:
    yield folder
    yield from (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
