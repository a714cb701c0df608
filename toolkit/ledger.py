"""What has ever been seen, kept in the home: facts come and go, this stays.

Merging never lowers a unit for want of sight: a result that has expired, a commit without a run, a
repo that this token does not see. It does lower one that was really seen to become worse. Nothing
of a private repo is kept but how much finished work there is. Whoever adds a field raises the
schema's number, so that an older toolkit says so and does not take the ledger for damaged.
"""

import re
from dataclasses import dataclass, field, replace

from toolkit import facts as facts_json
from toolkit.errors import PortfolioError
from toolkit.facts import (
    BY_CI,
    PRIVATE,
    BoardFacts,
    CheckFacts,
    Facts,
    RepoFacts,
    SmokeFacts,
    UnitFacts,
)

FILE = ".portfolio/ledger.json"
SCHEMA = "portfolio/ledger/v2"
_BEFORE = "portfolio/facts/v1"  # a ledger was facts, once
_NEWER = re.compile(r"portfolio/ledger/v\d+")


class NewerError(PortfolioError):
    """A ledger of a newer toolkit, which this one must not touch."""


@dataclass(frozen=True)
class Ledger:
    """Repos, and units by repo, in terms of one plan."""

    schema: str = SCHEMA
    plan: str = ""
    repos: tuple[RepoFacts, ...] = ()
    units: tuple[UnitFacts, ...] = ()
    gone: tuple[str, ...] = ()  # units that were finished where nobody can look now
    private: int = 0  # how many finished units may not be named
    by_hand: tuple[str, ...] = ()  # units that are finished by the learner's own word
    site: str = ""  # where the site was last found
    board: str = ""  # the repo with the issues
    issues: dict[str, int] = field(default_factory=dict)  # there: numbers by key
    people: dict[str, int] = field(default_factory=dict)  # GitHub's numbers of those with a say

    def numbers(self, repository: str) -> dict[str, int]:
        """The numbers of the issues there; those of a board that was elsewhere mean nothing."""
        return self.issues if self.board in ("", repository) else {}


def from_json(text: str, source: str) -> Ledger:
    """The ledger from its text."""
    data = facts_json.parsed(text, source)
    schema = data.get("schema")
    if schema == _BEFORE:
        data = {name: value for name, value in data.items() if name not in ("schema", "notes")}
    elif schema != SCHEMA and isinstance(schema, str) and _NEWER.fullmatch(schema):
        raise NewerError(
            "A newer toolkit wrote this ledger.",
            where=source,
            mend="Bring this one up to date: uv tool upgrade portfolio-toolkit",
        )
    return facts_json.of_data(data, source, Ledger, SCHEMA)


def merge(ledger: Ledger, facts: Facts, *, count_private: bool = False) -> Ledger:
    """The ledger with what was seen now: new sight replaces old, no sight takes nothing away."""
    known = {repo.id for repo in ledger.repos}
    ledger = _gone(_renamed(ledger, facts), facts)
    hidden = {repo.name for repo in facts.repos if repo.visibility == PRIVATE}
    repos = {repo.name: repo for repo in ledger.repos if repo.name not in hidden}
    for repo in facts.repos:
        if repo.name not in hidden:
            repos[repo.name] = _repo(repos.get(repo.name), repo)
    held = {repo.name: repo.units for repo in facts.repos if repo.units}
    units = {
        (unit.repo, unit.unit): unit
        for unit in ledger.units
        if unit.repo not in hidden and unit.unit in held.get(unit.repo, (unit.unit,))
    }
    for seen in facts.units:
        if seen.repo not in hidden:
            units[seen.repo, seen.unit] = _unit(units.get((seen.repo, seen.unit)), seen)
    shown = {unit.unit for unit in units.values() if unit.done}
    behind = {u.unit for u in facts.units if u.repo in hidden and u.done and "/" not in u.unit}
    new = {
        u.unit for u in facts.units if u.done and u.repo in repos and repos[u.repo].id not in known
    }
    private = len(behind - shown) if hidden else max(0, ledger.private - len(new))
    kept = replace(
        ledger,
        repos=tuple(repos[name] for name in sorted(repos)),
        units=tuple(units[key] for key in sorted(units)),
        gone=tuple(sorted(set(ledger.gone) - shown - behind)),
        private=private if count_private else 0,
    )
    return _with_board(kept, facts.board) if facts.board else kept


