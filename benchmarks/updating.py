"""Updating: what survives `portfolio update`, `copier update` and `cruft update`, on real repos.

`survives`: no byte of the user's is gone from the files, and the update is in them, or a conflict
shows both sides, or the tool refuses in words and changes nothing. `loses` and `fails` say where.
Killed: at moments spread over the run, then the same command again, which has to end as if
nothing had happened. How the peers are set up: benchmarks/peers.py.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError

from benchmarks.peers import KILLER, LINES, Copier, Cruft, Ours, Run, Tool, commit, git, unmerged
from benchmarks.ratio import table

Files = Mapping[str, tuple[bytes, bool]]  # what is in them, and whether they are executable
NEW = LINES.replace("line 3\n", "line three\n")
NEWER = NEW.replace("line 10\n", "line ten\n")
NEW_A, NEW_B = "# new a\n" + LINES, "# new b\n" + LINES
MINE, MINE_TOO = (LINES.replace(f"line {n}\n", "mine\n") for n in (15, 3))
BOTH = NEW.replace("line 15\n", "mine\n").encode()
BLOB = b"\x00\x01mine\xff\r\n" * 50
MOMENTS, ROUNDS = 12, 7


@dataclass(frozen=True)
class Case:
    """What the user has done, the newest template, and what a person expects of the update."""

    name: str
    prepare: Callable[[Tool, Path], Path | None]  # the repo to update, where it is another one
    changes: Mapping[str, str]
    merged: Mapping[str, bytes | None] | None  # None where only a conflict can show both
    mine: tuple[bytes, ...] = (b"mine",)
    theirs: tuple[bytes, ...] = (b"line three",)


def main() -> None:
    """Print the table, and the ratios of an update that meets no obstacle."""
    with tempfile.TemporaryDirectory() as name, _world(Path(name).resolve()) as scratch:
        tools = [Ours(scratch / "ours"), Copier(scratch / "copier"), Cruft(scratch / "cruft")]
        print(f"  {'':34} " + " ".join(f"{tool.name:35}" for tool in tools).rstrip())
        for case in CASES:
            _row(case.name, [_judged(tool, case) for tool in tools])
        _row("killed, then run again", [_killed(tool) for tool in tools])
        _row("a second run changes nothing", [_again(tool) for tool in tools])
        print()
        rivals = {f"{tool.name}, an untouched repo": _timed(tool) for tool in tools}
        table(rivals, rounds=ROUNDS, base=list(rivals)[1], bound=1.0)


@contextmanager
def _world(scratch: Path) -> Iterator[Path]:
    """A home in which git knows a user, and nothing else is set."""
    (scratch / ".gitconfig").write_text(
        "[user]\nname = Ada\nemail = ada@example.org\n[init]\ndefaultBranch = main\n"
        "[core]\nautocrlf = false\n"
    )
    (scratch / "killer").mkdir()
    (scratch / "killer" / "sitecustomize.py").write_text(KILLER)
    before = dict(os.environ)
    kept = {k: v for k, v in before.items() if not k.startswith(("GIT_", "XDG_", "COPIER_"))}
    try:
        os.environ.clear()
        os.environ.update(kept, HOME=str(scratch), GIT_CONFIG_NOSYSTEM="1", LC_ALL="C.UTF-8")
        yield scratch
    finally:
        os.environ.clear()
        os.environ.update(before)


def _row(name: str, cells: list[str]) -> None:
    print(f"  {name:34} " + " ".join(f"{cell:35}" for cell in cells).rstrip(), flush=True)


def _judged(tool: Tool, case: Case) -> str:
    folder = tool.fresh(case.name.replace(" ", "-"))
    _write(folder, "NOTES.md", "my notes\n")
    try:
        folder = case.prepare(tool, folder) or folder
    except CalledProcessError as error:
        return f"fails: git {error.cmd[1]} before it"
    tool.publish(case.changes)
    before, state = files(folder, tool), _seen(folder)
    done = tool.update(folder)
    return _verdict(tool, case, folder, done, before, unchanged=_seen(folder) == state)


def _verdict(
    tool: Tool, case: Case, folder: Path, done: Run, before: Files, *, unchanged: bool
) -> str:
    """What the bytes say."""
    after, place = files(folder, tool), tool.place(folder)
    texts, waiting = _texts(place), unmerged(place)
    here = [data for data, _ in after.values()] + texts
    for name in before:
        if name not in {*case.changes, *(case.merged or {})} and after.get(name) != before[name]:
            return f"loses: {name}"
    if any(not any(piece in text for text in here) for piece in case.mine):
        return f"loses: the user's text, exit {done.code}"
    refused = done.code != 0 or done.said.startswith("skipped")
    if unchanged and place == folder and refused and done.said.strip():
        return "survives: refused in words"
    wanted = before if case.merged is None else _with(before, case.merged)
    if case.merged is not None and after == wanted:
        return "survives"
    shown = all(any(piece in text for text in texts) for piece in (*case.mine, *case.theirs))
    if shown and (waiting or done.code or any(n.endswith(".rej") for n in after)):
        return f"survives: conflict, exit {done.code}"
    differs = sorted(n for n in {*after, *wanted} if after.get(n) != wanted.get(n))
    where = differs[0] if differs else "theirs"
    return f"fails: {Path(where).name} {_why(where, before, after, wanted)}, exit {done.code}"


def _why(name: str, before: Files, after: Files, wanted: Files) -> str:
    if name not in after:
        return "is not there"
    if name not in wanted:
        return "came up"
    return "not updated" if after[name] == before.get(name) else "is wrong"


def files(folder: Path, tool: Tool) -> dict[str, tuple[bytes, bool]]:
    """All files a person sees there, but for the tool's own record."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith((".git/", ".portfolio/update/", tool.record)):
            found[name] = (path.read_bytes(), os.access(path, os.X_OK))
    return found


