"""A whole sync against the server: few requests, one commit, nothing lost, nothing told."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.edges.test_github import FAULTS
from tests.fakes import FakeClock
from tests.github.model import Repo
from tests.github.model import Token as Known
from tests.github.server import GitHub as Server
from tests.online import sixty, world
from tests.online.conftest import connect, hub
from toolkit import ledger, plans, syncing
from toolkit.config import Config
from toolkit.edges.github import GitHub, Token
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.publishing import Synced

__all__ = ["connect", "hub"]

EVERYTHING = "PORTFOLIO_ALL_FAULTS" in os.environ
Connect = Callable[[Known], GitHub]
NAMES = ("featured", "progress", "work", "skills", "posts")
MARKS = "\n".join(f"<!-- portfolio:begin {n} -->\n<!-- portfolio:end {n} -->\n" for n in NAMES)
README = f"Hello.\r\n\n{MARKS}\nMy last words."
PRIVATE = "nobodys-business"


def home(**settings: Any) -> Home:
    """Ada's home, with the whole plan."""
    plain = {"learner": "ada", "plan": world.PLAN, "start": date(2025, 9, 1), "board": "off"}
    config = Config(**{**plain, **settings})
    return Home(Path("home"), config, plans.find(world.PLAN, Path()))


@pytest.fixture
def profile(github: Server) -> Repo:
    return github.repo("ada/ada", files={"README.md": README})


def finished(server: Server, unit: str = "week-1", name: str = "ada/one", **settings: Any) -> Repo:
    """A week's repo, finished and proved."""
    files = {
        "pyproject.toml": world.manifest(unit, title=f"Work of {unit}", finished=(unit,),
                                         needs=("numpy",)),
        "README.md": world.readme("I built it.", "Loss 0.31 after 20 epochs."),
    }  # fmt: skip
    repo = world.week(server, name, files, **settings)
    world.checked(server, repo, world.verdict(unit, "done", "done", "done"))
    return repo


def text(repo: Repo, path: str = "README.md") -> str:
    found = repo.git.at(str(repo.head), path)
    return (repo.git.read(found.sha) or ("", b""))[1].decode() if found else ""


def sync(hub: GitHub, of: Home | None = None, **how: Any) -> Synced:
    return syncing.sync(hub, hub, of or home(), "ada/ada", world.DAY, **how)


def test_sixty_repos_take_three_requests_to_read_and_four_to_write(
    github: Server, hub: GitHub
) -> None:
    sixty.build(github)
    profile = github.repo("ada/ada", files={"README.md": README})
    before = str(profile.head)
    github.log.clear()
    done = sync(hub, home(moved=sixty.home().config.moved))
    assert len(github.reads()) <= 3
    assert len(github.writes()) <= 4
    assert done.commit == profile.head != before
    commit = profile.git.commit(str(profile.head))
    assert commit is not None
    assert list(commit.parents) == [before]
    assert commit.author.name == "github-actions[bot]"
    assert text(profile).startswith("Hello.\r\n\n")
    assert text(profile).endswith("\nMy last words.")
    assert f"{done.result.portfolio.done} of 53 units finished" in text(profile)
    assert done.result.portfolio.done > 20

    github.log.clear()
    again = sync(hub, home(moved=sixty.home().config.moved))
    assert (again.commit, again.wrote) == ("", ())
    assert len(github.log) <= 3
    assert github.writes() == []
    assert github.unknown() == []


def test_a_new_push_without_a_new_result_makes_no_commit(
    github: Server, hub: GitHub, profile: Repo
) -> None:
    repo = finished(github)
    sync(hub)
    github.commit(repo, {"notes.txt": "A word more."}, "Say more")
    repo.pushed_at = "2026-03-09T10:00:00Z"
    assert sync(hub).commit == ""


def test_a_regression_that_ci_saw_is_told(github: Server, hub: GitHub, profile: Repo) -> None:
    repo = finished(github)
    sync(hub)
    assert "1 of 53 units finished" in text(profile)
    github.commit(repo, {"broken.py": "1/0"}, "Break it")
    world.checked(github, repo, world.verdict("week-1", "done", "done", "failing"))
    sync(hub)
    assert "0 of 53 units finished" in text(profile)


