"""A learner's home: made new, or added to a repo that is there."""

from collections.abc import Mapping
from pathlib import Path

import tomlkit

from toolkit import bundled, config, managed
from toolkit.changes import WriteFile
from toolkit.config import Config
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.scaffold.render import render

SECTIONS = ["featured", "progress", "work", "skills", "posts"]
README = "README.md"
WORKFLOW = ".github/workflows/portfolio.yml"


def bake(settings: Config) -> dict[str, bytes]:
    """The files of a new home."""
    with files.scratch() as scratch:
        values = {
            "learner": settings.learner,
            "plan": tomlkit.item(settings.plan).as_string(),
            "start": settings.start.isoformat(),
            "timezone": settings.timezone,
            "toolkit": settings.toolkit,
            "repository": bundled.REPOSITORY,
        }
        return render(bundled.HOME, values, scratch)


def additions(folder: Path, tree: Mapping[str, bytes]) -> list[WriteFile]:
    """What an existing folder lacks to be a home; nothing that is there changes."""
    wanted = (WORKFLOW, config.FILE)  # what makes it a home comes last
    changes = [WriteFile(path, tree[path]) for path in wanted if not (folder / path).exists()]
    readme = folder / README
    others = [name for name in files.names(folder) if name.lower() == README.lower()]
    others += [
        f"{place}/{README}" for place in (".github", "docs") if (folder / place / README).is_file()
    ]
    if others and README not in others:
        raise PortfolioError(
            f"Your page is in {others[0]}; the portfolio's sections go into {README}.",
            where=str(folder),
            mend=f"Move it: git mv {others[0]} {README}",
        )
    if not readme.is_file():
        return [WriteFile(README, tree[README]), *changes]
    text = files.read_text(readme)
    if not managed.sections(text, str(readme)):
        changes.insert(0, WriteFile(README, managed.append(text, SECTIONS).encode()))
    return changes
