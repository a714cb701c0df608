"""A week's repo: base, kind and pack rendered, combined and recorded."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit

from toolkit import __version__, bundled, packs
from toolkit.checks.week import MANIFEST
from toolkit.curriculum import Curriculum, Unit
from toolkit.edges import files
from toolkit.packs import Check, Layer, Manifest, Pack
from toolkit.scaffold import answers, pyproject
from toolkit.scaffold.answers import Answers
from toolkit.scaffold.render import combine, render
from toolkit.story import PROMPTS
from toolkit.text import link, markdown, one_line, package_name, slug


@dataclass(frozen=True)
class Order:
    """Everything that decides what a week's repo looks like."""

    curriculum: Curriculum
    unit: Unit
    title: str
    learner: str
    year: int


@dataclass(frozen=True)
class Recipe:
    """What goes into a week's repo: the exercise, the layers' data, and the words."""

    pack: Pack | None
    layer: Layer
    manifest: Manifest
    context: dict[str, Any]


def recipe(order: Order) -> Recipe:
    """Gather it all; nothing is rendered yet."""
    unit = order.unit
    kind = packs.kind_layer(unit.kind)
    pack = packs.read(order.curriculum.id, unit.key)
    layer = pack.layer.over(kind) if pack else kind
    manifest = pack.manifest if pack else _deliverables(unit)
    taken = _libraries(layer)
    package = layer.package or package_name(unit.project or order.title, taken)
    context = _context(order, layer, manifest, package)
    return Recipe(pack, replace(layer, package=package), manifest, context)


def bake(order: Order, *, solved: bool = False) -> dict[str, bytes]:
    """The files of a week's repo: the starter, or the reference when `solved`."""
    unit, made = order.unit, recipe(order)
    with files.scratch() as scratch:
        kinds = packs.kind_folders(unit.kind)
        layers = {"base": render(bundled.BASE, made.context, scratch)}
        layers |= {f"kind {kind.name}": render(kind, made.context, scratch) for kind in kinds}
        if made.pack:
            layers["exercise"] = made.pack.reference if solved else made.pack.starter()
        else:
            layers["starter"] = _starter(kinds, made.context, scratch)
        tree = combine(layers)
    tree["pyproject.toml"] = pyproject.fill(
        tree["pyproject.toml"].decode(),
        name=made.context["name"],
        title=one_line(order.title),
        plan=order.curriculum.id,
        unit=unit,
        layer=made.layer,
    ).encode()
    tree[MANIFEST] = _manifest(made.manifest, tree).encode()
    made_from = Answers(order.curriculum.id, order.title, order.learner, order.year, unit=(unit,))
    tree[answers.FILE] = answers.write(made_from, tree).encode()
    return tree


def _starter(kinds: Sequence[Path], context: dict[str, Any], scratch: Path) -> dict[str, bytes]:
    """What a unit without a pack starts with; a kind may replace what it builds on.

    A kind's `each` is rendered once per deliverable.
    """
    starter: dict[str, bytes] = {}
    for kind in kinds:
        starter |= render(kind / "starter", context, scratch)
        if (kind / "each").is_dir():
            for wanted in context["deliverables"]["checks"]:
                one = context | {"deliverable": wanted}
                starter |= render(kind / "each", one, scratch / wanted["function"])
    return starter


def _deliverables(unit: Unit) -> Manifest:
    """One check to write for each thing that a unit without a pack should produce."""
    wanted = unit.deliverables or (unit.title,)
    return Manifest(
        tuple(
            Check(f"tests/checks/test_deliverables.py::test_deliverable_{n}", one_line(text, 120))
            for n, text in enumerate(wanted, 1)
        )
    )


def _context(order: Order, layer: Layer, manifest: Manifest, package: str) -> dict[str, Any]:
    """What the templates may use, every word of the plan's made inert."""
    unit = order.unit

    def own(words: str) -> str:
        return words.strip().replace("{package}", package)

    return {
        "title": markdown(order.title, 120),
        "learner": order.learner,
        "year": order.year,
        "repository": bundled.REPOSITORY,
        "toolkit": __version__,
        "package": package,
        "name": slug(order.title) or unit.key,
        "prompts": PROMPTS,
        "ignored": layer.ignored,
        "readme": {"run": own(layer.readme.run)},
        "guide": {
            "intro": own(layer.guide.intro),
            "steps": [own(step) for step in layer.guide.steps],
            "question": own(layer.guide.question),
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


def _libraries(layer: Layer) -> set[str]:
    """The names under which the week's libraries are imported, near enough."""
    wanted = (*layer.requirements, "pytest")
    return {re.split(r"[^\w-]", name)[0].lower().replace("-", "_") for name in wanted}


def _day(days: str | None, text: str) -> str:
    label = f"**Day{'s' if '-' in days else ''} {markdown(days, 20)}:** " if days else ""
    return label + markdown(text)


def _manifest(manifest: Manifest, tree: Mapping[str, bytes]) -> str:
    """The checks as the learner's repo records them, with the files as handed out."""
    document = tomlkit.document()
    document.add(
        tomlkit.comment("The checks that count for this week. `portfolio check` reads this.")
    )
    checks = tomlkit.aot()
    for check in manifest.check:
        checks.append(tomlkit.item(asdict(check)))
    document["check"] = checks
    tests = {n: packs.digest(d) for n, d in sorted(tree.items()) if n.startswith("tests/")}
    document["digests"] = tests
    return tomlkit.dumps(document)
