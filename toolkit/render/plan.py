"""A plan for reading: in a terminal, and as Markdown."""

from collections.abc import Callable, Iterable, Iterator

from toolkit.curriculum import Curriculum, Resource, Unit
from toolkit.text import link, markdown, one_line


def as_text(curriculum: Curriculum, units: Iterable[Unit], *, in_full: bool) -> str:
    """The plan as plain lines: parts and titles, or a unit in full."""
    lines = [one_line(curriculum.title)]
    if curriculum.choose:
        told = "Of its tracks choose {}; leave the others out with [[skip]] in portfolio.toml."
        lines.append(told.format(curriculum.choose))
    part = None
    for unit in units:
        if unit.part != part:
            part = unit.part
            lines += ["", one_line(part or "")]
        lines.append(f"  {unit.key:10} {one_line(unit.title)} ({unit.kind}{_track(unit)})")
        if in_full:
            for heading, items in _sections(unit, one_line, _plain_resource):
                lines += [f"    {heading}", *(f"      - {item}" for item in items)]
    return "\n".join(lines) + "\n"


def as_markdown(curriculum: Curriculum, units: Iterable[Unit]) -> str:
    """The plan as a Markdown document, every word of it inert."""
    lines = [f"# {markdown(curriculum.title)}"]
    part = None
    for unit in units:
        if unit.part != part:
            part = unit.part
            lines += ["", f"## {markdown(part or 'Units')}"]
        lines += ["", f"### {unit.key}: {markdown(unit.title)}"]
        for heading, items in _sections(unit, markdown, _linked_resource):
            lines += ["", f"**{heading}**", "", *(f"- {item}" for item in items)]
    return "\n".join(lines) + "\n"


def _track(unit: Unit) -> str:
    return f", track: {one_line(unit.track)}" if unit.track else ""


def _sections(
    unit: Unit, inert: Callable[[str], str], resource: Callable[[Resource], str]
) -> Iterator[tuple[str, list[str]]]:
    steps = [f"Days {s.days}: {s.text}" if s.days else s.text for s in unit.steps]
    for heading, items in (
        ("Goals", [inert(goal) for goal in unit.goals]),
        ("Steps", [inert(step) for step in steps]),
        ("Resources", [resource(r) for r in unit.resources]),
        ("Practice", [inert(task) for task in unit.practice]),
        ("Deliverables", [inert(thing) for thing in unit.deliverables]),
        ("Rubric", [inert(criterion) for criterion in unit.rubric]),
    ):
        if items:
            yield heading, items


def _plain_resource(resource: Resource) -> str:
    return one_line(f"{resource.title} {resource.url or ''}", 400)


def _linked_resource(resource: Resource) -> str:
    return link(resource.title, resource.url or "")
