"""The one Python environment in which all weeks run, planned as data and then made."""

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
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_FAILED = "The installation did not succeed; what the installer said stands above."


@dataclass(frozen=True)
class Step:
    """One thing to do, in words and as a command; the fallback is tried when it fails."""

    words: str
    command: tuple[str, ...]
    fallback: "Step | None" = None


def needs(curriculum: Curriculum, weeks: Sequence[Week]) -> list[str]:
    """What the plan's weeks and the repos made so far ask for."""
    wanted = dict.fromkeys(TOOLS)
    for unit in curriculum.units:
        if unit.kind in bundled.kinds():
            folder = packs.pack_folder(curriculum.id, unit.key)
            layers = [packs.layer(bundled.KINDS / unit.kind)]
            layers += [packs.layer(folder)] if folder else []
            for layer in layers:
                wanted |= dict.fromkeys(layer.dependencies + layer.notebook_dependencies)
    for week in weeks:
        path = week.folder / "pyproject.toml"
        project: Any = tomls.parse(files.read_text(path), str(path)).get("project", {})
        wanted |= dict.fromkeys(str(d) for d in project.get("dependencies", []))
    return list(wanted)


def plan(venv: Path, wanted: Sequence[str], torch: Torch, uv: str | None) -> list[Step]:
    """The steps to the environment; those that are done already cost little to repeat."""
    python = venv / "bin" / "python"
    make: tuple[str, ...] = (sys.executable, "-m", "venv", str(venv))
    install: tuple[str, ...] = (str(python), "-m", "pip", "install", "--disable-pip-version-check")
    if uv:
        make = (uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(venv))
        install = (uv, "pip", "install", "--python", str(python))
    steps = [Step(f"Making {venv}", make)]  # where it is there, this mends what it lacks
    steps.append(Step(f"Installing {len(wanted)} packages", (*install, *wanted)))
    if torch != "none":
        steps.append(_torch(torch, install))
    return steps


def _torch(torch: Torch, install: tuple[str, ...]) -> Step:
    if torch == "cuda":
        return Step("Installing PyTorch with CUDA: about 4 GB", (*install, "torch"))
    if sys.platform != "linux":
        return Step("Installing PyTorch: about 100 MB", (*install, "torch"))
    return Step(
        "Installing PyTorch for the CPU: about 200 MB",
        (*install, "torch", "--index-url", CPU_INDEX),
        fallback=Step(
            "Its own index cannot be reached, so from PyPI instead: up to 4 GB on Linux",
            (*install, "torch"),
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
