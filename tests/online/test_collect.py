"""All repos of a learner in one look, on the server that stands for GitHub."""

from collections.abc import Iterator

import pytest

from tests.github.server import GitHub as Server
from tests.online import many, sixty, world
from tests.online.conftest import Connect
from toolkit import facts, ledger
from toolkit.committing import Remote
from toolkit.edges.github import GitHub, Token
from toolkit.errors import PortfolioError
from toolkit.facts import Facts
from toolkit.ledger import Ledger
from toolkit.online.collect import collect

PATHS = ("README.md", ".portfolio/ledger.json")


@pytest.fixture(scope="module")
def crowd() -> Iterator[sixty.World]:
    """Sixty repos; nothing here changes them."""
    with Server() as server:
        server.user("ada")
        server.token("ada")
        yield sixty.build(server)
        assert server.errors == []


@pytest.fixture
def ada(crowd: sixty.World) -> Iterator[GitHub]:
    server = crowd.server
    server.log.clear()
    with GitHub(Token(server.pat("ada").value, "GH_TOKEN"), api=server.api_url) as hub:
        yield hub


def points(server: Server) -> list[int]:
    return [request.cost for request in server.log]


def test_sixty_repos_in_all_states_are_seen_in_two_requests(
    crowd: sixty.World, ada: GitHub
) -> None:
    seen = collect(ada, sixty.home())
    assert seen.facts == crowd.facts()
    assert points(crowd.server) == [2, 1]


def test_the_files_of_the_home_come_with_the_same_request(crowd: sixty.World, ada: GitHub) -> None:
    seen = collect(ada, sixty.home(), repository="ada/repo-01", paths=PATHS)
    assert seen.facts == crowd.facts()
    assert len(crowd.server.log) == 2
    assert seen.home
    assert seen.home.files == {"README.md": world.readme(sixty.WHAT, sixty.RESULT).encode()}
    assert seen.home.head == crowd.facts().repos[0].head


def test_a_second_look_costs_the_same_and_changes_nothing(crowd: sixty.World, ada: GitHub) -> None:
    known = ledger.merge(Ledger(), collect(ada, sixty.home()).facts)
    crowd.server.log.clear()
    again = collect(ada, sixty.home(), known=known).facts
    assert ledger.merge(known, again) == known
    assert points(crowd.server) == [2, 1]


def test_each_hundred_repos_are_one_request_of_two_points(github: Server, hub: GitHub) -> None:
    many.fill(github, "ada", 250)
    told: list[tuple[int, int]] = []
    seen = collect(hub, world.home(), tell=lambda *counts: told.append(counts))
    assert points(github) == [2, 2, 2]
    assert [repo.name for repo in seen.facts.repos] == [f"ada/work-{n:04}" for n in range(250)]
    assert all(unit.done for unit in seen.facts.units)
    assert len(seen.facts.units) == 250
    assert told == [(100, 250), (200, 250), (250, 250)]
    assert seen.facts.notes == ()


@pytest.mark.usefixtures("github")
def test_an_account_without_repos_is_no_error(hub: GitHub) -> None:
    assert collect(hub, world.home()).facts == Facts(owners=("ada",))


def test_the_repos_of_an_organization_count_as_well(github: Server, hub: GitHub) -> None:
    github.org("lab", {"ada": "member"})
    files = {"pyproject.toml": world.manifest("week-1")}
    for name in ("lab/one", "ada/two", "grace/three"):
        world.week(github, name, files)
    seen = collect(hub, world.home(organizations=("lab", "ADA"))).facts
    assert [repo.name for repo in seen.repos] == ["ada/two", "lab/one"]
    assert seen.owners == ("ada", "lab")
    assert len(github.log) == 2 + 1  # a page of each, and a look back for both


@pytest.mark.parametrize(
    ("include", "names"),
    [
        ((), ["ada/plain"]),
        (("archived",), ["ada/old", "ada/plain"]),
        (("forks",), ["ada/fork", "ada/plain"]),
        (("private",), ["ada/plain", "ada/secret"]),
        (("archived", "forks", "private"), ["ada/fork", "ada/old", "ada/plain", "ada/secret"]),
    ],
)
def test_forks_archives_and_private_repos_are_a_choice(
    github: Server, hub: GitHub, include: tuple[str, ...], names: list[str]
) -> None:
    files = {"pyproject.toml": world.manifest("week-1")}
    world.week(github, "ada/plain", files)
    world.week(github, "ada/old", files, archived=True)
    world.week(github, "ada/fork", files, fork_of=7)
    world.week(github, "ada/secret", files, private=True)
    seen = collect(hub, world.home(include=include)).facts
    assert [repo.name for repo in seen.repos] == names


