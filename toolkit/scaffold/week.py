"""A week's repo: base, kind and pack rendered, combined and recorded."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit

from toolkit import bundled, packs
from toolkit.checks.week import MANIFEST
from toolkit.curriculum import Curriculum, Unit
from toolkit.edges import files
from toolkit.packs import Check, Layer, Manifest, Pack
from toolkit.scaffold import answers, context, pyproject
from toolkit.scaffold.answers import Answers
from toolkit.scaffold.context import libraries
from toolkit.scaffold.render import combine, render
from toolkit.smoke.settings import Smoke
from toolkit.text import markdown, one_line, package_name, slug

# Where a unit without a pack has its checks to write, and the tests of its kind's example.
_DELIVERABLES = "tests/checks/test_deliverables.py"
_EXAMPLE = "tests/test_example.py"


@dataclass(frozen=True)
class Order:
    """Everything that decides what a week's repo looks like."""

    curriculum: Curriculum
    unit: Unit
    title: str
    learner: str
    year: int
    later: tuple[Unit, ...] = ()  # what was added to the repo since, in that order
    adopted: bool = False  # the work was there before, so no exercise is handed out

    def each(self) -> list["Order"]:
        """An order for each unit alone."""
        return [
            replace(self, later=()),
            *(replace(self, unit=unit, title=unit.title, later=()) for unit in self.later),
        ]


@dataclass(frozen=True)
class Recipe:
    """What goes into a week's repo: the exercise, the layers' data, and the words."""

    pack: Pack | None
    layer: Layer
    manifest: Manifest
    words: dict[str, Any]
    kind: str


def recipe(order: Order, before: Sequence["Recipe"] = ()) -> Recipe:
    """Gather it all; nothing is rendered yet. `before` is what the repo holds already."""
    unit = order.unit
    kind = packs.kind_layer(unit.kind)
    pack = None if order.adopted else packs.read(order.curriculum.id, unit.key)
    layer = pack.layer.over(kind) if pack else kind
    manifest = pack.manifest if pack else _deliverables(unit)
    taken = libraries(layer) | _modules(packs.kind_folders(unit.kind))
    package = layer.package or package_name(unit.project or order.title, taken)
    if not pack:  # units of one kind share their example, those of another have one beside it
        shared = [
            made.layer.package for made in before if (made.kind, made.pack) == (unit.kind, None)
        ]
        if not shared and package in {made.layer.package for made in before}:
            package = f"{package}_{unit.kind}"
        package = shared[0] if shared else package
    words = {
        "title": markdown(order.title, 120),
        "name": slug(order.title) or unit.key,
        "learner": order.learner,
        "year": order.year,
        "suffix": f"-{slug(unit.key)}" if before else "",
        **context.of(unit, layer, manifest, package),
    }
    smoke = replace(layer.smoke, command=layer.smoke.command.replace("{package}", package))
    layer = replace(layer, package=package, smoke=smoke)
    return Recipe(pack, layer, manifest, words, unit.kind)


def bake(order: Order, *, solved: bool = False) -> dict[str, bytes]:
    """The files of a repo: the starter, or the reference when `solved`."""
    orders = order.each()
    recipes: list[Recipe] = []
    for one in orders:
        recipes.append(recipe(one, recipes))
    with files.scratch() as scratch:
        base = render(bundled.BASE, recipes[0].words, scratch)
        tree = combine({"base": base, **_layers(order.unit, recipes[0], scratch, solved)})
        for unit, made in zip(order.later, recipes[1:], strict=True):
            tree = _joined(tree, unit, made, scratch / unit.key, solved)
    first, layers = recipes[0], [made.layer for made in recipes]
    merged = _merged(layers)
    tree["pyproject.toml"] = pyproject.fill(
        tree["pyproject.toml"].decode(),
        name=first.words["name"],
        title=one_line(order.title),
        plan=order.curriculum.id,
        units=[one.unit for one in orders],
        layer=merged,
        smokes=_smokes([one.unit for one in orders], recipes),
    ).encode()
    bans = _own_bans(layers, merged.banned)
    tree |= {n: data for n, data in bans.items() if n.replace("ruff.toml", "__init__.py") in tree}
    tree[MANIFEST] = _manifest(order, recipes, tree).encode()
    return _answered(order, tree)


def around(order: Order) -> dict[str, bytes]:
    """What work that was there before needs to be a week's: checks to write, a guide, CI."""
    made = recipe(order)
    with files.scratch() as scratch:
        base = render(bundled.BASE, made.words, scratch)
        starter = combine(_layers(order.unit, made, scratch, solved=False))
    checks = starter[_DELIVERABLES]
    helpers = [
        f"tests/checks/{name}.py" for name in re.findall(r"^from (\w+) import", checks.decode())
    ]
    tree = {name: starter[name] for name in (_DELIVERABLES, *helpers)}
    tree |= {name: data for name, data in starter.items() if name.startswith("evidence/")}
    tree["tests/checks/conftest.py"] = base["tests/conftest.py"]
    tree[".github/workflows/portfolio.yml"] = base[".github/workflows/week.yml"]
    tree[f"guides/{slug(order.unit.key)}.md"] = base["GUIDE.md"]
    tree[MANIFEST] = _manifest(order, [made], tree).encode()
    return _answered(order, tree)


