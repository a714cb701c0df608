"""A week's repo: base, kind and pack rendered, combined and recorded."""

import textwrap
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import tomlkit

from toolkit import __version__, bundled, packs
from toolkit.curriculum import Curriculum, Unit
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.packs import Check, Layer, Manifest, Pack
from toolkit.scaffold import pyproject
from toolkit.scaffold.render import combine, render
from toolkit.story import PROMPTS
from toolkit.text import link, markdown, one_line, package_name, slug

ANSWERS = ".portfolio/answers.toml"
MANIFEST = ".portfolio/checks.toml"


@dataclass(frozen=True)
class Order:
    """Everything that decides what a week's repo looks like."""

    curriculum: Curriculum
    unit: Unit
    title: str
    learner: str
    year: int


def bake(order: Order, *, solved: bool = False) -> dict[str, bytes]:
    """The files of a week's repo: the starter, or the reference when `solved`."""
    unit = order.unit
    if unit.kind not in bundled.kinds():
        raise PortfolioError(
            f"This version has no template for the kind {unit.kind!r} that {unit.key} needs.",
            mend=f"It has: {', '.join(bundled.kinds())}.",
        )
    pack = packs.read(order.curriculum.id, unit.key)
    kind = packs.layer(bundled.KINDS / unit.kind)
    layer = pack.layer.over(kind) if pack else kind
    package = layer.package or package_name(unit.project or order.title)
    manifest = pack.manifest if pack else _deliverables(unit)
    context = _context(order, layer, manifest, package)
    with files.scratch() as scratch:
        layers = {
            "base": render(bundled.BASE, context, scratch),
            unit.kind: render(bundled.KINDS / unit.kind, context, scratch),
            "exercise": _exercise(pack, context, scratch, unit, solved=solved),
        }
    tree = combine(layers)
    tree["pyproject.toml"] = pyproject.fill(
        tree["pyproject.toml"].decode(), name=slug(order.title) or unit.key,
        title=one_line(order.title), plan=order.curriculum.id, unit=unit, layer=layer,
    ).encode()  # fmt: skip
    tree[MANIFEST] = _manifest(manifest, tree).encode()
    tree[ANSWERS] = _answers(order).encode()
    return tree


def _exercise(pack: Pack | None, context: Mapping[str, Any], scratch: Any, unit: Unit, *,
              solved: bool) -> dict[str, bytes]:  # fmt: skip
    if pack:
        return pack.reference if solved else pack.starter()
    return render(bundled.KINDS / unit.kind / "starter", context, scratch)


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
    return {
        "title": markdown(order.title, 120),
        "learner": order.learner,
        "year": order.year,
        "package": package,
        "prompts": PROMPTS,
        "readme": {"run": layer.readme.run.strip()},
        "guide": {
            "intro": layer.guide.intro.strip(),
            "steps": layer.guide.steps,
            "question": layer.guide.question.strip(),
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
                {"function": c.id.split("::")[1], "lines": textwrap.wrap(c.title, 88)}
                for c in manifest.check
            ]
        },
    }


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


def _answers(order: Order) -> str:
    """All that is needed to render this repo again."""
    document = tomlkit.document()
    document.add(tomlkit.comment("How this repo was made; `portfolio update` will read it."))
    document["toolkit"] = __version__
    document["plan"] = order.curriculum.id
    document["title"] = order.title
    document["learner"] = order.learner
    document["year"] = order.year
    document["unit"] = _without_none(asdict(order.unit))
    return tomlkit.dumps(document)


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_none(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_without_none(v) for v in value]
    return value
