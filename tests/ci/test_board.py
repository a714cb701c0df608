"""A whole review through the home's own workflow, from invitation to a yes, by comment and mail."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.ci.test_posts import HOME, at_head, kept
from tests.ci.test_week import BIN
from tests.github.model import Repo
from tests.github.server import GitHub
from tests.golden import Golden
from tests.test_syncing import finished

REVIEWS = "\n<!-- portfolio:begin reviews -->\n<!-- portfolio:end reviews -->\n"
MAIL = """/accept sundays 4 named

Glad to help.

On Wed, 4 Mar 2026 at 10:00, ada <notifications@github.com> wrote:

> /accept mondays 9
> /withdraw

--
Grace Hopper
/approve
"""
FORM = "### Unit\n\nweek-1\n\n### Mentor\n\ngrace\n\n### Question\n\nIs my norm right?\n"


class Thread:
    """The home on GitHub, its workflow here, and those who write."""

    def __init__(self, github: GitHub, home: Path, repo: Repo) -> None:
        self.github, self.home, self.repo = github, home, repo
        for login in ("linus", "mallory"):
            github.user(login)
            github.token(login)

    def run(self, event: str, payload: dict[str, Any] | None = None) -> str:
        """Let the workflow answer to an event."""
        env = os.environ | self.github.env(self.github.job_token(self.repo, HOME))
        env |= {"GITHUB_REPOSITORY": self.repo.full_name, "PATH": f"{BIN}:{os.environ['PATH']}",
                "XDG_CACHE_HOME": str(BIN.parent / ".cache")}  # fmt: skip
        command = [str(BIN / "portfolio"), "ci", "--event", event]
        if payload is not None:
            path = self.home.parent / "event.json"
            path.write_text(json.dumps(payload))
            command += ["--payload", str(path)]
        done = subprocess.run(command, cwd=self.home, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sync_by_hand(self) -> None:
        """The learner's own first sync: what they open themselves mails them nothing."""
        own = self.github.env(self.github.pat("ada")) | {"HOME": os.environ["HOME"]}
        subprocess.run(["git", "init", "-q"], cwd=self.home, check=True)
        subprocess.run(["git", "remote", "add", "origin", f"{self.github.url}/ada/ada.git"],
                       cwd=self.home, check=True)  # fmt: skip
        done = subprocess.run(
            [str(BIN / "portfolio"), "sync"], cwd=self.home, capture_output=True, text=True,
            env=own | {"PATH": f"{BIN}:{os.environ['PATH']}"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def ask(self, who: str, path: str, **body: Any) -> Any:
        """A request by a person."""
        from tests.github.client import ask

        got = ask(self.github, f"/repos/ada/ada{path}", self.github.pat(who), body=body or None)
        assert got.status < 300, got.body
        return got.body

    def issue(self, words: str) -> dict[str, Any]:
        """The issue with these words in its title."""
        return next(
            it for it in self.ask("ada", "/issues?state=all&per_page=100")
            if words.lower() in it["title"].lower()
        )  # fmt: skip

    def say(self, who: str, number: int, *words: str) -> None:
        """Comments, and one event for the last of them: events only wake the workflow."""
        for text in words:
            comment = self.ask(who, f"/issues/{number}/comments", body=text)
        issue = self.ask("ada", f"/issues/{number}")
        self.run("issue_comment", {"action": "created", "issue": issue, "comment": comment,
                                   "sender": {"login": who, "type": "User"}})  # fmt: skip


@pytest.fixture
def thread(github: GitHub, home: Path) -> Thread:
    settings = home / "portfolio.toml"
    text = settings.read_text().replace("mentors = []", 'mentors = ["grace", "linus"]')
    settings.write_text(text)
    files = {"README.md": (home / "README.md").read_text() + REVIEWS, "portfolio.toml": text}
    repo = github.repo("ada/ada", files=files)
    finished(github)
    return Thread(github, home, repo)


def test_a_review_from_invitation_to_approval(thread: Thread, golden: Golden) -> None:
    github = thread.github
    thread.sync_by_hand()
    assert at_head(thread.repo, ".github/ISSUE_TEMPLATE/review.yml").count("grace") == 1
    invitation = thread.issue("mentor, grace")
    assert "@grace" not in invitation["body"]
    thread.say("grace", invitation["number"], MAIL)
    assert "sundays" in thread.issue("mentor, grace")["body"].lower()

    form = thread.ask("ada", "/issues", title="Review", body=FORM, labels=["portfolio"])
    thread.run("issues", {"action": "opened", "issue": form,
                          "sender": {"login": "ada", "type": "User"}})  # fmt: skip
    number = form["number"]
    asked = thread.ask("ada", f"/issues/{number}")
    assert "@grace" in asked["body"]
    assert "Is my norm right?" in asked["body"]

    thread.ask("mallory", f"/issues/{number}/comments", body="/approve\n\n@linus look")
    thread.ask("linus", f"/issues/{number}/comments", body="```\n/approve\n```\n`/approve`")
    thread.say("grace", number, "/Take", "/ready", "/aprove", "/score 1 9", "> /approve\n\nNo.",
               "Shapes?\n\n/score 1 4\n/changes")  # fmt: skip
    assert labels(thread, number) >= {"review: changes"}
    thread.say("ada", number, "/ready")
    thread.ask("linus", f"/issues/{number}/comments", body="/take\n/help")
    thread.ask("grace", f"/issues/{number}/comments", body="/later 3d")
    thread.ask("grace", f"/issues/{number}/comments", body="Well done.\n\n/approve")
    thread.say("ada", number, "/withdraw")  # too late: it is approved

    final = thread.ask("ada", f"/issues/{number}")
    assert labels(thread, number) >= {"review: approved"}
    told = f"{final['title']}\n\n{final['body']}"
    for other in ("mentor, grace", "Progress board"):
        told += f"\n\n=====\n{thread.issue(other)['body']}"
    golden("workflow.md", plain(github, told))
    assert "approved by grace" in at_head(thread.repo, "README.md")
    again = thread.run("push")
    assert "on the board" not in (kept(again) / "log.txt").read_text()
    assert github.unknown() == []


def test_what_a_bot_or_a_pull_request_says_wakes_nobody(thread: Thread) -> None:
    command = [str(BIN / "portfolio"), "ci", "--event", "issue_comment", "--payload"]
    issue = {"labels": [{"name": "portfolio"}], "number": 1}
    pull = {**issue, "pull_request": {"url": "https://example.com"}}
    events: dict[str, dict[str, Any]] = {
        "bot": {"issue": issue, "sender": {"type": "Bot"}},
        "pull": {"issue": pull, "sender": {"type": "User"}},
        "another": {"issue": {**issue, "labels": []}, "sender": {"type": "User"}},
    }
    for name, payload in events.items():
        path = thread.home.parent / f"{name}.json"
        path.write_text(json.dumps(payload))
        done = subprocess.run(
            [*command, str(path)], cwd=thread.home, capture_output=True, text=True,
            env=os.environ | {"XDG_CACHE_HOME": str(BIN.parent / ".cache"),
                              "PATH": f"{BIN}:{os.environ['PATH']}"},
        )  # fmt: skip
        assert "No job ran" in done.stderr + done.stdout, name
    assert thread.github.writes() == []


def labels(thread: Thread, number: int) -> set[str]:
    return {label["name"] for label in thread.ask("ada", f"/issues/{number}")["labels"]}


def plain(github: GitHub, text: str) -> str:
    """The text without what is different in every run."""
    text = text.replace("\r\n", "\n").replace(github.url, "https://github.test")
    text = re.sub(r"\b[0-9a-f]{40}\b", "SHA", text)
    text = re.sub(r"(?<=commit )[0-9a-f]{7}\b|(?<=files at )[0-9a-f]{7}\b", "SHA", text)
    text = re.sub(r"(digest|title|milestone)=[0-9a-f]+", r"\1=…", text)
    text = re.sub(r"(portfolio:lines [a-z]+) [0-9a-fox ]+(?= -->)", r"\1 …", text)  # days are in it
    text = re.sub(r"\b\w+day, \d+ \w+ \d{4}|\b\d{1,2} [A-Z]\w+ \d{4}|\d{4}-\d\d-\d\d", "DAY", text)
    return re.sub(r"=\d+(?= |-->)|issuecomment-\d+", "=N", text)
