"""Your pipeline beside DVC, on the same stages and the same changes. This is the slowest check."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from expect import holds

from tracked import heating
from tracked.content import Store
from tracked.pipeline import Stage, read_lock, read_stages, reasons, rebuild, repro

HERE = Path(__file__).resolve().parents[2]
CONFIG = "[core]\n    analytics = false\n    check_update = false\n    no_scm = true\n"


class World:
    """A copy of the project in which DVC and the learner's pipeline both work."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "repo" / "tracking"
        shutil.copytree(HERE / "src" / "tracked", root / "repo" / "src" / "tracked")
        (self.folder / "data").mkdir(parents=True)
        for name in ("dvc.yaml", "params.yaml"):
            shutil.copy(HERE / "tracking" / name, self.folder / name)
        (root / "repo" / ".dvc").mkdir()
        (root / "repo" / ".dvc" / "config").write_text(CONFIG)
        self.env = os.environ | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "HOME": str(root),
            "DVC_SITE_CACHE_DIR": str(root / "site"),
            "DVC_GLOBAL_CONFIG_DIR": str(root / "global"),
            "DVC_SYSTEM_CONFIG_DIR": str(root / "system"),
            "DVC_NO_ANALYTICS": "1",
        }
        self.table = heating.readings(200, seed=3)
        self.save()
        self.stages = read_stages(self.folder / "dvc.yaml")
        self.store, self.lock = Store(root / "store"), root / "own.lock"

    def save(self) -> None:
        """Write the raw data."""
        (self.folder / "data" / "readings.csv").write_bytes(heating.as_csv(self.table))

    def settings(self) -> Any:
        """What params.yaml says now."""
        return yaml.safe_load((self.folder / "params.yaml").read_text(encoding="utf-8"))

    def dvc(self, *words: str) -> str:
        """What DVC says."""
        command = [sys.executable, "-m", "dvc", *words]
        done = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=60
        )
        said = done.stdout + done.stderr
        holds(done.returncode == 0, f"dvc {' '.join(words)} ended with an error:\n{said}")
        return done.stdout

    def dvc_ran(self) -> list[str]:
        """The stages that `dvc repro` runs now."""
        return sorted(re.findall(r"Running stage '(\w+)'", self.dvc("repro")))

    def dvc_due(self) -> list[str]:
        """The stages that DVC would run."""
        return sorted(name.rpartition(":")[2] for name in json.loads(self.dvc("status", "--json")))

    def own_due(self) -> list[str]:
        """The stages that the learner's code calls due."""
        lock, settings = read_lock(self.lock), self.settings()
        due = (s for s in self.stages if reasons(s, lock.get(s.name), settings, self.folder))
        return sorted(stage.name for stage in due)

    def own_ran(self) -> list[str]:
        """The stages that the learner's pipeline runs now."""

        def run(stage: Stage, folder: Path) -> None:
            heating.stage(stage.name, self.settings())

        why = repro(self.stages, self.settings(), self.folder, self.lock, self.store, run)
        return sorted(name for name, found in why.items() if found)


def test_dvc_and_your_pipeline_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path)
    monkeypatch.chdir(world.folder)
    everything = ["evaluate", "prepare", "train"]
    found = world.own_ran()
    holds(found == everything, f"the first time: expected {everything}, found {found}.")
    past, metrics = read_lock(world.lock), (world.folder / "metrics.json").read_bytes()
    found = world.dvc_ran()
    holds(found == everything, f"dvc repro, first: expected {everything}, found {found}.")
    found = world.own_due()
    words = f"DVC made all outputs again: expected no due stage, found {found}."
    holds(found == [], words, hint="the same bytes are the same outputs, whoever wrote them.")
    found = world.dvc_ran()
    holds(found == [], f"dvc repro, second: expected no runs, found {found}.")

    params = (world.folder / "params.yaml").read_text(encoding="utf-8")
    (world.folder / "params.yaml").write_text(params.replace("width: 32", "width: 16"))
    (world.folder / "data" / "valid.csv").unlink()
    own, theirs = world.own_due(), world.dvc_due()
    hint = "The setting belongs to train; prepare makes valid.csv, and evaluate needs it."
    words = f"another width, and no valid.csv: DVC finds {theirs} due, your pipeline {own}."
    holds(own == theirs == everything, words, hint=hint)
    (world.folder / "params.yaml").write_text(params)
    rebuild(past, world.store, world.folder)

    row = int(next(i for i, one in enumerate(world.table) if one[0] % 4 == 0 and one[1] < 10))
    world.table[row, 5] += 50  # kept for measuring: nothing to learn from
    world.save()
    own, wanted = world.own_ran(), ["evaluate", "prepare"]
    hint = "train.csv has the same bytes as before, so train has nothing new to learn."
    words = f"one row for measuring was changed: expected the runs {wanted}, found {own}."
    holds(own == wanted, words, hint=hint)
    for name in ("data/valid.csv", "metrics.json"):
        (world.folder / name).unlink()
    theirs = world.dvc_ran()
    words = f"the same for DVC: it ran {theirs}, your pipeline {own}."
    holds(theirs == own, words)
    changed = (world.folder / "metrics.json").read_bytes()
    holds(changed != metrics, "another row for measuring: expected other metrics.")

    rebuild(past, world.store, world.folder)
    words = "the past, from its lock and the store: expected the metrics of then."
    holds((world.folder / "metrics.json").read_bytes() == metrics, words)
