"""A week pushed for real: the real workflow in act, the result on the commit as GitHub shows it."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Portfolio, solve
from tests.github.model import Repo, Token
from tests.github.server import GitHub
from tests.needs import missing
from tests.smoke.conftest import TRAINING
from toolkit import checkrun

JOB = {"contents": "read", "checks": "write"}
ROOT = Path(__file__).parents[2]
BIN = Path(sys.prefix) / "bin"


@dataclass
class Pushed:
    """A week's repo on this machine and on the server."""

    folder: Path
    repo: Repo
    github: GitHub

    def commit(self, message: str) -> str:
        """Commit everything and push it, as the learner would."""
        address = self.github.clone_url(self.repo, self.github.pat("ada"))
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "--quiet", "--no-verify", "--allow-empty", "-m", message)
        git(self.folder, "push", "--quiet", address, "main")
        return git(self.folder, "rev-parse", "HEAD")

    def ci(self, token: Token, *, code: int) -> str:
        """Run the workflow as GitHub would run it for this push."""
        env = os.environ | self.github.env(token) | {"GITHUB_REPOSITORY": self.repo.full_name}
        env |= {"PATH": f"{BIN}:{os.environ['PATH']}", "XDG_CACHE_HOME": str(BIN.parent / ".cache")}
        done = subprocess.run(
            [str(BIN / "portfolio"), "ci"], cwd=self.folder, env=env, capture_output=True, text=True
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def check_runs(self, sha: str) -> list[dict[str, Any]]:
        """The check runs that GitHub shows on this commit."""
        with self.github.client("ada") as client:
            path = f"/repos/{self.repo.full_name}/commits/{sha}/check-runs"
            _, data = client.requester.requestJsonAndCheck("GET", path)
        runs: list[dict[str, Any]] = data["check_runs"]
        return runs


@pytest.fixture
def pushed(github: GitHub, week: Path) -> Pushed:
    return Pushed(week, github.repo("ada/attention"), github)


def test_a_fresh_week_is_green_and_its_check_run_neutral(pushed: Pushed) -> None:
    sha = pushed.commit("Begin")
    output = pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    (run,) = pushed.check_runs(sha)
    assert run["external_id"] == "portfolio/checks/v1"
    assert run["conclusion"] == "neutral"
    assert run["output"]["title"] == "0 of 16 done, 16 to do"
    assert "⬜ softmax turns every row" in run["output"]["summary"]
    data = checkrun.data_of(run["output"]["text"])
    assert data is not None
    assert (data["total"], data["done"], data["commit"]) == (16, 0, sha)
    assert "success: week/Week/Week" in output
    assert pushed.github.unknown() == []


def test_after_a_first_run_no_network_is_needed(pushed: Pushed) -> None:
    needed = [name for name in ("unshare", "ip") if shutil.which(name) is None]
    if needed or subprocess.run(["unshare", "-rn", "true"]).returncode:
        missing(f"needs a network namespace (util-linux, iproute2): {needed or 'not permitted'}")
    pushed.commit("Begin")
    pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    same = f"{__file__}::{test_a_fresh_week_is_green_and_its_check_run_neutral.__name__}"
    inner = (
        f"ip link set lo up && ip -o link | grep -vc ' lo:' ; {sys.executable} -m pytest -q {same}"
    )
    done = subprocess.run(
        ["unshare", "-rn", "sh", "-c", inner], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("0\n"), "there is another way out than the loopback"


def test_the_reference_is_a_success(pushed: Pushed) -> None:
    solve(pushed.folder)
    sha = pushed.commit("Write it")
    pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    (run,) = pushed.check_runs(sha)
    assert (run["conclusion"], run["output"]["title"]) == ("success", "16 of 16 done")


def test_finished_and_broken_is_red_and_names_the_check(pushed: Pushed) -> None:
    solve(pushed.folder)
    replace(pushed.folder / "src/attention/core.py", "/ np.sqrt(d_k)", "/ d_k")
    replace(pushed.folder / "pyproject.toml", "finished = []", 'finished = ["week-27"]')
    sha = pushed.commit("Break it")
    output = pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=1)
    (run,) = pushed.check_runs(sha)
    assert run["conclusion"] == "failure"
    assert "**Attention divides its scores by the square root of d" in run["output"]["summary"]
    summary = re.search(r"Summary: (.*)", output)
    assert summary
    assert "square root" in Path(summary[1]).read_text()


def test_unfinished_and_broken_stays_green(pushed: Pushed) -> None:
    solve(pushed.folder)
    replace(pushed.folder / "src/attention/core.py", "/ np.sqrt(d_k)", "/ d_k")
    sha = pushed.commit("Work in progress")
    pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    (run,) = pushed.check_runs(sha)
    assert run["conclusion"] == "neutral"
    assert "3 failing" in run["output"]["title"]


def test_edited_checks_are_reported_and_do_not_change_the_score(pushed: Pushed) -> None:
    check = pushed.folder / "tests" / "checks" / "test_softmax.py"
    names = re.findall(r"^def (test_\w+)", check.read_text(), re.MULTILINE)
    check.write_text("".join(f"def {name}() -> None:\n    pass\n\n\n" for name in names))
    sha = pushed.commit("Cheat")
    pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    (run,) = pushed.check_runs(sha)
    data = checkrun.data_of(run["output"]["text"])
    assert data is not None
    assert data["done"] == 0
    assert data["edited"] == ["tests/checks/test_softmax.py"]
    assert "is not as it was handed out" in run["output"]["summary"]


def test_the_units_of_a_project_have_a_check_run_each(
    github: GitHub, home: Path, portfolio: Portfolio
) -> None:
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('layout = "week"', 'layout = "project"'))
    for key in ("week-14", "week-15"):
        portfolio("new", key, cwd=home)
    pushed = Pushed(home.parent / "neural-network", github.repo("ada/network"), github)
    sha = pushed.commit("Begin")
    pushed.ci(github.job_token(pushed.repo, JOB), code=0)
    runs = sorted((run["name"], run["output"]["title"]) for run in pushed.check_runs(sha))
    assert runs == [
        ("portfolio / checks (week-14)", "0 of 3 done, 3 to do"),
        ("portfolio / checks (week-15)", "0 of 16 done, 16 to do"),
    ]


