"""The one Python environment in which all weeks run, planned as data and then made."""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from toolkit import bundled, packs, tomls
from toolkit.checks.week import Week
from toolkit.curriculum import Curriculum
from toolkit.edges import files, processes
from toolkit.errors import PortfolioError

Torch = Literal["cpu", "cuda", "none"]
TOOLS = ("pytest>=8.3", "pytest-xdist>=3.6", "ruff>=0.12", "mypy>=1.15", "ipykernel>=6.29")
AHEAD = 4  # units whose libraries are installed before the repo is made
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_FAILED = "The installation did not succeed; what the installer said stands above."


@dataclass(frozen=True)
class Step:
    """One thing to do, in words and as a command; the fallback is tried when it fails."""

    words: str
    command: tuple[str, ...]
    fallback: "Step | None" = None


def needs(curriculum: Curriculum, weeks: Sequence[Week]) -> list[str]:
    """What the repos made so far ask for, and the units that come next."""
    wanted = dict.fromkeys(TOOLS)
    for week in weeks:
        wanted |= dict.fromkeys(_asked_for(week.folder / "pyproject.toml"))
    made = {unit for week in weeks for unit in week.settings.units}
    places = [n for n, unit in enumerate(curriculum.units) if unit.key in made]
    after = max(places, default=-1) + 1
    for unit in curriculum.units[after : after + AHEAD]:
        if unit.kind in bundled.kinds():
            folder = packs.pack_folder(curriculum.id, unit.key)
            layers = [packs.kind_layer(unit.kind), *([packs.layer(folder)] if folder else [])]
            wanted |= dict.fromkeys(name for layer in layers for name in layer.requirements)
    return list(wanted)


def _asked_for(path: Path) -> list[str]:
    """What a repo's own project file lists, for the work and for its groups."""
    data: Any = tomls.parse(files.read_text(path), str(path))
    groups, project = data.get("dependency-groups"), data.get("project")
    lists = list(groups.values()) if isinstance(groups, dict) else []
    lists += [project.get("dependencies")] if isinstance(project, dict) else []
    entries = [entry for names in lists if isinstance(names, list) for entry in names]
    return [entry for entry in entries if isinstance(entry, str)]  # a group may include another


def plan(venv: Path, wanted: Sequence[str], torch: Torch, uv: str | None) -> list[Step]:
    """The steps to the environment; those that are done already cost little to repeat."""
    python = venv / "bin" / "python"
    make: tuple[str, ...] = (sys.executable, "-m", "venv", str(venv))
    install: tuple[str, ...] = (str(python), "-m", "pip", "install", "--disable-pip-version-check")
    if uv:
        make = (uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(venv))
        install = (uv, "pip", "install", "--compile-bytecode", "--python", str(python))
    steps = [Step(f"Making {venv}", make)]  # where it is there, this mends what it lacks
    needed = [name for name in wanted if _is_torch(name)]
    others = [name for name in wanted if not _is_torch(name)]
    if needed and torch != "none":  # first, or another library brings its largest build
        steps.append(_torch(needed, torch, install))
    return [*steps, Step(f"Installing {len(others)} packages", (*install, *others))]


def _is_torch(requirement: str) -> bool:
    return re.split(r"[^\w.-]", requirement.strip(), maxsplit=1)[0].lower() == "torch"


def _torch(wanted: Sequence[str], torch: Torch, install: tuple[str, ...]) -> Step:
    if torch == "cuda":
        return Step("Installing PyTorch with CUDA: about 4 GB", (*install, *wanted))
    if sys.platform != "linux":
        return Step("Installing PyTorch: about 100 MB", (*install, *wanted))
    return Step(
        "Installing PyTorch for the CPU: about 200 MB",
        (*install, *wanted, "--index-url", CPU_INDEX),
        fallback=Step(
            "Its own index cannot be reached, so from PyPI instead: up to 4 GB on Linux",
            (*install, *wanted),
        ),
    )


def perform(step: Step, folder: Path) -> Step | None:
    """Do the step; None when it worked, else the fallback to try, else an error."""
    finished = processes.run(step.command, cwd=folder, show=True)
    if finished.code == 0:
        return None
    if step.fallback is None:
        raise PortfolioError(
            _FAILED, mend="Check the network, then run portfolio setup again: it goes on from here."
        )
    return step.fallback
