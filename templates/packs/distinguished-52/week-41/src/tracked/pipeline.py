"""Stages, what each was made from, and which of them must run again.

The file `tracking/dvc.yaml` describes the stages, for DVC and for this module alike. All paths are
relative to the folder of that file. The lock remembers for each stage what it was made from and
what it made, so a stage is due when the world is no longer what the lock says.
"""

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Literal

import yaml

from tracked.content import Store, fingerprint, write_whole

Settings = Mapping[str, Any]
Kind = Literal["never run", "command", "dependency", "setting", "output missing", "output changed"]


@dataclass(frozen=True)
class Stage:
    """One step of a pipeline: a command, what it reads, and what it writes."""

    name: str
    command: str
    needs: tuple[str, ...] = ()  # files that it reads
    settings: tuple[str, ...] = ()  # such as "train.alpha", or "train" for all below
    makes: tuple[str, ...] = ()  # files that it writes


@dataclass(frozen=True)
class Entry:
    """What the lock remembers of the last time that a stage ran."""

    command: str
    needs: dict[str, str] = field(default_factory=dict)  # path -> fingerprint
    settings: dict[str, Any] = field(default_factory=dict)  # name -> value
    makes: dict[str, str] = field(default_factory=dict)  # path -> fingerprint


Lock = dict[str, Entry]  # stage -> entry


@dataclass(frozen=True)
class Reason:
    """Why a stage must run, and what it is about: a path, the name of a setting, or nothing."""

    kind: Kind
    what: str = ""


def read_stages(path: Path) -> list[Stage]:
    """The stages of a file such as dvc.yaml, of which only the parts used here are understood."""

    def names(items: Iterable[Any]) -> tuple[str, ...]:
        return tuple(next(iter(item)) if isinstance(item, dict) else item for item in items)

    found = yaml.safe_load(path.read_text(encoding="utf-8"))["stages"]
    return [
        Stage(
            name,
            part["cmd"],
            names(part.get("deps", ())),
            names(part.get("params", ())),
            names([*part.get("outs", ()), *part.get("metrics", ())]),
        )
        for name, part in found.items()
    ]


def in_order(stages: Iterable[Stage]) -> list[Stage]:
    """The stages so that each comes after those that make what it needs."""
    by_name = {stage.name: stage for stage in stages}
    maker = {path: stage.name for stage in by_name.values() for path in stage.makes}
    graph = {s.name: [maker[path] for path in s.needs if path in maker] for s in by_name.values()}
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]


def chosen(settings: Settings, names: Iterable[str]) -> dict[str, Any]:
    """The settings of these names: "train.alpha" means settings["train"]["alpha"]."""
    found = {}
    for name in names:
        value: Any = settings
        for part in name.split("."):
            value = value[part]
        found[name] = value
    return found


def read_lock(path: Path) -> Lock:
    """What the lock says; nothing if there is none yet."""
    if not path.is_file():
        return {}
    return {name: Entry(**part) for name, part in json.loads(path.read_bytes()).items()}


def write_lock(path: Path, lock: Lock) -> None:
    """Write the lock, in an order that makes a good diff."""
    plain = {name: asdict(entry) for name, entry in lock.items()}
    write_whole(path, (json.dumps(plain, indent=2, sort_keys=True) + "\n").encode())


def is_data(path: str) -> bool:
    """Does this file belong to the store? What lies outside the folder is code: Git keeps it."""
    return not path.startswith("..")


def content_now(path: Path) -> str:
    """The fingerprint of a file as it is now, or an empty text if it is not there."""
    return fingerprint(path) if path.is_file() else ""


def run_command(stage: Stage, folder: Path) -> None:
    """Run the command of a stage in the folder, and fail if it fails."""
    subprocess.run(stage.command, shell=True, check=True, cwd=folder)


