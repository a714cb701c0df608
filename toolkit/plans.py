"""Curricula as YAML, read so that every error names its line."""

import dataclasses
from pathlib import Path
from typing import Any

import yaml

from toolkit import bundled
from toolkit.curriculum import Curriculum, is_key
from toolkit.decode import Keys, decode
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.text import did_you_mean

SCHEMA = "portfolio/curriculum/v1"
_DEPTH = 20
# The C parser is ten times faster; it is missing only where PyYAML was built without libyaml.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Safe: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Safe):  # type: ignore[misc]
    """Without anchors: what stands in a plan twice is written twice."""

    def ignore_aliases(self, data: object) -> bool:
        """Always."""
        return True


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
            mend=did_you_mean(plan, known) or f"Known: {', '.join(known)}, or a .yml file.",
        )
    return load(files.read_text(path), str(path))


def load(text: str, source: str) -> Curriculum:
    """The YAML as a curriculum."""
    lines: dict[Keys, int] = {}

    def locate(keys: Keys) -> str:
        while keys and keys not in lines:
            keys = keys[:-1]
        return f"{source}:{lines.get(keys, 1)}"

    try:
        data = _document(text, lines)
    except yaml.YAMLError as error:
        words = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        where = f"{source}:{_line_of(error, text)}"
        raise PortfolioError(f"This is not valid YAML: {words}.", where=where) from error
    curriculum = decode(data, Curriculum, locate)
    _validate(curriculum, locate)
    return curriculum


def dump(curriculum: Curriculum) -> str:
    """The curriculum as YAML that `load` reads back equal and people can edit."""
    return str(
        yaml.dump(
            _bare(curriculum), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
        )
    )  # fmt: skip


def _bare(value: object) -> object:
    """Dataclasses as tables without the fields that say nothing."""
    if dataclasses.is_dataclass(value):
        return {
            field.name: _bare(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != field.default
        }
    return [_bare(v) for v in value] if isinstance(value, tuple) else value


def _document(text: str, lines: dict[Keys, int]) -> object:
    """The one document as plain data; `lines` takes the line of each value in it."""
    events = _Loader(text)
    events.get_event()  # the stream begins
    if events.check_event(yaml.StreamEndEvent):
        return None
    events.get_event()  # the document begins
    data = _plain(events, lines, ())
    events.get_event()  # the document ends
    if not events.check_event(yaml.StreamEndEvent):
        raise _refused("a plan is one document", events.peek_event())
    return data


def _plain(events: Any, lines: dict[Keys, int], keys: Keys) -> object:
    event = events.get_event()
    lines[keys] = event.start_mark.line + 1
    if len(keys) > _DEPTH:
        raise _refused("this is too deeply nested", event)
    if event.anchor:
        raise _refused("anchors and aliases are not used in plans", event)
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        values: list[object] = []
        while not events.check_event(yaml.SequenceEndEvent):
            values.append(_plain(events, lines, (*keys, len(values))))
        events.get_event()
        return values
    table: dict[str, object] = {}
    while not events.check_event(yaml.MappingEndEvent):
        key = events.get_event()
        if not isinstance(key, yaml.ScalarEvent) or key.anchor:
            raise _refused("a key should be a word", key)
        if key.value in table:
            raise _refused(f"the key {key.value!r} stands here a second time", key)
        table[key.value] = _plain(events, lines, (*keys, key.value))
    events.get_event()
    return table


def _refused(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _line_of(error: Exception, text: str) -> int:
    mark = getattr(error, "problem_mark", None)
    if mark:
        return int(mark.line) + 1
    return text.encode()[: getattr(error, "position", 0)].count(b"\n") + 1


def _validate(curriculum: Curriculum, locate: Any) -> None:
    def wrong(what: str, *keys: str | int) -> PortfolioError:
        return PortfolioError(what, where=locate(keys))

    if curriculum.schema != SCHEMA:
        raise wrong(f"The schema is {curriculum.schema!r}; this version reads {SCHEMA}.", "schema")
    if not is_key(curriculum.id):
        raise wrong(
            f"The id {curriculum.id!r} should be short lowercase words joined by hyphens.", "id"
        )
    if not curriculum.units:
        raise wrong("The plan has no units.", "units")
    seen: set[str] = set()
    for index, unit in enumerate(curriculum.units):
        if not is_key(unit.key):
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
