"""The board as a part of sync: made once, kept true, its words in ledger and README."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.github.model import Repo
from tests.github.server import GitHub as Server
from tests.online import world
from tests.online.conftest import connect, hub
from tests.test_syncing import README, everything, finished, home, text
from toolkit import ledger, syncing
from toolkit.config import Moved
from toolkit.edges.github import GitHub
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.issues import keys
from toolkit.publishing import Synced
from toolkit.review import asking, queue

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
    ask(hub, home(board="", mentors=("grace",), start=world.DAY))
    review = next(i for t, i in issues(hub).items() if t.lower().startswith("review"))
    waiting = queue.rows(grace.pages("/search/issues", "items", q=queue.query("grace")))
    assert [(it.repository, it.number, it.state) for it in waiting] == [
        ("ada/ada", review["number"], "requested")
    ]
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


def ask(hub: GitHub, mine: Home, unit: str = "week-1") -> str:
    """The command's own steps."""
    look = asking.look(hub, mine, "ada/ada")
    made = asking.prepare(
        hub, look, mine.curriculum.unit(unit), "", "Is it right?", world.DAY
    )  # fmt: skip
    return asking.send(hub, look, made)


FORM = "### Unit\n\nweek-1\n\n### Mentor\n\ngrace\n\n### Question\n\nIs my norm right?\n"


@pytest.fixture
def grace(github: Server, hub: GitHub, profile: Repo, connect: Any) -> GitHub:
    """A mentor who has said yes."""
    finished(github)
    found: GitHub = connect(github.pat("grace"))
    sync(hub)
    say(found, titled(hub, "mentor, grace")["number"], "/accept sundays 4 named")
    sync(hub)
    return found


def titled(hub: GitHub, words: str) -> dict[str, Any]:
    return next(issue for title, issue in issues(hub).items() if words in title)


def approvals(profile: Repo) -> list[Any]:
    known = ledger.from_json(text(profile, ledger.FILE), "l").units
    return [approval for unit in known for approval in unit.approvals]


def test_a_request_from_the_web_has_its_facts_at_once(
    github: Server, hub: GitHub, profile: Repo, grace: GitHub
) -> None:
    issue = {"title": "Review", "body": FORM, "labels": ["portfolio"]}
    hub.update("/repos/ada/ada/issues", issue, verb="POST")
    sync(hub)
    review = titled(hub, "Review of week-1")
    head = github.repos["ada/one"].head
    assert "3 of 3 done" in review["body"]
    assert f"mentor=grace commit={head} " in review["body"]
    say(grace, review["number"], "/approve")
    sync(hub)
    assert [approval.commit for approval in approvals(profile)] == [head]


def test_a_yes_stays_when_its_mentor_is_one_no_more(
    hub: GitHub, profile: Repo, grace: GitHub
) -> None:
    ask(hub, home(board="", mentors=("grace",), start=world.DAY))
    review = titled(hub, "Review of")["number"]
    say(grace, review, "/approve")
    sync(hub)
    alone = home(board="", mentors=(), start=world.DAY)
    for _ in range(2):
        syncing.sync(hub, hub, alone, "ada/ada", world.DAY)
        assert "approved by grace" in text(profile)
    other = home(board="", mentors=("ada", "linus"), start=world.DAY)
    syncing.sync(hub, hub, other, "ada/ada", world.DAY)
    assert [approval.mentor for approval in approvals(profile)] == ["grace"]
    say(grace, review, "/changes")
    syncing.sync(hub, hub, alone, "ada/ada", world.DAY)
    assert len(approvals(profile)) == 1, "she has no say now"
    sync(hub)
    assert approvals(profile) == [], "and here she has"


def test_a_review_that_is_over_costs_no_requests(
    github: Server, hub: GitHub, profile: Repo, grace: GitHub
) -> None:
    github.log.clear()
    sync(hub)
    before = len(github.log)
    ask(hub, home(board="", mentors=("grace",), start=world.DAY))
    say(grace, titled(hub, "Review of")["number"], "/approve")
    sync(hub)
    github.log.clear()
    sync(hub)
    assert len(github.log) == before


def test_a_key_deleted_before_it_was_remembered_is_written_again(
    hub: GitHub, profile: Repo, grace: GitHub
) -> None:
    mine = home(board="", mentors=("grace",), start=world.DAY)
    ask(hub, mine)
    without_keys(hub)
    with pytest.raises(PortfolioError, match="under review already"):
        ask(hub, mine)
    sync(hub)
    assert keys.key_in(titled(hub, "Review of")["body"]).endswith("/review/week-1/1")
    assert "/approve" in titled(hub, "Review of")["body"]


