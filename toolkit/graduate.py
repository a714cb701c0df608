"""The end of a plan: everything stands without the toolkit, and shows its last good figures."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from toolkit import bundled, config, managed
from toolkit.changes import WriteFile
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.publishing import README

_SCHEDULE = re.compile(
    r"^  schedule:[ \t]*(?:#.*)?\n(?:(?:    .*| *#.*)?\n)+?(?=  \S|\S|\Z)", re.MULTILINE
)
_ANY = re.compile(r"^\s*(?:on:.*)?\bschedule\s*:", re.MULTILINE)


def planned(home: Home, written: Iterable[WriteFile], today: date) -> list[WriteFile]:
    """The home's files as they stay: `written` is what a last sync would write."""
    last = {change.path: change.data for change in written}
    frozen = managed.frozen(last[README].decode(), README)
    settings = files.read_text(home.folder / config.FILE)
    if home.config.graduated is None:
        ending = "\r\n" if "\r\n" in settings else "\n"
        mark = "\ufeff" if settings.startswith("\ufeff") else ""
        settings = f"{mark}graduated = {today}{ending}{settings.removeprefix(mark)}"
    return [
        *(WriteFile(path, data) for path, data in last.items() if path != README),
        WriteFile(README, frozen.encode()),
        WriteFile(config.FILE, settings.encode()),
        *_without_schedule(home.folder),
    ]


def _without_schedule(folder: Path) -> list[WriteFile]:
    """The home's workflows that call ours, no longer started by a clock."""
    found = []
    for path in sorted((folder / ".github" / "workflows").glob("*.y*ml")):
        text = files.read_text(path)
        if bundled.REPOSITORY not in text or not _ANY.search(text):
            continue
        ending = "\r\n" if "\r\n" in text else "\n"
        quiet = _SCHEDULE.sub("", text.replace("\r\n", "\n"))
        if _ANY.search(quiet):
            raise PortfolioError(
                "The schedule here is written in a form that cannot be taken out.",
                where=str(path), mend="Take it out by hand, commit, and try again.",
            )  # fmt: skip
        name = path.relative_to(folder).as_posix()
        found.append(WriteFile(name, quiet.replace("\n", ending).encode()))
    return found