def test_a_human_edit_between_read_and_write_survives(
    github: Server, hub: GitHub, profile: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(github)
    send = hub.create

    def first(*args: Any) -> Any:
        monkeypatch.setattr(hub, "create", send)
        github.commit(profile, {"README.md": README.replace("Hello", "Good day")}, "My own words")
        return send(*args)

    monkeypatch.setattr(hub, "create", first)
    sync(hub)
    assert text(profile).startswith("Good day.\r\n\n")
    assert "1 of 53 units finished" in text(profile)
    assert [commit_words(profile, sha) for sha in profile.git.history(str(profile.head))][:2] == [
        syncing.MESSAGE, "My own words",
    ]  # fmt: skip


def commit_words(repo: Repo, sha: str) -> str:
    found = repo.git.commit(sha)
    return found.message.splitlines()[0] if found else ""


@pytest.mark.parametrize("count", [(), ("private",)], ids=["silent", "counted"])
def test_tokens_that_see_more_and_less_by_turns_change_nothing_and_tell_nothing(
    github: Server, connect: Connect, profile: Repo, count: tuple[str, ...]
) -> None:
    finished(github)
    hidden = finished(github, "week-2", f"ada/{PRIVATE}", description=f"About {PRIVATE}")
    hidden.private = True
    mine = home(include=("archived", *count))
    seeing, blind = connect(github.pat("ada")), connect(github.pat("mallory"))
    writer = connect(github.pat("ada"))

    def by(reader: GitHub) -> str:
        return syncing.sync(reader, writer, mine, "ada/ada", world.DAY).commit

    assert by(seeing)
    assert [by(blind), by(seeing), by(blind), by(blind), by(seeing)] == [""] * 5
    told = everything(profile)
    assert PRIVATE not in told
    assert "week-2" not in told
    assert ("1 of them in private" in told) is bool(count)


def test_a_repo_that_becomes_private_is_named_no_more(
    github: Server, connect: Connect, profile: Repo
) -> None:
    repo = finished(github, name=f"ada/{PRIVATE}")
    blind, writer = connect(github.pat("mallory")), connect(github.pat("ada"))
    syncing.sync(blind, writer, home(), "ada/ada", world.DAY)
    assert PRIVATE in everything(profile)
    repo.private = True
    syncing.sync(blind, writer, home(), "ada/ada", world.DAY)
    assert PRIVATE not in everything(profile)
    assert "1 of 53 units finished" in text(profile)


def everything(repo: Repo) -> str:
    """All bytes of all files at the head."""
    tree = repo.git.run("ls-tree", "-r", "--name-only", str(repo.head)).decode().split()
    return "\n".join([*tree, *(text(repo, path) for path in tree)])


def test_a_damaged_ledger_comes_back_from_its_history(
    github: Server, hub: GitHub, profile: Repo
) -> None:
    repo = finished(github)
    sync(hub)
    good = text(profile, ledger.FILE)
    github.commit(profile, {ledger.FILE: good[:50]}, "Break the ledger")
    repo.checks.clear()
    done = sync(hub)
    assert text(profile, ledger.FILE) == good
    assert any("restored from its history" in note for note in done.facts.notes)


def test_a_profile_without_a_commit_is_told_how(github: Server, hub: GitHub) -> None:
    github.repo("ada/ada")
    with pytest.raises(PortfolioError, match="no commit yet"):
        sync(hub)


@pytest.mark.parametrize("learner", ["nobody-at-all"])
def test_a_wrong_learner_is_named(hub: GitHub, profile: Repo, learner: str) -> None:
    with pytest.raises(PortfolioError, match="nobody-at-all") as error:
        sync(hub, home(learner=learner))
    assert "portfolio.toml" in error.value.where + error.value.mend


def test_no_repos_are_no_mistake(hub: GitHub, profile: Repo) -> None:
    assert "0 of 53 units finished" in text(profile) or sync(hub).commit
    assert "0 of 53 units finished" in text(profile)


def test_every_fault_at_every_request_ends_right_or_clearly(
    github: Server, connect: Connect, profile: Repo
) -> None:
    """Here each fault strikes one request in turn; with PORTFOLIO_ALL_FAULTS, every one."""
    finished(github)
    began, told = profile.head, []

    def reset() -> None:
        github.faults.clear()
        profile.git.move("refs/heads/main", str(began), str(profile.head))

    token = Token(github.pat("ada").value, "GH_TOKEN")
    with GitHub(token, api=github.api_url, clock=FakeClock(), timeout=1) as hub:
        github.log.clear()
        done = sync(hub)
        requests, wanted = len(github.log), everything(profile)
        assert done.commit
        for number, (name, (rule, _)) in enumerate(FAULTS.items()):
            for nth in range(1, requests + 1) if EVERYTHING else [number % requests + 1]:
                reset()
                brief = {"seconds": 0.1} if "seconds" in rule else {}
                github.fault(nth=nth, **{**rule, **brief})
                try:
                    sync(hub)
                except PortfolioError as error:
                    told.append(error)
                github.faults.clear()
                sync(hub)
                assert everything(profile) == wanted, (name, nth)
                history = list(profile.git.history(str(profile.head)))
                assert len(history) == 2, (name, nth)
    assert all(error.what and (error.where or error.mend) for error in told)
