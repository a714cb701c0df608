"""GitHub answers in part, late, or not at all: what there is is used, the rest is named."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.github.model import Repo
from tests.github.server import GitHub as Server
from tests.online import many, sixty, world
from tests.online.conftest import Connect
from toolkit import ledger
from toolkit.edges.github import Answer, GitHub
from toolkit.errors import PortfolioError
from toolkit.ledger import Ledger
from toolkit.online.collect import collect

NAMES = [f"ada/work-{number:04}" for number in range(30)]
WRONG = {"type": "SERVICE_UNAVAILABLE", "message": "It took \x1b[31mtoo long"}


@pytest.fixture
def thirty(github: Server) -> list[Repo]:
    return many.fill(github, "ada", 30)


def sizes(server: Server) -> list[int]:
    """How many repos each page was asked for."""
    return [request.body["variables"]["first"] for request in server.log]


def broken(hub: GitHub, spoil: Callable[[Answer], Answer]) -> GitHub:
    """A connection that is answered in part."""
    ask = hub.graphql
    hub.graphql = lambda query, variables: spoil(ask(query, variables))  # type: ignore[method-assign]
    return hub


def lost(answer: Answer, at: int, *more: str, kind: str = "SERVICE_UNAVAILABLE") -> Answer:
    """The answer without a field of one repo, or without the repo."""
    nodes = answer.data["owner"]["repositories"]["nodes"]
    holder, key = (nodes, at) if not more else (nodes[at], more[-1])
    for name in more[:-1]:
        holder = holder[name]
    holder[key] = None
    path = ["owner", "repositories", "nodes", at, *more]
    return replace(answer, errors=(*answer.errors, {**WRONG, "type": kind, "path": path}))


@pytest.mark.usefixtures("thirty")
@pytest.mark.parametrize(
    ("fault", "asked"),
    [
        ({"kind": "resource_limits"}, [100, 50]),
        ({"kind": "resource_limits", "times": 2}, [100, 50, 25, 25]),
        ({"status": 502, "times": 2}, [100, 100, 50]),
        ({"status": 504, "times": 6}, [100, 100, 50, 50, 25, 25, 12, 12, 12]),
        ({"status": 502}, [100, 100]),
    ],
)
def test_a_page_that_is_too_large_is_halved(
    github: Server, hub: GitHub, fault: dict[str, int], asked: list[int]
) -> None:
    github.fault("graphql", **fault)
    seen = collect(hub, world.home())
    assert [repo.name for repo in seen.facts.repos] == NAMES
    assert seen.facts.owners == ("ada",)
    assert seen.facts.notes == ()
    assert sizes(github) == asked


@pytest.mark.usefixtures("thirty")
def test_a_repo_that_is_too_large_alone_is_stepped_over_and_named(
    github: Server, hub: GitHub
) -> None:
    github.fault("graphql", matching="statusCheckRollup", kind="resource_limits", times=7)
    seen = collect(hub, world.home(), repository="ada/work-0003", paths=["README.md"])
    assert [repo.name for repo in seen.facts.repos] == NAMES[1:]
    assert seen.facts.owners == ()
    (note,) = seen.facts.notes
    assert note.startswith("ada/work-0000: GitHub could not tell of it now")
    assert seen.home
    assert list(seen.home.files) == ["README.md"]


@pytest.mark.usefixtures("thirty")
def test_a_github_that_answers_nothing_in_time_ends_in_a_clear_error(
    github: Server, hub: GitHub
) -> None:
    github.fault("graphql", kind="resource_limits", times=99)
    with pytest.raises(PortfolioError, match="not answer even a small question") as error:
        collect(hub, world.home())
    assert "githubstatus" in error.value.mend
    assert len(github.log) == 8


@pytest.mark.usefixtures("thirty")
@pytest.mark.parametrize(
    ("lost_fields", "named"),
    [((), "a repo of ada"), (("manifest",), NAMES[3]), (("readme",), NAMES[3])],
)
def test_a_repo_that_is_told_in_part_is_left_out_named_and_stays_as_it_was(
    hub: GitHub, lost_fields: tuple[str, ...], named: str
) -> None:
    known = ledger.merge(Ledger(), collect(hub, world.home()).facts)
    seen = collect(broken(hub, lambda answer: lost(answer, 3, *lost_fields)), world.home()).facts
    assert [repo.name for repo in seen.repos] == [*NAMES[:3], *NAMES[4:]]
    assert seen.owners == ()  # who was not seen whole has lost nothing
    (note,) = seen.notes
    assert note.startswith(f"{named}: GitHub told a part only; it is left out this time.")
    assert "\x1b" not in note
    assert ledger.merge(known, seen) == known


@pytest.mark.usefixtures("thirty")
def test_the_name_of_a_private_repo_is_in_no_note(github: Server, hub: GitHub) -> None:
    files = {"pyproject.toml": world.manifest("week-1")}
    repo = world.week(github, "ada/a-secret", files, private=True)
    world.says(github, repo, "portfolio/checks/v1", "Secret words")
    broken_too = {"pyproject.toml": "[tool.portfolio]\nplan = secretly\n"}
    world.week(github, "ada/b-secret", broken_too, private=True)
    world.week(github, "ada/c-secret", files, private=True)
    home = world.home(include=("private",))
    seen = collect(broken(hub, lambda it: lost(it, 2, "manifest") if "owner" in it.data else it),
                   home).facts  # fmt: skip
    assert len(seen.notes) == 3
    assert not [note for note in seen.notes if "secret" in note.lower()]
    assert all("a private repo" in note for note in seen.notes)


def test_check_runs_that_graphql_does_not_tell_are_asked_for_one_by_one(
    github: Server, connect: Connect
) -> None:
    """As with a workflow's own token, where GitHub lets it see only its own repo's rollup."""
    made = sixty.build(github)
    github.jobs_read_rollups = False
    token = github.job_token(github.repos["ada/repo-01"], {"contents": "write"})
    github.log.clear()
    seen = collect(connect(token), sixty.home())
    assert seen.facts == made.facts()
    asked = {request.path for request in github.log if request.kind == "rest"}
    assert len(asked) > 40
    assert all(re.search(r"/commits(/[0-9a-f]{40}/check-runs)?$", path) for path in asked)


def test_check_runs_that_nobody_tells_take_nothing_away(github: Server, connect: Connect) -> None:
    repo = world.week(github, "ada/one", {"pyproject.toml": world.manifest("week-1")})
    world.checked(github, repo, world.verdict("week-1", "done"))
    home = github.repo("ada/ada", files={"README.md": "# Ada\n"})
    hub = connect(github.job_token(home, {"contents": "write"}))
    known = ledger.merge(Ledger(), collect(hub, world.home()).facts)
    github.jobs_read_rollups = False
    github.fault("/check-runs$", status=403, body={"message": "Resource not accessible"})
    seen = collect(hub, world.home()).facts
    assert seen.notes == (
        "ada/one: its check runs cannot be read. GitHub refused: Resource not accessible.",
    )
    assert ledger.merge(known, seen) == known


def test_a_look_back_that_fails_takes_nothing_away(github: Server, hub: GitHub) -> None:
    for number in range(3):
        files = {"pyproject.toml": world.manifest("week-1")}
        repo = world.week(github, f"ada/r{number}", files)
        world.checked(github, repo, world.verdict("week-1", "done"))
        world.committed(github, repo, {"x.py": "\n"})
    github.fault("graphql", matching="history", kind="resource_limits", times=2)
    seen = collect(hub, world.home()).facts
    assert [unit.checks and unit.checks.done for unit in seen.units] == [None, 1, 1]
    (note,) = seen.notes
    assert note.startswith("ada/r0: its older check runs cannot be read.")
    github.fault("graphql", matching="history", status=400)
    seen = collect(hub, world.home()).facts
    assert [unit.checks for unit in seen.units] == [None] * 3
    assert seen.notes == ("Older check runs cannot be read. GitHub refused: 400.",)


def test_an_error_without_a_place_makes_the_list_incomplete(github: Server, hub: GitHub) -> None:
    github.repo("ada/one", files={"README.md": "# One\n"})
    seen = collect(broken(hub, lambda it: replace(it, errors=({"message": "Hm."},))), world.home())
    assert seen.facts.owners == ()
    assert seen.facts.notes == ("ada: Hm.",)


def test_rights_that_are_missing_are_told_in_githubs_words(github: Server, hub: GitHub) -> None:
    message = "Your token needs the scope read:org: https://github.com/settings/tokens"
    error = {"type": "INSUFFICIENT_SCOPES", "path": ["owner"], "message": message}
    spoilt = broken(hub, lambda it: Answer({"owner": None}, (error,)))
    with pytest.raises(PortfolioError, match="the scope read:org") as refused:
        collect(spoilt, world.home())
    assert "settings/tokens" in refused.value.mend
    assert len(github.log) == 1


def test_a_file_of_the_home_that_is_not_told_stops_the_look(github: Server, hub: GitHub) -> None:
    """Else a sync would write a README anew over one that it has not read."""
    github.repo("ada/ada", files={"README.md": "# Ada\n"})
    error = {**WRONG, "path": ["home", "asked0"]}

    def spoil(answer: Answer) -> Answer:
        told = {**answer.data, "home": {**answer.data["home"], "asked0": None}}
        return Answer(told, (error,))

    with pytest.raises(PortfolioError, match="in part only"):
        collect(broken(hub, spoil), world.home(), repository="ada/ada", paths=["README.md"])


def test_two_tokens_in_turns_flip_nothing_and_leak_nothing(
    github: Server, connect: Connect
) -> None:
    """One sees private repos, one does not."""
    made = sixty.build(github)
    home = replace(sixty.home(), config=replace(sixty.home().config, include=("private",)))
    ada = connect(github.pat("ada"))
    job = connect(github.job_token(github.repos["ada/repo-01"], {"contents": "write"}))
    known, kept = Ledger(), []
    for hub in (ada, job, ada, job):
        seen = collect(hub, home, known=known).facts
        known = ledger.merge(known, seen, count_private=True)
        kept.append(known)
    assert kept == [kept[0]] * 4
    assert known.private == 1  # three repos, one unit
    public = [repo for repo in made.facts().repos if repo.name != "ada/repo-08"]  # archived
    assert [repo.name for repo in known.repos] == [repo.name for repo in public]


def test_a_repo_that_becomes_private_loses_its_name(github: Server, hub: GitHub) -> None:
    made = world.manifest("week-1", finished=["week-1"])
    repo = world.week(github, "ada/one", {"pyproject.toml": made})
    world.checked(github, repo, world.verdict("week-1", "done"))
    known = ledger.merge(Ledger(), collect(hub, world.home()).facts)
    hub.update("/repos/ada/one", {"private": True})
    known = ledger.merge(known, collect(hub, world.home(), known=known).facts)
    assert known == Ledger(gone=("week-1",))
