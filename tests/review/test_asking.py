"""A request on the server that stands for GitHub: facts gathered, one issue, one mentor told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.github.server import GitHub as Server
from tests.online import world
from tests.review.world import part
from toolkit.curriculum import Curriculum, Unit
from toolkit.edges.github import GitHub, Token
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.issues import apply, read
from toolkit.online.collect import collect
from toolkit.review import asking, gather, plan, queue
from toolkit.review import seen as seen_
from toolkit.review.evidence import Changed, Evidence

UNIT = Unit("week-27", "Attention", "library", 27, 27, rubric=("It is clear.",))
PLAN = Curriculum("v1", world.PLAN, "A year", (UNIT,))
TODAY = date(2026, 3, 4)
STARTER = 'def attention(q):\n    raise NotImplementedError("to do: x.attention")\n'
MINE = "def attention(q):\n    scores = q @ q\n    return scores\n\n\ndef more():\n    return 1\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        for login in ("ada", "grace", "linus"):
            made.user(login)
            made.token(login)
        yield made
        assert made.errors == []


@pytest.fixture
def hub(server: Server) -> Iterator[GitHub]:
    with GitHub(Token(server.pat("ada").value, "GH_TOKEN"), api=server.api_url) as made:
        yield made


def home() -> Home:
    made = world.home(mentors=("grace", "linus"))
    return replace(made, curriculum=PLAN)


def week(server: Server) -> str:
    """A week's repo, with the template's branch and what the learner wrote since."""
    files = {"pyproject.toml": world.manifest("week-27"), "README.md": world.readme(),
             "src/x/core.py": STARTER, "tests/test_x.py": "def test_1(): ..."}  # fmt: skip
    repo = world.week(server, "ada/attention", files)
    repo.git.move("refs/heads/portfolio/template", str(repo.head), None)
    head = world.committed(
        server, repo, {"src/x/core.py": MINE, "tests/test_x.py": "def test_1(): assert 1"}
    )
    world.checked(server, repo, world.verdict("week-27", "done", "failing"))
    return head


def accepted(server: Server, hub: GitHub) -> None:
    """The invitations are made, and grace says yes."""
    board = read.read(hub, "ada/study", numbers={})
    look = asking.look(hub, home(), "ada/study")
    apply.apply(hub, board, plan.plan(look.seen, TODAY), learner="ada")
    issues = read.read(hub, "ada/study", numbers={}).issues
    number = next(issue.number for issue in issues if "grace" in issue.title)
    with GitHub(Token(server.pat("grace").value, "x"), api=server.api_url) as mentor:
        path = f"/repos/ada/study/issues/{number}/comments"
        mentor.create(path, {"body": "Gladly.\n/accept sundays 2 named"}, lambda: None)


def test_a_request_tells_the_facts_and_one_mentor(server: Server, hub: GitHub) -> None:
    server.repo("ada/study", files={"README.md": "x"})
    head = week(server)
    with pytest.raises(PortfolioError, match="No mentor can be asked now"):
        asking.prepare(hub, asking.look(hub, home(), "ada/study"), UNIT, "", "", TODAY)
    accepted(server, hub)

    look = asking.look(hub, home(), "ada/study")
    made = asking.prepare(hub, look, UNIT, "", "Is the mask right?", TODAY)
    url = asking.send(hub, look, made)
    assert asking.send(hub, look, made) == url  # said twice, made once
    called = [(mail.to, mail.why) for mail in server.mailbox.mails if mail.to != "ada"]
    assert called == [("grace", "mention")]

    board = read.read(hub, "ada/study", numbers={})
    issue = board.issues[-1]
    assert url.endswith(f"/ada/study/issues/{issue.number}")
    assert set(issue.labels) == {"portfolio", "review: requested"}
    body = part(issue.body)
    assert "@grace, ada asks you" in body
    assert "Sunday, 8 March 2026" in body
    assert "failing: Check 2" in body
    assert f"/blob/{head}/src/x/core.py#L1-L3), 3 lines" in body
    assert "test_1" not in body
    again = asking.look(hub, home(), "ada/study")
    with pytest.raises(PortfolioError, match="week-27 is under review already"):
        asking.prepare(hub, again, UNIT, "", "", TODAY)
    evidence = gather.evidence(hub, PLAN.id, UNIT, again.facts, private=board.private)
    seen = replace(again.seen, evidence={"week-27": evidence})
    later = plan.plan(seen, TODAY)
    apply.apply(hub, board, later, learner="ada")
    board = read.read(hub, "ada/study", numbers={})
    found = seen_.on(board, PLAN, seen.people, {"week-27": evidence})
    assert plan.plan(found, TODAY) == []
    assert [t.review.mentor for t in seen_.threads(found)] == ["grace"]
    labelled = {"labels": [{"name": name} for name in issue.labels]}
    item = {"repository_url": "https://api.github.com/repos/ada/study", "number": issue.number,
            "title": issue.title, "html_url": url, "body": issue.body, **labelled}  # fmt: skip
    waiting = queue.rows([item, {**item, "body": "A stranger's"}, {**item, "labels": []}])
    assert [(w.repository, w.state, w.by) for w in waiting] == [
        ("ada/study", "requested", date(2026, 3, 8))
    ]


def test_of_a_private_repo_only_numbers_reach_an_open_board(server: Server, hub: GitHub) -> None:
    week(server)
    server.repos["ada/attention"].private = True
    made = replace(home(), config=replace(home().config, include=("private",)))
    facts = collect(hub, made).facts
    shown = gather.evidence(hub, PLAN.id, UNIT, facts, private=False)
    assert "ada/attention" not in repr(shown)
    assert (shown.facts and shown.facts.checks and shown.facts.checks.failing) == 1
    inside = gather.evidence(hub, PLAN.id, UNIT, facts, private=True)
    assert (inside.failing, inside.largest) == (
        ("Check 2",),
        (Changed("src/x/core.py", "attention", 3, 1), Changed("src/x/core.py", "more", 2, 6)),
    )


def test_a_unit_without_a_repo_is_told_by_its_plan_alone(server: Server, hub: GitHub) -> None:
    facts = collect(hub, home()).facts
    assert gather.evidence(hub, PLAN.id, UNIT, facts, private=True) == Evidence(UNIT)


def test_the_draft_for_comments_on_lines_is_made_once(server: Server, hub: GitHub) -> None:
    week(server)
    repo = collect(hub, home()).facts.repos[0]
    first = gather.feedback(hub, repo)
    assert first.endswith("/ada/attention/pull/1")
    assert gather.feedback(hub, repo) == first
    assert gather.feedback(hub, replace(repo, given="0" * 40)) == ""


def test_a_packs_misconceptions_are_known_by_the_check_that_catches_them() -> None:
    known = dict(gather.misconceptions("distinguished-52", "week-27"))
    assert "A score of 0 means no attention." in known.values()
    assert all("::" in check for check in known)
    assert gather.misconceptions("distinguished-52", "../week-27") == []


def test_the_saved_search_is_an_address() -> None:
    assert queue.SAVED.startswith(
        "https://github.com/issues?q=is%3Aopen+is%3Aissue+mentions%3A%40me"
    )
    assert '"' not in queue.SAVED
    assert queue.query("grace").startswith("is:open is:issue mentions:grace label:")
    assert len(queue.query("g" * 39)) <= 256
