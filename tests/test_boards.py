"""The board as a part of sync: made once, kept true, its words in ledger and README."""

from typing import Any

import pytest

from tests.github.model import Repo
from tests.github.server import GitHub as Server
from tests.online import world
from tests.online.conftest import connect, hub
from tests.test_syncing import README, everything, finished, home, text
from toolkit import ledger, syncing
from toolkit.edges.github import GitHub
from toolkit.publishing import Synced

__all__ = ["connect", "hub"]

REVIEWS = "<!-- portfolio:begin reviews -->\n<!-- portfolio:end reviews -->\n"


@pytest.fixture
def profile(github: Server) -> Repo:
    return github.repo("ada/ada", files={"README.md": README + "\n" + REVIEWS})


def sync(hub: GitHub, **how: Any) -> Synced:
    mine = home(board="", mentors=("grace",), start=world.DAY)
    return syncing.sync(hub, hub, mine, "ada/ada", world.DAY, **how)


def issues(hub: GitHub) -> dict[str, dict[str, Any]]:
    found = hub.pages("/repos/ada/ada/issues", state="all")
    return {issue["title"]: issue for issue in found}


def test_a_sync_makes_the_board_once(github: Server, hub: GitHub, profile: Repo) -> None:
    done = sync(hub)
    assert done.problem is None
    made = issues(hub)
    assert "Progress board" in made
    assert len(made) >= 2
    known = ledger.from_json(text(profile, ledger.FILE), "ledger").issues
    assert set(known.values()) == {issue["number"] for issue in made.values()}
    github.log.clear()
    again = sync(hub)
    assert (again.commit, again.issues, again.problem) == ("", (), None)
    assert github.writes() == []
    assert len(github.log) <= 3
    assert github.unknown() == []


def test_a_dry_run_says_what_would_be_made(github: Server, hub: GitHub, profile: Repo) -> None:
    github.log.clear()
    done = sync(hub, write=False)
    assert "New issue: Progress board" in done.issues
    assert github.writes() == []


def test_an_issue_closed_by_hand_is_done_by_the_learners_word(
    github: Server, hub: GitHub, profile: Repo
) -> None:
    sync(hub)
    unit = next(issue for title, issue in issues(hub).items() if title.startswith("Week"))
    hub.update(f"/repos/ada/ada/issues/{unit['number']}", {"state": "closed"})
    done = sync(hub)
    assert done.result.portfolio.done == 1
    assert "1 of 53 units finished" in text(profile)
    assert done.result.portfolio.works == ()
    hub.update(f"/repos/ada/ada/issues/{unit['number']}", {"state": "open"})
    assert sync(hub).result.portfolio.done == 0


def test_only_one_part_is_written_when_that_is_asked(
    github: Server, hub: GitHub, profile: Repo
) -> None:
    finished(github)
    sync(hub, parts=("board",))
    assert text(profile) == README + "\n" + REVIEWS
    assert issues(hub)
    sync(hub, parts=("readme",))
    assert "1 of 53 units finished" in text(profile)


def test_where_issues_are_turned_off_the_rest_is_written(
    github: Server, hub: GitHub, profile: Repo
) -> None:
    finished(github)
    hub.update("/repos/ada/ada", {"has_issues": False})
    done = sync(hub)
    assert done.problem is not None
    assert "1 of 53 units finished" in text(profile)


def test_a_mentors_yes_reaches_ledger_and_readme(
    github: Server, hub: GitHub, profile: Repo, connect: Any
) -> None:
    finished(github)
    profile.collaborators["grace"] = "read"
    grace = connect(github.pat("grace"))
    sync(hub)
    invitation = next(i for title, i in issues(hub).items() if "mentor" in title.lower())
    say(grace, invitation["number"], "/accept sundays 4 named")
    sync(hub)
    from toolkit.review import asking  # the command's own steps

    mine = home(board="", mentors=("grace",), start=world.DAY)
    look = asking.look(hub, mine, "ada/ada")
    unit = mine.curriculum.unit("week-1")
    asking.send(hub, look, asking.prepare(hub, look, unit, "", "Is it right?", world.DAY))
    review = next(i for t, i in issues(hub).items() if t.lower().startswith("review"))
    say(grace, review["number"], "Well done.\n\n/approve")
    sync(hub)
    assert "approved by grace" in text(profile)
    (seen,) = [u for u in ledger.from_json(text(profile, ledger.FILE), "l").units if u.approvals]
    assert seen.approvals[0].mentor == "grace"
    worn = {label["name"] for label in issues(hub)[review["title"]]["labels"]}
    assert "review: approved" in worn
    assert sync(hub).commit == ""
    assert "Is it right?" not in everything(profile)


def say(who: GitHub, number: int, words: str) -> None:
    who.update(f"/repos/ada/ada/issues/{number}/comments", {"body": words}, verb="POST")
