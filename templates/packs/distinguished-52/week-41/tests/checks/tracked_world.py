"""What the checks of this week share: runs, and a small pipeline that works on texts."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from expect import holds

from tracked.content import Store
from tracked.pipeline import Stage
from tracked.runs import Run

SETTINGS: dict[str, Any] = {"split": {"at": 2}, "sum": {"scale": 3, "offset": 1}, "other": 0}
SPLIT = Stage(
    "split", "split it", ("raw.txt", "../code.py"), ("split.at",), ("left.txt", "right.txt")
)
SUM = Stage("sum", "sum it", ("left.txt",), ("sum",), ("sum.txt",))
REPORT = Stage("report", "report it", ("right.txt", "sum.txt"), (), ("out/report.txt",))
STAGES = [REPORT, SUM, SPLIT]  # not in the order in which they must run


def run_of(name: str, value: float | None = 2.0, **more: Any) -> Run:
    """A run with one metric, or without any."""
    metrics = {} if value is None else {"rmse": value}
    fields: dict[str, Any] = {
        "settings": {"alpha": 0.5}, "seed": 0, "metrics": metrics,
        "trained_on": "rows-a", "measured_on": "rows-b", "code": "c0ffee",
    }  # fmt: skip
    return Run(id=name, **(fields | more))


def sha(data: bytes) -> str:
    """The fingerprint that is wanted, by hashlib."""
    return hashlib.sha256(data).hexdigest()


def files_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their content."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write these files."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def stocked(folder: Path, *contents: bytes) -> Store:
    """A store with these objects, made without the learner's code."""
    store = Store(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for data in contents:
        store.place(sha(data)).parent.mkdir(exist_ok=True)
        store.place(sha(data)).write_bytes(data)
    return store


def holds_whole(store: Store, data: bytes, what: str, hint: str) -> None:
    """Fail unless the store has this object, undamaged."""
    place = store.place(sha(data))
    there = place.is_file()
    holds(there, f"{what}: expected the object {data!r} in the store, found none.", hint=hint)
    found = place.read_bytes()
    holds(found == data, f"{what}: expected {data!r} in the store, found {found!r}.", hint=hint)


def work(stage: Stage, folder: Path) -> None:
    """Run a stage of the small pipeline here, without a process of its own."""
    if stage.name == "split":
        words = (folder / "raw.txt").read_text().split()
        write(folder, {"left.txt": " ".join(words[:2]), "right.txt": " ".join(words[2:])})
    elif stage.name == "sum":
        total = sum(map(int, (folder / "left.txt").read_text().split()))
        write(folder, {"sum.txt": str(total)})
    else:
        parts = [(folder / name).read_text() for name in ("sum.txt", "right.txt")]
        write(folder, {"out/report.txt": " | ".join(parts)})
