"""Files written to a repo on GitHub: all of them as one commit, on the newest head.

What is written is a function of what is there. If somebody commits in the meantime, it is
asked again with what is there then, so that nothing of theirs is lost.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.changes import WriteFile
from toolkit.edges.github import GitHub, RefusedError
from toolkit.errors import PortfolioError

BOT = {
    "name": "github-actions[bot]",
    "email": "41898282+github-actions[bot]@users.noreply.github.com",
}
WORKFLOWS = ".github/workflows/"
_ALIAS = "asked"
_TRIES = 5


@dataclass(frozen=True)
class Remote:
    """A repo's newest commit, and the files of it that were asked for; those not there lack."""

    repository: str
    branch: str  # empty like `head` and `tree` in a repo without a commit
    head: str
    tree: str
    files: Mapping[str, bytes] = field(repr=False)
    paths: tuple[str, ...] = ()  # what was asked for
    private: bool = True


Plan = Callable[[Remote], Sequence[WriteFile]]


def fragment(paths: Sequence[str]) -> str:
    """The GraphQL fields of a Repository from which `of` reads the files."""
    # The head comes first: files that are newer than it are noticed when the branch is moved.
    fields = [
        "nameWithOwner isPrivate visibility",
        "defaultBranchRef { name target { ... on Commit { oid tree { oid } } } }",
    ]
    for number, path in enumerate(paths):
        at = json.dumps(f"HEAD:{path}", ensure_ascii=False)
        file = "{ __typename oid ... on Blob { text } }"
        fields.append(f"{_ALIAS}{number}: object(expression: {at}) {file}")
    return "\n".join(fields)


def of(
    node: Mapping[str, Any] | None,
    hub: GitHub,
    repository: str,
    paths: Sequence[str],
    errors: Sequence[Mapping[str, Any]] = (),
) -> Remote:
    """The repo from the answer to its `fragment`; `errors` are those of the whole answer."""
    if node is None:
        raise PortfolioError(
            f"GitHub shows no repo {repository}.",
            mend="Look whether the name is right and your token may see it.",
        )
    if any(_concerns(error) for error in errors):  # a file it could not read is no missing file
        raise PortfolioError(
            "GitHub answered in part only.", where=repository, mend="Try again later."
        )
    name, branch = str(node.get("nameWithOwner") or repository), node["defaultBranchRef"] or {}
    target = branch.get("target") or {}
    files = {
        path: _bytes(found, hub, name, path)
        for number, path in enumerate(paths)
        if (found := node.get(f"{_ALIAS}{number}"))
    }
    return Remote(
        name,
        branch.get("name", ""),
        target.get("oid", ""),
        (target.get("tree") or {}).get("oid", ""),
        files,
        tuple(paths),
        node.get("visibility") != "PUBLIC",
    )


def read(hub: GitHub, repository: str, paths: Sequence[str]) -> Remote:
    """The repo as it is now, in one request."""
    owner, _, name = repository.partition("/")
    query = (
        "query ($owner: String!, $name: String!) {\n"
        f"repository(owner: $owner, name: $name) {{\n{fragment(paths)}\n}} }}"
    )
    answer = hub.graphql(query, {"owner": owner, "name": name})
    return of(answer.data.get("repository"), hub, repository, paths, answer.errors)


def commit(
    hub: GitHub, remote: Remote, plan: Plan, message: str, *, tries: int = _TRIES
) -> Remote | None:
    """Write what the plan says where it is not so already, as one commit of the bot's.

    The repo as it is then, or None where nothing was to do. An empty repo needs a first commit
    with one file before GitHub takes the others.
    """
    begun = remote.head
    for _ in range(tries):
        todo = [change for change in plan(remote) if remote.files.get(change.path) != change.data]
        if not todo:
            return remote if remote.head != begun else None
        try:
            if remote.head:
                return _on_top(hub, remote, todo, message)
            _put(hub, remote, todo[0], message)
            moved = True
        except RefusedError as refused:
            if refused.status not in (409, 422):
                raise _explained(refused, remote, todo) from refused
            moved, last = "fast forward" in refused.what, refused
        now = read(hub, remote.repository, remote.paths)
        if not moved and now.head == remote.head:  # it was not for somebody else's commit
            raise _explained(last, remote, todo) from last
        remote = now
    raise PortfolioError(
        f"The branch {remote.branch} moves on while it is written.",
        where=remote.repository,
        mend="Try again later; nothing was changed.",
    )