def _with_board(ledger: Ledger, board: BoardFacts) -> Ledger:
    """The ledger with what the issues say: who approved, what is done by hand, which is which."""
    units = (
        replace(unit, approvals=board.approvals.get(unit.unit, unit.approvals))
        for unit in ledger.units
    )
    return replace(
        ledger,
        units=tuple(units),
        by_hand=tuple(sorted(board.by_hand)),
        board=board.repository,
        issues=dict(sorted((ledger.numbers(board.repository) | board.issues).items())),
        people=dict(sorted((ledger.people | board.people).items())),
    )


def _renamed(ledger: Ledger, facts: Facts) -> Ledger:
    """The ledger with GitHub's new names for repos that it knows by their numbers."""
    names = {repo.id: repo.name for repo in facts.repos if repo.id}
    new = {r.name: names[r.id] for r in ledger.repos if names.get(r.id, r.name) != r.name}
    if not new:
        return ledger
    return replace(
        ledger,
        repos=tuple(replace(r, name=new.get(r.name, r.name)) for r in ledger.repos),
        units=tuple(replace(u, repo=new.get(u.repo, u.repo)) for u in ledger.units),
    )


def _gone(ledger: Ledger, facts: Facts) -> Ledger:
    """The ledger without names that are public no more.

    After a look at all public repos of an owner, one that is not among them is private, or is no
    more; nobody can tell. What was finished there stays finished, without a name.
    """
    if not facts.owners:
        return ledger  # a look at this machine says nothing about GitHub
    seen = {repo.name for repo in facts.repos}
    owners = {owner.lower() for owner in facts.owners}

    def is_gone(name: str) -> bool:
        owner, slash, _ = name.partition("/")
        return not slash or (owner.lower() in owners and name not in seen)

    finished = {u.unit for u in ledger.units if u.done and "/" in u.repo and is_gone(u.repo)}
    return replace(
        ledger,
        repos=tuple(repo for repo in ledger.repos if not is_gone(repo.name)),
        units=tuple(unit for unit in ledger.units if not is_gone(unit.repo)),
        gone=tuple(sorted({*ledger.gone, *finished})),
    )


def _repo(old: RepoFacts | None, seen: RepoFacts) -> RepoFacts:
    # What changes with every push would change the home with it.
    seen = replace(seen, head="", pushed=None, units=())
    if old is None or seen.posts_at:
        return seen if seen.posts else replace(seen, posts_at="")
    return replace(seen, posts=old.posts, posts_at=old.posts_at)


def _unit(old: UnitFacts | None, seen: UnitFacts) -> UnitFacts:
    if old is None:
        return seen
    if not seen.commits:
        return old  # a folder without a commit shows nothing
    return replace(
        seen,
        checks=_checks(old.checks, seen.checks),
        smoke=_smokes(old.smoke, seen.smoke),
        approvals=seen.approvals or old.approvals,
    )


def _checks(old: CheckFacts | None, seen: CheckFacts | None) -> CheckFacts | None:
    if seen is None or old is None:
        # A commit without a result says nothing about the work: the last result stays.
        return seen or old
    if replace(seen, on=old.on) == old:
        return old  # once more the same, on another day
    if seen.commit != old.commit or (seen.by, old.by) == (BY_CI, BY_CI):
        return seen
    # The same work cannot have become worse: this machine has.
    return max(seen, old, key=lambda known: (known.by == BY_CI, known.done))


def _smokes(old: tuple[SmokeFacts, ...], seen: tuple[SmokeFacts, ...]) -> tuple[SmokeFacts, ...]:
    """The newest of each device."""
    before = {smoke.device: smoke for smoke in old}
    now = {
        smoke.device: was
        if (was := before.get(smoke.device))
        and (was.commit, was.state) == (smoke.commit, smoke.state)
        else smoke
        for smoke in seen
    }
    devices = before | now
    return tuple(devices[name] for name in sorted(devices))
