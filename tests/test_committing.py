"""Files committed on GitHub: once, on top of what others did, and never half."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from tests.edges.test_github import FAULTS
from tests.fakes import FakeClock
from tests.github.client import ask
from tests.github.model import Repo
from tests.github.server import GitHub as Server
from toolkit import committing
from toolkit.changes import WriteFile
from toolkit.committing import Remote
from toolkit.edges.github import GitHub, Token
from toolkit.errors import PortfolioError

README = "\ufeff# Ada\r\n\r\nHello <!-- here -->\r\n".encode()
LATIN = "Gr\xfc\xdfe\n".encode("latin-1")
FILES: dict[str, str | bytes] = {
    "README.md": README, "notes.txt": LATIN, "src/tool.py": "x = 1\n",
}  # fmt: skip
PATHS = ("README.md", "notes.txt", ".portfolio/ledger.json", "cards/ring.svg")
BOT = "41898282+github-actions[bot]@users.noreply.github.com"


@pytest.fixture
def repo(github: Server) -> Repo:
    return github.repo("ada/ada", files=FILES)


@pytest.fixture
def hub(github: Server, repo: Repo) -> Iterator[GitHub]:
    """The connection that a home's workflow has."""
    token = Token(github.job_token(repo, {"contents": "write"}).value, "the job's token")
    with GitHub(token, api=github.api_url, clock=FakeClock()) as hub:
        yield hub


def filled(remote: Remote) -> list[WriteFile]:
    """What a sync does: keeps what is in the README and adds to it, beside files of its own."""
    there = remote.files.get("README.md", b"")
    done = there if b"12 weeks" in there else there + b"12 weeks\r\n"
    return [
        WriteFile("README.md", done),
        WriteFile(".portfolio/ledger.json", b"{}\n"),
        WriteFile("cards/ring.svg", b"\x89 no text"),
    ]


def written(hub: GitHub, plan: committing.Plan = filled) -> Remote | None:
    return committing.commit(hub, committing.read(hub, "ada/ada", PATHS), plan, "Sync")


def content(repo: Repo) -> dict[str, bytes]:
    """Every file of the newest commit."""
    commit = repo.git.commit(repo.head or "")
    assert commit
    found = {path: repo.git.read(sha) for path, (_, sha) in repo.git.files(commit.tree).items()}
    return {path: read[1] for path, read in found.items() if read}


def by_the_bot(repo: Repo) -> int:
    """How many commits on the branch are the bot's."""
    commits = [repo.git.commit(sha) for sha in repo.git.history(repo.head or "")]
    return sum(it.author.email == it.committer.email == BOT for it in commits if it)


