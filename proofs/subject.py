"""What is proved: a pack as the two trees that it becomes, with its wrong solutions and cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from proofs import right, wrong
from proofs.right import Right
from proofs.wrong import Wrong
from toolkit import bundled, packs, plans
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.packs import Check, Guide
from toolkit.scaffold import week
from toolkit.scaffold.week import Order
from toolkit.smoke.settings import Smoke


@dataclass(frozen=True)
class Subject:
    """A pack, baked."""

    name: str
    kind: str
    checks: tuple[Check, ...]
    starter: Mapping[str, bytes]
    reference: Mapping[str, bytes]
    wrong: Mapping[str, Wrong]
    cards: str
    requirements: tuple[str, ...] = ()
    right: Mapping[str, Right] = field(default_factory=dict)
    guide: Guide = field(default_factory=Guide)
    smoke: Smoke = field(default_factory=Smoke)
    broken: Mapping[str, Wrong] = field(default_factory=dict)

    def solutions(self) -> dict[str, str]:
        """The reference's modules that hold solutions, and the pages that are filled, by path."""
        changed = [n for n, data in self.reference.items() if self.starter.get(n) != data]
        return {n: self.reference[n].decode() for n in changed if n.endswith((".py", ".md"))}


def names() -> list[str]:
    """Every bundled pack, as `plan/unit`."""
    found = (path.parent for path in bundled.PACKS.glob("*/*/layer.toml"))
    return sorted(f"{f.parent.name}/{f.name}" for f in found)


def choose(wanted: Sequence[str]) -> list[str]:
    """The packs meant by `week-27`, `plan/week-27` or the path of the folder; without any, all."""
    chosen = []
    for word in wanted:
        tail = "/".join(Path(word).parts[-2:])
        hits = [n for n in names() if n == tail or n.endswith(f"/{tail}")]
        if not hits:
            raise PortfolioError(f"There is no pack {word!r}.", mend=f"Known: {', '.join(names())}")
        chosen += hits
    return chosen or names()


def bake(name: str) -> Subject:
    """The pack as `portfolio new` would make it, as starter and as reference."""
    plan, unit = name.split("/")
    curriculum = plans.find(plan, Path())
    found = curriculum.unit(unit)
    order = Order(curriculum, found, found.title, "ada", 2026)
    made = week.recipe(order)
    folder = packs.pack_folder(plan, unit)
    assert folder is not None
    return Subject(
        name=name,
        kind=found.kind,
        checks=made.manifest.check,
        starter=week.bake(order),
        reference=week.bake(order, solved=True),
        wrong=wrong.load(folder / "wrong"),
        cards=files.read_text(folder / "flashcards.toml"),
        requirements=made.layer.requirements,
        right=right.load(folder / "right"),
        guide=packs.layer(folder).guide,
        smoke=made.layer.smoke,
        broken=wrong.load(folder / "broken"),
    )
