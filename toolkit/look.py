"""One look at everything on this machine: home, clones, ledger, and the portfolio they make."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from toolkit import collect, ledger, portfolio, remembered
from toolkit.checks.week import Week
from toolkit.facts import Facts
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
    facts = replace(facts, notes=(*notes, *facts.notes))
    known = remembered.here(home)
    if known.note:
        facts = replace(facts, notes=(known.note, *facts.notes))
    merged = ledger.merge(known.ledger, facts, count_private="private" in home.config.include)
    return Look(facts, merged, portfolio.build(home.curriculum, merged, home.config))
