"""`portfolio smoke`: a training tried by hand, for machines, and before a week is finished."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import Portfolio
from tests.smoke.conftest import TRAINING

SETTINGS = """
[tool.portfolio.smoke]
command = "python train.py"
resume = "--resume"
"""


@pytest.fixture
def trained(week: Path) -> Path:
    """A week with a training in plain Python, committed."""
    (week / "train.py").write_text(TRAINING)
    with (week / "pyproject.toml").open("a") as project:
        project.write(SETTINGS)
    commit(week)
    return week


def commit(week: Path) -> None:
    subprocess.run(["git", "add", "-A"], cwd=week, check=True)
    subprocess.run(["git", "commit", "-qnm", "Train"], cwd=week, check=True)


def told(week: Path, portfolio: Portfolio, *args: str, code: int = 0) -> dict[str, object]:
    """The verdict as JSON."""
    output = portfolio("smoke", "--json", *args, cwd=week, code=code).stdout
    found: dict[str, object] = json.loads(output, parse_constant=pytest.fail)
    return found


def test_a_training_that_learns_passes_and_leaves_its_curves(
    trained: Path, portfolio: Portfolio
) -> None:
    output = portfolio("smoke", cwd=trained).output
    assert "Training passed on cpu: 11 of 12 shown" in output
    assert "✓ A resumed run goes on as if it had never stopped: steps 11 to 20" in output
    assert "Parameters: 2" in output
    place = trained / ".portfolio/results/smoke-week-27-cpu"
    for name in ("curves-light.svg", "curves-dark.svg"):
        assert ElementTree.fromstring((place / name).read_text()).tag.endswith("svg")
    kept = json.loads((place / "smoke.json").read_text())
    assert kept["schema"] == "portfolio/smoke/v1"
    assert [len(kept["curves"][name]) for name in ("training", "one batch")] == [100, 60]
    git = subprocess.run(["git", "status", "-s"], cwd=trained, capture_output=True, check=True)
    assert git.stdout == b""


def test_the_verdict_names_device_commit_and_tree(trained: Path, portfolio: Portfolio) -> None:
    found = told(trained, portfolio)
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=trained, capture_output=True, text=True, check=True
    )
    assert (found["state"], found["commit"], found["dirty"]) == (
        "passed",
        head.stdout.strip(),
        False,
    )
    assert found["devices"] == {
        "cpu": "passed",
        "cuda": "skipped: this machine has no NVIDIA GPU",
        "mps": "skipped: this machine has no Apple GPU",
    }
    (trained / "train.py").write_text(TRAINING + "\n")
    assert told(trained, portfolio)["dirty"] is True


def test_what_fails_says_where_to_look_and_the_exit_code_tells(
    trained: Path, portfolio: Portfolio
) -> None:
    (trained / "train.py").write_text(TRAINING.replace("w - 0.1 * g", "w - 0.0 * g"))
    output = portfolio("smoke", cwd=trained, code=1).output
    assert "Training failed on cpu: The loss falls in the real loop and 2 more" in output
    assert "slope, offset got gradients and did not move" in output
    assert "Look at: whether the optimizer has them, and the learning rate" in output


def test_what_is_not_written_is_to_do_and_no_failure(trained: Path, portfolio: Portfolio) -> None:
    (trained / "train.py").write_text('raise NotImplementedError("to do: attention.fit")')
    assert "Training to do: attention.fit" in portfolio("smoke", cwd=trained).output


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_gpu_that_is_not_there_is_skipped_or_an_error_but_never_green(
    trained: Path, portfolio: Portfolio, device: str
) -> None:
    assert (
        "skipped: this machine has no" in portfolio("smoke", "--device", device, cwd=trained).output
    )
    output = portfolio("smoke", "--device", device, "--require-gpu", cwd=trained, code=1).output
    assert "A GPU is required, and this machine has no" in output
    assert portfolio("smoke", "--require-gpu", cwd=trained, code=1).output == (
        "Error: A GPU is required, and this machine has no GPU.\n"
        "  To mend: Leave --require-gpu out, or run it on a machine that has one.\n"
    )
    portfolio("smoke", "--device", "cpu", "--require-gpu", cwd=trained, code=2)


def test_a_gpu_that_is_only_claimed_is_a_failure(trained: Path, portfolio: Portfolio) -> None:
    (trained / "train.py").write_text(TRAINING.replace('device="cpu"', 'device="cuda:0"'))
    output = portfolio("smoke", cwd=trained, code=1).output
    assert "the training reports that it used cuda, and this machine has no NVIDIA GPU" in output
    assert "Device:" not in output


def test_a_week_without_a_training_says_how_to_have_one(week: Path, portfolio: Portfolio) -> None:
    output = portfolio("smoke", cwd=week, code=1).output
    assert "This week has no training to try." in output
    assert "[tool.portfolio.smoke]" in output


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("seconds = 0", "seconds must be from 1 to 600, found 0"),
        ("overfit = 1.5", "overfit must be between 0 and 1"),
        ("classes = 1", "classes must be 2 or more"),
        ("first-loss = nan", "first-loss must be a number"),
        ("stepps = 3", "Unknown field 'tool.portfolio.smoke.stepps'"),
        ('without = { learn = "why" }', "'learn' is no expectation that can be left out"),
        ('without = { finite = "why" }', "'finite' is no expectation that can be left out"),
        ('without = { learns = " " }', "say why 'learns' does not apply"),
    ],
)
def test_settings_that_make_no_sense_are_named(
    trained: Path, portfolio: Portfolio, line: str, words: str
) -> None:
    with (trained / "pyproject.toml").open("a") as project:
        project.write(f"{line}\n")
    output = portfolio("smoke", cwd=trained, code=1).output
    assert words in output
    assert "pyproject.toml" in output


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('command = "python \'train.py"', "command must be the words that start the training"),
        ('command = " "', "command must be the words that start the training"),
        ('command = "python train.py \\u0000"', "command must be the words"),
        ('resume = "it\'s"', "resume must be words for the command"),
    ],
)
def test_words_that_no_shell_could_read_are_named(
    trained: Path, portfolio: Portfolio, line: str, words: str
) -> None:
    project = trained / "pyproject.toml"
    name = line.partition(" ")[0]
    kept = [old for old in project.read_text().splitlines() if not old.startswith(f"{name} =")]
    project.write_text("\n".join([*kept, line, ""]))
    assert words in portfolio("smoke", cwd=trained, code=1).output


def test_a_trial_of_a_unit_that_is_not_there_is_named(trained: Path, portfolio: Portfolio) -> None:
    with (trained / "pyproject.toml").open("a") as project:
        project.write('[tool.portfolio.smokes.week-81]\ncommand = "x"\n')
    output = portfolio("smoke", cwd=trained, code=1).output
    assert "[tool.portfolio.smokes.week-81] is of no later unit of this repo." in output


def test_hostile_words_of_a_training_stay_words(trained: Path, portfolio: Portfolio) -> None:
    hostile = "a\\n::error::owned\\n✓ \\x1b[2J <b> @ada"
    code = TRAINING.replace('"slope"', f'"{hostile}"').replace('"change": abs', '"change": 0 * abs')
    (trained / "train.py").write_text(code)
    output = portfolio("smoke", cwd=trained, code=1).output
    assert "\n::error::" not in output
    assert "\x1b" not in output


def test_a_device_of_any_length_is_cut_and_not_believed(
    trained: Path, portfolio: Portfolio
) -> None:
    code = TRAINING.replace('device="cpu"', 'device="x" * 100_000') + "sys.exit(3)\n"
    (trained / "train.py").write_text(code)
    found = told(trained, portfolio, code=1)
    assert len(json.dumps(found)) < 60_000
    assert "cpu" not in found["devices"]  # type: ignore[operator]


def test_a_result_that_cannot_be_kept_is_still_told(trained: Path, portfolio: Portfolio) -> None:
    (trained / ".portfolio" / "results").write_text("in the way")
    output = portfolio("smoke", cwd=trained).output
    assert "Training passed on cpu" in output
    assert "The result could not be kept in .portfolio/results" in output


def test_a_training_that_does_not_name_its_device_passes_without_a_claim(
    trained: Path, portfolio: Portfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    smi = tmp_path / "bin" / "nvidia-smi"
    smi.write_text("#!/bin/sh\necho NVIDIA A100\necho NVIDIA T400\n")
    smi.chmod(0o755)
    monkeypatch.setenv("PATH", f"{smi.parent}:/usr/bin:/bin")
    (trained / "train.py").write_text(TRAINING.replace('probe="machine"', 'probe="other"'))
    found = told(trained, portfolio)
    assert (found["state"], found["devices"]) == (
        "passed",
        {"mps": "skipped: this machine has no Apple GPU"},
    )
    claimed = TRAINING.replace('device="cpu"', 'device="cuda:0", name="NVIDIA T400"')
    (trained / "train.py").write_text(claimed)
    assert "passed on NVIDIA T400" in portfolio("smoke", "--require-gpu", cwd=trained).output
    (trained / "train.py").write_text(TRAINING)
    output = portfolio("smoke", "--require-gpu", cwd=trained, code=1).output
    assert "a GPU is required, and the training used cpu" in output


def test_what_does_not_apply_is_left_out_with_its_reason(
    trained: Path, portfolio: Portfolio
) -> None:
    with (trained / "pyproject.toml").open("a") as project:
        project.write('without = { learns = "two players, no common loss" }\n')
    output = portfolio("smoke", cwd=trained).output
    assert "– The loss falls in the real loop (left out): two players, no common loss" in output


def test_a_large_drop_since_the_last_run_is_a_warning_and_no_failure(
    trained: Path, portfolio: Portfolio
) -> None:
    told(trained, portfolio)
    path = trained / ".portfolio/results/smoke-week-27-cpu/smoke.json"
    kept = json.loads(path.read_text())
    kept["figures"] |= {"steps_per_second": 1e12, "memory": 1}
    path.write_text(json.dumps(kept))
    found = told(trained, portfolio)
    assert found["state"] == "passed"
    assert [str(w).split(";")[1] for w in found["warnings"]] == [  # type: ignore[attr-defined]
        " the last run here made 1e+12", " the last run here took 0"
    ]  # fmt: skip
    for damaged in ("{", "[]", '{"figures": 3}', '{"figures": {"machine": []}}'):
        path.write_text(damaged)
        assert told(trained, portfolio)["warnings"] == []


def test_a_week_whose_training_fails_cannot_be_finished(
    trained: Path, home: Path, portfolio: Portfolio
) -> None:
    from tests.conftest import solve

    solve(trained)
    (trained / "train.py").write_text("import sys; sys.exit(1)")
    commit(trained)
    words = ("--what", "Attention.", "--result", "16 checks.")
    output = portfolio("finish", "week-27", *words, cwd=home, code=1).output
    assert "week-27 cannot be finished yet: its training failed" in output
    (trained / "train.py").write_text(TRAINING)
    commit(trained)
    assert "week-27 is finished" in portfolio("finish", "week-27", *words, cwd=home).output


def test_one_that_passed_is_not_tried_again_to_finish(
    trained: Path, home: Path, portfolio: Portfolio
) -> None:
    from tests.conftest import solve

    solve(trained)
    count = f"open({str(home / 'runs')!r}, 'a').write('x')\n"
    (trained / "train.py").write_text(count + TRAINING)
    commit(trained)
    told(trained, portfolio)
    portfolio("finish", "week-27", "--what", "A.", "--result", "16.", cwd=home)
    assert (home / "runs").read_text() == "xxxx"


def test_in_a_terminal_the_runs_are_seen(trained: Path) -> None:
    code = (
        "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'toolkit', 'smoke', "
        f"'--python', sys.executable, {str(trained)!r}]) >> 8)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "TERM": "xterm", "COLUMNS": "100",
             "PYTHONPATH": str(Path(__file__).parents[2])}, check=False,
    )  # fmt: skip
    assert "The same again, broken off" in done.stdout
    assert "Training passed on cpu" in done.stdout
