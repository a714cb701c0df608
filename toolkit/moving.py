"""Changing plans: which unit of the new plan each begun unit of the old one counts for."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import tomlkit

from toolkit.config import Config, Moved
from toolkit.curriculum import Curriculum, Unit
from toolkit.errors import PortfolioError
from toolkit.scaffold.pyproject import opened
from toolkit.text import did_you_mean

_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY = {"build", "explain", "from", "into", "learn", "that", "their", "them", "this", "what",
          "with", "write", "your"}  # fmt: skip
_LIKE = 0.25  # the least likeness that is worth proposing


@dataclass(frozen=True)
class Match:
    """An old unit, what it would count for, and the words both have in common."""

    old: str
    new: str | None
    shared: tuple[str, ...] = ()


def propose(
    begun: Iterable[str], old: Curriculum, new: Curriculum, moved: Iterable[Moved] = ()
) -> list[Match]:
    """For each begun unit, the unit it came from, else the one that is most like it."""
    words = {unit.key: _words(unit) for unit in new.units}
    known = {unit.key: unit for unit in old.units}
    back = {to: key for left in moved if left.plan == new.id for key, to in left.units.items()}
    return [
        Match(key, back[key]) if key in back else _best(known[key], words)
        for key in begun
        if key in known
    ]


def mapped(matches: Iterable[Match], asked: Mapping[str, str], new: Curriculum) -> list[Match]:
    """The proposal as its owner wants it: `asked` wins, an empty name means none."""
    found = {match.old: match for match in matches}
    for old, wanted in asked.items():
        if old not in found:
            near = did_you_mean(old, found)
            raise PortfolioError(f"Nothing is begun of {old!r}.", mend=near)
        found[old] = Match(old, new.unit(wanted).key if wanted else None)
    return list(found.values())


def settings(
    text: str, config: Config, name: str, old: str, new: str, matches: Iterable[Match]
) -> str:
    """`portfolio.toml` with the plan `name`; everything else in it stays as it was typed."""
    units = {match.old: match.new for match in matches if match.new}
    mark, document = opened(text)
    document["plan"] = name
    entries = [(old, units)]
    for earlier in config.moved:
        if earlier.plan not in (new, old):
            entries.append((earlier.plan, _composed(earlier.units, units)))
    left = document.pop("moved", None)
    for line in (tomlkit.dumps({"moved": left}) if left else "").splitlines():
        if line.lstrip().startswith("#"):  # a person's words, which tomlkit counts to the table
            document.add(tomlkit.comment(line.lstrip("# \t")))
    moved = tomlkit.aot()
    for plan, table in entries:
        moved.append(tomlkit.item({"plan": plan, "units": table}))
    document["moved"] = moved
    return mark + tomlkit.dumps(document)


def _best(unit: Unit, new: Mapping[str, frozenset[str]]) -> Match:
    mine = _words(unit)

    def likeness(key: str) -> float:
        return len(mine & new[key]) / math.sqrt(len(mine) * len(new[key]) or 1)

    best = max(new, key=likeness, default=None)
    if best is None or likeness(best) < _LIKE:
        return Match(unit.key, None)
    return Match(unit.key, best, tuple(sorted(mine & new[best])[:4]))


def _words(unit: Unit) -> frozenset[str]:
    text = " ".join((unit.title, unit.project or "", *unit.goals)).lower()
    return frozenset(word.rstrip("s") for word in _WORD.findall(text)) - _EMPTY


def _composed(first: Mapping[str, str], then: Mapping[str, str]) -> dict[str, str]:
    return {old: then[middle] for old, middle in first.items() if middle in then}
