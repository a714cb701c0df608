"""A build that has nothing to do: as long as all is as it was, it says again what it said.

A record holds what was asked, the state of every file and folder that the answer came from, and the
answer. It is read before anything is imported that a build needs.
"""

import contextlib
import json
import sys
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import environ, geteuid, stat  # noqa: TID251 - the processes edge is slow to import
from pathlib import Path

from toolkit.edges import files

# Whatever begins so, or is called so, may bend what git or a build finds.
_BENDING = ("GIT_", "LC_", "PORTFOLIO_", "XDG_")
_ALSO = ("HOME", "LANG", "PATH", "TZ")
# A file system may tell times in steps of two seconds.
_STEP = 2_000_000_000
_KEPT = 20
States = Mapping[str, str]
Words = tuple[str, bool]  # a line, and whether it goes to standard error


@dataclass(frozen=True)
class Answer:
    """What a build said, and its exit code; `span` is when it is true, where the day matters."""

    words: Sequence[Words]
    code: int = 0
    span: tuple[float, float] | None = None


def cache() -> Path:
    """Where the records lie."""
    return files.cache_folder(environ) / "unchanged"


def question(*asked: object) -> str:
    """All that tells one build from another before a file is read."""
    bending = {n: v for n, v in environ.items() if n in _ALSO or n.startswith(_BENDING)}
    here = str(Path.cwd())
    return repr((asked, here, geteuid(), sys.version, sys.path, sorted(bending.items())))


def recall(folder: Path, asked: str) -> Answer | None:
    """The answer to this question, if nothing that it came from was touched."""
    try:
        check, _, text = _place(folder, asked).read_bytes().partition(b"\n")
        if int(check) != zlib.crc32(text):
            return None
        record = json.loads(text)
        if record["asked"] != asked or not _in_time(record["span"]):
            return None
        if any(_state(path) != state for path, state in record["states"].items()):
            return None
        return Answer([(line, err) for line, err in record["words"]], record["code"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # only a memory of ours; building again is always right


def look(inputs: Iterable[str], outputs: Iterable[str], began: int) -> States | None:
    """The states of all of these; None if an input may be newer than the build, begun at that time.

    A change within the file system's smallest step before or after would not be seen.
    """
    seen = {path: _state(path) for path in inputs}
    if any(_changed(state) >= began - _STEP for state in seen.values()):
        return None
    return seen | {path: _state(path) for path in outputs}


def keep(folder: Path, asked: str, states: States, answer: Answer) -> None:
    """Remember the answer for as long as these states last."""
    record = {"asked": asked, "states": dict(states), **vars(answer)}
    text = json.dumps(record).encode()
    with contextlib.suppress(OSError):  # no build fails for want of a memory
        files.write(_place(folder, asked), b"%d\n%b" % (zlib.crc32(text), text))
        files.keep_newest(folder, "*.json", _KEPT)


def _place(folder: Path, asked: str) -> Path:
    return folder / f"{zlib.crc32(asked.encode('utf-8', 'surrogateescape')):08x}.json"


def _state(path: str) -> str:
    """What changes with every change of a file, or of what lies in a folder; empty without one."""
    try:
        seen = stat(path)  # noqa: PTH116 - to make each a Path takes longer than to look at it
    except (OSError, ValueError):
        return ""
    return f"{seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_size} {seen.st_ino}"


def _changed(state: str) -> int:
    return max(map(int, state.split()[:2]), default=0)


def _in_time(span: Sequence[float] | None) -> bool:
    return span is None or span[0] <= time.time() < span[1]  # noqa: TID251 - not what day it is
