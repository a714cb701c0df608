"""Posts pushed for real: proved in the week's workflow, put on the home's site by its own."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.ci.test_week import BIN, JOB, Pushed
from tests.conftest import Portfolio
from tests.github.model import Repo
from tests.github.server import GitHub
from toolkit import checkrun

POST = """---
title: What attention costs
date: 2026-03-04
tags: [attention, speed]
summary: The square of the length, measured.
---

Twice the length took four times as long: $t = c n^2$.
"""
HOME = {"contents": "write", "issues": "write", "pages": "write", "id-token": "write"}


@pytest.fixture
def pushed(github: GitHub, week: Path) -> Pushed:
    (week / "posts").mkdir()
    (week / "posts" / "costs.md").write_text(POST)
    return Pushed(week, github.repo("ada/attention"), github)


def blog_run(pushed: Pushed, sha: str) -> dict[str, Any]:
    """The check run of the posts, and what it says to machines."""
    (run,) = [r for r in pushed.check_runs(sha) if r["external_id"] == "portfolio/blog/v1"]
    return run


def kept(output: str) -> Path:
    """Where the run's log, artifacts and caches are."""
    return Path(re.findall(r"Log: (.*)", output)[-1]).parent


def test_a_post_is_proved_kept_to_look_at_and_told_on_its_commit(pushed: Pushed) -> None:
    sha = pushed.commit("Write a post")
    output = pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    run = blog_run(pushed, sha)
    assert (run["name"], run["conclusion"]) == ("portfolio / blog", "success")
    assert run["output"]["title"] == "1 post"
    data = checkrun.data_of(run["output"]["text"])
    assert data is not None
    assert data["posts"] == [{
        "path": "posts/costs.md", "unit": "week-27", "title": "What attention costs",
        "date": "2026-03-04", "summary": "The square of the length, measured.",
        "tags": ["attention", "speed"], "minutes": 1,
    }]  # fmt: skip
    pages = list((kept(output) / "artifacts" / "posts").rglob("index.html"))
    assert any("<math" in page.read_text() for page in pages)
    assert pushed.github.unknown() == []


def test_a_post_with_a_secret_is_stopped_and_the_secret_shown_nowhere(pushed: Pushed) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    (pushed.folder / "posts" / "costs.md").write_text(f"{POST}\nMy token is {secret}.\n")
    sha = pushed.commit("Write too much")
    output = pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    run = blog_run(pushed, sha)
    assert (run["conclusion"], run["output"]["title"]) == ("neutral", "0 posts, 1 file stopped")
    told = output + str(run) + (kept(output) / "summary.md").read_text()
    assert secret not in told
    assert not list((kept(output) / "artifacts").rglob("*costs*"))


def test_the_homes_workflow_writes_the_readme_and_the_site_once(
    pushed: Pushed, home: Path, portfolio: Portfolio
) -> None:
    github = pushed.github
    sha = pushed.commit("Write a post")
    pushed.ci(github.job_token(pushed.repo, JOB), code=0)
    later = pushed.commit("No run for this one")
    assert later != sha
    secret = private(github, portfolio, home)
    broken(github, portfolio, home)

    profile = github.repo("ada/ada", files={"README.md": (home / "README.md").read_text()})
    began = profile.head
    first = home_run(github, home)
    readme = at_head(profile, "README.md")
    assert "## Posts" in readme
    assert "[What attention costs](" in readme
    assert ".portfolio/cards/progress-dark.svg" in readme
    assert "<svg" in at_head(profile, ".portfolio/cards/progress-dark.svg")
    (commit,) = [sha for sha in profile.git.history(str(profile.head)) if sha != began]
    made = profile.git.commit(commit)
    assert made is not None
    assert made.author.name == "github-actions[bot]"
    site = kept(first) / "artifacts" / "github-pages"
    feed = (site / "feed.xml").read_text()
    assert "What attention costs" in feed
    assert "https://ada.github.io/ada/" in feed
    (page,) = site.glob("posts/attention-*/index.html")
    assert "The square of the length" in page.read_text()
    everything = "".join(p.read_text(errors="replace") for p in site.rglob("*") if p.is_file())
    committed = at_head(profile, ".portfolio/ledger.json") + readme
    assert secret not in everything + first + committed
    assert "hidden" not in committed
    assert "53 units" in (site / "index.html").read_text()
    assert "4 files new or changed" in log(first)
    assert "warning: classifier/posts/bad.md: " in first
    assert "Another" in feed
    before = contents(site)

    second = home_run(github, home)
    assert profile.head == commit
    assert "Everything is up to date." in log(second)
    assert "0 files new or changed" in log(second)
    assert contents(site) == before
    assert github.unknown() == []


def contents(site: Path) -> dict[Path, bytes]:
    """The site without our own mark, in which the times of its files are."""
    pages = (path for path in site.rglob("*") if path.is_file() and path.name != ".portfolio-site")
    return {path: path.read_bytes() for path in pages}


def private(github: GitHub, portfolio: Portfolio, home: Path) -> str:
    """A private repo with a post; its title."""
    portfolio("new", "week-14", cwd=home)
    folder = home.parent / "week-14"
    (folder / "posts").mkdir()
    (folder / "posts" / "mine.md").write_text(
        "---\ntitle: Nobodys business\ndate: 2026-03-04\n---\nWords.\n"
    )
    repo = github.repo("ada/hidden")
    repo.private = True
    hidden = Pushed(folder, repo, github)
    hidden.commit("Write in private")
    hidden.ci(github.job_token(repo, JOB), code=0)
    return "Nobodys business"


def broken(github: GitHub, portfolio: Portfolio, home: Path) -> None:
    """A repo with a post that is stopped and one that is not: the site goes on without it."""
    portfolio("new", "week-18", cwd=home)
    posts = home.parent / "week-18" / "posts"
    posts.mkdir()
    (posts / "good.md").write_text("---\ntitle: Another\ndate: 2026-03-05\n---\nWords.\n")
    (posts / "bad.md").write_text("---\ntitle: [\n---\nWords.\n")
    week = Pushed(posts.parent, github.repo("ada/classifier"), github)
    week.commit("Write two")
    week.ci(github.job_token(week.repo, JOB), code=0)


def at_head(repo: Repo, path: str) -> str:
    """A file of the repo as it is on GitHub now."""
    found = repo.git.at(str(repo.head), path)
    return (repo.git.read(found.sha) or ("", b""))[1].decode() if found else ""


def home_run(github: GitHub, home: Path) -> str:
    """What `portfolio ci` prints for the home."""
    repo = github.repos["ada/ada"]
    env = os.environ | github.env(github.job_token(repo, HOME))
    env |= {"GITHUB_REPOSITORY": repo.full_name, "PATH": f"{BIN}:{os.environ['PATH']}",
            "XDG_CACHE_HOME": str(BIN.parent / ".cache")}  # fmt: skip
    done = subprocess.run(
        [str(BIN / "portfolio"), "ci"], cwd=home, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def log(output: str) -> str:
    """All that the run's steps said."""
    return Path(re.findall(r"Log: (.*)", output)[-1]).read_text()
