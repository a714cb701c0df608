"""The evidence for a review, gathered on GitHub; what a repo says of itself is distrusted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from toolkit import checkrun, packs, tomls
from toolkit.checks.verdict import SCHEMA
from toolkit.curriculum import Unit
from toolkit.edges import files
from toolkit.edges.github import GitHub, RefusedError
from toolkit.facts import PRIVATE, CheckFacts, Facts, RepoFacts, UnitFacts
from toolkit.online.runs import ACTIONS
from toolkit.review import evidence as evidence_
from toolkit.review import hidden
from toolkit.review.evidence import Changed, Evidence
from toolkit.text import one_line

_FILES, _TITLES = 40, 50
_TITLE = "Feedback: comments on lines"
_WORDS = (
    "This shows exactly what was written here, for comments on lines. It is never merged; "
    "close it when the review is over.\n"
)


@dataclass(frozen=True)
class Wrong:
    """A pack's wrong solution; what matters here is the misconception and who catches it."""

    misconception: str
    caught_by: str
    file: str = ""
    old: str = ""
    new: str = ""
    says: str = ""


def evidence(
    hub: GitHub, plan: str, unit: Unit, facts: Facts, *, private: bool, more: bool = True
) -> Evidence:
    """What is known of a unit; of a private repo nothing but numbers, unless the board is too.

    Without `more` nothing is asked of GitHub.
    """
    mine = max((f for f in facts.units if f.unit == unit.key and f.repo), key=_rank, default=None)
    repo = next((r for r in facts.repos if mine and r.name == mine.repo), None)
    if mine is None or repo is None:
        return Evidence(unit, mine)
    if repo.visibility == PRIVATE and not private:
        checks = mine.checks and replace(mine.checks, commit="", edited=(), next_check="")
        return Evidence(unit, UnitFacts("", unit.key, mine.title, checks=checks))
    found = Evidence(unit, mine, repo, hidden.sha(repo.head))
    if not (more and repo.url and found.commit):
        return found
    failing, done = _checked(hub, repo, unit, mine.checks)
    known = misconceptions(plan, unit.key)
    return replace(
        found,
        failing=failing,
        ruled_out=evidence_.ruled_out(known, done),
        largest=_largest(hub, repo),
        feedback=_page(_feedback(hub, repo)) if _can_show(repo) else "",
    )


def misconceptions(plan: str, unit: str) -> list[tuple[str, str]]:
    """The check that catches it and the misconception, for each that the unit's pack knows."""
    folder = packs.pack_folder(plan, unit)
    paths = sorted((folder / "wrong").glob("*.toml")) if folder else []
    loaded = (tomls.load(files.read_text(path), Wrong, str(path)) for path in paths)
    return [(wrong.caught_by, wrong.misconception) for wrong in loaded]


def feedback(hub: GitHub, repo: RepoFacts) -> str:
    """The page of the draft pull request with all that the learner wrote, made where none is."""
    if not _can_show(repo):
        return ""
    body = {"title": _TITLE, "head": repo.branch, "base": repo.given, "body": _WORDS, "draft": True}
    try:
        found = _feedback(hub, repo) or hub.create(
            f"/repos/{repo.name}/pulls", body, lambda: _feedback(hub, repo)
        )
    except RefusedError:
        return ""  # private repos without a plan have no drafts; a review does without
    return _page(found)


def _can_show(repo: RepoFacts) -> bool:
    """Is there a branch to show the work against?"""
    return bool(repo.given and not hidden.sha(repo.given) and repo.branch)


def _feedback(hub: GitHub, repo: RepoFacts) -> Any:
    """The pull request that is there."""
    owner = repo.name.partition("/")[0]
    wanted = {"head": f"{owner}:{repo.branch}", "base": repo.given, "state": "open"}
    try:
        return next(iter(hub.get(f"/repos/{repo.name}/pulls", **wanted)), None)
    except RefusedError:
        return None


def _page(found: Any) -> str:
    return str(found["html_url"]) if found else ""


def _rank(facts: UnitFacts) -> tuple[bool, bool, int, int]:
    done = facts.checks.done if facts.checks else 0
    return facts.done, facts.finished, done, facts.commits


def _checked(
    hub: GitHub, repo: RepoFacts, unit: Unit, checks: CheckFacts | None
) -> tuple[tuple[str, ...], frozenset[str]]:
    """What the failing checks say, and which checks are done, by CI's newest run."""
    commit = hidden.sha(checks.commit) if checks else ""
    path = f"/repos/{repo.name}/commits/{commit}/check-runs"
    try:
        found = hub.pages(path, "check_runs") if commit else []
    except RefusedError:
        return (), frozenset()  # this token does not see the repo
    for run in sorted(found, key=lambda r: (r.get("completed_at") or "", r["id"]), reverse=True):
        if run.get("external_id") != SCHEMA or (run.get("app") or {}).get("slug") != ACTIONS:
            continue
        data = checkrun.data_of((run.get("output") or {}).get("text") or "") or {}
        if data.get("unit") == unit.key and data.get("commit") == commit:
            told = list(_told(data))
            failing = tuple(title for _, state, title in told if state == "failing")
            return failing, frozenset(name for name, state, _ in told if state == "done")
    return (), frozenset()


def _told(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    checks = data.get("checks")
    for check in checks[:1000] if isinstance(checks, list) else ():
        if isinstance(check, dict):
            name, state, title = (str(check.get(n)) for n in ("id", "state", "title"))
            yield name, state, one_line(title)


def _largest(hub: GitHub, repo: RepoFacts) -> tuple[Changed, ...]:
    """The largest functions that differ from what the templates gave."""
    if not repo.given:
        return ()
    path = f"/repos/{repo.name}/compare/{repo.given}...{repo.head}"
    try:
        told = hub.get(path)
    except RefusedError:
        return ()  # the branch that it began with is gone
    names = [
        (str(f["filename"]), str(f.get("previous_filename") or f["filename"]))
        for f in told.get("files") or ()
        if f.get("status") != "removed" and _counts(str(f["filename"]))
    ][:_FILES]
    base = str((told.get("merge_base_commit") or {}).get("sha") or "")
    texts = _texts(
        hub, repo, [(base, old) for _, old in names] + [(repo.head, n) for n, _ in names]
    )
    changes = {
        new: (texts[index], texts[len(names) + index]) for index, (new, _) in enumerate(names)
    }
    return evidence_.largest(changes)


def _counts(name: str) -> bool:
    parts = name.split("/")
    return name.endswith(".py") and "tests" not in parts and not parts[-1].startswith("conftest")


def _texts(hub: GitHub, repo: RepoFacts, wanted: list[tuple[str, str]]) -> list[str]:
    """These files at these commits, empty where there is none, in one question."""
    if not wanted:
        return []
    owner, _, name = repo.name.partition("/")
    asked = {f"e{index}": f"{commit}:{path}" for index, (commit, path) in enumerate(wanted)}
    query = (
        f"query ($owner: String!, $name: String!, {', '.join(f'${key}: String!' for key in asked)})"
        "{ repository(owner: $owner, name: $name) {"
        + " ".join(
            f"{key}: object(expression: ${key}) {{ ... on Blob {{ text }} }}" for key in asked
        )
        + "} }"
    )
    answer = hub.graphql(query, {"owner": owner, "name": name, **asked})
    found = answer.data.get("repository") or {}
    return [str((found.get(key) or {}).get("text") or "") for key in asked]
