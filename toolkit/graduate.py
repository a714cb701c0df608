"""The end of a plan: everything stands without the toolkit, and shows its last good figures."""

import re
from datetime import date
from pathlib import Path

from toolkit import bundled, config, managed
from toolkit.changes import WriteFile
from toolkit.edges import files
from toolkit.home import Home
from toolkit.publishing import README

_PLAN = re.compile(r"^plan\s*=.*\n", re.MULTILINE)
_SCHEDULE = re.compile(r"^  schedule:\n(?:(?:    .*| *#.*)?\n)+?(?=  \S|\S|\Z)", re.MULTILINE)


def planned(home: Home, written: list[WriteFile], today: date) -> list[WriteFile]:
    """The home's files as they stay: `written` is what a last sync would write."""
    last = {change.path: change.data for change in written}
    frozen = managed.frozen(last[README].decode(), README)
    settings = files.read_text(home.folder / config.FILE)
    if home.config.graduated is None:
        settings = _PLAN.sub(rf"\g<0>graduated = {today}\n", settings, count=1)
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
        if bundled.REPOSITORY in text and _SCHEDULE.search(text):
            name = path.relative_to(folder).as_posix()
            found.append(WriteFile(name, _SCHEDULE.sub("", text).encode()))
    return found
