"""A fresh repo of a kind as `portfolio new` makes it, and the Python that has what it needs."""

import functools
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from proofs import pythons
from tests.needs import missing
from toolkit import plans
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.scaffold import week
from toolkit.scaffold.week import Order


@dataclass(frozen=True)
class Repo:
    """A week's repo, with the environment in which its owner would work on it."""

    folder: Path
    python: str
    package: str

    @property
    def env(self) -> dict[str, str]:
        """An active virtual environment, the code importable, and no accidental network."""
        own = {
            "PATH": f"{Path(self.python).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.folder / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "MPLBACKEND": "Agg",
            "HF_HUB_OFFLINE": "1",
            "OMP_NUM_THREADS": "1",
        }
        return os.environ | own

    def run(self, *command: str, more: Mapping[str, str] | None = None, seconds: int = 120) -> str:
        """What a command in the repo prints; `python` is the repo's own."""
        words = [self.python if word == "python" else word for word in command]
        done = subprocess.run(
            words, cwd=self.folder, env=self.env | dict(more or {}), capture_output=True,
            text=True, timeout=seconds, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def python_for(kind: str) -> str:
    """The one environment for all repos of the kind."""
    try:
        return pythons.for_kind(kind)
    except PortfolioError as error:
        missing(f"needs the libraries of the kind {kind}: {error.what}")


def made(parent: Path, plan: str, key: str, *, solved: bool = False) -> Repo:
    """The repo of a unit in a folder of that name, without git."""
    curriculum = plans.find(plan, Path("/nowhere"))
    unit = curriculum.unit(key)
    order = Order(curriculum, unit, unit.title, "ada", 2026)
    folder = parent / key
    files.write_tree(folder, week.bake(order, solved=solved))
    return Repo(folder, python_for(unit.kind), week.recipe(order).layer.package)


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str, str], Repo]:
    """Makes the repo of a unit: `make("distinguished-52", "week-46")`."""

    return functools.partial(made, tmp_path)
