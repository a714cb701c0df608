"""A whole sync of a home on GitHub: look at all repos, then write what follows as one commit."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from toolkit import committing, ledger, publishing, remembered
from toolkit.committing import Remote
from toolkit.edges.github import GitHub
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.ledger import Ledger
from toolkit.online.collect import collect
from toolkit.publishing import Result, Synced

MESSAGE = "Bring the portfolio up to date"
_BACK = 10


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
    hub: GitHub, writer: GitHub, home: Home, repository: str, *, site: str = "",
    force: bool = False, write: bool = True,
    tell: Callable[[int, int], None] = lambda seen, of: None,
) -> Synced:  # fmt: skip
    """Look, and write what is not so already."""
    reader = Reader(hub)
    seen = collect(
        hub, home, known=reader.ledger, repository=repository, paths=publishing.READ, tell=tell
    )
    if seen.home is None or not seen.home.head:
        raise PortfolioError(
            f"{repository} has no commit yet.",
            mend="Put your home there first: portfolio publish home",
        )

    def result(remote: Remote) -> Result:
        where = f"https://github.com/{remote.repository}"
        return publishing.result(
            home, remote.files, reader.ledger(remote), seen.facts, where=where, site=site,
            force=force,
        )  # fmt: skip

    written = None
    if write:
        written = committing.commit(writer, seen.home, lambda at: result(at).files, MESSAGE)
    done = result(written or seen.home)
    before = seen.home.files
    wrote = [c.path for c in done.files if before.get(c.path) != c.data] if written else []
    facts = replace(seen.facts, notes=(*reader.notes, *seen.facts.notes))
    return Synced(facts, done, before, tuple(wrote), written.head if written else "")
