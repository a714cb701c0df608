"""The layers of a week: data for the shared files, the exercise, and its official checks."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from toolkit import bundled, marks, tomls
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.smoke.settings import Smoke

# A pack's own data; all else in its folder is the learner's project. What lies in `answers` stands
# in the reference where the starter has pages to fill.
_DATA = ("layer.toml", "checks.toml", "flashcards.toml", "wrong", "right", "broken", "answers")


@dataclass(frozen=True)
class Guide:
    """A pack's words for GUIDE.md."""

    intro: str = ""
    steps: tuple[str, ...] = ()
    question: str = ""
    stretch: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadmeParts:
    """A layer's words for README.md."""

    run: str = ""


@dataclass(frozen=True)
class Layer:
    """What a kind or a pack contributes to files that belong to the base.

    `extends` names the kind that a kind builds on. `untyped` are libraries without types, `ignored`
    what git should not see. In words and commands, `{package}` stands for the week's package.
    """

    extends: str = ""
    package: str = ""
    dependencies: tuple[str, ...] = ()
    dev_dependencies: tuple[str, ...] = ()
    notebook_dependencies: tuple[str, ...] = ()
    untyped: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    banned: dict[str, str] = field(default_factory=dict)
    smoke: Smoke = field(default_factory=Smoke)
    readme: ReadmeParts = ReadmeParts()
    guide: Guide = Guide()

    @property
    def requirements(self) -> tuple[str, ...]:
        """All that must be installed to work on the week."""
        return (*self.dependencies, *self.dev_dependencies, *self.notebook_dependencies)

    def over(self, lower: "Layer") -> "Layer":
        """This layer's data laid over a lower one's."""
        return Layer(
            package=self.package or lower.package,
            dependencies=_union(lower.dependencies, self.dependencies),
            dev_dependencies=_union(lower.dev_dependencies, self.dev_dependencies),
            notebook_dependencies=_union(lower.notebook_dependencies, self.notebook_dependencies),
            untyped=_union(lower.untyped, self.untyped),
            ignored=_union(lower.ignored, self.ignored),
            banned=lower.banned | self.banned,
            smoke=self.smoke.over(lower.smoke),
            readme=self.readme if self.readme.run else lower.readme,
            guide=self.guide if self.guide.intro else lower.guide,
        )


@dataclass(frozen=True)
class Check:
    """One official check: a test function, and what holds when it passes.

    Where a repo holds several units, `unit` names the one it counts for; without, the first.
    """

    id: str
    title: str
    unit: str = ""


@dataclass(frozen=True)
class Manifest:
    """The official checks in learning order; `digests` tells the files as they were handed out."""

    check: tuple[Check, ...] = ()
    digests: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pack:
    """An exercise: its data, its checks, its files as they lie, and answers to its pages."""

    layer: Layer
    manifest: Manifest
    files: dict[str, bytes]
    answers: dict[str, bytes] = field(default_factory=dict)

    def starter(self) -> dict[str, bytes]:
        """The files with every solution taken out."""
        return {name: _starter(name, data) for name, data in self.files.items()}

    def reference(self) -> dict[str, bytes]:
        """The files with every solution in its place, still marked."""
        return self.files | self.answers


def layer(folder: Path) -> Layer:
    """The `layer.toml` of a kind or a pack."""
    path = folder / "layer.toml"
    return tomls.load(files.read_text(path), Layer, str(path))


def kind_folders(kind: str) -> list[Path]:
    """The folder of a kind, after those of the kinds that it builds on."""
    if kind not in bundled.kinds():
        raise PortfolioError(
            f"This version has no template for the kind {kind!r}.",
            mend=f"It has: {', '.join(bundled.kinds())}.",
        )
    folders = [bundled.KINDS / kind]
    while lower := layer(folders[0]).extends:
        folder = bundled.KINDS / lower
        if folder in folders or lower not in bundled.kinds():
            raise PortfolioError(
                f"A kind cannot build on {lower!r}.", where=str(folders[0] / "layer.toml")
            )
        folders.insert(0, folder)
    return folders


def kind_layer(kind: str) -> Layer:
    """The data of a kind, laid over that of the kinds it builds on."""
    merged = Layer()
    for folder in kind_folders(kind):
        merged = layer(folder).over(merged)
    return merged


def pack_folder(plan: str, unit: str) -> Path | None:
    """Where the pack of this unit lies, if there is one."""
    # Both come from files that people edit, so they are compared and never made a path.
    found = (path.parent for path in bundled.PACKS.glob("*/*/layer.toml"))
    return next((f for f in found if (f.parent.name, f.name) == (plan, unit)), None)


def read(plan: str, unit: str) -> Pack | None:
    """The pack of this unit, if there is one; a broken mark is refused with its line."""
    folder = pack_folder(plan, unit)
    if folder is None:
        return None
    tree = files.read_tree(folder)
    own = {name: data for name, data in tree.items() if name.split("/")[0] not in _DATA}
    for name, data in own.items():
        if name.startswith("src/") and name.endswith(".py"):
            marks.regions(data.decode(), str(folder / name))
    answers = files.read_tree(folder / "answers")
    return Pack(layer(folder), manifest(folder / "checks.toml"), own, answers)


def manifest(path: Path) -> Manifest:
    """The checks that this file lists."""
    loaded = tomls.load(files.read_text(path), Manifest, str(path))
    ids = [check.id for check in loaded.check]
    doubles = {i for i in ids if ids.count(i) > 1}
    if doubles:
        raise PortfolioError(f"{min(doubles)} is listed twice.", where=str(path))
    return loaded


def official_files(plan: str, unit: str, kind: str) -> dict[str, bytes] | None:
    """The toolkit's own copy of a unit's tests, or None for a unit without a pack."""
    folder = pack_folder(plan, unit)
    if folder is None:
        return None
    lower = [bundled.BASE, *kind_folders(kind)]
    tests: dict[str, bytes] = {}
    for source in (*(template / bundled.SLUG for template in lower), folder):
        tests |= {f"tests/{n}": d for n, d in files.read_tree(source / "tests").items()}
    return tests


def digest(data: bytes) -> str:
    """A short fingerprint that does not mind how lines end."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:16]


def _starter(name: str, data: bytes) -> bytes:
    if not (name.startswith("src/") and name.endswith(".py")):
        return data
    module = (
        name.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    )
    return marks.starter(data.decode(), module, name).encode()


def _union(lower: tuple[str, ...], upper: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*lower, *upper)))
