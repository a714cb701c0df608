"""The runs are bounded, whatever the command does, and nothing of them is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest

from tests.smoke.conftest import TRAINING
from toolkit.smoke import run
from toolkit.smoke.judge import judge
from toolkit.smoke.model import Progress
from toolkit.smoke.run import Order

Trial = Callable[..., Order]


def nobody(_: Sequence[Progress]) -> None:
    """Nobody looks."""


def failed(order: Order) -> dict[str, str]:
    """What fails, and why."""
    runs = run.execute(order, nobody)
    found = judge(order.smoke, runs, "cpu")
    return {f.name: f"{f.words} / {f.look}" for f in found if f.state == "failed"}


def test_a_healthy_training_shows_all_that_applies_to_it(trial: Trial) -> None:
    order = trial()
    runs = run.execute(order, nobody)
    found = judge(order.smoke, runs, "cpu")
    assert list(runs) == ["main", "again", "resumed", "other"]
    assert [len(r.log.points) for r in runs.values()] == [100, 10, 10, 10]
    assert {f.name: f.state for f in found if f.state != "passed"} == {
        "start": "unknown",  # a regression has no first loss that one could know
        "frozen": "waived",
    }


def test_who_looks_sees_the_runs_go_on(trial: Trial) -> None:
    seen: list[Sequence[Progress]] = []
    run.execute(trial(), seen.append)
    assert [progress.name for progress in seen[0]] == ["main", "again", "resumed", "other"]
    assert [progress.state for progress in seen[0]] == ["running", *["waiting"] * 3]
    assert {progress.state for progress in seen[-1]} == {"done"}
    assert [(p.steps, p.wanted) for p in seen[-1]] == [(100, 100), (10, 10), (10, 20), (10, 10)]


def test_without_words_to_resume_with_there_is_no_such_run(trial: Trial) -> None:
    assert list(run.execute(trial(resume=""), nobody)) == ["main", "again", "other"]


LOG = "os.environ['PORTFOLIO_OUT'] + '/metrics.jsonl'"
NO_SENSE = "line 1 of metrics.jsonl makes no sense"
BROKEN = {
    "it is not there": (None, "does not start: No such file"),
    "it ends with an error": ("import sys; sys.exit('no data')", "its last words: no data"),
    "it raises": ("1 / 0", "exit code 1 / its last words: ZeroDivisionError"),
    "it is killed": ("import os; os.kill(os.getpid(), 9)", "ended by signal 9"),
    "it hangs": ("import time; time.sleep(600)", "its time was up"),
    "it hangs and cannot be asked to end": (
        "import signal, time\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\ntime.sleep(600)",
        "its time was up",
    ),
    "it logs nothing": ("print('done')", "logged no step"),
    "it logs garbage": (f"import os; open({LOG}, 'wb').write(os.urandom(9999))", NO_SENSE),
    "it logs what is too deep": (f"import os; open({LOG}, 'w').write('[' * 100000)", NO_SENSE),
    "it logs a gigabyte": (
        f"import os\nwith open({LOG}, 'wb') as f:\n"
        "    for _ in range(1000): f.write(b'x' * 1_000_000)",
        "metrics.jsonl grew beyond 32 MB",
    ),
    "it logs into a pipe": (f"import os; os.mkfifo({LOG})", "logged no step"),
    "it deletes the folder for its results": (
        "import os, shutil; shutil.rmtree(os.environ['PORTFOLIO_OUT'])", "logged no step",
    ),
    "it deletes the folder it stands in": (
        "import os, shutil; shutil.rmtree(os.getcwd())", "The training"
    ),
    "it talks without end": ("while True: print('x' * 10000)", "its time was up"),
    "it takes too much memory": (
        "import time; x = bytearray(300_000_000); time.sleep(600)", "more memory than memory-mb"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_command_that_is_no_training_gets_a_clear_verdict(trial: Trial, case: str) -> None:
    code, words = BROKEN[case]
    order = trial(code or "", seconds=2 if "hang" in case or "end" in case else 30, memory_mb=200)
    if code is None:
        order = trial("", command="./no-such-program")
    assert words in failed(order)["runs"]


def test_what_is_not_written_yet_is_to_do(trial: Trial) -> None:
    runs = run.execute(trial('raise NotImplementedError("to do: digits.train.fit")'), nobody)
    assert run.to_do(runs) == "digits.train.fit"
    assert run.to_do(run.execute(trial('raise NotImplementedError("aten::foo")'), nobody)) == ""


def test_what_is_not_written_is_to_do_wherever_it_is_met(trial: Trial) -> None:
    unwritten = TRAINING.replace(
        "state = json.loads(saved.read_text())",
        'raise NotImplementedError("to do: digits.train.load_checkpoint")',
    )
    assert unwritten != TRAINING
    assert run.to_do(run.execute(trial(unwritten), nobody)) == "digits.train.load_checkpoint"


def test_what_a_first_run_fetches_is_there_for_the_others(trial: Trial) -> None:
    fetching = (
        "import os, time\nif not os.path.exists('data'):\n"
        "    with open('data', 'w') as f:\n"
        "        f.write('half'); f.flush(); time.sleep(0.5); f.write('!')\n"
        "assert open('data').read() == 'half!'\n"
    )
    assert failed(trial(fetching + TRAINING)) == {}


@pytest.mark.parametrize(
    "command", ["python train.py", "python -u train.py", "sh -c 'python train.py \"$@\"' -"]
)
def test_a_warm_start_and_a_cold_one_log_the_same(trial: Trial, command: str) -> None:
    # Only the first of these commands is one that a fork can stand for.
    runs = run.execute(trial(command=command), nobody)
    assert [p.loss for p in runs["again"].log.points] == [
        p.loss for p in run.execute(trial(), nobody)["again"].log.points
    ]
    assert {name: r.ended.fine for name, r in runs.items()} == dict.fromkeys(runs, True)


def test_a_module_is_found_as_python_finds_it(trial: Trial) -> None:
    order = trial(command="python -m own.train")
    package = order.folder / "src" / "own"
    package.mkdir(parents=True)
    (package / "train.py").write_text(TRAINING)
    assert failed(order) == {}


def test_randomness_of_a_warm_start_is_that_of_a_new_process(trial: Trial) -> None:
    never_seeded = TRAINING.replace("random.seed(seed)", "pass")
    assert "repeats" in failed(trial(never_seeded))


def test_a_run_from_a_warm_start_that_dies_or_hangs_is_told(trial: Trial) -> None:
    only_later = "import os, time\nif os.environ['PORTFOLIO_PROBE'] != '1': {0}\n"
    dead = failed(trial(only_later.format("os.kill(os.getpid(), 9)") + TRAINING))
    assert "The same again, broken off: it was ended by signal 9" in dead["runs"]
    hung = failed(trial(only_later.format("time.sleep(600)") + TRAINING, seconds=3))
    assert "The same again, broken off: its time was up" in hung["runs"]


def test_no_token_reaches_the_training(trial: Trial) -> None:
    order = trial("import os, sys; sys.exit(os.environ.get('GITHUB_TOKEN', 'no token'))")
    runs = run.execute(
        Order(**{**order.__dict__, "env": {**order.env, "GITHUB_TOKEN": "secret"}}), nobody
    )
    assert "no token" in runs["main"].ended.words


# A child in a session of its own, and one whose parent has gone: neither is in our process group.
ESCAPES = """
import subprocess, sys
sleeper = [sys.executable, "-c", "import time; time.sleep(600)", "{mark}"]
subprocess.Popen(sleeper, start_new_session=True)
subprocess.Popen(["setsid", "sh", "-c", "setsid \\"$@\\" & exit", "sh", *sleeper])
"""


def marked(mark: str) -> list[psutil.Process]:
    """The processes that carry this mark."""
    return [p for p in psutil.process_iter() if mark in " ".join(_words(p))]


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline() if process.status() != psutil.STATUS_ZOMBIE else []
    except psutil.Error:
        return []


def wait_until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_a_training_leaves_running_ends_with_it(trial: Trial, tmp_path: Path) -> None:
    mark = f"left-{tmp_path}"
    runs = run.execute(trial(ESCAPES.format(mark=mark) + TRAINING), nobody)
    assert runs["main"].ended.fine
    assert marked(mark) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_we_end_no_process_stays(
    trial: Trial, tmp_path: Path, number: signal.Signals
) -> None:
    mark = f"left-{tmp_path}"
    order = trial(ESCAPES.format(mark=mark) + f"import time; time.sleep(600)  # {mark}\n")
    code = (
        "import os, sys; from toolkit.smoke.run import *; "
        f"execute(Order(Path({str(order.folder)!r}), Smoke({order.smoke.command!r}), "
        "sys.executable, 'auto', 0, 2, 1, dict(os.environ)), lambda _: None)"
    )
    ours = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    wait_until(lambda: len(marked(mark)) >= 2)
    os.kill(ours.pid, number)
    ours.wait(60)
    wait_until(lambda: not marked(mark))