def without_keys(hub: GitHub) -> None:
    for issue in issues(hub).values():
        lines = issue["body"].split("\n")
        body = "\n".join(line for line in lines if "portfolio:key" not in line)
        hub.update(f"/repos/ada/ada/issues/{issue['number']}", {"body": body})


def test_killed_after_every_write_and_keys_deleted_each_issue_exists_once(
    github: Server, hub: GitHub, profile: Repo
) -> None:
    finished(github)
    mine = home(board="", mentors=("grace", "linus"), start=world.DAY)
    killed = 0
    while killed < 40:
        # It took effect, and the process was gone before it heard so.
        fault = github.fault(r"/(issues|labels|milestones|git)\b", status=401, after_write=True)
        fault.method = "POST"
        try:
            done = syncing.sync(hub, hub, mine, "ada/ada", world.DAY)
        except PortfolioError:
            done = None
        github.faults.clear()
        if done is not None and done.problem is None and not fault.seen:
            break
        killed += 1
        without_keys(hub)
    assert killed > 8
    for _ in range(3):
        done = syncing.sync(hub, hub, mine, "ada/ada", world.DAY)
    made = [keys.key_in(issue["body"]) for issue in issues(hub).values()]
    assert sorted(made) == [
        f"{world.PLAN}/{name}" for name in ("board", "mentor/grace", "mentor/linus")
    ] + [key for key in sorted(made) if "week" in key]
    assert len(set(made)) == len(hub.pages("/repos/ada/ada/issues", state="all"))
    assert done is not None
    assert (done.commit, done.issues) == ("", ())


def test_a_home_without_a_board_asks_nobody(hub: GitHub, profile: Repo) -> None:
    with pytest.raises(PortfolioError, match="this home wants none"):
        asking.look(hub, home(board="off", mentors=("grace",)), "off")


def test_a_dry_run_names_each_label_once(github: Server, hub: GitHub, profile: Repo) -> None:
    mine = home(board="", mentors=("grace",), start=world.DAY + timedelta(days=60))
    done = syncing.sync(hub, hub, mine, "ada/ada", world.DAY, write=False)
    assert "New issue: Will you be a mentor, grace?" in done.issues
    assert len(set(done.issues)) == len(done.issues)


def test_reviews_and_invitations_follow_into_another_plan(
    hub: GitHub, profile: Repo, grace: GitHub
) -> None:
    mine = home(board="", mentors=("grace",), start=world.DAY)
    ask(hub, mine)
    number = titled(hub, "Review of")["number"]
    moved = (Moved(world.PLAN, {"week-1": "week-1"}),)
    config = replace(mine.config, plan="other", moved=moved)
    new = Home(mine.folder, config, replace(mine.curriculum, id="other"))
    syncing.sync(hub, hub, new, "ada/ada", world.DAY)
    assert keys.key_in(titled(hub, "Review of")["body"]) == "other/review/week-1/1"
    assert keys.key_in(titled(hub, "mentor, grace")["body"]) == "other/mentor/grace"
    say(grace, number, "/approve")
    syncing.sync(hub, hub, new, "ada/ada", world.DAY)
    assert len(approvals(profile)) == 1
    again = syncing.sync(hub, hub, new, "ada/ada", world.DAY)
    assert (again.commit, again.issues) == ("", ())


def test_work_that_the_jobs_token_cannot_see_does_not_stop_the_board(
    github: Server, hub: GitHub, connect: Any
) -> None:
    profile = github.repo("ada/ada", private=True, files={"README.md": README + "\n" + REVIEWS},
                          collaborators={"grace": "read"})  # fmt: skip
    finished(github, private=True)
    mine = home(board="", mentors=("grace",), start=world.DAY, include=("private",))
    job = connect(github.job_token(profile, {"contents": "write", "issues": "write"}))
    sync(hub)
    say(connect(github.pat("grace")), titled(hub, "mentor, grace")["number"], "/accept sundays 4")
    sync(hub)
    ask(hub, mine)
    done = syncing.sync(hub, job, mine, "ada/ada", world.DAY)
    assert done.problem is None
    assert "3 of 3 done" in titled(hub, "Review of")["body"]