def reasons(stage: Stage, entry: Entry | None, settings: Settings, folder: Path) -> list[Reason]:
    """Why this stage must run; an empty list if it is up to date. Any order is fine.

    - Reason("never run") if there is no entry; then there is no other reason.
    - Reason("command") if the command is another one.
    - Reason("dependency", path) for each file that the stage needs or needed, if its content is not
      the recorded one: it was changed, it is missing, or it stands on one of the two sides only.
    - Reason("setting", name) likewise; `chosen` finds the values of today.
    - Reason("output missing", path) for each file of the stage that is not there.
    - Reason("output changed", path) for each that is there, but not with the recorded content.

    Only what the stage names counts: another setting may change, and another file. The time of the
    last change means nothing. After a checkout all files are new, and nothing has changed.

    Args:
        entry: what the lock remembers of the stage, or None.
        settings: all of params.yaml.
        folder: the folder to which all paths belong.
    """
    ### BEGIN SOLUTION
    if entry is None:
        return [Reason("never run")]
    found = [] if stage.command == entry.command else [Reason("command")]
    for path in {*stage.needs, *entry.needs}:
        now = content_now(folder / path) if path in stage.needs else ""
        if now != entry.needs.get(path):
            found.append(Reason("dependency", path))
    values, absent = chosen(settings, stage.settings), object()
    for name in {*values, *entry.settings}:
        if values.get(name, absent) != entry.settings.get(name, absent):
            found.append(Reason("setting", name))
    for path in stage.makes:
        now = content_now(folder / path)
        if not now:
            found.append(Reason("output missing", path))
        elif now != entry.makes.get(path):
            found.append(Reason("output changed", path))
    return found
    ### END SOLUTION


def repro(
    stages: Iterable[Stage],
    settings: Settings,
    folder: Path,
    lock: Path,
    store: Store,
    run: Callable[[Stage, Path], None] = run_command,
) -> dict[str, list[Reason]]:
    """Bring all outputs up to date with as few stages as possible, and remember how.

    One stage after the other, `in_order`. Whether a stage is due is asked only when those before it
    are done: they may have made the same bytes as last time, and then it need not run.

    For a stage that is due, first the fingerprints of what it needs are taken, and its data (see
    `is_data`) goes into the store. A file that someone changes while the stage runs would otherwise
    be recorded as used, and nobody would run the stage again. Then what the stage made last time is
    removed, so that nothing old is taken for new, and the stage runs. Then what it made goes into
    the store, and the lock gets its new entry.

    The lock is written after each stage that ran: if a later one fails, the work of the earlier
    ones counts. Entries of stages that did not run stay.

    Returns:
        For every stage by name why it ran; an empty list means that it did not run.

    Raises:
        FileNotFoundError: if a file that a due stage needs is missing (then the stage does not
            run), or one that it should have made. The message names the file.
    """
    ### BEGIN SOLUTION
    remembered, why = read_lock(lock), {}
    for stage in in_order(stages):
        why[stage.name] = reasons(stage, remembered.get(stage.name), settings, folder)
        if not why[stage.name]:
            continue
        needs = {path: fingerprint(folder / path) for path in stage.needs}
        for path in filter(is_data, stage.needs):
            store.put(folder / path)
        for path in stage.makes:
            (folder / path).unlink(missing_ok=True)
        run(stage, folder)
        makes = {path: fingerprint(folder / path) for path in stage.makes}
        for path in filter(is_data, stage.makes):
            store.put(folder / path)
        values = chosen(settings, stage.settings)
        remembered[stage.name] = Entry(stage.command, needs, values, makes)
        write_lock(lock, remembered)
    return why
    ### END SOLUTION


def rebuild(lock: Lock, store: Store, folder: Path) -> list[str]:
    """Bring back all data of a lock, of today or of a year ago: what was needed, what was made.

    All or nothing: if one object is missing or damaged, no file is touched. Code (see `is_data`) is
    left alone. Files that a lock does not name are left alone too.

    Returns:
        The paths that had to be changed, sorted; those with the right content already are not
        among them.

    Raises:
        Missing, Damaged: as Store.get does, with the path in the message.
        ValueError: if two stages remember different contents for one path. Then the lock was
            written when a part of the pipeline was out of date, and there is no such past.
    """
    ### BEGIN SOLUTION
    from tracked.content import Damaged, Missing

    wanted: dict[str, str] = {}
    for entry in lock.values():
        for path, digest in [*entry.needs.items(), *entry.makes.items()]:
            if is_data(path) and wanted.setdefault(path, digest) != digest:
                raise ValueError(f"two stages remember different contents for {path}")
    changed = [p for p, digest in sorted(wanted.items()) if content_now(folder / p) != digest]
    for path in changed:
        if not store.place(wanted[path]).is_file():
            raise Missing(f"the store has no object {wanted[path]} for {path}")
        if not store.whole(wanted[path]):
            raise Damaged(f"the object {wanted[path]} for {path} is not what was put in")
    for path in changed:
        store.get(wanted[path], folder / path)
    return changed
    ### END SOLUTION
