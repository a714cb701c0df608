"""The learner's home on this machine: the folder with `portfolio.toml`, and the weeks beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit import config
from toolkit.checks import week
from toolkit.checks.week import Week
from toolkit.config import Config
from toolkit.curriculum import Curriculum
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError


@dataclass(frozen=True)
class Home:
    """A home and its settings."""

    folder: Path
    config: Config
    curriculum: Curriculum

    def weeks(self) -> tuple[list[Week], list[str]]:
        """The work of each unit of its plan beside this home, and what could not be read."""
        weeks, notes = [], []
        for folder in files.folders(self.folder.parent):
            try:
                found = week.read(folder)
            except PortfolioError as error:
                notes.append(f"{error.where or folder}: {error.what}")
                continue
            if found:
                weeks += self.counted(found)
        return weeks, notes

    def counted(self, found: Week) -> list[Week]:
        """The units of a repo, in terms of this home's plan or of one it has left."""
        plan = found.settings.plan
        if plan == self.curriculum.id:
            return week.units(found)
        for left in self.config.moved:
            if plan == left.plan:
                named = ((one, left.units.get(one.unit)) for one in week.units(found))
                return [replace(one, credit=to or f"{plan}/{one.unit}") for one, to in named]
        return []


def locate(start: Path, env: Mapping[str, str]) -> Path | None:
    """The home's folder: named by PORTFOLIO_HOME, here or above, or beside one of these."""
    if env.get("PORTFOLIO_HOME"):
        return Path(env["PORTFOLIO_HOME"]).expanduser().resolve()
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / config.FILE).is_file():
            return folder
    repo = next((f for f in (start, *start.parents) if Git(f).is_root()), start)
    places = {start, start.parent, repo.parent}
    beside = {f for p in places for f in files.folders(p) if (f / config.FILE).is_file()}
    if len(beside) > 1:
        names = ", ".join(str(f) for f in sorted(beside))
        raise PortfolioError(
            f"There is more than one home near here: {names}.",
            mend="Go into the one you mean, or set PORTFOLIO_HOME to it.",
        )
    return beside.pop() if beside else None


def find(start: Path, env: Mapping[str, str]) -> Home:
    """The home near this folder, read."""
    folder = locate(start, env)
    if folder is None:
        raise PortfolioError(
            f"There is no {config.FILE} here, above, or in a folder beside.",
            where=str(start),
            mend="Make a home first: portfolio init",
        )
    path = folder / config.FILE
    if not path.is_file():
        raise PortfolioError(f"There is no {config.FILE} in this folder.", where=str(folder))
    from toolkit import plans  # `check` finds the home too, and has no YAML

    settings = config.load(files.read_text(path), str(path))
    return Home(folder, settings, plans.find(settings.plan, folder))
