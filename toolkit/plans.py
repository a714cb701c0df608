"""Curricula as YAML, read so that every error names its line."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from toolkit import bundled
from toolkit.curriculum import Curriculum
from toolkit.decode import Keys, decode
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.text import did_you_mean

SCHEMA = "portfolio/curriculum/v1"
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# The C parser is ten times faster; it is missing only where PyYAML was built without libyaml.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def find(plan: str, home: Path) -> Curriculum:
    """The plan that a home names: one that comes with the toolkit, or a YAML file of its own."""
    if plan in bundled.curricula():
        path = bundled.CURRICULA / f"{plan}.yml"
    elif plan.endswith((".yml", ".yaml")):
        path = home / plan
        if not path.is_file():
            raise PortfolioError(f"There is no plan file {plan}.", where=str(home))
    else:
        known = bundled.curricula()
        raise PortfolioError(
            f"There is no plan {plan!r}.",
            where=str(home / "portfolio.toml"),
            mend=did_you_mean(plan, known) or f"Known: {', '.join(known)}, or a .yml file.",
        )
    return load(files.read_text(path), str(path))


def load(text: str, source: str) -> Curriculum:
    """The YAML as a curriculum."""
    reader = _Reader()
    try:
        node = yaml.compose(text, Loader=_Loader)
        data = reader.plain(node, ()) if node else None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{source}:{mark.line + 1}" if mark else source
        words = getattr(error, "problem", None) or str(error) or "too deeply nested"
        raise PortfolioError(f"This is not valid YAML: {words}.", where=where) from error
    curriculum = decode(data, Curriculum, lambda keys: reader.locate(source, keys))
    _validate(curriculum, lambda keys: reader.locate(source, keys))
    return curriculum


@dataclass
class _Reader:
    """Turns YAML nodes into plain data and remembers the line of each."""

    lines: dict[Keys, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def plain(self, node: yaml.Node, keys: Keys) -> object:
        self.lines[keys] = node.start_mark.line + 1
        if id(node) in self.seen:
            raise yaml.MarkedYAMLError(
                problem="anchors and aliases are not used in plans", problem_mark=node.start_mark
            )
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return {k.value: self.plain(v, (*keys, str(k.value))) for k, v in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(v, (*keys, i)) for i, v in enumerate(node.value)]
        return node.value

    def locate(self, source: str, keys: Keys) -> str:
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return f"{source}:{self.lines.get(keys, 1)}"


def _validate(curriculum: Curriculum, locate: Any) -> None:
    def wrong(what: str, *keys: str | int) -> PortfolioError:
        return PortfolioError(what, where=locate(keys))

    if curriculum.schema != SCHEMA:
        raise wrong(f"The schema is {curriculum.schema!r}; this version reads {SCHEMA}.", "schema")
    if not curriculum.units:
        raise wrong("The plan has no units.", "units")
    seen: set[str] = set()
    for index, unit in enumerate(curriculum.units):
        if not _KEY.fullmatch(unit.key) or len(unit.key) > 60:
            raise wrong(
                f"The key {unit.key!r} should be short lowercase words joined by hyphens.",
                "units", index, "key",
            )  # fmt: skip
        if unit.key in seen:
            raise wrong(f"The key {unit.key!r} is used twice.", "units", index, "key")
        if unit.end_week < unit.start_week:
            raise wrong(f"{unit.key} ends before it starts.", "units", index, "end_week")
        seen.add(unit.key)
    for index, milestone in enumerate(curriculum.milestones):
        if milestone.after not in seen:
            raise wrong(f"There is no unit {milestone.after!r}.", "milestones", index, "after")
