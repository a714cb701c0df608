"""What the templates may say: every word of the plan's made inert."""

import re
import textwrap
from typing import Any

from toolkit import __version__, bundled
from toolkit.curriculum import Unit
from toolkit.packs import Layer, Manifest
from toolkit.story import PROMPTS
from toolkit.text import link, markdown


def of(unit: Unit, layer: Layer, manifest: Manifest, package: str) -> dict[str, Any]:
    """What the templates may use of a unit, its layers and its checks."""

    def own(words: str) -> str:
        return words.strip().replace("{package}", package)

    return {
        "repository": bundled.REPOSITORY,
        "toolkit": __version__,
        "package": package,
        "prompts": PROMPTS,
        "ignored": {"paths": layer.ignored},
        "readme": {"run": own(layer.readme.run)},
        "guide": {
            "intro": own(layer.guide.intro),
            "steps": [own(step) for step in layer.guide.steps],
            "question": own(layer.guide.question),
            "stretch": [own(task) for task in layer.guide.stretch],
            "goals": [markdown(goal) for goal in unit.goals],
            "days": [_day(step.days, step.text) for step in unit.steps],
            "resources": [
                f"{link(r.title, r.url or '')} ({markdown(r.kind, 20)})" for r in unit.resources
            ],
            "practice": [markdown(task) for task in unit.practice],
            "rubric": [markdown(criterion) for criterion in unit.rubric],
            "checks": [markdown(check.title) for check in manifest.check],
        },
        "deliverables": {
            "checks": [
                {
                    "number": n,
                    "function": c.id.split("::")[1],
                    "lines": _comment(c.title),
                    "title": markdown(c.title),
                }
                for n, c in enumerate(manifest.check, 1)
            ]
        },
    }


def _comment(text: str) -> list[str]:
    """The text in lines of at most 88 columns; a letter of some scripts takes two."""
    inert = text.replace("#", "\uff03")  # with the plain one begin the directives of linters
    return textwrap.wrap(inert, 88 if inert.isascii() else 44)


def libraries(layer: Layer) -> set[str]:
    """The names under which the week's libraries are imported, near enough."""
    wanted = (*layer.requirements, *layer.untyped, "pytest")
    return {re.split(r"[^\w-]", name)[0].lower().replace("-", "_") for name in wanted}


def _day(days: str | None, text: str) -> str:
    label = f"**Day{'s' if '-' in days else ''} {markdown(days, 20)}:** " if days else ""
    return label + markdown(text)
