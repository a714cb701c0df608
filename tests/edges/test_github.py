"""The GitHub edge against a GitHub where everything goes wrong in turn."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fakes import FakeClock
from tests.github.model import Repo
from tests.github.server import GitHub as Server
from toolkit.edges.github import Answer, GitHub, RefusedError, Token, TooLargeError, token_from
from toolkit.errors import PortfolioError

EXHAUSTED = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}
LIMITED = {"message": "You have exceeded a secondary rate limit"}
# What goes wrong, and what of it a second try can mend.
FAULTS: dict[str, tuple[dict[str, Any], bool]] = {
    "timeout": ({"kind": "timeout", "seconds": 3}, True),
    "timeout after the write": ({"kind": "timeout", "seconds": 3, "after_write": True}, True),
    "reset": ({"kind": "reset"}, True),
    "reset after the write": ({"kind": "reset", "after_write": True}, True),
    "401": ({"status": 401, "body": {"message": "Bad credentials"}}, False),
    "403": ({"status": 403, "body": {"message": "Resource not accessible"}}, False),
    "403 with an exhausted limit": ({"status": 403, "headers": EXHAUSTED}, True),
    "403 with a secondary limit": ({"status": 403, "body": LIMITED}, True),
    "404": ({"status": 404, "body": {"message": "Not Found"}}, False),
    "409": ({"status": 409, "body": {"message": "Conflict"}}, False),
    "422": ({"status": 422, "body": {"message": "Validation Failed"}}, False),
    "429 with retry-after": ({"status": 429, "headers": {"retry-after": "2"}}, True),
    "429 without": ({"status": 429}, True),
    "500": ({"status": 500}, True),
    "502": ({"status": 502}, True),
    "502 after the write": ({"status": 502, "after_write": True}, True),
    "truncated": ({"kind": "truncated"}, True),
    "truncated after the write": ({"kind": "truncated", "after_write": True}, True),
}
QUERY = "query { viewer { login } }"


class Actions:
    """The four things the edge does, each on one repo."""

    def __init__(self, hub: GitHub, repo: Repo) -> None:
        self._hub, self._repo = hub, f"/repos/{repo.full_name}"

    def read(self) -> Any:
        return self._hub.get(self._repo)

    def graphql(self) -> Answer:
        return self._hub.graphql(QUERY, {})

    def update(self) -> Any:
        return self._hub.update(self._repo, {"description": "new"})

    def create(self) -> Any:
        body = {"title": "once"}

        def made() -> Any:
            issues = self._hub.pages(f"{self._repo}/issues")
            return next((issue for issue in issues if issue["title"] == "once"), None)

        return self._hub.create(f"{self._repo}/issues", body, made)


PATHS = {"read": r"/repos/ada/work$", "update": r"/repos/ada/work$",
         "create": r"/issues$", "graphql": "graphql"}  # fmt: skip
METHODS = {"read": "GET", "update": "PATCH", "create": "POST", "graphql": "POST"}


@pytest.fixture
def repo(github: Server) -> Repo:
    return github.repo("ada/work", files={"README.md": "hello\n"})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def hub(github: Server, clock: FakeClock, waits: list[float]) -> Iterator[GitHub]:
    token = Token(github.pat("ada").value, "GH_TOKEN")
    with GitHub(token, api=github.api_url, clock=clock, timeout=1, on_wait=waits.append) as hub:
        yield hub


def titles(server: Server, hub: GitHub) -> list[str]:
    """The issues there are, asked when all is well again."""
    server.faults.clear()
    return [issue["title"] for issue in hub.pages("/repos/ada/work/issues")]


@pytest.mark.parametrize("action", PATHS)
@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_is_mended_or_told_and_never_doubles_a_write(
    github: Server, repo: Repo, hub: GitHub, name: str, action: str
) -> None:
    rule, mendable = FAULTS[name]
    github.fault(PATHS[action], method=METHODS[action], **rule)
    act: Callable[[], Any] = getattr(Actions(hub, repo), action)
    if mendable:
        assert act()
    else:
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.status == rule["status"]
        assert refused.value.where
    if action == "create":
        assert titles(github, hub) == (["once"] if mendable else [])


# A timeout that stays takes its time; it is a lost answer like the others, so one action will do.
STAYING = [
    (name, action)
    for name, (rule, mendable) in FAULTS.items()
    for action in PATHS
    if mendable and (rule.get("kind") != "timeout" or action == "create")
]


@pytest.mark.parametrize(("name", "action"), STAYING)
def test_a_fault_that_stays_ends_in_a_clear_error(
    github: Server, repo: Repo, hub: GitHub, clock: FakeClock, name: str, action: str
) -> None:
    rule, _ = FAULTS[name]
    github.fault(PATHS[action], method=METHODS[action], times=99, **rule)
    act = getattr(Actions(hub, repo), action)
    done = rule.get("after_write") or rule.get("kind") == "truncated"  # only the answer was lost
    if action == "create" and done:
        assert act()["title"] == "once"
    else:
        with pytest.raises(PortfolioError):
            act()
    assert clock.slept < 300
    assert len(titles(github, hub)) <= 1


def test_a_wait_longer_than_allowed_is_refused_with_the_way_on(
    github: Server, hub: GitHub, clock: FakeClock
) -> None:
    github.exhaust(github.pat("ada"))
    with pytest.raises(PortfolioError, match="limit is reached") as error:
        hub.get("/user")
    assert "goes on where it stopped" in error.value.mend
    assert clock.slept == 0


def test_waits_are_told(github: Server, hub: GitHub, waits: list[float]) -> None:
    github.fault("/user$", status=429, headers={"retry-after": "7"})
    hub.get("/user")
    assert waits == [7]


def test_an_exhausted_graphql_limit_inside_a_200_is_noticed(github: Server, hub: GitHub) -> None:
    github.exhaust(github.pat("ada"), "graphql")
    with pytest.raises(PortfolioError, match="limit is reached"):
        hub.graphql(QUERY, {})


@pytest.mark.usefixtures("repo")
def test_a_partial_answer_is_an_answer(hub: GitHub) -> None:
    query = """query { there: repository(owner: "ada", name: "work") { name }
                       gone: repository(owner: "ada", name: "nothing") { name } }"""
    answer = hub.graphql(query, {})
    assert answer.data["there"] == {"name": "work"}
    assert answer.data["gone"] is None
    assert [error["type"] for error in answer.errors] == ["NOT_FOUND"]


def test_a_batch_that_is_too_large_is_halved_until_it_passes() -> None:
    asked: list[int] = []

    def ask(names: Any) -> Answer:
        asked.append(len(names))
        if len(names) > 3:
            raise TooLargeError("too large")
        return Answer({"names": list(names)})

    with GitHub(None) as hub:
        answers = hub.batched([str(n) for n in range(10)], ask)
    assert [n for answer in answers for n in answer.data["names"]] == [str(n) for n in range(10)]
    assert asked == [10, 5, 2, 3, 5, 2, 3]


def test_one_item_that_is_too_large_is_named() -> None:
    def ask(names: Any) -> Answer:
        raise TooLargeError("too large")

    with GitHub(None) as hub, pytest.raises(PortfolioError, match="ada/huge"):
        hub.batched(["ada/huge"], ask)


@pytest.mark.usefixtures("repo")
def test_lists_are_read_page_by_page(github: Server, hub: GitHub) -> None:
    for number in range(103):
        label = {"name": f"label-{number:03}", "color": "ffffff"}
        hub.create("/repos/ada/work/labels", label, lambda: None)
    before = len(github.log)
    labels = hub.pages("/repos/ada/work/labels")
    assert len({label["name"] for label in labels}) == 103 + 9
    assert len(github.log) - before == 2


@pytest.mark.parametrize(
    ("env", "source"),
    [
        ({"GH_TOKEN": "a", "GITHUB_TOKEN": "b"}, "GH_TOKEN"),
        ({"GITHUB_TOKEN": "b"}, "GITHUB_TOKEN"),
    ],
)
def test_a_token_says_where_it_came_from_and_never_what_it_is(
    env: dict[str, str], source: str
) -> None:
    token = token_from(env)
    assert token is not None
    assert token.source == source
    assert token.value not in repr(token).replace("GH_TOKEN", "").replace("Token", "")


def test_a_wrong_token_is_named_by_its_source(github: Server) -> None:
    wrong = Token("ghp_wrong", "GH_TOKEN")
    with GitHub(wrong, api=github.api_url) as hub, pytest.raises(RefusedError) as refused:
        hub.get("/user")
    assert "GH_TOKEN" in refused.value.mend
    assert "ghp_wrong" not in refused.value.what + refused.value.mend
