"""How a repo was made, kept in the repo: all that is needed to make it again."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import tomlkit

from toolkit import __version__, tomls
from toolkit.curriculum import Unit, is_key
from toolkit.errors import PortfolioError

FILE = ".portfolio/answers.toml"


@dataclass(frozen=True)
class Answers:
    """The words and the units a repo was made from; `rendering` tells one result from another."""

    plan: str
    title: str
    learner: str
    year: int
    unit: tuple[Unit, ...]
    adopted: bool = False
    toolkit: str = __version__
    rendering: str = ""


def write(answers: Answers, tree: Mapping[str, bytes]) -> str:
    """The file for a repo with this tree."""
    document = tomlkit.document()
    document.add(tomlkit.comment("How this repo was made: all that is needed to make it again."))
    for key, value in _without_none(asdict(answers)).items():
        if key not in ("unit", "rendering"):
            document[key] = value
    units = tomlkit.aot()
    for unit in answers.unit:
        units.append(tomlkit.item(_without_none(asdict(unit))))
    everything = {**tree, FILE: (tomlkit.dumps(document) + tomlkit.dumps({"unit": units})).encode()}
    document["rendering"] = _fingerprint(everything)
    document["unit"] = units
    return tomlkit.dumps(document)


def read(text: str, where: str) -> Answers:
    """The answers of a repo."""
    found = tomls.load(text, Answers, where)
    if not found.unit:
        raise PortfolioError("There is no [[unit]] here.", where=where)
    for name in (found.plan, *(unit.key for unit in found.unit)):
        if not is_key(name):  # it comes from a repo that anyone may have written
            raise PortfolioError(f"{name!r} names no plan and no unit.", where=where)
    return found


def _fingerprint(tree: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name, data in sorted(tree.items()):
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return total.hexdigest()[:16]


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_none(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_without_none(v) for v in value]
    return value
