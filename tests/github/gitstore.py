"""Bare repos: objects are written here byte by byte, refs are moved by git under its own locks."""

import hashlib
import os
import re
import subprocess
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SHA = re.compile(r"[0-9a-f]{40}")
ZERO = "0" * 40
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
CONFIG = """[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\thooksPath = {hooks}
[http]
\treceivepack = true
[gc]
\tauto = 0
[uploadpack]
\tallowAnySHA1InWant = true
"""


class MovedError(Exception):
    """A ref was not where the caller thought."""


@dataclass(frozen=True)
class Entry:
    """One line of a tree."""

    mode: str
    path: str
    sha: str

    @property
    def kind(self) -> str:
        """What the line points to."""
        return {"40000": "tree", "160000": "commit"}.get(self.mode, "blob")


@dataclass(frozen=True)
class Person:
    """An author or committer, with the moment as git writes it: `1772600000 +0000`."""

    name: str
    email: str
    when: str


@dataclass(frozen=True)
class Commit:
    """A commit, taken apart."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str


def environment(**more: str) -> dict[str, str]:
    """Git's environment without anything of the user's."""
    clean = {
        name: os.environ[name]
        for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH")
        if name in os.environ
    }
    return clean | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
        **more,
    }


@lru_cache(maxsize=4096)
def _object(folder: Path, sha: str) -> tuple[str, bytes]:
    """Objects never change; one that is missing raises, and so is not remembered as missing."""
    loose = folder / "objects" / sha[:2] / sha[2:]
    if loose.exists():
        head, _, data = zlib.decompress(loose.read_bytes()).partition(b"\0")
        return head.split()[0].decode(), data
    out = Store(folder).run("cat-file", "--batch", stdin=f"{sha}\n".encode())
    head, _, rest = out.partition(b"\n")
    parts = head.decode().split()
    if len(parts) != 3:
        raise LookupError(sha)
    return parts[1], rest[: int(parts[2])]


@dataclass(frozen=True)
class Store:
    """One bare repo."""

    folder: Path

    def create(self, branch: str, hooks: Path) -> None:
        """What `git init --bare` makes, in a tenth of its time."""
        for name in ("objects", "refs/heads", "refs/tags"):
            (self.folder / name).mkdir(parents=True)
        self.point(branch)
        (self.folder / "config").write_text(CONFIG.format(hooks=hooks))

    def point(self, branch: str) -> None:
        """Make a branch the one that a clone checks out."""
        (self.folder / "HEAD").write_text(f"ref: refs/heads/{branch}\n")

    def git(self, *args: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        """Run git here."""
        return subprocess.run(
            ["git", "--git-dir", str(self.folder), *args],
            input=stdin, env=environment(), capture_output=True, check=False,
        )  # fmt: skip

    def run(self, *args: str, stdin: bytes | None = None) -> bytes:
        """The output of git, which must succeed."""
        done = self.git(*args, stdin=stdin)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(args)}: {done.stderr.decode()}")
        return done.stdout

    def read(self, sha: str) -> tuple[str, bytes] | None:
        """An object's kind and data."""
        if not SHA.fullmatch(sha):
            return None
        try:
            return _object(self.folder, sha)
        except LookupError:
            return None

    def write(self, kind: str, data: bytes) -> str:
        """Store an object and say its name."""
        whole = f"{kind} {len(data)}".encode() + b"\0" + data
        sha = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        file = self.folder / "objects" / sha[:2] / sha[2:]
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            part = file.with_name(f"{file.name}.part")
            part.write_bytes(zlib.compress(whole, 1))
            part.rename(file)
        return sha

    def refs(self) -> dict[str, str]:
        """Every ref and its object."""
        packed = self.folder / "packed-refs"
        lines = packed.read_text().splitlines() if packed.exists() else []
        found = {
            ref: sha for sha, _, ref in (x.partition(" ") for x in lines) if SHA.fullmatch(sha)
        }
        for file in (self.folder / "refs").rglob("*"):
            if file.is_file() and file.suffix != ".lock":
                found[file.relative_to(self.folder).as_posix()] = file.read_text().strip()
        return dict(sorted(found.items()))

    def ref(self, name: str) -> str | None:
        """The object that a full ref name points to."""
        file = self.folder / name
        if file.is_file():
            return file.read_text().strip()
        return self.refs().get(name) if (self.folder / "packed-refs").exists() else None

    def move(self, ref: str, new: str, old: str | None) -> None:
        """Move, create (`old` is None) or delete (`new` is ZERO) a ref, unless it has moved."""
        args = ("-d", ref, old or "") if new == ZERO else (ref, new, old or ZERO)
        done = self.git("update-ref", *args)
        if done.returncode:
            raise MovedError(done.stderr.decode())

    def resolve(self, name: str) -> str | None:
        """The commit that a branch, tag, SHA or beginning of one means."""
        if SHA.fullmatch(name):
            found = self.read(name)
            if found and found[0] == "commit":
                return name
        for full in (name, f"refs/{name}", f"refs/heads/{name}", f"refs/tags/{name}"):
            if full.startswith("refs/") and (sha := self.ref(full)):
                return self.peel(sha)
        if not re.fullmatch(r"[0-9a-f]{7,40}|HEAD", name):
            return None
        done = self.git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return done.stdout.decode().strip() or None

    def peel(self, sha: str) -> str | None:
        """The commit behind an annotated tag, or the commit itself."""
        found = self.read(sha)
        while found and found[0] == "tag":
            sha = found[1].split(b"\n", 1)[0].split()[1].decode()
            found = self.read(sha)
        return sha if found and found[0] == "commit" else None

    def commit(self, sha: str) -> Commit | None:
        """A commit, taken apart."""
        found = self.read(sha)
        if not found or found[0] != "commit":
            return None
        head, _, message = found[1].decode(errors="replace").partition("\n\n")
        fields: dict[str, list[str]] = {}
        for line in head.split("\n"):
            name, _, value = line.partition(" ")
            fields.setdefault(name, []).append(value)
        parents = tuple(fields.get("parent", ()))
        author, committer = (_person(fields[name][0]) for name in ("author", "committer"))
        return Commit(sha, fields["tree"][0], parents, author, committer, message)

    def make_commit(
        self, tree: str, parents: Iterable[str], author: Person, committer: Person, message: str
    ) -> str:
        """Write a commit object."""
        lines = [f"tree {tree}", *(f"parent {sha}" for sha in parents)]
        for role, who in (("author", author), ("committer", committer)):
            lines.append(f"{role} {who.name} <{who.email}> {who.when}")
        return self.write("commit", ("\n".join(lines) + "\n\n" + message).encode())

    def entries(self, tree: str) -> list[Entry]:
        """The lines of a tree."""
        found = self.read(tree)
        data = found[1] if found and found[0] == "tree" else b""
        entries = []
        while data:
            head, _, data = data.partition(b"\0")
            mode, _, path = head.decode().partition(" ")
            entries.append(Entry(mode, path, data[:20].hex()))
            data = data[20:]
        return entries

    def walk(self, tree: str, prefix: str = "") -> list[Entry]:
        """A tree and all trees in it, with whole paths."""
        found = []
        for entry in self.entries(tree):
            found.append(Entry(entry.mode, prefix + entry.path, entry.sha))
            if entry.kind == "tree":
                found += self.walk(entry.sha, f"{prefix}{entry.path}/")
        return found

    def files(self, tree: str | None) -> dict[str, tuple[str, str]]:
        """Path to mode and object, of everything in a tree that is not itself a tree."""
        return {e.path: (e.mode, e.sha) for e in self.walk(tree or EMPTY_TREE) if e.kind != "tree"}

    def make_tree(self, files: Mapping[str, tuple[str, str]]) -> str:
        """Write the trees that hold these files."""
        names: dict[str, tuple[str, str]] = {}
        folders: dict[str, dict[str, tuple[str, str]]] = {}
        for path, entry in files.items():
            first, _, rest = path.partition("/")
            if rest:
                folders.setdefault(first, {})[rest] = entry
            else:
                names[first] = entry
        names |= {name: ("40000", self.make_tree(inside)) for name, inside in folders.items()}
        # Git sorts a folder as if its name ended in a slash.
        order = sorted(names, key=lambda name: f"{name}/" if names[name][0] == "40000" else name)
        lines = (f"{names[n][0]} {n}".encode() + b"\0" + bytes.fromhex(names[n][1]) for n in order)
        return self.write("tree", b"".join(lines))

    def at(self, commit: str, path: str) -> Entry | None:
        """What lies at a path in a commit; the whole tree for an empty path."""
        found = self.commit(commit)
        if not found:
            return None
        entry = Entry("40000", "", found.tree)
        for part in filter(None, path.split("/")):
            inside = {e.path: e for e in self.entries(entry.sha)} if entry.kind == "tree" else {}
            if part not in inside:
                return None
            entry = inside[part]
        return Entry(entry.mode, path.strip("/"), entry.sha)

    def history(self, *args: str) -> list[str]:
        """`git rev-list`, newest first."""
        return self.run("rev-list", *args).decode().split()

    def contains(self, ancestor: str, tip: str) -> bool:
        """Whether moving from one commit to the other loses nothing."""
        return self.git("merge-base", "--is-ancestor", ancestor, tip).returncode == 0


def _person(text: str) -> Person:
    name, _, rest = text.partition(" <")
    email, _, when = rest.partition("> ")
    return Person(name, email, when)
