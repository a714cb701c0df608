"""Repos of a learner on the server that stands for GitHub, with what their workflows have said."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.github.model import ACTIONS, App, Check, Repo, Suite
from tests.github.server import GitHub as Server
from toolkit import checkrun
from toolkit.checks import verdict as checks
from toolkit.checks.verdict import Result
from toolkit.config import Config
from toolkit.curriculum import Curriculum
from toolkit.home import Home
from toolkit.job import Job
from toolkit.posts import publish
from toolkit.posts.model import Post
from toolkit.smoke import report
from toolkit.smoke import verdict as smoke

PLAN = "distinguished-52"
DAY = date(2026, 3, 4)
STRANGER = App(77, "other-ci", "Other CI")


def home(**settings: Any) -> Home:
    """Ada's home; only the plan's name matters here."""
    config = Config(**{"learner": "ada", "plan": PLAN, "start": date(2025, 9, 1), **settings})
    return Home(Path("home"), config, Curriculum("", PLAN, "A year", ()))


def manifest(
    *units: str,
    plan: str = PLAN,
    title: str = "",
    finished: Iterable[str] = (),
    needs: Iterable[str] = (),
) -> str:
    """A `pyproject.toml` of these units."""
    return (
        f"[project]\nname = 'x'\ndescription = {json.dumps(title)}\n"
        f"dependencies = {json.dumps(list(needs))}\n"
        f"[tool.portfolio]\nplan = {json.dumps(plan)}\nunits = {json.dumps(units)}\n"
        f"kind = 'library'\nfinished = {json.dumps(list(finished))}\n"
    )


def readme(what: str = "", result: str = "") -> str:
    """A README with the learner's words."""
    return f"# Title\n\n{what}\n\n## Result\n\n{result}\n"


def week(server: Server, name: str, files: Mapping[str, str], **settings: Any) -> Repo:
    """A repo with a fixed day of its last push."""
    repo = server.repo(name, files=files, **settings)
    repo.pushed_at = "2026-03-04T10:00:00Z"
    return repo


def verdict(unit: str, *states: str, edited: Sequence[str] = ()) -> checks.Verdict:
    """What `portfolio check` has found: one check for each of these states."""
    found = [
        Result(f"tests/test_x.py::test_{number}", state, "why", f"Check {number}")  # type: ignore[arg-type]
        for number, state in enumerate(states, 1)
    ]
    return checks.Verdict(unit, tuple(found), tuple(edited), official=True)


def checked(server: Server, repo: Repo, found: checks.Verdict, **more: Any) -> None:
    """Publish that."""
    commit = more.pop("commit", "") or str(repo.head)
    made = checkrun.of_verdict(found, red=False, commit=commit, run="1/1", page="")
    says(server, repo, made.external_id, made.text, commit=commit, **more)


def trained(server: Server, repo: Repo, found: smoke.Verdict, **more: Any) -> None:
    """Publish what a training did."""
    made = report.check_run(found, _job(repo), red=False, name="portfolio / smoke")
    says(server, repo, made.external_id, made.text, **more)


def posted(server: Server, repo: Repo, *posts: Post, **more: Any) -> None:
    """Publish that these posts are proved."""
    made = publish.check_run(posts, (), _job(repo), red=False)
    says(server, repo, made.external_id, made.text, **more)


def says(
    server: Server, repo: Repo, kind: str, text: str | None, *, commit: str = "", name: str = "",
    at: str = "2026-03-04T10:05:00Z", app: App = ACTIONS, status: str = "completed",
) -> None:  # fmt: skip
    """A check run, put straight where the server keeps them."""
    sha = commit or str(repo.head)
    suite = Suite(next(server.ids), app, sha, repo.default_branch)
    repo.suites.append(suite)
    repo.checks.append(
        Check(
            next(server.ids),
            suite.id,
            app,
            sha,
            name or kind,
            status,
            "neutral" if status == "completed" else None,
            kind,
            completed_at=at,
            text=text,
        )
    )


def fenced(data: Any) -> str:
    """Whatever it is, as the block of JSON in a check run's text."""
    return f"```json\n{data if isinstance(data, str) else json.dumps(data)}\n```"


def committed(server: Server, repo: Repo, files: Mapping[str, str | None], hour: int = 12) -> str:
    """One more commit, later on the same day."""
    sha = server.commit(repo, files, at=datetime(2026, 3, 4, hour, tzinfo=UTC))
    repo.pushed_at = "2026-03-04T10:00:00Z"
    return sha


def _job(repo: Repo) -> Job:
    return Job(repo.full_name, str(repo.head), "", "1/1", "", None)
