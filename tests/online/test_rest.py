"""The same facts by REST, where GitHub takes no question in GraphQL."""

from dataclasses import replace

import pytest

from tests.github.server import GitHub as Server
from tests.online import sixty, world
from toolkit.edges.github import GitHub
from toolkit.errors import PortfolioError
from toolkit.online.collect import collect

NO = {"message": "Resource not accessible by integration"}
NOTE = (
    "GitHub refused: Resource not accessible by integration. So each repo is asked for by itself."
)
PATHS = ("README.md", ".portfolio/ledger.json", "cards/ring.svg")


@pytest.fixture
def refusing(github: Server) -> Server:
    """A GitHub whose GraphQL is closed to us."""
    github.fault("graphql", status=403, body=NO, times=99)
    return github


def test_the_facts_are_the_same(refusing: Server, hub: GitHub) -> None:
    made = sixty.build(refusing)
    refusing.repo("ada/empty-too")
    counts: list[tuple[int, int]] = []
    seen = collect(hub, sixty.home(), tell=lambda *told: counts.append(told)).facts
    # Only GraphQL is asked whether there are folders for posts.
    repos = tuple(replace(r, posts_at=r.posts_at if r.posts else "") for r in made.facts().repos)
    assert seen == replace(made.facts(), repos=repos, notes=(NOTE, *made.facts().notes))
    assert counts[-1] == (57, 57)  # all but three private ones and a fork
    assert refusing.unknown() == []


def test_the_home_is_read_too(refusing: Server, hub: GitHub) -> None:
    home = refusing.repo("ada/ada", files={"README.md": "# Ada\n", "cards/ring.svg": b"\xff\xfe"})
    seen = collect(hub, world.home(), repository="ada/ada", paths=PATHS).home
    commit = home.git.commit(home.head or "")
    assert seen
    assert commit
    assert seen.files == {"README.md": b"# Ada\n", "cards/ring.svg": b"\xff\xfe"}
    assert (seen.repository, seen.branch, seen.head, seen.tree, seen.paths, seen.private) == (
        "ada/ada", "main", home.head, commit.tree, PATHS, False,
    )  # fmt: skip


def test_a_home_without_a_commit_is_read_as_one_without_files(
    refusing: Server, hub: GitHub
) -> None:
    refusing.repo("ada/ada")
    seen = collect(hub, world.home(), repository="ada/ada", paths=PATHS).home
    assert seen
    assert (seen.head, seen.files) == ("", {})


def test_a_large_file_comes_whole(refusing: Server, hub: GitHub) -> None:
    data = bytes(range(256)) * 5000
    refusing.repo("ada/ada", files={"README.md": data})
    seen = collect(hub, world.home(), repository="ada/ada", paths=PATHS).home
    assert seen
    assert seen.files["README.md"] == data


def test_a_repo_that_github_withholds_is_named_and_the_rest_is_read(
    refusing: Server, hub: GitHub
) -> None:
    for name in ("ada/one", "ada/two"):
        world.week(refusing, name, {"pyproject.toml": world.manifest("week-1")})
    blocked = {"message": "Repository access blocked"}
    refusing.fault("/repos/ada/one/", status=451, body=blocked, times=99)
    seen = collect(hub, world.home()).facts
    assert [repo.name for repo in seen.repos] == ["ada/two"]
    assert seen.owners == ()
    assert seen.notes[1:] == (
        "ada/one: GitHub refused: Repository access blocked. It is left out this time.",
    )


@pytest.mark.usefixtures("refusing")
def test_an_owner_who_is_not_there_is_named(hub: GitHub) -> None:
    with pytest.raises(PortfolioError, match="knows nobody called adda") as error:
        collect(hub, world.home(learner="adda"))
    assert "learner" in error.value.mend
