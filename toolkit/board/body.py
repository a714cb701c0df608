"""The bodies of the board's issues: one template each, every word of the plan inert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import zip_longest

import jinja2

from toolkit import links, templates, text
from toolkit.config import Config
from toolkit.curriculum import Resource, Step, Unit
from toolkit.facts import BY_CI, RepoFacts, UnitFacts
from toolkit.issues.words import inert, link
from toolkit.pace import Pace
from toolkit.portfolio import Portfolio, State, UnitView
from toolkit.text import counted, one_line

_COLUMNS: tuple[State, ...] = ("todo", "doing", "review", "done")
_TITLE = 120
BOARD_TITLE = "Progress board"


@dataclass(frozen=True)
class Links:
    """Where to look: the repos of the ledger by name, and a page with all of the plan."""

    repos: Mapping[str, RepoFacts] = field(default_factory=dict)
    plan: str = ""


def name(unit: Unit) -> str:
    """`Week 27` for `week-27`, else the key: how the title of its issue begins."""
    word, _, number = unit.key.partition("-")
    return f"Week {number}" if word == "week" and number.isdigit() else unit.key


def title(view: UnitView) -> str:
    """The title of a unit's issue."""
    return f"{name(view.unit)}: {one_line(view.title, 180)}".rstrip()


def rest(where: Links) -> str:
    """What a body that was cut says of the rest."""
    words = "all of the plan"
    return f"There is more than fits here: {link(words, where.plan) if where.plan else words}."


def unit(view: UnitView, due: date | None, config: Config, where: Links) -> dict[str, str]:
    """The parts of a unit's issue; without dates where everybody may look."""
    facts = view.facts
    repo = where.repos.get(facts.repo) if facts else None
    values = {
        "view": view, "unit": view.unit, "name": name(view.unit), "due": due, "facts": facts,
        "place": link("its repo", links.repo(repo)) if links.repo(repo) else "",
        "checks": _checks(facts, repo), "steps": [_step(step) for step in view.unit.steps],
        "resources": [_resource(it) for it in view.unit.resources],
        "mentors": bool(config.mentors),
    }  # fmt: skip
    made = _environment()
    return {
        part: made.get_template(f"{part}.md.j2").render(values).strip()
        for part in ("unit", "done-when")
    }


def progress(
    portfolio: Portfolio, pace: Pace | None, board: Mapping[str, str],
    coming: Sequence[UnitView], dates: Mapping[str, date],
) -> dict[str, str]:  # fmt: skip
    """The part of the progress board; `board` are the addresses of issues by unit.

    Without `pace` it says nothing of time: so it is where everybody may look.
    """
    columns = [[_cell(view, board) for view in portfolio.in_state(it)] for it in _COLUMNS]
    values = {
        "portfolio": portfolio, "pace": pace, "late": pace is not None and pace.ahead < 0,
        "rows": list(zip_longest(*columns, fillvalue="")), "sizes": [len(it) for it in columns],
        "coming": [(_cell(view, board), dates.get(view.unit.key)) for view in coming],
        "skipped": len(portfolio.in_state("skipped")),
    }  # fmt: skip
    made = _environment().get_template("progress.md.j2")
    return {"progress": made.render(values).strip()}


@cache
def _environment() -> jinja2.Environment:
    made = templates.environment("toolkit.board", inert)
    made.filters |= {"day": _day, "month": _month}
    return made


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _month(day: date) -> str:
    """The end of a plan: a day would say more than anybody knows, and change with every day."""
    return f"{day:%B %Y}"


def _step(step: Step) -> str:
    days = f"**Days {inert(step.days, 40)}:** " if step.days else ""
    return f"{days}{inert(step.text)}"


def _resource(it: Resource) -> str:
    kind = f" ({inert(it.kind, 40)})" if it.kind else ""
    return f"{link(it.title, it.url or '')}{kind}"


def _checks(facts: UnitFacts | None, repo: RepoFacts | None) -> str:
    """`7 of 12 checks done`, linked to where they ran."""
    if not (facts and facts.checks and facts.checks.total):
        return ""
    words = f"{facts.checks.done} of {counted(facts.checks.total, 'check')} done"
    at = links.checks(repo, facts.checks.commit) if facts.checks.by == BY_CI else ""
    return link(words, at) if at else words


def _cell(view: UnitView, board: Mapping[str, str]) -> str:
    words = f"{name(view.unit)}: {one_line(view.title, _TITLE)}"
    at = board.get(view.unit.key, "")
    # Our own issues: a link to them need not hide where it comes from.
    shown = text.link(words, at) if at else inert(words, 200)
    return f"{shown} ({evidence(view)})" if view.done else shown


def evidence(view: UnitView) -> str:
    """What bears a finished unit out."""
    facts = view.facts
    found = []
    if facts and facts.approvals:
        named = [inert(it.mentor, 40) for it in facts.approvals if it.mentor]
        found.append(f"mentor: {', '.join(named)}" if named else "mentor")
    if facts and facts.checks and facts.checks.complete and facts.checks.by == BY_CI:
        found.append("CI")
    return ", ".join(found) or "self"