def _with(before: Files, merged: Mapping[str, bytes | None]) -> Files:
    wanted = dict(before)
    for name, data in merged.items():
        if data is None:
            wanted.pop(name, None)
        else:
            wanted[name] = (data, before.get(name, (b"", False))[1])
    return wanted


def _texts(place: Path) -> list[bytes]:
    """What a conflict shows: the files there, and all sides of those that wait for a person."""
    paths = (p for p in place.rglob("*") if p.is_file() and ".git" not in p.parts)
    return unmerged(place) + [path.read_bytes() for path in paths]


def _seen(folder: Path, *, commits: bool = True) -> tuple[object, ...]:
    """What would differ if a run had changed anything; commits differ by the clock alone."""
    paths = [(path.relative_to(folder), path) for path in folder.rglob("*") if path.is_file()]
    texts = {name: path.read_bytes() for name, path in paths if ".git" not in name.parts}
    status, branches = git(folder, "status", "--porcelain"), git(folder, "branch")
    return texts, status, branches, git(folder, "rev-parse", "HEAD") if commits else ""


def _killed(tool: Tool) -> str:
    clean = tool.fresh("clean")
    _write(clean, "GUIDE.md", MINE)
    tool.publish({"GUIDE.md": NEW, "src/a.py": NEW_A})
    user = shutil.copytree(clean, tool.scratch / "user")
    count = tool.scratch / "count"
    env = {"PYTHONPATH": str(tool.scratch.parent / "killer"), "KILL_COUNT": str(count)}
    tool.update(clean, KILL_AT="0", KILL_WORLD=str(clean), **env)
    if (clean / "GUIDE.md").read_bytes() != BOTH:
        return "fails: even when nobody kills it"
    wanted, touches = _seen(clean, commits=False), int(count.read_text())
    moments = sorted({*range(1, touches, -(-touches // MOMENTS)), touches})
    bad = 0
    for moment in moments:
        folder = shutil.copytree(user, tool.scratch / f"killed-{moment}")
        run = tool.update(folder, KILL_AT=str(moment), KILL_WORLD=str(folder), **env)
        assert run.code == -signal.SIGKILL, run
        tool.update(folder)
        bad += _seen(folder, commits=False) != wanted
    return f"fails: at {bad} of {len(moments)} moments" if bad else "survives"


def _again(tool: Tool) -> str:
    folder = tool.fresh("again")
    _write(folder, "GUIDE.md", MINE)
    tool.publish({"GUIDE.md": NEW})
    tool.update(folder)
    commit(folder, "Update")
    if (folder / "GUIDE.md").read_bytes() != BOTH:
        return "fails: at the first run"
    first = _seen(folder)
    tool.update(folder)
    return "survives" if _seen(folder) == first else "fails: it changed something"


def _write(folder: Path, name: str, text: str | bytes) -> None:
    """The user writes a file and commits it."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    commit(folder)


def _writes(name: str, text: str | bytes) -> Callable[[Tool, Path], None]:
    return lambda tool, folder: _write(folder, name, text)


def _renames(tool: Tool, folder: Path) -> None:
    git(folder, "mv", "src/a.py", "src/mine.py")
    commit(folder)


def _deletes(tool: Tool, folder: Path) -> None:
    (folder / "GUIDE.md").unlink()
    commit(folder)


def _draws(tool: Tool, folder: Path) -> None:
    _write(folder, "GUIDE.md", MINE)
    _write(folder, "src/picture.bin", BLOB)


def _makes_executable(tool: Tool, folder: Path) -> None:
    (folder / "src/a.py").chmod(0o755)
    commit(folder)


def _squashes(tool: Tool, folder: Path) -> None:
    _write(folder, "GUIDE.md", MINE)
    tool.publish({"GUIDE.md": NEW})
    branch = tool.proposed(folder)
    _write(folder, "NOTES.md", "my notes, which go on\n")
    git(folder, "merge", "--quiet", "--squash", branch)
    commit(folder, "Update, squashed")


def _misses_one(tool: Tool, folder: Path) -> None:
    _write(folder, "GUIDE.md", MINE)
    tool.publish({"GUIDE.md": NEW})


def _detaches(tool: Tool, folder: Path) -> None:
    _write(folder, "GUIDE.md", MINE)
    git(folder, "checkout", "--quiet", "--detach")


def _clones_shallow(tool: Tool, folder: Path) -> Path:
    _write(folder, "GUIDE.md", MINE)
    target = folder.with_name("shallow")
    git(folder, "clone", "--quiet", "--depth", "1", folder.as_uri(), str(target))
    return target


def _timed(tool: Tool) -> Callable[[], None]:
    """An update of one of the repos that lie ready."""
    ready = iter([tool.fresh(f"timed-{n}") for n in range(ROUNDS + 1)])
    tool.publish({"GUIDE.md": NEW})

    def run() -> None:
        folder = next(ready)
        done = tool.update(folder)
        assert (folder / "GUIDE.md").read_text() == NEW, done

    return run


GUIDE, B = {"GUIDE.md": NEW}, {"src/b.py": NEW_B}
WINDOWS = MINE.replace("\n", "\r\n")
CASES = (
    Case("an edit elsewhere in the file", _writes("GUIDE.md", MINE), GUIDE, {"GUIDE.md": BOTH}),
    Case("an edit of the same line", _writes("GUIDE.md", MINE_TOO), GUIDE, None),
    Case("a file the user renamed", _renames, {"src/a.py": NEW_A} | B,
         {"src/a.py": None, "src/mine.py": NEW_A.encode(), "src/b.py": NEW_B.encode()},
         (), (b"# new a",)),
    Case("a file the user deleted", _deletes, GUIDE | B,
         {"GUIDE.md": None, "src/b.py": NEW_B.encode()}, ()),
    Case("a new file of the same name", _writes("extra.txt", "mine\n"),
         {"extra.txt": "theirs\n"}, None, theirs=(b"theirs",)),
    Case("Windows line ends", _writes("GUIDE.md", WINDOWS), GUIDE,
         {"GUIDE.md": WINDOWS.replace("line 3\r", "line three\r").encode()},
         (b"line 1\r\nline 2\r\n", b"mine\r\nline 16\r\n")),
    Case("a binary file beside an edit", _draws, GUIDE | B,
         {"GUIDE.md": BOTH, "src/b.py": NEW_B.encode()}, (BLOB, b"mine")),
    Case("a binary file in the text's place", _writes("src/b.py", BLOB), GUIDE | B, None,
         (BLOB,), (b"# new b",)),
    Case("a file mode", _makes_executable, {"src/a.py": NEW_A}, {"src/a.py": NEW_A.encode()},
         (), (b"# new a",)),
    Case("an earlier update, squash-merged", _squashes, {"GUIDE.md": NEWER},
         {"GUIDE.md": NEWER.replace("line 15\n", "mine\n").encode()}),
    Case("two versions at once", _misses_one, {"GUIDE.md": NEWER},
         {"GUIDE.md": NEWER.replace("line 15\n", "mine\n").encode()}),
    Case("a detached head", _detaches, GUIDE, {"GUIDE.md": BOTH}),
    Case("a shallow clone", _clones_shallow, GUIDE, {"GUIDE.md": BOTH}),
)  # fmt: skip
