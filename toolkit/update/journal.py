"""What an update of all repos has done so far, so that one that was broken off goes on."""

import json
from collections.abc import Mapping
from pathlib import Path

from toolkit import __version__
from toolkit.edges import files
from toolkit.packs import digest
from toolkit.update.run import Outcome

_SETTLED = ("current", "updated")


class Journal:
    """The journal of one home; it is there only while an update is under way."""

    def __init__(self, home: Path, env: Mapping[str, str]) -> None:
        name = digest(str(home).encode())
        self._path = files.cache_folder(env) / "updates" / f"{name}-{__version__}.jsonl"

    def settled(self) -> dict[str, Outcome]:
        """The repos that need no second look, by folder."""
        lines = files.read_text(self._path).splitlines() if self._path.is_file() else []
        found: dict[str, Outcome] = {}
        for line in lines:
            try:
                folder, state, *notes = json.loads(line)
            except (ValueError, TypeError):  # the last line of a run that was killed
                continue
            if state in _SETTLED:
                found[folder] = Outcome(state, notes=tuple(notes))
        return found

    def add(self, folder: Path, outcome: Outcome) -> None:
        """Remember how it went with a repo."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        files.add(self._path, json.dumps([str(folder), outcome.state, *outcome.notes]) + "\n")

    def close(self) -> None:
        """The update has come to its end."""
        self._path.unlink(missing_ok=True)
