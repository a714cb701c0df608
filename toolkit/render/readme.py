"""The managed sections of the profile README: one template each, date-free, inert."""

from collections.abc import Iterable
from typing import Any

import jinja2

from toolkit.portfolio import Portfolio, UnitView
from toolkit.text import code, counted, markdown

SECTIONS = ("progress", "work", "now")
_ENV = jinja2.Environment(
    loader=jinja2.PackageLoader("toolkit.render"),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
    autoescape=False,  # noqa: S701 - Markdown, not HTML: every word goes through `md`
)
_ENV.filters["md"] = markdown
_ENV.filters["code"] = code
_ENV.filters["counted"] = counted
_CELLS = 10


def sections(portfolio: Portfolio) -> dict[str, str]:
    """Each section's Markdown by its name."""
    done = portfolio.in_state("done")
    values: dict[str, Any] = {
        "portfolio": portfolio,
        "done": done,
        "works": [
            *((view.title, view.facts) for view in done),
            *((facts.title or facts.unit, facts) for facts in portfolio.earlier),
        ],
        "doing": portfolio.in_state("doing"),
        "parts": list(_parts(portfolio.units)),
    }
    return {name: _ENV.get_template(f"{name}.md.j2").render(values).strip() for name in SECTIONS}


def _parts(units: Iterable[UnitView]) -> Iterable[dict[str, Any]]:
    """Finished and planned units of each part of the plan, in order."""
    parts: dict[str, list[UnitView]] = {}
    for view in units:
        if view.state != "skipped":
            parts.setdefault(view.unit.part or "", []).append(view)
    for title, views in parts.items():
        done = sum(view.state == "done" for view in views)
        yield {"title": title, "done": done, "total": len(views), "bar": bar(done, len(views))}


def bar(done: int, total: int) -> str:
    """A bar of cells: full only when all is done, empty only when nothing is."""
    filled = round(_CELLS * done / total) if total else 0
    if 0 < done < total:
        filled = min(max(filled, 1), _CELLS - 1)
    return "█" * filled + "░" * (_CELLS - filled)
