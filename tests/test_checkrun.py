"""Check runs: gentle until finished, within GitHub's limits, and readable again."""

import pytest

from toolkit import checkrun
from toolkit.checks.verdict import Extra, Result, State, Verdict

FAILING: tuple[State, ...] = ("failing",)


def verdict(*states: State, message: str = "", extra: Extra | None = None) -> Verdict:
    checks = tuple(
        Result(f"tests/checks/test_a.py::test_{n}", state, message, f"Check {n}")
        for n, state in enumerate(states)
    )
    return Verdict("week-27", checks, extra=extra or Extra())


def run_of(seen: Verdict, *, finished: bool = False, strict: bool = False) -> checkrun.CheckRun:
    red = checkrun.is_red(seen, finished=finished, strict=strict)
    return checkrun.of_verdict(seen, red=red, commit="c" * 40, run="7/1", page="https://x.example")


@pytest.mark.parametrize(
    ("states", "finished", "strict", "conclusion"),
    [
        (("todo", "todo"), False, False, "neutral"),
        (("done", "failing"), False, False, "neutral"),
        (("done", "failing"), False, True, "failure"),
        (("done", "todo"), False, True, "neutral"),
        (("done", "done"), False, False, "success"),
        (("done", "done"), True, True, "success"),
        (("done", "failing"), True, False, "failure"),
        (("done", "todo"), True, False, "failure"),
    ],
)
def test_red_is_only_for_what_is_finished_or_strict(
    states: tuple[State, ...], finished: bool, strict: bool, conclusion: str
) -> None:
    assert run_of(verdict(*states), finished=finished, strict=strict).conclusion == conclusion


def test_a_failing_test_of_the_learners_own_is_no_success() -> None:
    seen = verdict("done", extra=Extra(0, 1, ("tests/test_mine.py::test_x",)))
    assert run_of(seen).conclusion == "neutral"
    assert run_of(seen, finished=True).conclusion == "failure"


def test_the_data_can_be_read_back() -> None:
    made = run_of(verdict("done", "failing", message="expected ```, found `x`"))
    data = checkrun.data_of(made.text)
    assert data is not None
    assert (data["done"], data["failing"], data["commit"]) == (1, 1, "c" * 40)
    assert data["checks"][1]["message"] == "expected ```, found `x`"
    assert made.title == "1 of 2 done, 1 failing"


@pytest.mark.parametrize("number", [1, 50, 2000])
def test_however_much_is_said_github_takes_it_and_the_counts_stay(number: int) -> None:
    made = run_of(verdict(*number * FAILING, message="x" * 5000))
    assert len(made.text) <= checkrun.LIMIT
    assert len(made.summary) <= checkrun.LIMIT + 10
    data = checkrun.data_of(made.text)
    assert data is not None
    assert data["failing"] == number


@pytest.mark.parametrize(
    "inside", ["", "no block", "```json\n{broken\n```", "```json\n[1]\n```", "[" * 9999]
)
def test_text_that_is_not_ours_is_no_data(inside: str) -> None:
    assert checkrun.data_of(inside) is None
    assert checkrun.data_of(f"```json\n{inside}\n```") is None


def test_hostile_words_are_inert_in_the_summary() -> None:
    seen = verdict("failing", message="<script>alert(1)</script> @mallory `x` | # y")
    assert "<script>" not in run_of(seen).summary
    assert "@mallory" not in run_of(seen).summary
