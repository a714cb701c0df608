"""The toolkit's release in a repo's workflows: its tag, resolved to the commit it stands for."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from toolkit import bundled
from toolkit.edges import files
from toolkit.edges.git import Git

if TYPE_CHECKING:
    from toolkit.edges.github import GitHub

MESSAGE = "Pin the workflow to a commit"
FOLDER = ".github/workflows/"
_CALL = re.compile(
    rb"^(?P<call>[ \t]+uses:[ \t]*"
    + re.escape(bundled.REPOSITORY).encode()
    + rb"/\.github/workflows/[\w-]+\.yml)@(?P<tag>v\d[\w.-]*)(?:[ \t]+#[^\r\n]*)?(?=\r?$)",
    re.MULTILINE,
)
_PINNED = re.compile(
    rb"^(?P<call>[ \t]+uses:[ \t]*"
    + re.escape(bundled.REPOSITORY).encode()
    + rb"/\.github/workflows/[\w-]+\.yml)@[0-9a-f]{40} # (?P<tag>v\d[\w.-]*)(?=\r?$)",
    re.MULTILINE,
)
Resolve = Callable[[str], str | None]


def resolver(hub: "GitHub") -> Resolve:
    """Asks GitHub once for the commit of each tag; None where it cannot be known."""
    from toolkit.edges.github import RefusedError  # who only reads pins has no PyGithub

    @cache
    def resolve(tag: str) -> str | None:
        git = f"/repos/{bundled.REPOSITORY}/git"
        try:
            found = hub.get(f"{git}/ref/tags/{tag}")["object"]
            if found["type"] == "tag":  # one with words of its own
                found = hub.get(f"{git}/tags/{found['sha']}")["object"]
        except RefusedError:
            return None
        return str(found["sha"]) if found["type"] == "commit" else None

    return resolve


def pinned(data: bytes, resolve: Resolve) -> bytes:
    """The workflow with its calls of the toolkit at commits; nothing else changes."""

    def at_commit(found: re.Match[bytes]) -> bytes:
        commit = resolve(found["tag"].decode())
        if commit is None:
            return found[0]
        return found["call"] + b"@" + commit.encode() + b" # " + found["tag"]

    return _CALL.sub(at_commit, data)


def unpinned(data: bytes, given: bytes) -> bytes:
    """The workflow with the lines of the one it was made from, where those name the same tag."""
    lines = {(it["call"].strip(), it["tag"]): it[0] for it in _CALL.finditer(given)}

    def as_given(found: re.Match[bytes]) -> bytes:
        return lines.get((found["call"].strip(), found["tag"]), found[0])

    return _PINNED.sub(as_given, data)


def open_tags(data: bytes) -> list[str]:
    """The tags that the workflow still names."""
    return [found["tag"].decode() for found in _CALL.finditer(data)]


def planned(git: Git, branch: str, resolve: Resolve) -> tuple[dict[str, bytes], list[str]]:
    """The workflows to commit with their tags resolved, and why others stay as they are."""
    if git.ask("symbolic-ref", "--quiet", "--short", "HEAD") != branch:
        return {}, []  # what is committed would be on another branch
    changed, todo, notes = set(git.changed_paths()), dict[str, bytes](), list[str]()
    for path, (mode, name) in git.entries("HEAD").items():
        if not (path.startswith(FOLDER) and mode.startswith("100")):
            continue
        committed = git.blob(name)
        if not open_tags(committed):
            continue
        wanted = pinned(committed, resolve)
        if tags := open_tags(wanted):
            notes.append(f"{tags[0]} of the toolkit could not be resolved to a commit; it stays.")
            continue
        here = files.read(git.folder / path) if files.is_plain(git.folder / path) else b""
        if path not in changed:
            todo[path] = pinned(here, resolve)
        elif _unix(here) == _unix(wanted):  # a run that was killed had got this far
            todo[path] = here
        else:
            notes.append(f"{path} has changes that are not committed, so it was not pinned.")
    if todo:
        git.identity()
    return todo, notes


def commit(git: Git, todo: Mapping[str, bytes]) -> None:
    """Write and commit just these."""
    for path, data in todo.items():
        files.write(git.folder / path, data)
    git.commit(MESSAGE, *todo)


def _unix(data: bytes) -> bytes:
    """Line ends may be others in the folder than in git."""
    return data.replace(b"\r\n", b"\n")
