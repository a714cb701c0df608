"""Look at all repos of the plan at once: one question for every hundred of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.committing import Remote
from toolkit.edges.github import Answer, GitHub, RefusedError, TooLargeError
from toolkit.errors import PortfolioError
from toolkit.facts import PUBLIC, Facts, RepoFacts
from toolkit.home import Home
from toolkit.ledger import Ledger
from toolkit.online import before, pages, query, read, rest
from toolkit.online.before import Before
from toolkit.online.pages import Asked, Page
from toolkit.online.read import Found
from toolkit.text import one_line

Tell = Callable[[int, int], None]
# The ledger, or how to read it from the home's files, which come with the first answer.
Known = Ledger | Callable[[Remote], Ledger]
Node = Mapping[str, Any]
_ROLLUP = "statusCheckRollup"


@dataclass(frozen=True)
class Seen:
    """What GitHub shows now: the facts, and of the home's repo the files that were asked for."""

    facts: Facts
    home: Remote | None = None


@dataclass
class _Look:
    """What is seen so far."""

    home: Home
    known: Known
    tell: Tell
    before: Before = field(default_factory=lambda: before.of(Ledger()))
    remote: Remote | None = None
    found: dict[str, Found] = field(default_factory=dict)
    kept: dict[str, RepoFacts] = field(default_factory=dict)  # there, but not to be read just now
    unchecked: set[str] = field(default_factory=set)  # their check runs are not told in GraphQL
    owners: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: tuple[int, int] = (0, 0)

    def arrive(self, remote: Remote | None) -> None:
        """The home is here, and with it what was known before."""
        self.remote = remote
        if isinstance(self.known, Ledger):
            self.before = before.of(self.known)
        elif remote:
            self.before = before.of(self.known(remote))

    def count(self, read: int, more: int) -> None:
        """So many more repos are read, of so many more that there are."""
        self.counts = (self.counts[0] + read, self.counts[1] + more)
        self.tell(*self.counts)


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


def collect(
    hub: GitHub,
    home: Home,
    *,
    known: Known = Ledger(),  # noqa: B008 - it is frozen
    repository: str = "",
    paths: Sequence[str] = (),
    tell: Tell = _silent,
) -> Seen:
    """The facts of all repos of the plan, and the home's files, in as few requests as it takes.

    `known` is what stays of a repo that cannot be read now; `tell` hears how many repos of how
    many are read.
    """
    look = _Look(home, known, tell)
    try:
        _by_graphql(hub, look, repository, paths)
    except RefusedError as refused:
        if refused.status == 401:
            raise
        look = _Look(home, known, tell)
        look.notes.append(f"{refused.what} So each repo is asked for by itself.")
        _by_rest(hub, look, repository, paths)
    return Seen(_facts(look), look.remote)


def _by_graphql(hub: GitHub, look: _Look, repository: str, paths: Sequence[str]) -> None:
    asked = Asked(repository, paths, look.arrive) if repository else None
    if asked is None:
        look.arrive(None)
    for login in _owners(look.home):
        whole, total = True, 0
        for page in pages.of(hub, login, look.home.config, asked):
            whole = _take(look, page, login) and whole
            look.count(len(page.nodes), page.total - total)
            asked, total = None, page.total
        look.owners += [login] if whole else []
    _ask_singly(hub, look)
    _look_back(hub, look)


def _by_rest(hub: GitHub, look: _Look, repository: str, paths: Sequence[str]) -> None:
    look.arrive(rest.remote(hub, repository, paths) if repository else None)
    for login in _owners(look.home):
        try:
            listed = list(rest.repos(hub, login, look.home.config))
        except RefusedError as refused:
            if refused.status == 404:
                raise pages.nobody(login, look.home.config) from refused
            raise
        whole = True
        look.count(0, len(listed))
        for told in listed:
            whole = _take_alone(hub, look, told) and whole
            look.count(1, 0)
        look.owners += [login] if whole else []


def _take_alone(hub: GitHub, look: _Look, told: Node) -> bool:
    """Read a repo that REST has listed; did GitHub tell of it?"""
    try:
        found = _read(look, rest.node(hub, told))
        if found:
            back = not look.before.has_result(found.repo)
            look.found[found.repo.name] = rest.checked(hub, found, back=back)
    except RefusedError as refused:
        look.notes.append(f"{told['full_name']}: {refused.what} It is left out this time.")
        return False
    return True