def test_a_repo_keeps_its_history_under_a_new_name(github: Server, hub: GitHub) -> None:
    repo = world.week(github, "ada/old", {"pyproject.toml": world.manifest("week-1")})
    world.checked(github, repo, world.verdict("week-1", "done"))
    known = ledger.merge(Ledger(), collect(hub, world.home()).facts)
    hub.update("/repos/ada/old", {"name": "new"})
    repo.checks.clear()
    known = ledger.merge(known, collect(hub, world.home(), known=known).facts)
    assert [(repo.name, repo.id) for repo in known.repos] == [("ada/new", repo.id)]
    assert [(unit.repo, unit.checks and unit.checks.done) for unit in known.units] == [
        ("ada/new", 1)
    ]


def test_new_commits_without_a_run_are_looked_behind(github: Server, hub: GitHub) -> None:
    """Finished, and then a word in the README: the proof is one commit further back."""
    repo = world.week(github, "ada/one", {"pyproject.toml": world.manifest("week-1")})
    world.checked(github, repo, world.verdict("week-1", "todo"))
    known = ledger.merge(Ledger(), collect(hub, world.home()).facts)
    proved = world.committed(github, repo, {"x.py": "x = 1\n"}, hour=11)
    world.checked(github, repo, world.verdict("week-1", "done"))
    world.committed(github, repo, {"README.md": "# More\n"}, hour=12)
    known = ledger.merge(known, collect(hub, world.home(), known=known).facts)
    (unit,) = known.units
    assert unit.checks
    assert (unit.checks.done, unit.checks.commit) == (1, proved)


def test_a_broken_repo_is_named_and_keeps_what_is_known_of_it(github: Server, hub: GitHub) -> None:
    repo = world.week(github, "ada/one", {"pyproject.toml": world.manifest("week-1")})
    world.checked(github, repo, world.verdict("week-1", "done"))
    known = ledger.merge(Ledger(), collect(hub, world.home()).facts)
    text = world.manifest("week-1").replace("kind = ", "kindd = ")
    world.committed(github, repo, {"pyproject.toml": text})
    seen = collect(hub, world.home(), known=known).facts
    (note,) = seen.notes
    assert note.startswith("ada/one/pyproject.toml:8: Unknown field 'tool.portfolio.kindd'")
    assert ledger.merge(known, seen) == known


def test_what_was_known_may_come_from_the_home_itself(github: Server, hub: GitHub) -> None:
    repo = world.week(github, "ada/one", {"pyproject.toml": world.manifest("week-1")})
    world.checked(github, repo, world.verdict("week-1", "done"))
    known = ledger.merge(Ledger(), collect(hub, world.home()).facts)
    path = ".portfolio/ledger.json"
    world.week(github, "ada/ada", {path: facts.to_json(known)})
    world.committed(github, repo, {"pyproject.toml": "[tool.portfolio]\nplan = \n"})

    def read(remote: Remote) -> Ledger:
        return ledger.from_json(remote.files[path].decode(), path)

    seen = collect(hub, world.home(), known=read, repository="ada/ada", paths=[path]).facts
    assert seen.repos == known.repos
    assert len(seen.notes) == 1


@pytest.mark.parametrize(
    ("settings", "setting"),
    [({"learner": "adda"}, "learner"), ({"organizations": ("labb",)}, "organizations")],
)
def test_an_owner_who_is_not_there_is_named_with_the_setting(
    hub: GitHub, settings: dict[str, str], setting: str
) -> None:
    with pytest.raises(PortfolioError, match=r"GitHub knows nobody called (adda|labb)") as error:
        collect(hub, world.home(**settings))
    assert error.value.mend == f"Correct {setting} in portfolio.toml."


def test_a_token_that_is_no_good_is_told(github: Server, connect: Connect) -> None:
    revoked = github.token("ada", revoked=True)
    with pytest.raises(PortfolioError, match="Bad credentials") as error:
        collect(connect(revoked), world.home())
    assert "GH_TOKEN" in error.value.mend
    assert len(github.log) == 1
