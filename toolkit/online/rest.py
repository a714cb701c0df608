"""The same repos asked for one by one, where GitHub does not take the question about all.

It costs several requests a repo. A private repo is never asked for in this way.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from toolkit.committing import Remote
from toolkit.config import Config
from toolkit.edges.github import GitHub, RefusedError
from toolkit.errors import PortfolioError
from toolkit.online import query, read, runs
from toolkit.online.read import Found

Node = Mapping[str, Any]


def repos(hub: GitHub, login: str, config: Config) -> Iterator[Node]:
    """The public repos of the owner that the settings include, as GitHub lists them."""
    for told in hub.pages(f"/users/{login}/repos", type="owner", sort="full_name"):
        left_out = (told.get("fork") and "forks" not in config.include) or (
            told.get("archived") and "archived" not in config.include
        )
        if told.get("private") is False and not left_out:
            yield told


def checked(hub: GitHub, it: Found, *, back: bool) -> Found:
    """The repo with what its newest check runs say; of older commits where it pays to look."""
    path = f"/repos/{it.repo.name}/commits"
    it = read.proved(it, _told(hub, path, it.repo.head, it.keys))
    if it.told.anything or not back:
        return replace(it, crowded=False)
    older = hub.get(path, sha=it.repo.head, per_page=query.BACK)[1:]
    for commit in older:
        told = _told(hub, path, str(commit["sha"]), it.keys)
        if told.anything:
            return read.proved(it, told)
    return it


def remote(hub: GitHub, repository: str, paths: Sequence[str]) -> Remote:
    """The home's newest commit and these files of it."""
    path = f"/repos/{repository}"
    repo = hub.get(path)
    name, private = str(repo["full_name"]), repo.get("private") is not False
    head = _there(hub, f"{path}/commits/{repo['default_branch']}")
    if head is None:
        return Remote(name, "", "", "", {}, tuple(paths), private)
    tree = str(head["commit"]["tree"]["sha"])
    files = {}
    for wanted in paths:
        data = _file(hub, f"{path}/contents/{wanted}", head["sha"])
        if data is not None:
            files[wanted] = data
    branch = str(repo["default_branch"])
    return Remote(name, branch, str(head["sha"]), tree, files, tuple(paths), private)


def node(hub: GitHub, told: Node) -> Node:
    """A listed repo as GraphQL would tell of it, but for its check runs."""
    path, branch = f"/repos/{told['full_name']}", str(told["default_branch"])
    found = {
        "databaseId": told["id"],
        "nameWithOwner": told["full_name"],
        "url": told["html_url"],
        "isPrivate": told["private"],
        "visibility": str(told.get("visibility")).upper(),
        "description": told["description"],
        "pushedAt": told["pushed_at"],
        "primaryLanguage": {"name": told["language"]},
        "repositoryTopics": {"nodes": [{"topic": {"name": t}} for t in told.get("topics") or ()]},
        "manifest": _blob(hub, path, "pyproject.toml", branch),
    }
    if not (found["manifest"] and "portfolio" in found["manifest"]["text"]):
        return found
    head = hub.get(f"{path}/commits/{branch}")["sha"]
    return found | {
        "defaultBranchRef": {"name": branch, "target": {"oid": head}},
        "template": _there(hub, f"{path}/git/ref/heads/{read.GIVEN}"),
        "readme": _blob(hub, path, "README.md", head),
    }


def _told(hub: GitHub, path: str, commit: str, keys: Sequence[str]) -> runs.Told:
    found = hub.pages(f"{path}/{commit}/check-runs", "check_runs")
    nodes = (
        {
            "databaseId": run["id"],
            "externalId": run["external_id"],
            "status": str(run["status"]).upper(),
            "completedAt": run["completed_at"],
            "text": (run.get("output") or {}).get("text"),
            "checkSuite": {"app": run.get("app")},
        }
        for run in found
    )
    return runs.read(nodes, commit, keys)


def _blob(hub: GitHub, path: str, name: str, ref: str) -> dict[str, str] | None:
    data = _file(hub, f"{path}/contents/{name}", ref)
    return None if data is None else {"text": data.decode(errors="replace")}


def _file(hub: GitHub, path: str, ref: str) -> bytes | None:
    told = _there(hub, path, ref=ref)
    if not isinstance(told, dict) or told.get("type") != "file":
        return None
    if told.get("encoding") != "base64":  # more than a megabyte is given as a blob alone
        told = hub.get(f"{path.partition('/contents/')[0]}/git/blobs/{told['sha']}")
    try:
        return base64.b64decode(told["content"])
    except (binascii.Error, KeyError, TypeError) as error:
        raise PortfolioError("GitHub does not give the bytes of this file.", where=path) from error


def _there(hub: GitHub, path: str, **parameters: str) -> Any:
    """What is there, or None."""
    try:
        return hub.get(path, **parameters)
    except RefusedError as refused:
        if refused.status in (404, 409, 422):  # of a repo without a commit GitHub says any of these
            return None
        raise
