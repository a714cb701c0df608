"""Which stages must run and why, what the lock remembers, and whether a past comes back."""

import copy
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from expect import holds, refuses
from tracked_world import (
    REPORT,
    SETTINGS,
    SPLIT,
    STAGES,
    SUM,
    files_of,
    holds_whole,
    sha,
    stocked,
    work,
    write,
)

from tracked.content import Damaged, Missing, Store
from tracked.pipeline import Entry, Lock, Reason, Stage, read_lock, reasons, rebuild, repro

TEXTS = {"raw.txt": "1 2 7 8", "left.txt": "1 2", "right.txt": "7 8", "sum.txt": "3"}
CODE = "print('split')"
ENTRY = Entry(
    SPLIT.command,
    {"raw.txt": sha(b"1 2 7 8"), "../code.py": sha(CODE.encode())},
    {"split.at": 2},
    {"left.txt": sha(b"1 2"), "right.txt": sha(b"7 8")},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with raw data and code beside it."""
    made = tmp_path / "project" / "tracking"
    write(made, TEXTS | {"../code.py": CODE, "unrelated.txt": "?"})
    return made


def asked(folder: Path, wanted: set[tuple[str, str]], change: str, hint: str, **given: Any) -> None:
    """Compare the reasons, in any order."""
    fields: dict[str, Any] = {
        "stage": SPLIT,
        "entry": ENTRY,
        "settings": SETTINGS,
        "folder": folder,
    } | given
    found = reasons(**fields)
    plain = {(reason.kind, reason.what) for reason in found}
    words = f"{change}: expected the reasons {sorted(wanted)}, found {sorted(plain)}."
    holds(plain == wanted, words, hint=hint)
    words = f"{change}: expected each reason once, found {len(found)} of {len(plain)}."
    holds(len(found) == len(plain), words)


def test_a_stage_is_due_when_the_world_is_not_what_the_lock_says(folder: Path) -> None:
    asked(folder, set(), "nothing changed", "all that counts is as recorded.")
    asked(folder, {("never run", "")}, "no entry", "and then no other reason.", entry=None)
    for name in TEXTS:
        os.utime(folder / name, (1, 1))
    write(folder, {"unrelated.txt": "!"})
    hint = "Contents count, not times; and only files that the stage names."
    asked(folder, set(), "files with other times, and a change in an unrelated file", hint)

    stamp = (folder / "raw.txt").stat()
    write(folder, {"raw.txt": "1 2 7 9"})
    os.utime(folder / "raw.txt", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    hint = "Same length and same time, but other bytes: compare the fingerprints."
    asked(folder, {("dependency", "raw.txt")}, "one digit of raw.txt", hint)
    (folder / "raw.txt").unlink()
    hint = "What is gone is not what was recorded; it is no error here."
    asked(folder, {("dependency", "raw.txt")}, "raw.txt is gone", hint)
    write(folder, {"raw.txt": "1 2 7 8", "../code.py": "print('SPLIT')"})
    asked(folder, {("dependency", "../code.py")}, "other code", "code is a dependency too.")
    write(folder, {"../code.py": CODE})

    more = replace(SPLIT, needs=(*SPLIT.needs, "unrelated.txt"))
    hint = "A file that the stage needs now, and did not need then."
    asked(folder, {("dependency", "unrelated.txt")}, "a new dependency", hint, stage=more)
    less = replace(SPLIT, needs=("raw.txt",))
    hint = "A file that was needed then, and is not needed now: look at both sides."
    asked(folder, {("dependency", "../code.py")}, "a dependency less", hint, stage=less)
    other = replace(SPLIT, command="split it well")
    hint = "the command is part of what made the outputs."
    asked(folder, {("command", "")}, "another command", hint, stage=other)

    settings = copy.deepcopy(SETTINGS)
    settings["other"], settings["sum"]["scale"] = 5, 7
    hint = "Only settings that the stage names can make it due."
    asked(folder, set(), "settings of others", hint, settings=settings)
    settings["split"]["at"] = 3
    hint = "split.at is one of its settings."
    asked(folder, {("setting", "split.at")}, "split.at is 3", hint, settings=settings)
    whole = replace(SPLIT, settings=("split.at", "sum"))
    hint = "A setting on one side alone, then or now, is another world."
    asked(folder, {("setting", "sum")}, "one setting more", hint, stage=whole)
    none = replace(SPLIT, settings=())
    asked(folder, {("setting", "split.at")}, "one setting less", hint, stage=none)
    empty = replace(SPLIT, settings=("split.at", "nothing"))
    given = {"settings": {**SETTINGS, "nothing": None}, "stage": empty}
    hint = "A setting may be null, and is there all the same: None does not mean absent."
    asked(folder, {("setting", "nothing")}, "a new setting that is null", hint, **given)

    (folder / "left.txt").unlink()
    write(folder, {"right.txt": "7 8 9"})
    both = {("output missing", "left.txt"), ("output changed", "right.txt")}
    hint = "Outputs count too: one that is gone, and one that somebody edited."
    asked(folder, both, "one output is gone, another was edited", hint)
    write(folder, {"raw.txt": "2"})
    both |= {("dependency", "raw.txt"), ("setting", "split.at")}
    hint = "All reasons are wanted, not the first."
    asked(folder, both, "many changes", hint, settings=settings)
    makes = replace(SPLIT, makes=("unrelated.txt",))
    write(folder, {"raw.txt": "1 2 7 8"})
    hint = "The lock does not know this output, so its content cannot be the recorded one."
    wanted = {("output changed", "unrelated.txt")}
    asked(folder, wanted, "another output, which is there", hint, stage=makes)


def runner(ran: list[str]) -> Any:
    """A way to run stages that notes their names."""

    def run(stage: Stage, folder: Path) -> None:
        ran.append(stage.name)
        work(stage, folder)

    return run


def what_is_due(folder: Path) -> None:
    """Change after change: which stages run?"""
    lock, store, ran = folder / "own.lock", Store(folder / ".store"), list[str]()
    for name in ("left.txt", "right.txt", "sum.txt"):
        (folder / name).unlink()

    def go(change: str, wanted: list[str], hint: str, settings: Any = SETTINGS) -> Any:
        ran.clear()
        why = repro(STAGES, settings, folder, lock, store, runner(ran))
        words = f"{change}: expected the runs {wanted}, found {ran}."
        holds(ran == wanted, words, hint=hint)
        plain = {name for name, found in why.items() if found}
        words = f"{change}: expected reasons for {sorted(wanted)}, found {sorted(plain)}."
        holds(plain == set(wanted), words, hint="the result must name what ran, and why.")
        names = sorted(why)
        words = f"{change}: expected all stages in the result, found {names}."
        holds(names == ["report", "split", "sum"], words, hint="also those that did not run.")
        return why

    hint = "makers before users, whatever the order in the file: `in_order` sorts them."
    why = go("the first time", ["split", "sum", "report"], hint)
    found = why["sum"]
    words = f"the reason of a first run: expected never run, found {found}."
    holds(found == [Reason("never run")], words)
    hint = "`is_data` files, needed and made, go into the store."
    for data in (b"1 2 7 8", b"1 2", b"7 8", b"3", b"3 | 7 8"):
        holds_whole(store, data, "after the first time", hint)
    words = "code outside the folder: expected that the store has none of it."
    holds(not store.place(sha(CODE.encode())).exists(), words, hint="Git keeps it; see `is_data`.")
    entry = read_lock(lock)["split"]
    words = f"the lock's entry of split: expected {ENTRY}, found {entry}."
    holds(entry == ENTRY, words, hint="what it needed and made, its settings and its command.")

    before = files_of(folder)
    go("nothing changed", [], "an up to date stage must not run.")
    holds(files_of(folder) == before, "nothing changed: expected all files as they were.")

    write(folder, {"raw.txt": "1 2 7 9"})
    hint = (
        "split makes the same left.txt again, so sum has nothing new. Ask for the reasons of a "
        "stage only when those before it are done."
    )
    go("a change that only right.txt shows", ["split", "report"], hint)
    settings = {**SETTINGS, "sum": {"scale": 4, "offset": 1}}
    hint = "sum ran and made the same as before, so report need not run."
    go("another setting of sum", ["sum"], hint, settings)
    (folder / "out" / "report.txt").unlink()
    go("an output is gone", ["report"], "a missing output makes its stage due.", settings)
    text = (folder / "out" / "report.txt").read_text()
    holds(text == "3 | 7 9", f"the report: expected '3 | 7 9', found {text!r}.")
    write(folder, {"raw.txt": "1 2 7 8"})
    go(
        "raw.txt as it was",
        ["split", "report"],
        "the lock remembers the last time alone.",
        settings,
    )


def what_fails(folder: Path) -> None:
    """Stages that fail, forget an output, or are overtaken by a change."""
    lock, store, ran = folder / "own.lock", Store(folder / ".store"), list[str]()

    def go(run: Callable[[Stage, Path], None]) -> object:
        return repro(STAGES, SETTINGS, folder, lock, store, run)

    def broken(stage: Stage, place: Path) -> None:
        if stage.name == "report":
            raise OSError("the printer is on fire")
        work(stage, place)

    what = "a pipeline whose last stage fails"
    refuses(lambda: go(broken), what, kind=OSError, words=["fire"])
    known = sorted(read_lock(lock))
    hint = "Write the lock after each stage: the work of split and sum is lost otherwise."
    words = f"the lock after report failed: expected split and sum, found {known}."
    holds(known == ["split", "sum"], words, hint=hint)
    go(runner(ran))
    words = f"the next time: expected that report runs alone, found {ran}."
    holds(ran == ["report"], words, hint=hint)

    write(folder, {"raw.txt": "5 6 7 8"})

    def lazy(stage: Stage, place: Path) -> None:
        if stage.name != "sum":
            work(stage, place)

    what = "a stage that does not write sum.txt, though an old one lies there"
    hint = "The old output was taken for a new one: remove it before the stage runs."
    refuses(lambda: go(lazy), what, kind=FileNotFoundError, words=["sum.txt"], hint=hint)
    ran.clear()
    go(runner(ran))
    words = f"after that: expected the runs sum and report, found {ran}."
    holds(ran == ["sum", "report"], words, hint="a stage that failed gets no new entry.")

    def meanwhile(stage: Stage, place: Path) -> None:
        work(stage, place)
        if stage.name == "split":
            write(place, {"raw.txt": "5 6 0 0"})  # someone saves the file at this moment

    write(folder, {"raw.txt": "5 6 1 1"})
    go(meanwhile)
    ran.clear()
    go(runner(ran))
    hint = "The new raw.txt was recorded as used. Take fingerprints before the stage runs."
    words = f"raw.txt changed while split ran: expected split to run again, found the runs {ran}."
    holds("split" in ran, words, hint=hint)
    hint = "The lock names what the stage really read, so the store must have just that."
    holds_whole(store, b"5 6 1 1", "raw.txt as split had read it", hint)

    (folder / "raw.txt").unlink()
    ran.clear()
    what = "a pipeline without its raw.txt"
    refuses(lambda: go(runner(ran)), what, kind=FileNotFoundError, words=["raw.txt"])
    holds(not ran, f"without raw.txt: expected no run, found {ran}.", hint="look before you run.")
    words = "outputs of a stage that could not run: expected that they stay."
    holds((folder / "left.txt").is_file(), words, hint="remove nothing before the needs are there.")


@pytest.mark.parametrize("story", [what_is_due, what_fails], ids=["due", "failing"])
def test_only_what_is_due_runs(story: Callable[[Path], None], folder: Path) -> None:
    story(folder)


def test_a_past_comes_back_from_its_lock(folder: Path) -> None:
    past: Lock = {
        "split": ENTRY,
        "sum": Entry(SUM.command, {"left.txt": sha(b"1 2")}, {}, {"sum.txt": sha(b"3")}),
        "report": Entry(
            REPORT.command,
            {"right.txt": sha(b"7 8"), "sum.txt": sha(b"3")},
            {},
            {"out/report.txt": sha(b"3 | 7 8")},
        ),
    }
    contents = (b"1 2 7 8", b"1 2", b"7 8", b"3", b"3 | 7 8", b"unused")
    store = stocked(folder.parent / "store", *contents, CODE.encode())
    (folder / "left.txt").unlink()
    write(folder, {"raw.txt": "0", "../code.py": "new code"})

    place = store.place(sha(b"3 | 7 8"))
    before = files_of(folder.parent)
    hint = "Make sure of every object before the first file is written."
    for damage, kind in ((b"3 | 7 9", Damaged), (None, Missing)):
        if damage is None:
            place.unlink()
        else:
            place.write_bytes(damage)
        what = f"rebuild with a {kind.__name__.lower()} object"
        refuses(
            lambda: rebuild(past, store, folder),
            what,
            kind=kind,
            words=["out/report.txt"],
            hint="name the path.",
        )
        after = {n: d for n, d in files_of(folder.parent).items() if not n.startswith("store")}
        wanted = {n: d for n, d in before.items() if not n.startswith("store")}
        holds(after == wanted, f"{what}: expected all files untouched.", hint=hint)
    place.write_bytes(b"3 | 7 8")

    found = rebuild(past, store, folder)
    wanted_paths = ["left.txt", "out/report.txt", "raw.txt"]
    hint = "raw data that was needed, and outputs; sorted; those that were right do not count."
    words = f"the paths that were changed: expected {wanted_paths}, found {found}."
    holds(list(found) == wanted_paths, words, hint=hint)
    now = files_of(folder)
    wanted = {n: t.encode() for n, t in TEXTS.items()} | {
        "out/report.txt": b"3 | 7 8",
        "unrelated.txt": b"?",
    }
    words = f"the files after rebuild: expected {wanted}, found {now}."
    holds(now == wanted, words, hint="files that the lock does not name stay.")
    words = "code after rebuild: expected it untouched."
    hint = "an old commit brings old code; see `is_data`."
    holds((folder / "../code.py").read_text() == "new code", words, hint=hint)
    found = rebuild(past, store, folder)
    holds(list(found) == [], f"rebuild again: expected no path, found {found}.")
    holds(rebuild({}, store, folder) == [], "rebuild of an empty lock: expected no path.")

    torn = past | {"sum": replace(past["sum"], needs={"left.txt": sha(b"unused")})}
    write(folder, {"left.txt": "now"})
    hint = "split made one left.txt, sum read another: which one is the past?"
    what = "a lock in which two stages disagree about left.txt"
    refuses(lambda: rebuild(torn, store, folder), what, words=["left.txt"], hint=hint)
    words = "after that refusal: expected left.txt untouched."
    holds((folder / "left.txt").read_text() == "now", words)
    (folder / "left.txt").unlink()
    Path(store.place(sha(b"unused"))).unlink()
    rebuild(past, store, folder)
