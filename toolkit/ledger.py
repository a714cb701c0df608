"""What has ever been seen, kept in the home: facts come and go, this stays."""

from dataclasses import replace

from toolkit.facts import Facts, UnitFacts

FILE = ".portfolio/ledger.json"
# The ledger is facts that have been merged; it has their shape and their JSON.
Ledger = Facts


def merge(ledger: Ledger, facts: Facts) -> Ledger:
    """The ledger with what was seen now: new sight replaces old, no sight takes nothing away."""
    known = {(unit.repo, unit.unit): unit for unit in ledger.units}
    for seen in facts.units:
        key = (seen.repo, seen.unit)
        known[key] = _merged(known.get(key), seen)
    return Ledger(units=tuple(known[key] for key in sorted(known)))


def _merged(old: UnitFacts | None, seen: UnitFacts) -> UnitFacts:
    if old is None:
        return seen
    if not seen.commits:
        return old  # a folder without a commit shows nothing
    # A commit without a result says nothing about the work: the last result stays.
    checks = seen.checks or old.checks
    if seen.checks and old.checks and seen.checks.commit == old.checks.commit:
        # The same work cannot have become worse: this machine has.
        checks = max(seen.checks, old.checks, key=lambda known: known.done)
    return replace(seen, checks=checks)
