"""A learner's home: made new, or added to a repo that is there."""

from collections.abc import Mapping
from pathlib import Path

import tomlkit

from toolkit import bundled, config, managed
from toolkit.changes import WriteFile
from toolkit.config import Config
from toolkit.edges import files
from toolkit.scaffold.render import render

SECTIONS = ["progress", "work"]
README = "README.md"


def bake(settings: Config) -> dict[str, bytes]:
    """The files of a new home."""
    with files.scratch() as scratch:
        values = {
            "learner": settings.learner,
            "plan": tomlkit.item(settings.plan).as_string(),
            "start": settings.start.isoformat(),
            "timezone": settings.timezone,
            "toolkit": settings.toolkit,
        }
        return render(bundled.HOME, values, scratch)


def additions(folder: Path, tree: Mapping[str, bytes]) -> list[WriteFile]:
    """What an existing folder lacks to be a home; nothing that is there changes."""
    changes = [WriteFile(config.FILE, tree[config.FILE])]
    readme = folder / README
    if not readme.is_file():
        return [WriteFile(README, tree[README]), *changes]
    text = files.read_text(readme)
    if not managed.sections(text, str(readme)):
        changes.insert(0, WriteFile(README, managed.append(text, SECTIONS).encode()))
    return changes
