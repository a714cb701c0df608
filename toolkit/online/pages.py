"""An owner's repos page by page; a page that is too large is asked for in parts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit import committing
from toolkit.committing import Remote
from toolkit.config import FILE, Config
from toolkit.edges.github import Answer, GitHub, TooLargeError
from toolkit.errors import PortfolioError
from toolkit.online import query
from toolkit.text import one_line

Node = Mapping[str, Any]
Error = Mapping[str, Any]
_MOST = 100
_PLACE = ("owner", "repositories", "nodes")


@dataclass(frozen=True)
class Page:
    """Some of an owner's repos, and what went wrong with each of them or with the page."""

    nodes: Sequence[Node | None]
    total: int = 0
    wrong: Mapping[int, Sequence[Error]] = field(default_factory=dict)
    errors: Sequence[Error] = ()
    skipped: bool = False  # GitHub could not tell more of these than their names


@dataclass(frozen=True)
class Asked:
    """The repo of the home and the files of it that are wanted beside the first page."""

    repository: str
    paths: Sequence[str]
    give: Callable[[Remote], None]


def of(hub: GitHub, login: str, config: Config, home: Asked | None) -> Iterator[Page]:
    """All pages of the owner's repos that the settings include."""
    size, after = _MOST, None
    while True:
        try:
            answer = _ask(hub, login, config, size, after, home)
        except TooLargeError:
            if size > 1:
                size //= 2
                continue
            answer = _names(hub, login, config, after, home)
            home = None
            told = False
        else:
            told = True
        if home:
            home.give(_remote(hub, answer, home))
            home = None
        listed = _listed(answer, login, config)
        yield _page(answer, listed, skipped=not told)
        if not listed["pageInfo"]["hasNextPage"]:
            return
        after = listed["pageInfo"]["endCursor"]


def _ask(
    hub: GitHub, login: str, config: Config, size: int, after: str | None, home: Asked | None,
    *, told: bool = True,
) -> Answer:  # fmt: skip
    variables: dict[str, Any] = {
        "login": login,
        "first": size,
        "after": after,
        "privacy": None if "private" in config.include else "PUBLIC",
        "forks": None if "forks" in config.include else False,
        "archived": None if "archived" in config.include else False,
    }
    if home:
        variables["homeOwner"], _, variables["homeName"] = home.repository.partition("/")
    text = query.page(told=told, home=home.paths if home else None)
    return hub.graphql(text, variables)


def _names(
    hub: GitHub, login: str, config: Config, after: str | None, home: Asked | None
) -> Answer:
    """One repo of which GitHub cannot tell everything in time is stepped over by its name."""
    if home:
        home.give(committing.read(hub, home.repository, home.paths))
    try:
        return _ask(hub, login, config, 1, after, None, told=False)
    except TooLargeError as error:
        raise PortfolioError(
            "GitHub does not answer even a small question in time.",
            where=login,
            mend="Try again later. https://www.githubstatus.com",
        ) from error


def _remote(hub: GitHub, answer: Answer, home: Asked) -> Remote:
    mine = [error for error in answer.errors if (error.get("path") or ["home"])[0] == "home"]
    return committing.of(answer.data.get("home"), hub, home.repository, home.paths, mine)


def _listed(answer: Answer, login: str, config: Config) -> Node:
    owner = answer.data.get("owner")
    listed = owner and owner.get("repositories")
    if listed:
        return dict(listed)
    errors = [error for error in answer.errors if (error.get("path") or ["owner"])[0] == "owner"]
    words = one_line("; ".join(str(error.get("message")) for error in errors), 500)
    if owner or any(error.get("type") != "NOT_FOUND" for error in errors):
        raise PortfolioError(
            f"GitHub does not show the repos of {login}: {words or 'it says no reason'}",
            where=FILE,
            mend="Look at the token's rights: https://github.com/settings/tokens",
        )
    raise nobody(login, config)


def nobody(login: str, config: Config) -> PortfolioError:
    """An owner that is not there."""
    setting = "learner" if login == config.learner else "organizations"
    return PortfolioError(
        f"GitHub knows nobody called {login}.",
        where=FILE,
        mend=f"Correct {setting} in {FILE}.",
    )


def _page(answer: Answer, listed: Node, *, skipped: bool) -> Page:
    wrong: dict[int, list[Error]] = {}
    errors = []
    for error in answer.errors:
        path = tuple(error.get("path") or ())
        if path[:3] == _PLACE and len(path) > 3 and isinstance(path[3], int):
            wrong.setdefault(path[3], []).append(error)
        elif path[:1] != ("home",):
            errors.append(error)
    nodes, total = listed.get("nodes") or (), listed.get("totalCount") or 0
    return Page(nodes, total, wrong, errors, skipped)
