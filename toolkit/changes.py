"""What is to be written, as data; `apply` is the only place that writes it."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.edges import files


@dataclass(frozen=True)
class WriteFile:
    """This file should hold these bytes."""

    path: str
    data: bytes


def needed(changes: Sequence[WriteFile], folder: Path) -> list[WriteFile]:
    """The changes that are not so already."""
    return [c for c in changes if _now(folder / c.path) != c.data]


def apply(changes: Sequence[WriteFile], folder: Path) -> list[str]:
    """Make it so; the paths that were written."""
    todo = needed(changes, folder)
    for change in todo:
        files.write(folder / change.path, change.data)
    return [change.path for change in todo]


def difference(change: WriteFile, folder: Path) -> str:
    """What the change would do to the file, as a unified diff."""
    return from_bytes(change, _now(folder / change.path))


def from_bytes(change: WriteFile, now: bytes | None) -> str:
    """What the change would do to a file that holds these bytes."""
    before = (now or b"").decode("utf-8", "replace")
    after = change.data.decode("utf-8", "replace")
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), change.path, change.path, lineterm="", n=2
    )
    return "\n".join(lines)


def _now(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
