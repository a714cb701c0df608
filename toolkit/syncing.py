"""A whole sync of a home on GitHub: look at all repos, then write what follows as one commit."""

import base64
from collections.abc import Callable, Collection, Iterator
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


@dataclass(frozen=True)
class _Issues:
    """What became of the board."""

    facts: BoardFacts | None = None
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: PortfolioError | None = None


@dataclass(frozen=True)
class _Run:
    """One sync: with what, of which home, and how the home as it is on GitHub becomes a result."""

    reader: Reader
    writer: GitHub
    home: Home
    before: Remote
    today: date
    site: str
    force: bool
    write: bool
    parts: Collection[str]
    tell: Tell

    def result(self, remote: Remote, facts: Facts) -> Result:
        """What the home should say, seen from this state of it."""
        return publishing.result(
            self.home, remote.files, self.reader.ledger(remote), facts,
            where=f"https://github.com/{self.before.repository}", site=self.site, force=self.force,
        )  # fmt: skip

    def files(self, remote: Remote, facts: Facts) -> list[WriteFile]:
        """What of it is asked for; what has been seen is always kept."""
        wanted = self.result(remote, facts).files
        return [f for f in wanted if "readme" in self.parts or f.path == ledger.FILE]


def sync(
    hub: GitHub, writer: GitHub, home: Home, repository: str, today: date, *, site: str = "",
    settings: bytes | None = None, force: bool = False, write: bool = True,
    parts: Collection[str] = PARTS, tell: Tell = lambda words, done, of: None,
) -> Synced:  # fmt: skip
    """Look, and write what is not so already: the issues first, since the home remembers them.

    `settings` are those here, where they should be the ones on GitHub.
    """
    reader = Reader(hub)
    facts, before = _looked(reader, home, repository, settings, tell)
    run = _Run(reader, writer, home, before, today, site, force, write, parts, tell)
    done = _board(run, repository, facts)
    facts = replace(facts, board=done.facts, notes=(*facts.notes, *done.notes))
    return _committed(run, facts, done)


def _looked(
    reader: Reader, home: Home, repository: str, settings: bytes | None, tell: Tell
) -> tuple[Facts, Remote]:
    """What all repos show, and the home as it is on GitHub."""
    seen = collect(
        reader.hub, home, known=reader.ledger, repository=repository, paths=publishing.READ,
        tell=lambda done, of: tell("Reading repos", done, of),
    )  # fmt: skip
    if seen.home is None or not seen.home.head:
        raise PortfolioError(
            f"{repository} has no commit yet.",
            mend="Put your home there first: portfolio publish home",
        )
    if settings is not None:
        _require_same(settings, seen.home)
    return seen.facts, seen.home


def _board(run: _Run, repository: str, facts: Facts) -> _Issues:
    """The board brought up to date; what stands in the way stops no README."""
    board = boards.place(run.home, repository) if "board" in run.parts else ""
    if not board:
        return _Issues()
    hub = run.reader.hub
    own = run.writer if board.lower() == repository.lower() else hub
    known = run.reader.ledger(run.before)
    try:
        look = boards.look(own, run.home, board, known, facts, reader=hub)
        seen = replace(facts, board=boards.facts_of(run.home, look, None))
        return _issues(run, own, look, run.result(run.before, seen))
    except PortfolioError as error:
        return _Issues(problem=error)


def _committed(run: _Run, facts: Facts, done: _Issues) -> Synced:
    """The home written as one commit, where something of it is not so already."""
    before = run.before
    written = None
    if run.write:
        written = committing.commit(
            run.writer, before, lambda remote: run.files(remote, facts), MESSAGE
        )
    final = run.result(written or before, facts)
    changed = (f.path for f in run.files(before, facts) if before.files.get(f.path) != f.data)
    wrote = tuple(changed) if written else ()
    facts = replace(facts, notes=(*run.reader.notes, *facts.notes))
    head = written.head if written else ""
    return Synced(facts, final, before.files, wrote, before.head, head, done.lines, done.problem)


def _require_same(settings: bytes, remote: Remote) -> None:
    """What is written now by other settings would be written back tomorrow by those on GitHub."""
    if settings.split() != remote.files.get(config.FILE, settings).split():
        raise PortfolioError(
            f"The {config.FILE} here is not the one on GitHub.",
            where=remote.repository,
            mend="Commit and push yours, or git pull; then try again.",
        )


def _issues(run: _Run, hub: GitHub, look: boards.Look, first: Result) -> _Issues:
    """Bring the board up to date, or say what would be written there."""
    home, seen, known = run.home, first.portfolio, first.ledger
    if not run.write:
        planned = boards.plan(home, look, look.board, seen, known, run.today)
        return _Issues(boards.facts_of(home, look, None), tuple(boards.lines(planned)))
    made = boards.bring(
        hub, home, look, seen, known, run.today,
        lambda done, of: run.tell("Writing issues", done, of),
    )  # fmt: skip
    facts = boards.facts_of(home, look, made)
    return _Issues(facts, tuple(made.wrote), tuple(made.notes))
