"""The Actions job we run in: read once from its environment, then told the result."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit import checkrun
from toolkit.checkrun import CheckRun
from toolkit.edges import files
from toolkit.edges.limits import Clock
from toolkit.errors import PortfolioError
from toolkit.text import markdown


@dataclass(frozen=True)
class Job:
    """Where the job runs and where its result goes."""

    repository: str
    commit: str
    api: str
    run: str
    page: str
    summary: Path | None
    before: str = ""  # the commit that this push came after
    token: str = field(repr=False, default="")


def read(env: Mapping[str, str]) -> Job:
    """The job of this environment."""
    for name in ("GITHUB_REPOSITORY", "GITHUB_SHA"):
        if not env.get(name):
            raise PortfolioError(
                f"{name} is not set: this is no GitHub Actions job.",
                mend="Without --in-actions the checks run here; portfolio ci runs the workflow.",
            )
    repository, run = env["GITHUB_REPOSITORY"], env.get("GITHUB_RUN_ID", "0")
    event = _event(env)
    server = env.get("GITHUB_SERVER_URL", "https://github.com")
    return Job(
        repository=repository,
        commit=_head(env, event) or env["GITHUB_SHA"],
        api=env.get("GITHUB_API_URL", "https://api.github.com"),
        run=f"{run}/{env.get('GITHUB_RUN_ATTEMPT', '1')}",
        page=f"{server}/{repository}/actions/runs/{run}",
        summary=Path(env["GITHUB_STEP_SUMMARY"]) if env.get("GITHUB_STEP_SUMMARY") else None,
        before=_text(event.get("before")),
        token=env.get("GITHUB_TOKEN", ""),
    )


def add_summary(made: CheckRun, job: Job) -> None:
    """Add the result to the job's page."""
    summarize(job, f"## {markdown(made.name)}: {markdown(made.title)}\n\n{made.summary}\n")


def summarize(job: Job, text: str) -> None:
    """Add Markdown to the job's page."""
    if job.summary:
        files.add(job.summary, text)


def earlier(name: str, job: Job, clock: Clock = time) -> dict[str, Any]:
    """What this check run said of the commit before; empty where nobody knows."""
    if not (job.token and job.before.strip("0")):
        return {}
    from toolkit.edges.github import GitHub, Token

    runs = f"/repos/{job.repository}/commits/{job.before}/check-runs"
    try:
        with GitHub(Token(job.token, "the job's token"), api=job.api, clock=clock) as hub:
            found = hub.pages(runs, "check_runs", check_name=name, filter="latest")
    except PortfolioError:
        return {}
    return (checkrun.data_of(found[0]["output"]["text"] or "") if found else None) or {}


def publish(made: CheckRun, job: Job, clock: Clock = time) -> str | None:
    """Publish it once; the warning to show where the token may not, as in a fork."""
    if not job.token:
        return "There is no token, so the result was not published as a check run."
    from toolkit.edges.github import GitHub, RefusedError, Token  # only a job with a token needs it

    runs = f"/repos/{job.repository}/commits/{job.commit}/check-runs"
    with GitHub(Token(job.token, "the job's token"), api=job.api, clock=clock) as hub:

        def made_already() -> object:
            found = hub.pages(runs, "check_runs", check_name=made.name, filter="all")
            return next((run for run in found if run["output"]["text"] == made.text), None)

        try:
            hub.create(f"/repos/{job.repository}/check-runs", made.as_request(), made_already)
        except RefusedError as refused:
            may_not = "The token may not publish check runs. " if refused.status == 403 else ""
            return f"{may_not}{refused.what} The summary has it all."
        except PortfolioError as error:
            return f"{error.what} The summary has it all."
    return None


def _event(env: Mapping[str, str]) -> dict[str, Any]:
    """What GitHub tells of the event; empty where it tells nothing that can be read."""
    path = Path(env.get("GITHUB_EVENT_PATH") or "/nowhere")
    try:
        event = json.loads(files.read_text(path)) if path.is_file() else {}
    except (ValueError, RecursionError, PortfolioError):
        return {}
    return event if isinstance(event, dict) else {}


def _head(env: Mapping[str, str], event: Mapping[str, Any]) -> str:
    """A pull request's own last commit: GITHUB_SHA is a merge that nobody wrote."""
    if not env.get("GITHUB_EVENT_NAME", "").startswith("pull_request"):
        return ""
    try:
        return _text(event["pull_request"]["head"]["sha"])
    except (KeyError, TypeError):
        return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
