"""The judge finds every mistake of a gallery of trainings, and none where there is none.

They run with many seeds: no expectation may hang on one of them.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from proofs import pythons
from tests.needs import missing
from toolkit import bundled
from toolkit.errors import PortfolioError
from toolkit.smoke.judge import judge
from toolkit.smoke.metrics import Log, parse
from toolkit.smoke.model import Ended, Run
from toolkit.smoke.settings import EXPECTATIONS, Smoke

GALLERY = Path(__file__).parent / "gallery"
KIND = bundled.ROOT / "templates" / "kinds" / "training" / "{{cookiecutter.slug}}" / "src"
SEEDS = range(20)
FEW = SEEDS[:5]
SECONDS = 600  # a bound, not a promise: what takes seconds alone takes minutes beside others
RUNS = ("main", "again", "resumed", "other")
TORCH, NUMPY, JAX = "torch_training", "numpy_training", "jax_training"

USUAL = Smoke(steps=60, resume="--resume", classes=4)
SETTINGS = {
    "regression": replace(USUAL, classes=0, first_loss=1.0),
    "regression-of-a-sum": replace(USUAL, classes=0, first_loss=1.0),
    "mse-broadcast": replace(USUAL, classes=0, first_loss=1.0),
    "frozen-embedding": replace(USUAL, frozen=("embedding.*",)),
    "frozen-by-an-attribute": replace(USUAL, frozen=("embedding.*",)),
    "norm-drifts": replace(USUAL, frozen=("first.*", "norm.*")),
}
# Every program is right, though no two do the same.
HEALTHY = {
    TORCH: (
        "", "accumulation", "adam", "bias-before-norm", "frozen-embedding", "layer-norm",
        "no-dropout", "plain-sgd", "regression", "regression-of-a-sum", "weight-tying",
        "zero-grad-at-the-end",
    ),
    NUMPY: ("",),
    JAX: ("",),
}  # fmt: skip
# Which expectation must find a mistake; others may find it as well.
FAULTS = {
    TORCH: {
        "ascent": "learns",
        "batch-mean-leak": "alone",
        "batch-norm-leak": "alone",
        "data-order-not-saved": "resumes",
        "detached-graph": "gradients",
        "dropout-in-evaluation": "evaluates",
        "evaluation-in-place": "evaluates",
        "evaluation-updates-batch-norm": "evaluates",
        "examples-mixed": "alone",
        "exploding-rate": "learns",
        "forgotten-zero-grad": "fresh",
        "frozen-by-an-attribute": "frozen",
        "head-not-in-optimizer": "gradients",
        "initialised-too-wide": "start",
        "loss-made-anew": "runs",
        "loss-over-wrong-axis": "start",
        "loss-summed": "start",
        "lr-zero": "learns",
        "missing-value": "finite",
        "mse-broadcast": "overfits",
        "nan-at-step-5": "finite",
        "never-seeded": "repeats",
        "norm-drifts": "frozen",
        "optimizer-not-saved": "resumes",
        "random-state-not-saved": "resumes",
        "resume-ignored": "resumes",
        "seed-always-the-same": "seed",
        "shuffled-labels": "learns",
        "softmax-twice": "overfits",
        "step-not-restored": "resumes",
        "weights-all-zero": "gradients",
        "weights-not-loaded": "resumes",
        "zero-grad-before-step": "gradients",
    },
    NUMPY: {
        "batch-mean-leak": "alone",
        "forgotten-bias": "gradients",
        "momentum-not-saved": "resumes",
        "never-reset": "fresh",
        "never-seeded": "repeats",
        "softmax-over-wrong-axis": "start",
        "wrong-sign": "learns",
    },
    JAX: {
        "dropout-in-evaluation": "evaluates",
        "key-not-saved": "resumes",
        "norm-of-zeros": "finite",
        "seed-always-the-same": "seed",
        "stopped-gradient": "gradients",
    },
}
# The usual ones must be found with every seed, their kin and those in JAX with some.
USUAL_FAULTS = {
    "lr-zero", "exploding-rate", "detached-graph", "forgotten-zero-grad", "shuffled-labels",
    "dropout-in-evaluation", "batch-norm-leak", "never-seeded", "seed-always-the-same",
    "optimizer-not-saved", "nan-at-step-5", "norm-drifts", "loss-over-wrong-axis",
}  # fmt: skip
# Mistakes that leave no trace in what a short run shows.
UNSEEN = ("layer-in-a-list", "left-in-evaluation")


States = dict[str, str]
WANTED = {"main": USUAL.steps, "again": USUAL.early, "resumed": 2 * USUAL.early,
          "other": USUAL.early}  # fmt: skip


def python_for(program: str) -> str:
    """The Python that has what the program needs."""
    try:
        if program == TORCH:
            return pythons.for_kind("training")
        return pythons.for_all(("jax>=0.4", "numpy>=1.26")) if program == JAX else sys.executable
    except PortfolioError as error:
        missing(f"needs the libraries of {program}: {error.what}")


def environment() -> dict[str, str]:
    """The environment of a week's command, on one core."""
    paths = os.pathsep.join([str(KIND), str(GALLERY)])
    return os.environ | {
        "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1",
        "JAX_PLATFORMS": "cpu", "JAX_DISABLE_MOST_OPTIMIZATIONS": "1",
    }  # fmt: skip