def _answered(order: Order, tree: dict[str, bytes]) -> dict[str, bytes]:
    """The tree with the answers that give it again."""
    made_from = Answers(
        order.curriculum.id, order.title, order.learner, order.year,
        unit=(order.unit, *order.later), adopted=order.adopted,
    )  # fmt: skip
    return {**tree, answers.FILE: answers.write(made_from, tree).encode()}


def _merged(layers: Sequence[Layer]) -> Layer:
    """All units' data; the first one speaks for the repo."""
    merged = layers[0]
    for layer in layers[1:]:  # no unit may forbid what another is made with
        banned = {m: why for m, why in merged.banned.items() if m not in libraries(layer)}
        merged = replace(merged, banned=banned).over(replace(layer, banned={}))
    return merged


def _smokes(units: Sequence[Unit], recipes: Sequence[Recipe]) -> dict[str, Smoke]:
    """How each unit's training is tried; units that share an example share its trial."""
    smokes: dict[str, Smoke] = {}
    for unit, made in zip(units, recipes, strict=True):
        if made.layer.smoke.command and made.layer.smoke not in smokes.values():
            smokes[unit.key] = made.layer.smoke
    return smokes


def _own_bans(layers: Sequence[Layer], banned: Mapping[str, str]) -> dict[str, bytes]:
    """What each unit forbids in its own package, where it differs from what the repo forbids."""
    own = {layer.package: layer.banned for layer in reversed(layers)}
    return {
        f"src/{package}/ruff.toml": pyproject.bans(bans).encode()
        for package, bans in own.items()
        if bans != banned
    }


def _modules(kinds: Sequence[Path]) -> set[str]:
    """What kinds put beside the week's package."""
    return {path.stem for kind in kinds for path in (kind / bundled.SLUG / "src").glob("*.py")}


def _layers(unit: Unit, made: Recipe, scratch: Path, solved: bool) -> dict[str, dict[str, bytes]]:
    """What the unit's kind and its exercise bring."""
    kinds = packs.kind_folders(unit.kind)
    layers = {f"kind {kind.name}": render(kind, made.words, scratch) for kind in kinds}
    if made.pack:
        return layers | {"exercise": made.pack.reference() if solved else made.pack.starter()}
    return layers | {"starter": _starter(kinds, made.words, scratch)}


def _joined(
    tree: dict[str, bytes], unit: Unit, made: Recipe, scratch: Path, solved: bool
) -> dict[str, bytes]:
    """The tree with another unit's work: what is there stays, an exercise must bring its own."""
    brought = _layers(unit, made, scratch, solved)
    exercise = brought.pop("exercise", {})
    shared = f"src/{made.layer.package}/__init__.py" in tree
    for layer in brought.values():
        new = {_own_name(n, unit): d for n, d in layer.items() if not (shared and n == _EXAMPLE)}
        tree = {**new, **tree}
    guide = render(bundled.BASE, made.words, scratch)["GUIDE.md"]
    return combine({"project": tree, unit.key: {**exercise, f"guides/{unit.key}.md": guide}})


def _own_name(name: str, unit: Unit) -> str:
    """Each unit's checks to write, and the tests of its example, are in a file of their own."""
    key = slug(unit.key).replace("-", "_")
    for file in (_DELIVERABLES, _EXAMPLE):
        name = name.replace(file, f"{file.removesuffix('.py')}_{key}.py")
    return name


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
            Check(f"{_DELIVERABLES}::test_deliverable_{n}", one_line(text, 120))
            for n, text in enumerate(wanted, 1)
        )
    )


def _manifest(order: Order, recipes: Sequence[Recipe], tree: Mapping[str, bytes]) -> str:
    """The checks as the learner's repo records them, with the files as handed out."""
    document = tomlkit.document()
    document.add(
        tomlkit.comment("The checks that count for this week. `portfolio check` reads this.")
    )
    checks = tomlkit.aot()
    for unit, made in zip((order.unit, *order.later), recipes, strict=True):
        for check in made.manifest.check:
            entry = {"id": check.id, "title": check.title}
            if unit != order.unit:
                entry = {"id": _own_name(check.id, unit), "title": check.title, "unit": unit.key}
            checks.append(tomlkit.item(entry))
    document["check"] = checks
    tests = {n: packs.digest(d) for n, d in sorted(tree.items()) if n.startswith("tests/")}
    document["digests"] = tests
    return tomlkit.dumps(document)