def _on_top(hub: GitHub, remote: Remote, todo: Sequence[WriteFile], message: str) -> Remote | None:
    """One commit with these files on the head; twice the same objects do no harm."""
    git = f"/repos/{remote.repository}/git"
    lines = [_line(hub, git, change) for change in todo]
    tree = _made(hub, f"{git}/trees", {"base_tree": remote.tree, "tree": lines})
    if tree == remote.tree:  # files that were not asked for, and are so already
        return None
    body = {
        "message": message, "tree": tree, "parents": [remote.head], "author": BOT, "committer": BOT,
    }  # fmt: skip
    new = _made(hub, f"{git}/commits", body)
    hub.update(f"{git}/refs/heads/{_quoted(remote.branch)}", {"sha": new, "force": False})
    written = {change.path: change.data for change in todo}
    return replace(remote, head=new, tree=tree, files={**remote.files, **written})


def _line(hub: GitHub, git: str, change: WriteFile) -> dict[str, str]:
    """A file in a tree: text as it is, other bytes by the name under which GitHub keeps them."""
    line = {"path": change.path, "mode": "100644", "type": "blob"}
    try:
        text = change.data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text:
        return {**line, "content": text}
    content = base64.b64encode(change.data).decode()
    return {**line, "sha": _made(hub, f"{git}/blobs", {"content": content, "encoding": "base64"})}


def _made(hub: GitHub, path: str, body: Mapping[str, Any]) -> str:
    """Make an object that nothing points to yet; should its answer be lost, make it again."""
    return str(hub.create(path, body, lambda: None)["sha"])


def _put(hub: GitHub, remote: Remote, change: WriteFile, message: str) -> None:
    """The first commit of an empty repo: a second try finds the file there and is refused."""
    body = {
        "message": message, "content": base64.b64encode(change.data).decode(),
        "author": BOT, "committer": BOT,
    }  # fmt: skip
    hub.update(f"/repos/{remote.repository}/contents/{_quoted(change.path)}", body, verb="PUT")


def _bytes(found: Mapping[str, Any], hub: GitHub, repository: str, path: str) -> bytes:
    """The file as it is in git; the text in an answer may be cut, or have lost other bytes."""
    if found["__typename"] != "Blob":
        raise PortfolioError(f"{path} is no file there.", where=repository)
    oid = str(found["oid"])
    data = str(found.get("text") or "").encode(errors="replace")
    if _name(data) == oid:
        return data
    told = hub.get(f"/repos/{repository}/git/blobs/{oid}")
    try:
        data = base64.b64decode(told["content"])
    except (binascii.Error, KeyError, TypeError):
        data = b""
    if _name(data) != oid:
        raise PortfolioError(f"GitHub does not give the bytes of {path}.", where=repository)
    return data


def _name(data: bytes) -> str:
    """What git calls a file with these bytes."""
    head = f"blob {len(data)}\0".encode()
    return hashlib.sha1(head + data, usedforsecurity=False).hexdigest()


def _concerns(error: Mapping[str, Any]) -> bool:
    """Is the error about a field of ours, or about no field in particular?"""
    ours = re.compile(rf"{_ALIAS}\d+|defaultBranchRef")
    path = error.get("path") or ()
    return not path or any(ours.fullmatch(str(part)) for part in path)


def _quoted(path: str) -> str:
    """The path as it may stand in an address."""
    return "".join(
        chr(byte) if re.match(r"[\w./-]", chr(byte), re.ASCII) else f"%{byte:02X}"
        for byte in path.encode()
    )


def _explained(refused: RefusedError, remote: Remote, todo: Sequence[WriteFile]) -> PortfolioError:
    """The refusal, with what a person can do about it."""
    flows = [change.path for change in todo if change.path.startswith(WORKFLOWS)]
    if flows and refused.status in (403, 404):
        return PortfolioError(
            f"GitHub lets this token change no workflow: {flows[0]}.",
            where=remote.repository,
            mend="No workflow's own token may. Change the file yourself, or use a token with the "
            "scope workflow: https://github.com/settings/tokens",
        )
    if re.search(r"\brules?\b|protected branch|required|approving", refused.what, re.IGNORECASE):
        page = f"https://github.com/{remote.repository}/settings"
        return PortfolioError(
            f"A rule of the branch {remote.branch or 'there'} stops the commit. {refused.what}",
            where=remote.repository,
            mend="Take the branch out of the rule, or let GitHub Actions bypass it: "
            f"{page}/rules or {page}/branches",
        )
    if refused.status in (403, 404):
        return PortfolioError(
            refused.what,
            where=remote.repository,
            mend=f"{refused.mend} In a workflow its job needs permissions: contents: write; a "
            "token of yours needs the scope public_repo, or repo for a private home: "
            "https://github.com/settings/tokens",
        )
    return refused
