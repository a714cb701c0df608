"""A learner's machine with a token, and the GitHub on which the toolkit has its own repo."""

import subprocess
from pathlib import Path

import pytest

from tests.github.model import Repo
from tests.github.server import GitHub
from toolkit import __version__, bundled

TAG = f"v{__version__}"


def git(folder: Path, *args: str) -> str:
    """What git prints."""
    run = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.fixture
def toolkit(github: GitHub) -> Repo:
    """The toolkit's own repo, with this release's tag: one with words of its own."""
    github.org("portfolio-toolkit", {})
    repo = github.repo(bundled.REPOSITORY, files={"README.md": "# Portfolio Toolkit\n"})
    words = f"object {repo.head}\ntype commit\ntag {TAG}\ntagger A <a@b.example> 1 +0000\n\nRelease"
    repo.git.move(f"refs/tags/{TAG}", repo.git.write("tag", words.encode()), None)
    return repo


@pytest.fixture
def online(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ada's machine, with a token of hers."""
    for name, value in github.env(github.pat("ada")).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def worked(week: Path) -> Path:
    """A week with a commit and words of its owner's."""
    readme = week / "README.md"
    text = readme.read_text()
    prompt = "<!-- What did you build, and why does it matter? One or two sentences. -->"
    readme.write_text(text.replace(prompt, "Attention, written out by hand."))
    git(week, "commit", "-qam", "Say what it is", "--no-verify")
    return week


@pytest.fixture
def here(worked: Path, online: None, toolkit: Repo) -> Path:
    """The home beside it, from which all is published."""
    return worked.parent / "home"


def commits(repo: Repo, branch: str = "main") -> list[str]:
    """The subjects of a branch on GitHub, newest first."""
    found = [repo.git.commit(sha) for sha in repo.git.history(f"refs/heads/{branch}")]
    return [it.message.splitlines()[0] for it in found if it]


def on_github(repo: Repo) -> bytes:
    """Every byte that anybody could find there: of files, of names and of messages."""
    listed = repo.git.run("cat-file", "--batch-check=%(objectname)", "--batch-all-objects")
    return b"\n".join((repo.git.read(sha) or ("", b""))[1] for sha in listed.decode().split())
