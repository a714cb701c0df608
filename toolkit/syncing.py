"""A whole sync of a home on GitHub: look at all repos, then write what follows as one commit."""

import base64
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from toolkit import boards, committing, config, ledger, publishing, remembered
from toolkit.changes import WriteFile
from toolkit.committing import Remote
from toolkit.edges.github import GitHub
from toolkit.errors import PortfolioError
from toolkit.facts import BoardFacts, Facts
from toolkit.home import Home
from toolkit.ledger import Ledger
from toolkit.online.collect import collect
from toolkit.publishing import Result, Synced

MESSAGE = "Bring the portfolio up to date"
PARTS = ("readme", "board")
_BACK = 10
Tell = Callable[[str, int, int], None]


@dataclass
class Reader:
    """Reads the home's ledger as it is on GitHub, and remembers what is to be said about it."""

    hub: GitHub
    notes: dict[str, None] = field(default_factory=dict)

    def ledger(self, remote: Remote | None) -> Ledger:
        """The ledger there, or the newest good one of its history."""
        if remote is None or not remote.head:
            return Ledger()
        path = f"/repos/{remote.repository}"

        def earlier() -> Iterator[bytes]:
            history = f"{path}/commits?path={ledger.FILE}"
            for commit in self.hub.get(history, sha=remote.head, per_page=_BACK)[1:]:
                told = self.hub.get(f"{path}/contents/{ledger.FILE}", ref=commit["sha"])
                yield base64.b64decode(told.get("content") or "")

        where = f"{remote.repository}/{ledger.FILE}"
        found = remembered.read(remote.files.get(ledger.FILE), earlier, where)
        if found.note:
            self.notes[found.note] = None
        return found.ledger


def sync(
    hub: GitHub, writer: GitHub, home: Home, repository: str, today: date, *, site: str = "",
    settings: bytes | None = None, force: bool = False, write: bool = True,
    parts: Collection[str] = PARTS, tell: Tell = lambda words, done, of: None,
) -> Synced:  # fmt: skip
    """Look, and write what is not so already: the issues first, since the home remembers them.

    `settings` are those here, where they should be the ones on GitHub.
    """
    reader = Reader(hub)
    seen = collect(
        hub, home, known=reader.ledger, repository=repository, paths=publishing.READ,
        tell=lambda done, of: tell("Reading repos", done, of),
    )  # fmt: skip
    if seen.home is None or not seen.home.head:
        raise PortfolioError(
            f"{repository} has no commit yet.",
            mend="Put your home there first: portfolio publish home",
        )
    if settings is not None:
        _require_same(settings, seen.home)
    where = f"https://github.com/{seen.home.repository}"

    def result(remote: Remote, facts: Facts) -> Result:
        known, files = reader.ledger(remote), remote.files
        return publishing.result(home, files, known, facts, where=where, site=site, force=force)

    facts, done = seen.facts, _Issues()
    board = boards.place(home, repository) if "board" in parts else ""
    if board:
        own = writer if board.lower() == repository.lower() else hub
        try:
            known = reader.ledger(seen.home)
            look = boards.look(own, home, board, known, facts, reader=hub)
            facts = replace(facts, board=boards.facts_of(home, look, None))
            first = result(seen.home, facts)
            done = _issues(own, home, look, first, today, tell, write=write)
            facts = replace(facts, board=done.facts, notes=(*facts.notes, *done.notes))
        except PortfolioError as error:
            done = _Issues(problem=error)

    def files(remote: Remote) -> Sequence[WriteFile]:
        wanted = result(remote, facts).files
        return [f for f in wanted if "readme" in parts or f.path == ledger.FILE]

    written = committing.commit(writer, seen.home, files, MESSAGE) if write else None
    before, final = seen.home.files, result(written or seen.home, facts)
    wrote = [f.path for f in files(seen.home) if before.get(f.path) != f.data] if written else []
    facts = replace(facts, notes=(*reader.notes, *facts.notes))
    head = written.head if written else ""
    was = seen.home.head
    return Synced(facts, final, before, tuple(wrote), was, head, done.lines, done.problem)


def _require_same(settings: bytes, remote: Remote) -> None:
    """What is written now by other settings would be written back tomorrow by those on GitHub."""
    if settings.split() != remote.files.get(config.FILE, settings).split():
        raise PortfolioError(
            f"The {config.FILE} here is not the one on GitHub.",
            where=remote.repository,
            mend="Commit and push yours, or git pull; then try again.",
        )


@dataclass(frozen=True)
class _Issues:
    """What became of the board."""

    facts: BoardFacts | None = None
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: PortfolioError | None = None


def _issues(
    hub: GitHub, home: Home, look: boards.Look, first: Result, today: date, tell: Tell, *,
    write: bool,
) -> _Issues:  # fmt: skip
    """Bring the board up to date, or say what would be written there."""
    if not write:
        planned = boards.plan(home, look, look.board, first.portfolio, first.ledger, today)
        return _Issues(boards.facts_of(home, look, None), tuple(boards.lines(planned)))
    made = boards.bring(
        hub, home, look, first.portfolio, first.ledger, today,
        lambda done, of: tell("Writing issues", done, of),
    )  # fmt: skip
    facts = boards.facts_of(home, look, made)
    return _Issues(facts, tuple(made.wrote), tuple(made.notes))