def run(program: str, *words: str, **more: str) -> None:
    """Run a file of the gallery in the Python of the program."""
    done = subprocess.run(
        [python_for(program), *words], env=environment() | more, capture_output=True, text=True,
        timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def drive(program: str, names: Collection[str], seeds: Collection[int], out: Path) -> None:
    """Make all runs, in one process of the program's Python."""
    out.mkdir(parents=True)
    job = {"program": program, "gallery": list(names), "seeds": list(seeds),
           "steps": USUAL.steps, "out": str(out)}  # fmt: skip
    (out / "job.json").write_text(json.dumps(job))
    run(program, str(GALLERY / "driver.py"), str(out / "job.json"))


def parsed(path: Path) -> Log:
    """The log in a file."""
    return parse(path.read_text().splitlines())


def judged(
    program: str, names: Collection[str], folder: Path, seeds: Collection[int] = SEEDS
) -> Iterator[tuple[str, int, States]]:
    """The state of each expectation, for each program of the gallery and each seed."""
    out = folder / program
    if not names:
        return
    drive(program, names, seeds, out)
    ended = json.loads((out / "ended.json").read_text())
    for name in names:
        for seed in seeds:
            runs = {}
            for one in RUNS:
                words = ended[name][str(seed)][one]
                log = parsed(out / name / str(seed) / f"{one}.jsonl")
                runs[one] = Run(one, log, Ended(1 if words else 0, words=words), WANTED[one])
            findings = judge(SETTINGS.get(name, USUAL), runs, "cpu")
            yield name, seed, {finding.name: finding.state for finding in findings}


def commanded(program: str, folder: Path) -> Log:
    """What the first healthy program logs as a process of its own, with the first seed."""
    out = folder / "commanded"
    run(program, str(GALLERY / f"{program}.py"),
        PORTFOLIO_DEVICE="cpu", PORTFOLIO_SEED=str(SEEDS[0]), PORTFOLIO_STEPS=str(USUAL.steps),
        PORTFOLIO_OUT=str(out), PORTFOLIO_PROBE="1")  # fmt: skip
    return parsed(out / "metrics.jsonl")


@pytest.mark.parametrize("program", HEALTHY)
def test_a_healthy_training_meets_every_expectation(program: str, tmp_path: Path) -> None:
    wrong = []
    for name, seed, states in judged(program, HEALTHY[program], tmp_path):
        wanted = dict.fromkeys(EXPECTATIONS, "passed")
        if not SETTINGS.get(name, USUAL).frozen:
            wanted["frozen"] = "waived"
        if states != wanted:
            wrong.append((name, seed, states.items() - wanted.items()))

    assert not wrong
    log, by_command = parsed(tmp_path / program / "0" / "main.jsonl"), commanded(program, tmp_path)
    assert log.losses == by_command.losses, "the driver makes another run than the command"
    assert log.probes["evaluation"] == by_command.probes["evaluation"]


@pytest.mark.parametrize("program", FAULTS)
def test_each_fault_is_found_where_one_would_look_for_it(program: str, tmp_path: Path) -> None:
    faults = FAULTS[program]
    usual = {
        name for name in faults if program != JAX and (name in USUAL_FAULTS or program == NUMPY)
    }
    missed = [
        (name, seed, [one for one, state in states.items() if state == "failed"])
        for names, seeds in ((usual, SEEDS), (faults.keys() - usual, FEW))
        for name, seed, states in judged(program, sorted(names), tmp_path / str(len(seeds)), seeds)
        if states[faults[name]] != "failed"
    ]

    assert not missed


def test_what_a_short_run_does_not_show_is_known(tmp_path: Path) -> None:
    for name, seed, states in judged(TORCH, UNSEEN, tmp_path, FEW):
        assert "failed" not in states.values(), (name, seed, states)
