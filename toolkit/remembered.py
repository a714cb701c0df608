"""The ledger as it was kept in the home; a damaged one comes back from the home's history."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from toolkit import ledger
from toolkit.config import Config
from toolkit.curriculum import Curriculum
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.facts import UnitFacts
from toolkit.home import Home
from toolkit.ledger import Ledger, NewerError

_BACK = 20  # so many versions are looked through


@dataclass(frozen=True)
class Remembered:
    """The ledger that was there, and what is to be said about it."""

    ledger: Ledger
    note: str = ""


def read(data: bytes | None, earlier: Callable[[], Iterable[bytes]], where: str) -> Remembered:
    """The ledger in these bytes; a damaged one is restored from the newest good one before it."""
    if data is None:
        return Remembered(Ledger())
    try:
        return Remembered(ledger.from_json(data.decode(), where))
    except NewerError:
        raise
    except (PortfolioError, UnicodeDecodeError) as error:
        why = error.what if isinstance(error, PortfolioError) else "it is no UTF-8 text"
        damage = f"{where} is damaged ({why.rstrip('.')})"
    for version in earlier():
        with contextlib.suppress(PortfolioError, UnicodeDecodeError):
            found = ledger.from_json(version.decode(), where)
            return Remembered(found, f"{damage} and was restored from its history.")
    return Remembered(Ledger(), f"{damage}, and its history holds none to restore; it begins anew.")


def here(home: Home) -> Remembered:
    """The ledger of the home on this machine."""
    path = home.folder / ledger.FILE

    def earlier() -> Iterator[bytes]:
        git = Git(home.folder)
        log = ("log", "--format=%H", f"-{_BACK}", "--", ledger.FILE)
        for commit in (git.ask(*log) or "").split() if git.is_root() else ():
            yield git.said("show", f"{commit}:{ledger.FILE}").encode()

    found = read(files.read(path) if path.is_file() else None, earlier, str(path))
    return replace(found, ledger=in_plan(found.ledger, home.curriculum, home.config))


def in_plan(known: Ledger, curriculum: Curriculum, config: Config) -> Ledger:
    """The ledger in terms of the plan that is followed now: nothing is taken out of it."""
    old, new = known.plan or curriculum.id, curriculum.id
    counts = next((left.units for left in config.moved if left.plan == old), {})

    def renamed(unit: UnitFacts) -> UnitFacts:
        if unit.unit.startswith(f"{new}/"):  # back to a plan that was left before
            return replace(unit, unit=unit.unit.removeprefix(f"{new}/"))
        if "/" in unit.unit:
            return unit
        return replace(unit, unit=counts.get(unit.unit) or f"{old}/{unit.unit}")

    if old == new:
        return replace(known, plan=new)
    gone = (counts[key] for key in known.gone if counts.get(key))
    units = tuple(renamed(unit) for unit in known.units)
    return replace(known, plan=new, units=units, gone=tuple(sorted(gone)), by_hand=())
