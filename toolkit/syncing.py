"""A whole sync of a home on GitHub: look at all repos, then write what follows as one commit."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit import committing, ledger, online, publishing, remembered
from toolkit.committing import Remote
from toolkit.edges.github import GitHub
from toolkit.errors import PortfolioError
from toolkit.facts import Facts
from toolkit.home import Home
from toolkit.publishing import Result
from toolkit.remembered import Remembered

MESSAGE = "Bring the portfolio up to date"
_BACK = 10


@dataclass(frozen=True)
class Synced:
    """What was seen, what it amounts to, and the commit that says so, if one was needed."""

    facts: Facts
    result: Result
    remote: Remote
    commit: str = ""
    notes: tuple[str, ...] = ()


def sync(
    hub: GitHub, home: Home, repository: str, *, site: str = "", force: bool = False,
    write: bool = True, tell: Callable[[int, int], None] = lambda seen, of: None,
) -> Synced:  # fmt: skip
    """Look, and write what is not so already."""
    notes: dict[str, None] = {}

    def known(remote: Remote) -> Remembered:
        found = _remembered(hub, remote)
        if found.note:
            notes[found.note] = None
        return found

    seen = online.collect(
        hub, home, known=lambda remote: known(remote).ledger, repository=repository,
        paths=publishing.READ, tell=tell,
    )  # fmt: skip
    if seen.home is None or not seen.home.head:
        raise PortfolioError(
            f"{repository} has no commit yet.",
            mend="Put your home there first: portfolio publish home",
        )

    def result(remote: Remote) -> Result:
        held, at = remote.files, f"https://github.com/{remote.repository}"
        return publishing.result(
            home, held, known(remote).ledger, seen.facts, where=at, site=site, force=force
        )

    written = None
    if write:
        written = committing.commit(hub, seen.home, lambda r: result(r).files, MESSAGE)
    remote = written or seen.home
    return Synced(
        seen.facts, result(remote), remote, written.head if written else "",
        (*notes, *seen.facts.notes),
    )  # fmt: skip


def _remembered(hub: GitHub, remote: Remote) -> Remembered:
    """The ledger of the home on GitHub, or the newest good one of its history."""
    path = f"/repos/{remote.repository}"

    def earlier() -> Iterator[bytes]:
        commits = hub.get(f"{path}/commits", path=ledger.FILE, sha=remote.head, per_page=_BACK)
        for commit in commits[1:]:
            told = hub.get(f"{path}/contents/{ledger.FILE}", ref=commit["sha"])
            yield base64.b64decode(told.get("content") or "")

    where = f"{remote.repository}/{ledger.FILE}"
    return remembered.read(remote.files.get(ledger.FILE), earlier, where)
