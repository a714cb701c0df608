"""A week's repo, as its own `pyproject.toml` describes it."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit import bundled, packs, tomls, tools
from toolkit.decode import decode
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.smoke.settings import Smoke

MANIFEST = ".portfolio/checks.toml"


@dataclass(frozen=True)
class Settings:
    """`[tool.portfolio]`."""

    plan: str
    units: tuple[str, ...]
    kind: str
    finished: tuple[str, ...] = ()
    strict: bool = False
    adopted: bool = False  # the work was there before the toolkit, so no pack fits it
    ejected: bool = False
    kinds: dict[str, str] = field(default_factory=dict)  # of the units that are of another kind
    smoke: Smoke = field(default_factory=Smoke)
    smokes: dict[str, Smoke] = field(default_factory=dict)  # of later units in the same repo


@dataclass(frozen=True)
class Week:
    """A unit's work on this machine: a repo, or its part of a project's."""

    folder: Path
    settings: Settings
    title: str = ""
    key: str = ""
    credit: str = ""
    tools: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The unit this work is for."""
        return self.key or self.settings.units[0]

    @property
    def counts_for(self) -> str:
        """The unit of the home's plan that this work counts for; PLAN/UNIT where it is of none."""
        return self.credit or self.unit

    @property
    def kind(self) -> str:
        """The kind of work."""
        return self.settings.kinds.get(self.unit, self.settings.kind)

    @property
    def smoke(self) -> Smoke:
        """How its training is tried; without a command there is none."""
        first = self.unit == self.settings.units[0]
        return self.settings.smoke if first else self.settings.smokes.get(self.unit, Smoke())

    @property
    def finished(self) -> bool:
        """Has the learner said that it is finished?"""
        return self.unit in self.settings.finished


@dataclass(frozen=True)
class Suite:
    """The checks that count for a week, and how the files that hold them should read.

    `others` are the checks of the other units in the same repo.
    """

    manifest: packs.Manifest
    official: dict[str, bytes] | None
    others: frozenset[str] = frozenset()


def read(folder: Path) -> Week | None:
    """The week's repo in this folder, or None if it is not one."""
    path = folder / "pyproject.toml"
    if not path.is_file():
        return None
    return parse(files.read_text(path), str(path), folder.resolve())


def parse(text: str, source: str, folder: Path) -> Week | None:
    """The week's repo that this `pyproject.toml` describes, or None if it describes none."""
    data: Any = tomls.parse(text, source)
    tool = data.get("tool")
    table = tool.get("portfolio") if isinstance(tool, dict) else None
    if table is None:
        return None
    found = data.get("project")
    project = found if isinstance(found, dict) else {}
    title, needs = project.get("description", ""), project.get("dependencies", [])
    locate = tomls.locator(text, source)
    keys = ("tool", "portfolio")
    settings = decode(table, Settings, lambda k: locate(k[1:]), keys)
    if not settings.units:
        raise PortfolioError("units names no unit.", where=locate(("portfolio", "units")))
    return Week(
        folder,
        settings,
        title if isinstance(title, str) else "",
        tools=tools.of_requirements(needs if isinstance(needs, list) else []),
    )


def units(week: Week) -> list[Week]:
    """The work of each unit in this repo; the repo's title is that of the first."""
    first, *later = week.settings.units
    return [replace(week, key=first), *(replace(week, key=key, title="") for key in later)]


def find(start: Path) -> Week:
    """The week's repo that this folder belongs to."""
    start = start.resolve()
    if not start.is_dir():
        raise PortfolioError("There is no such folder.", where=str(start))
    for folder in (start, *start.parents):
        week = read(folder)
        if week:
            return week
    raise PortfolioError(
        "This is not a week's repo: no pyproject.toml here or above has [tool.portfolio].",
        where=str(start),
        mend="Go into one (cd week-27), or make one: portfolio new week-27",
    )


def suite(week: Week) -> Suite:
    """The official checks of the toolkit's pack, else those that the repo lists itself."""
    settings = week.settings
    folder = None if settings.adopted else packs.pack_folder(settings.plan, week.unit)
    listed = week.folder / MANIFEST
    own = packs.manifest(listed) if listed.is_file() else packs.Manifest()
    mine = tuple(c for c in own.check if (c.unit or settings.units[0]) == week.unit)
    others = frozenset(check.id for check in own.check if check not in mine)
    if folder is not None and week.kind in bundled.kinds():
        bundle = packs.manifest(folder / "checks.toml")
        official = packs.official_files(settings.plan, week.unit, week.kind)
        return Suite(packs.Manifest(bundle.check, own.digests), official, others)
    if not mine:
        raise PortfolioError(
            f"{week.unit} has no list of checks.",
            where=str(listed),
            mend=f"Bring it back: git checkout portfolio/template -- {MANIFEST}",
        )
    return Suite(packs.Manifest(mine, own.digests), None, others)


def handed_out(week: Week, suite: Suite) -> set[str]:
    """The files of tests that still read as they were handed out."""
    return {
        name
        for name, digest in suite.manifest.digests.items()
        if (path := week.folder / name).is_file() and packs.digest(path.read_bytes()) == digest
    }


def edited(week: Week, suite: Suite, *, strictly: bool) -> list[str]:
    """Official files that no longer read as they were handed out, or are gone.

    `strictly` compares with the toolkit's copy alone; else the copy that this repo was
    made with counts too, since the toolkit may have moved on.
    """
    wrong = []
    for name, data in (suite.official or {}).items():
        path = week.folder / name
        found = packs.digest(path.read_bytes()) if path.is_file() else ""
        fine = {packs.digest(data)}
        if not strictly and name in suite.manifest.digests:
            fine.add(suite.manifest.digests[name])
        if found not in fine:
            wrong.append(name)
    return wrong
