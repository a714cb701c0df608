"""The example of a training unit learns, can be repeated, interrupted and resumed, for real."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Portfolio
from tests.kinds.conftest import Repo, made
from tests.kinds.units import first_of

SECONDS = 600  # a bound, not a promise: what takes seconds alone takes minutes beside others


@pytest.fixture
def repo(make: Callable[[str, str], Repo]) -> Repo:
    """A repo whose week has no pack: all in it is the kind's."""
    return make(*first_of("training"))


def start(
    repo: Repo, *options: str, more: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """A training that goes on while the test does something else."""
    return subprocess.Popen(
        [repo.python, "-m", f"{repo.package}.train", *options],
        cwd=repo.folder, env=repo.env | {"PORTFOLIO_DEVICE": "cpu"} | dict(more or {}),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def train(repo: Repo, *options: str, **settings: str) -> Path:
    """The folder that a whole training leaves; settings are PORTFOLIO_..., without that word."""
    more = {f"PORTFOLIO_{name.upper()}": value for name, value in settings.items()}
    more = {"PORTFOLIO_DEVICE": "cpu"} | more
    repo.run("python", "-m", f"{repo.package}.train", *options, more=more, seconds=SECONDS)
    return repo.folder / settings.get("out", "runs/latest")


def wait_for(happened: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Wait until it has happened, for as long as the training runs."""
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)


def kill_while_it_saves(repo: Repo, folder: Path, *options: str) -> None:
    """Resume the training, and kill it when it has written a part of its next checkpoint."""
    half, got = folder / "checkpoint.pt.half", b""
    os.mkfifo(half)  # what is written there waits for a reader, so it cannot become whole
    pipe = os.open(half, os.O_RDONLY | os.O_NONBLOCK)

    def begun() -> bytes:
        nonlocal got
        with contextlib.suppress(BlockingIOError):  # opened by the training, nothing written yet
            got += os.read(pipe, 100)
        return got

    training = start(repo, "--resume", *options, more={"PORTFOLIO_OUT": str(folder)})
    wait_for(begun, training)
    training.kill()
    training.communicate(timeout=SECONDS)
    os.close(pipe)
    half.unlink()
    half.write_bytes(got)


def log(folder: Path) -> list[Any]:
    """What the training logged."""
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


def test_the_whole_training_learns_and_another_seed_gives_another_one(repo: Repo) -> None:
    folder = train(repo)
    other = train(repo, steps="3", seed="7", out="runs/other")

    result = json.loads((folder / "result.json").read_text())
    assert result["validation_accuracy"] > 0.9
    assert (result["step"], result["seed"], result["device"]) == (1000, 0, "cpu")
    lines = log(folder)
    assert [line["step"] for line in lines] == list(range(1, 1001))
    assert all(line["loss"] > 0 and line["grad_norm"] > 0 for line in lines)
    assert lines[99]["validation_accuracy"] < lines[-1]["validation_accuracy"]
    assert "validation_accuracy" not in lines[98]

    assert json.loads((other / "result.json").read_text())["seed"] == 7
    assert [line["step"] for line in log(other)] == [1, 2, 3]
    assert all(a["loss"] != b["loss"] for a, b in zip(lines, log(other), strict=False))


def test_a_training_stopped_and_killed_and_resumed_logs_what_an_uninterrupted_one_does(
    repo: Repo,
) -> None:
    small = ("--set", "steps=300", "--set", "evaluate_every=50")
    whole, parts = train(repo, *small, out="runs/whole"), repo.folder / "runs/parts"
    here = {"PORTFOLIO_OUT": "runs/parts"}

    stopped = start(repo, *small, more=here)
    wait_for((parts / "checkpoint.pt").is_file, stopped)
    stopped.send_signal(signal.SIGINT)
    said = stopped.communicate(timeout=SECONDS)[1]

    assert stopped.returncode == 1
    assert said == "stopped; --resume goes on from the last checkpoint\n"
    assert 50 <= len(log(parts)) < 300

    before = (parts / "checkpoint.pt").read_bytes()
    kill_while_it_saves(repo, parts, *small)

    assert (parts / "checkpoint.pt").read_bytes() == before

    refused = start(repo, "--resume", "--set", "hidden=32", more=here)
    said = refused.communicate(timeout=SECONDS)[1]
    assert said == "error: runs/parts/checkpoint.pt was made with hidden = 64, not 32\n"

    train(repo, *small, "--resume", out="runs/parts")

    for name in ("metrics.jsonl", "result.json"):
        assert (parts / name).read_bytes() == (whole / name).read_bytes()
    assert not (parts / "checkpoint.pt.half").exists()


@pytest.mark.parametrize(
    ("options", "environment", "words"),
    [
        (["--set", "learning_rte=1"], {}, "unknown setting 'learning_rte'"),
        (["--resume"], {}, "there is no checkpoint runs/latest/checkpoint.pt to resume from"),
        (["--set", "learning_rate=1e30"], {}, "the loss is nan at step 2"),
        ([], {"PORTFOLIO_STEPS": "ten"}, "PORTFOLIO_STEPS must be a whole number from 1 to"),
        (
            [],
            {"PORTFOLIO_DEVICE": "cuda", "CUDA_VISIBLE_DEVICES": ""},
            "the device cuda was asked for",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    repo: Repo, options: list[str], environment: dict[str, str], words: str
) -> None:
    process = start(repo, *options, more=environment)
    said = process.communicate(timeout=SECONDS)[1]

    assert process.returncode == 1
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    assert words in said


@pytest.mark.parametrize("solved", [False, True])
def test_the_pack_of_week_17_is_to_do_and_then_passes(
    tmp_path: Path, portfolio: Portfolio, solved: bool
) -> None:
    repo = made(tmp_path, "distinguished-52", "week-17", solved=solved)

    said = portfolio("smoke", "--python", repo.python, cwd=repo.folder).output

    passed, todo = "Training passed on cpu: 12 of 12 shown", "Training to do: digits."
    assert (passed if solved else todo) in said


def test_the_starter_passes_in_mixed_precision_too(repo: Repo, portfolio: Portfolio) -> None:
    config = repo.folder / "config.toml"
    text = config.read_text()
    assert "mixed_precision = false" in text
    config.write_text(text.replace("mixed_precision = false", "mixed_precision = true"))

    said = portfolio("smoke", "--python", repo.python, cwd=repo.folder).output

    assert "Training passed on cpu: 12 of 12 shown" in said
    assert "Device: cpu, bfloat16, mixed" in said


def test_tensorboard_is_asked_for_in_words_where_it_is_not_installed(repo: Repo) -> None:
    without = (
        "import runpy, sys; sys.modules['tensorboard'] = None; sys.argv = ['', '--tensorboard']; "
        f"runpy.run_module('{repo.package}.train', run_name='__main__')"
    )
    done = subprocess.run(
        [repo.python, "-c", without], cwd=repo.folder, env=repo.env, capture_output=True, text=True,
        timeout=SECONDS, check=False,
    )  # fmt: skip

    assert done.stderr == "error: --tensorboard needs a library: uv pip install tensorboard\n"
    assert not (repo.folder / "runs/latest/metrics.jsonl").exists()


def test_the_tests_of_the_example_pass(repo: Repo) -> None:
    repo.run("python", "-m", "pytest", "-q", "tests/test_example.py", seconds=SECONDS)
