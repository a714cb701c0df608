"""What a judge says of runs, case by case; the gallery holds whole trainings."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from toolkit.smoke.judge import judge
from toolkit.smoke.metrics import Log, Point
from toolkit.smoke.model import Ended, Finding, Run
from toolkit.smoke.settings import Smoke

SMOKE = Smoke(command="train", steps=20, resume="--resume", classes=2)
PARAMETER = {"trainable": True, "buffer": False, "gradient": 0.5, "change": 0.1}


def falling(start: int, end: int, seed: float = 0.0) -> tuple[Point, ...]:
    """The steps of a loss that falls from what guessing gives."""
    return tuple(Point(n, math.log(2) * 0.9 ** (n - 1) + seed, 1.0) for n in range(start, end + 1))


def log(points: Sequence[Point], **probes: dict[str, Any]) -> Log:
    return Log(tuple(points), probes)


def runs(**probes: dict[str, Any]) -> dict[str, Run]:
    """Runs of a training without fault; `probes` change what it shows."""
    shown: dict[str, dict[str, Any]] = {
        "batch": {"losses": [0.7, 0.1], "carried": 0.0, "parameters": {"w": PARAMETER}},
        "evaluation": {"losses": [0.5, 0.5], "changed": [], "alone": [0.4, 0.6]},
    }
    logs = {
        "main": log(falling(1, 20), **{name: shown[name] | probes.get(name, {}) for name in shown}),
        "again": log(falling(1, 2)),
        "resumed": log(falling(3, 4)),
        "other": log(falling(1, 2, seed=0.01)),
    }
    wanted = {"main": 20, "again": 2, "resumed": 4, "other": 2}
    return {name: Run(name, found, Ended(), wanted[name]) for name, found in logs.items()}


def found(smoke: Smoke, seen: dict[str, Run], device: str = "cpu") -> dict[str, Finding]:
    return {finding.name: finding for finding in judge(smoke, seen, device)}


def changed(name: str, points: Sequence[Point]) -> dict[str, Run]:
    """The healthy runs, one of them with these steps."""
    seen = runs()
    return seen | {name: replace(seen[name], log=replace(seen[name].log, points=tuple(points)))}


def test_a_healthy_training_passes_everything() -> None:
    states = {name: finding.state for name, finding in found(SMOKE, runs()).items()}
    assert {name for name, state in states.items() if state != "passed"} == {"frozen"}
    assert states["frozen"] == "waived"


@pytest.mark.parametrize(
    ("name", "seen", "words"),
    [
        ("runs", runs() | {"other": Run("other", Log(), Ended(None, "its time was up"))},
         "Another seed: its time was up"),
        ("finite", changed("again", [Point(1, math.nan)]), "the loss is nan at step 1"),
        ("finite", changed("main", [Point(1, 0.6, math.inf)]), "gradient is inf at step 1"),
        ("start", changed("main", [Point(n, 4.2) for n in range(1, 21)]), "the first loss is 4.2"),
        ("learns", changed("main", [Point(n, 0.7) for n in range(1, 21)]), "(guessing)"),
        ("learns", changed("main", [Point(n, 0.6) for n in range(1, 21)]), "(at the beginning)"),
        ("overfits", runs(batch={"losses": [0.7, 0.6]}), "more than 0.5 of the first, 0.7"),
        ("overfits", runs(batch={"losses": [0.7, "nan"]}), "the loss is nan"),
        ("gradients", runs(batch={"parameters": {"w": PARAMETER | {"gradient": 0}}}),
         "w never got a gradient"),
        ("gradients", runs(batch={"parameters": {n: PARAMETER | {"change": 0} for n in "abcde"}}),
         "a, b, c and 2 more got gradients and did not move"),
        ("fresh", runs(batch={"carried": 0.9}), "the gradients of the one before"),
        ("fresh", runs(batch={"carried": "nan"}), "the gradients of the one before"),
        ("frozen", runs(batch={"parameters": {"w": PARAMETER | {"trainable": False}}}),
         "w changed, and should be frozen"),
        ("repeats", changed("again", falling(1, 2, 1e-9)), "the loss at step 1 is"),
        ("seed", changed("other", falling(1, 2)), "another seed gives the same losses"),
        ("resumes", changed("resumed", [*falling(3, 3), Point(4, 0.1)]), "step 4 is 0.1 and not"),
        ("resumes", changed("resumed", falling(3, 3)), "at step 4 is missing"),
        ("resumes", changed("resumed", falling(5, 6)), "the run logged no step after it"),
        ("resumes", changed("resumed", falling(1, 4)), "the run logged step 1 again"),
        ("runs", changed("main", falling(1, 1)), "steps up to 1 and was asked for 20"),
        ("runs", changed("again", falling(1, 9)), "steps up to 9 and was asked for 2"),
        ("runs", changed("main", [Point(1, 0.7)] * 20), "logged step 1 after step 1"),
        ("overfits", runs(batch={"losses": [-1.0, -0.7]}), "more than 0.5 of the first, -1"),
        ("evaluates", runs(evaluation={"losses": ["nan", "nan"]}), "the evaluation's loss is nan"),
        ("evaluates", runs(evaluation={"losses": [0.5, 0.6]}), "the losses 0.5 and 0.6"),
        ("evaluates", runs(evaluation={"changed": ["bn.mean"]}), "evaluating changed bn.mean"),
        ("alone", runs(evaluation={"alone": [0.4, 0.7]}), "0.5 together and 0.55 one by one"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_words(name: str, seen: dict[str, Run], words: str) -> None:
    finding = found(SMOKE, seen)[name]
    assert finding.state == "failed"
    assert words in finding.words
    assert finding.look


@pytest.mark.parametrize(
    ("smoke", "seen", "names"),
    [
        (replace(SMOKE, classes=0), runs(), {"start"}),
        (replace(SMOKE, resume=""), runs(), {"resumes"}),
        (SMOKE, {"main": Run("main", log(falling(1, 20)), Ended(), 20)},
         {"overfits", "gradients", "fresh", "frozen", "repeats", "seed", "resumes", "evaluates",
          "alone"}),
        (SMOKE, changed("main", falling(1, 5)), {"learns"}),
        (SMOKE, changed("main", ()), {"start", "learns", "repeats", "seed"}),
    ],
)  # fmt: skip
def test_what_was_not_shown_is_not_claimed(
    smoke: Smoke, seen: dict[str, Run], names: set[str]
) -> None:
    unknown = {n for n, finding in found(smoke, seen).items() if finding.state == "unknown"}
    assert names <= unknown | ({"resumes"} if "main" in seen else set())
    assert unknown <= names | {"resumes"}


def test_on_a_gpu_losses_may_differ_within_the_tolerance_and_not_beyond() -> None:
    near = changed("again", [Point(p.step, p.loss * 1.0005) for p in falling(1, 2)])
    far = changed("again", [Point(p.step, p.loss * 1.01) for p in falling(1, 2)])
    assert found(SMOKE, near)["repeats"].state == "failed"
    assert found(SMOKE, near, "cuda")["repeats"].state == "passed"
    assert found(SMOKE, far, "cuda")["repeats"].state == "failed"


def test_a_training_need_not_log_every_step() -> None:
    every_seventh = [Point(n, 0.69 * 0.9**n) for n in range(7, 21, 7)]
    assert found(SMOKE, changed("main", every_seventh))["runs"].state == "passed"


def test_losses_as_large_as_numbers_go_break_nothing() -> None:
    huge = changed("main", [Point(n, 1.797e308) for n in range(1, 21)])
    assert found(SMOKE, huge)["learns"].state == "failed"


def test_frozen_names_are_patterns_and_one_that_fits_nothing_is_a_mistake() -> None:
    still = PARAMETER | {"trainable": False, "change": 0.0}
    buffer = {"trainable": False, "buffer": True, "change": 0.3}
    seen = runs(batch={"parameters": {"back.w": still, "back.mean": buffer, "head.w": PARAMETER}})
    assert found(SMOKE, seen)["frozen"].state == "passed", "a buffer may change where none is named"
    assert found(replace(SMOKE, frozen=("back.w",)), seen)["frozen"].state == "passed"
    assert "back.mean changed" in found(replace(SMOKE, frozen=("back.*",)), seen)["frozen"].words
    assert "head.w changed" in found(replace(SMOKE, frozen=("head.*",)), seen)["frozen"].words
    missing = found(replace(SMOKE, frozen=("spine.*",)), seen)["frozen"]
    assert missing.words == "nothing in the model is called spine.*"


@pytest.mark.parametrize(
    "nonsense", [None, 3, "x", [], {}, {"w": 3}, {"w": {}}, {"w": {"trainable": "yes"}}]
)
def test_nonsense_in_a_probe_breaks_nothing(nonsense: object) -> None:
    for name, field in (("batch", "parameters"), ("batch", "losses"), ("batch", "carried"),
                        ("evaluation", "losses"), ("evaluation", "alone"),
                        ("evaluation", "changed")):  # fmt: skip
        assert len(found(SMOKE, runs(**{name: {field: nonsense}}))) == 13
