"""One look at everything on this machine: home, clones, ledger, and the portfolio they make."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from toolkit import collect, ledger, portfolio
from toolkit.checks.week import Week
from toolkit.edges import files
from toolkit.facts import Facts, from_json
from toolkit.home import Home
from toolkit.ledger import Ledger
from toolkit.portfolio import Portfolio


@dataclass(frozen=True)
class Look:
    """What was seen, what is remembered with it, and what that amounts to."""

    facts: Facts
    ledger: Ledger
    portfolio: Portfolio


def at(home: Home, weeks: Iterable[Week], notes: list[str], python_of: Callable[[Week], str], *,
       run: bool) -> Look:  # fmt: skip
    """The look; `run` checks the commits that have no result yet."""
    facts = collect.local(weeks, python_of, run=run)
    facts = Facts(units=facts.units, notes=(*notes, *facts.notes))
    merged = ledger.merge(remembered(home), facts)
    curriculum = home.curriculum
    return Look(facts, merged, portfolio.build(curriculum, merged, home.config))


def remembered(home: Home) -> Ledger:
    """The home's ledger, empty before the first sync."""
    path = home.folder / ledger.FILE
    return from_json(files.read_text(path), str(path)) if path.is_file() else Ledger()
