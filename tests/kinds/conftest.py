"""A fresh repo of a kind as `portfolio new` makes it, and the Python that has what it needs."""

import functools
import os
import random
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from proofs import pythons
from tests.conftest import commit_here
from tests.needs import missing
from toolkit import bundled, plans
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


# In CI so many kinds are proved, others with each commit; elsewhere, and with PORTFOLIO_EVERY_UNIT
# set, all of them: together they take ten minutes of two cores.
_SAMPLE = 2
_CHEAP = ("test_hostile.py",)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to kinds that are not in this commit's sample."""
    if "CI" not in os.environ or os.environ.get("PORTFOLIO_EVERY_UNIT"):
        return
    chosen = random.Random(commit_here()).sample(bundled.kinds(), _SAMPLE)
    out = [item for item in items if (kind := _kind(item)) and kind not in chosen]
    config.hook.pytest_deselected(items=out)
    left_out = set(out)
    items[:] = [item for item in items if item not in left_out]


def _kind(item: pytest.Item) -> str:
    """The kind that a test here is about; empty where it is about none, or costs little."""
    if item.path.parent != Path(__file__).parent or item.path.name in _CHEAP:
        return ""
    asked = getattr(item, "callspec", None)
    values = asked.params if asked else {}
    if "kind" in values:
        return str(values["kind"])
    own = item.path.stem.removeprefix("test_")
    return own if own in bundled.kinds() else ""


def python_for(kind: str) -> str:
    """The one environment for all repos of the kind."""
    return python_with(pythons.requirements(kind))


def python_with(libraries: Sequence[str]) -> str:
    """An environment that has these libraries."""
    try:
        return pythons.for_all(libraries)
    except PortfolioError as error:
        missing(f"needs libraries: {error.what}")


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