def _owners(home: Home) -> list[str]:
    """Each once, however often the settings name them."""
    found: dict[str, str] = {}
    for login in home.config.owners:
        found.setdefault(login.lower(), login)
    return list(found.values())


def _take(look: _Look, page: Page, login: str) -> bool:
    """Read a page; was all of it told?"""
    look.notes += [f"{login}: {_words(error)}" for error in page.errors]
    whole = not page.errors
    for place, node in enumerate(page.nodes):
        wrong = [error for error in page.wrong.get(place, ()) if _ROLLUP not in _path(error)]
        if node is None or wrong or page.skipped:
            whole = False
            look.notes.append(_left_out(node, login, wrong))
            continue
        if len(wrong) < len(page.wrong.get(place, ())):
            look.unchecked.add(str(node["nameWithOwner"]))
        found = _read(look, node)
        if found:
            look.found[found.repo.name] = found
    return whole


def _read(look: _Look, node: Node) -> Found | None:
    """The repo, if it is one of the plan's; one that cannot be read stays as it was known."""
    try:
        return read.found(node, look.home)
    except PortfolioError as error:
        public = read.visibility(node) == PUBLIC
        what = one_line(error.what, 300) if public else "It cannot be read."
        look.notes.append(f"{error.where}: {what}")
        name = str(node["nameWithOwner"])
        old = look.before.repo(int(node.get("databaseId") or 0), name)
        if old and public:
            look.kept[name] = replace(old, name=name)
        return None


def _left_out(node: Node | None, login: str, wrong: Sequence[Node]) -> str:
    name = read.called(node) if node else f"a repo of {login}"
    if not wrong:
        return f"{name}: GitHub could not tell of it now; it is left out this time."
    words = _words(wrong[0]) if name not in (read.NAMELESS, f"a repo of {login}") else ""
    return f"{name}: GitHub told a part only; it is left out this time. {words}".rstrip()


def _words(error: Node) -> str:
    return one_line(str(error.get("message") or error.get("type") or "no reason given"), 300)


def _path(error: Node) -> Sequence[Any]:
    return error.get("path") or ()


def _ask_singly(hub: GitHub, look: _Look) -> None:
    """Ask by REST for check runs that GraphQL did not tell, as it does with some tokens."""
    for name in sorted(look.unchecked & look.found.keys()):
        it = look.found[name]
        back = not look.before.has_result(it.repo)
        try:
            look.found[name] = rest.checked(hub, it, back=back)
        except RefusedError as refused:
            look.notes.append(f"{it.called}: its check runs cannot be read. {refused.what}")
        except PortfolioError as error:  # whatever it is, it will strike the next one too
            look.notes.append(f"{it.called}: its check runs cannot be read. {error.what}")
            return


def _look_back(hub: GitHub, look: _Look) -> None:
    """Look for check runs a few commits further back, and among more than were told at first."""
    waiting = {
        it.node: it
        for name, it in look.found.items()
        if name not in look.unchecked and (it.crowded or not it.told.anything)
    }

    def ask(ids: Sequence[str]) -> Answer:
        try:
            return hub.graphql(query.LOOK_BACK, {"ids": list(ids)})
        except TooLargeError as error:
            if len(ids) > 1:
                raise
            called = waiting[ids[0]].called
            look.notes.append(f"{called}: its older check runs cannot be read. {error.what}")
            return Answer({})

    try:
        for some in _in_parts(list(waiting)):
            for answer in hub.batched(some, ask):
                for node in filter(None, answer.data.get("nodes") or ()):
                    it = waiting[node["id"]]
                    told = read.older(node, it.keys)
                    look.found[it.repo.name] = read.proved(it, told) if told.anything else it
    except PortfolioError as error:  # what is known of them stays
        look.notes.append(f"Older check runs cannot be read. {error.what}")


def _in_parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), query.TOGETHER):
        yield names[start : start + query.TOGETHER]


def _facts(look: _Look) -> Facts:
    found = [look.found[name] for name in sorted(look.found)]
    repos = {**look.kept, **{it.repo.name: it.repo for it in found}}
    return Facts(
        repos=tuple(repos[name] for name in sorted(repos)),
        units=tuple(unit for it in found for unit in it.units),
        owners=tuple(look.owners),
        notes=(*look.notes, *_wrong(found)),
    )


def _wrong(found: Iterable[Found]) -> Iterator[str]:
    for it in found:
        yield from (f"{it.called}: {why}" for why in it.told.wrong)