def test_a_forks_token_gives_a_warning_a_summary_and_green(pushed: Pushed) -> None:
    sha = pushed.commit("Begin")
    output = pushed.ci(pushed.github.job_token(pushed.repo), code=0)
    assert "warning: The token may not publish check runs." in output
    assert "Resource not accessible by integration" in output
    assert pushed.check_runs(sha) == []


def test_no_token_is_found_in_anything_the_run_left(pushed: Pushed, tmp_path: Path) -> None:
    token = pushed.github.job_token(pushed.repo, JOB)
    pushed.commit("Begin")
    output = pushed.ci(token, code=0)
    secrets = [token.value.encode(), pushed.github.pat("ada").value.encode()]
    places = [pushed.folder, BIN.parent / ".cache" / "portfolio", tmp_path]
    # Other tests share the cache, so what is listed may be gone when it is looked at.
    found = (
        Path(at) / name for place in places for at, _, names in os.walk(place) for name in names
    )
    files = [path for path in found if path.is_file() and not path.is_symlink()]
    assert len(files) > 100
    for secret in secrets:
        assert secret.decode() not in output
        assert [str(p) for p in files if secret in content(p)] == []


def test_a_lost_answer_never_makes_two_check_runs(pushed: Pushed) -> None:
    sha = pushed.commit("Begin")
    pushed.github.fault(r"/check-runs$", method="POST", status=502, after_write=True)
    pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    assert len(pushed.check_runs(sha)) == 1


def content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # another worker's run has just cleaned up after itself
        return b""


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


TRAINS = """
[tool.portfolio.smoke]
command = "python train.py"
resume = "--resume"
"""


def smoke_run(pushed: Pushed, sha: str) -> dict[str, Any]:
    """The check run of the training."""
    runs = pushed.check_runs(sha)
    (run,) = [run for run in runs if run["external_id"] == "portfolio/smoke/v1"]
    assert len(runs) == 2
    return run


def test_a_training_is_tried_and_told_on_its_commit(pushed: Pushed) -> None:
    (pushed.folder / "train.py").write_text(TRAINING)
    with (pushed.folder / "pyproject.toml").open("a") as project:
        project.write(TRAINS)
    sha = pushed.commit("Train")
    output = pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    run = smoke_run(pushed, sha)
    assert (run["name"], run["conclusion"]) == ("portfolio / smoke", "success")
    assert run["output"]["title"] == "passed on cpu: 11 of 12 shown"
    assert "✅ Another seed gives other losses" in run["output"]["summary"]
    data = checkrun.data_of(run["output"]["text"])
    assert data is not None
    assert (data["schema"], data["commit"]) == ("portfolio/smoke/v1", sha)
    assert data["devices"]["cuda"] == "skipped: this machine has no NVIDIA GPU"
    assert len(data["curves"]["training"]) == 100
    summaries = [Path(path).read_text() for path in re.findall(r"Summary: (.*)", output)]
    assert any("## portfolio / smoke: passed on cpu" in text for text in summaries)

    replace(pushed.folder / "train.py", "w - 0.1 * g", "w + 0.1 * g")
    replace(pushed.folder / "pyproject.toml", 'kind = "library"', 'kind = "library"\nstrict = true')
    sha = pushed.commit("Wanted strict")
    output = pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=1)
    run = smoke_run(pushed, sha)
    assert run["conclusion"] == "failure"
    assert run["output"]["title"].startswith("failed on cpu: ")
    assert pushed.github.unknown() == []


def test_a_week_without_a_training_has_no_such_check_run(pushed: Pushed) -> None:
    sha = pushed.commit("Begin")
    pushed.ci(pushed.github.job_token(pushed.repo, JOB), code=0)
    assert [run["external_id"] for run in pushed.check_runs(sha)] == ["portfolio/checks/v1"]