def test_files_are_read_byte_for_byte_in_one_request(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    remote = committing.read(hub, "ada/ada", ["README.md", "src/tool.py", "none"])
    assert len(github.log) == 1
    assert remote.files == {"README.md": README, "src/tool.py": b"x = 1\n"}
    assert (remote.repository, remote.branch, remote.head) == ("ada/ada", "main", repo.head)
    assert remote.private is False
    assert repo.git.commit(remote.head).tree == remote.tree  # type: ignore[union-attr]


def test_bytes_that_graphql_would_lose_are_fetched_as_they_are(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    github.commit(repo, {"big.svg": "é" * 400_000})
    remote = committing.read(hub, "ada/ada", ["notes.txt", "big.svg"])
    assert remote.files == {"notes.txt": LATIN, "big.svg": ("é" * 400_000).encode()}
    assert [request.method for request in github.log] == ["POST", "GET", "GET"]


def test_another_query_can_include_the_files(github: Server, repo: Repo, hub: GitHub) -> None:
    query = f"""query {{ viewer {{ login }}
        home: repository(owner: "ada", name: "ada") {{ name {committing.fragment(PATHS)} }} }}"""
    answer = hub.graphql(query, {})
    remote = committing.of(answer.data["home"], hub, "ada/ada", PATHS, answer.errors)
    assert remote == committing.read(hub, "ada/ada", PATHS)


def test_nothing_changed_asks_nothing(github: Server, repo: Repo, hub: GitHub) -> None:
    remote = committing.read(hub, "ada/ada", PATHS)
    before, head = len(github.log), repo.head
    assert committing.commit(hub, remote, lambda it: [WriteFile("README.md", README)], "M") is None
    assert committing.commit(hub, remote, lambda it: [], "M") is None
    assert (len(github.log), repo.head) == (before, head)


def test_a_file_that_was_not_asked_for_and_is_so_already_makes_no_commit(
    repo: Repo, hub: GitHub
) -> None:
    head = repo.head
    assert written(hub, lambda it: [WriteFile("src/tool.py", b"x = 1\n")]) is None
    assert repo.head == head


def test_all_files_are_one_commit_of_the_bots_and_the_others_stay(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    before, first = content(repo), repo.head
    remote = committing.read(hub, "ada/ada", PATHS)
    asked = len(github.log)

    now = committing.commit(hub, remote, filled, "Sync the portfolio")

    posts = [request.path.rpartition("/git/")[2] for request in github.log[asked:]]
    assert posts == ["blobs", "trees", "commits", "refs/heads/main"]  # a blob for the binary one
    assert content(repo) == before | {
        "README.md": README + b"12 weeks\r\n",
        ".portfolio/ledger.json": b"{}\n",
        "cards/ring.svg": b"\x89 no text",
    }
    commit = repo.git.commit(repo.head or "")
    assert commit
    assert commit.parents == (first,)
    assert commit.message == "Sync the portfolio"
    assert by_the_bot(repo) == 1
    assert now == committing.read(hub, "ada/ada", PATHS)
    assert now is not None
    assert committing.commit(hub, now, filled, "Sync the portfolio") is None
    assert github.unknown() == []


def test_text_alone_takes_three_writes(github: Server, repo: Repo, hub: GitHub) -> None:
    written(hub, lambda it: filled(it)[:2])
    assert len([r for r in github.writes() if r.path != "/graphql"]) == 3


class Human:
    """Somebody who commits just before the nth of our requests."""

    def __init__(self, hub: GitHub, at: int, act: Callable[[], Any]) -> None:
        self._hub, self._left, self._act = hub, at, act

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._hub, name)

        def call(*args: Any, **more: Any) -> Any:
            self._left -= 1
            if self._left == 0:
                self._act()
            return method(*args, **more)

        return call


@pytest.mark.parametrize("at", range(1, 7))
def test_a_persons_commit_at_any_moment_stays_and_is_seen(
    github: Server, repo: Repo, hub: GitHub, at: int
) -> None:
    """The read, that of a file that is no UTF-8, blob, tree, commit, ref: at each in turn."""
    theirs = README + b"A word of mine.\r\n"

    def edit() -> None:
        github.commit(repo, {"README.md": theirs, "mine.txt": "new\n"}, "By hand", login="ada")

    human: Any = Human(hub, at, edit)
    assert written(human) is not None
    now = content(repo)
    assert now["README.md"] == theirs + b"12 weeks\r\n"
    assert now["mine.txt"] == b"new\n"
    assert by_the_bot(repo) == 1
    assert len(repo.git.history("main")) == 3


def test_somebody_who_commits_without_end_is_given_way(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    def plan(remote: Remote) -> Sequence[WriteFile]:
        github.commit(repo, {"clock": remote.head})
        return filled(remote)

    with pytest.raises(PortfolioError, match="moves on") as error:
        written(hub, plan)
    assert by_the_bot(repo) == 0
    assert error.value.where == "ada/ada"


WRITES = {"blobs": "POST", "trees": "POST", "commits": "POST", "refs": "PATCH"}
# The move of the branch is what others see; of an object's making one fault of each sort will do.
SORTS = ("reset after the write", "404", "409", "truncated")
FALLEN = [(name, write) for name in FAULTS for write in WRITES if write == "refs" or name in SORTS]


@pytest.mark.parametrize(("name", "write"), FALLEN)
def test_each_fault_at_each_write_ends_right_or_clearly_and_the_next_run_converges(
    github: Server, repo: Repo, hub: GitHub, name: str, write: str
) -> None:
    rule, mendable = FAULTS[name]
    short = {"seconds": 0.1} if "seconds" in rule else {}  # then the connection is closed
    github.fault(f"/git/{write}", method=WRITES[write], **{**rule, **short})
    if mendable:
        assert written(hub) is not None
    else:
        with pytest.raises(PortfolioError) as error:
            written(hub)
        assert error.value.where
        assert by_the_bot(repo) == 0
        assert written(hub) is not None
    assert by_the_bot(repo) == 1
    assert content(repo)["README.md"] == README + b"12 weeks\r\n"
    assert written(hub) is None


def test_a_lost_answer_and_then_a_persons_commit_is_still_one_commit(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    github.fault("/git/refs", method="PATCH", status=502, after_write=True)
    human: Any = Human(hub, 0, lambda: None)
    update = hub.update

    def moved(path: str, body: Mapping[str, Any], **more: Any) -> Any:
        # What a person does while the edge waits for its second try.
        hub._on_wait = lambda _: github.commit(repo, {"mine.txt": "new\n"})  # type: ignore[assignment]
        return update(path, body, **more)

    human.update = moved
    assert written(human) is not None
    assert by_the_bot(repo) == 1
    assert content(repo)["mine.txt"] == b"new\n"


def test_an_answer_in_part_is_no_missing_file(github: Server, repo: Repo, hub: GitHub) -> None:
    node = {"nameWithOwner": "ada/ada", "defaultBranchRef": {"name": "main"}, "asked0": None}
    for path in (["repository", "asked0"], ["home", "defaultBranchRef", "target"], None):
        with pytest.raises(PortfolioError, match="in part"):
            committing.of(node, hub, "ada/ada", ["README.md"], [{"path": path}])
    fine = committing.of(node, hub, "ada/ada", ["README.md"], [{"path": ["viewer", "login"]}])
    assert fine.files == {}


def test_a_folder_where_a_file_should_be_is_told(github: Server, repo: Repo, hub: GitHub) -> None:
    with pytest.raises(PortfolioError, match="src is no file"):
        committing.read(hub, "ada/ada", ["src"])


def test_a_repo_that_is_not_there_is_named(hub: GitHub) -> None:
    with pytest.raises(PortfolioError, match="no repo ada/none"):
        committing.read(hub, "ada/none", PATHS)


def test_a_workflow_file_is_refused_with_what_to_do(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    head = repo.head
    with pytest.raises(PortfolioError, match="change no workflow") as error:
        written(hub, lambda it: [WriteFile(".github/workflows/week.yml", b"on: push\n")])
    assert "settings/tokens" in error.value.mend
    assert repo.head == head


def test_a_rule_of_the_branch_is_named_with_the_place_to_change_it(
    github: Server, repo: Repo, hub: GitHub
) -> None:
    head, repo.ruled = repo.head, frozenset({"main"})
    with pytest.raises(PortfolioError, match="A rule of the branch main") as error:
        written(hub)
    assert "https://github.com/ada/ada/settings/rules" in error.value.mend
    assert repo.head == head
    patches = [request for request in github.log if request.method == "PATCH"]
    assert len(patches) == 1


def test_a_job_without_the_permission_is_told_which(github: Server, repo: Repo) -> None:
    weak = Token(github.job_token(repo).value, "the job's token")
    with (
        GitHub(weak, api=github.api_url, clock=FakeClock()) as hub,
        pytest.raises(PortfolioError, match="not accessible") as error,
    ):
        written(hub)
    assert "contents: write" in error.value.mend


@pytest.fixture
def empty(github: Server) -> tuple[Repo, Token]:
    return github.repo("ada/new", private=True), Token(github.pat("ada").value, "GH_TOKEN")


@pytest.mark.parametrize("lost", [False, True])
def test_an_empty_repo_gets_its_first_file_and_then_the_others(
    github: Server, empty: tuple[Repo, Token], lost: bool
) -> None:
    repo, token = empty
    if lost:
        github.fault("/contents/", method="PUT", status=502, after_write=True)
    with GitHub(token, api=github.api_url, clock=FakeClock()) as hub:
        remote = committing.read(hub, "ada/new", PATHS)
        assert (remote.head, remote.branch, remote.files) == ("", "", {})
        assert remote.private
        now = committing.commit(hub, remote, filled, "Begin")
        assert now == committing.read(hub, "ada/new", PATHS)
    assert content(repo) == {c.path: c.data for c in filled(remote)}
    assert by_the_bot(repo) == len(repo.git.history("main")) == 2


def test_names_with_signs_of_their_own_arrive(github: Server, empty: tuple[Repo, Token]) -> None:
    repo, token = empty
    paths = ["notes/50% ü #1?.md", "b.md"]
    with GitHub(token, api=github.api_url, clock=FakeClock()) as hub:
        remote = committing.read(hub, "ada/new", paths)
        now = committing.commit(hub, remote, lambda it: [WriteFile(p, b"x") for p in paths], "M")
    assert now is not None
    assert sorted(content(repo)) == sorted(now.files) == sorted(paths)
    assert ask(github, "/repos/ada/new", github.pat("ada")).status == 200
