"""From pytest's records to the verdict: done, to do or failing, for every official check."""

from typing import Any

import pytest

from toolkit.checks import verdict
from toolkit.checks.verdict import Extra, Result, Verdict
from toolkit.packs import Check

FILE = "tests/checks/test_a.py"
ONE, TWO = f"{FILE}::test_one", f"{FILE}::test_two"
OWN = "tests/test_own.py"
END = {"event": "end", "code": 0}
Record = dict[str, Any]


def ran(test_id: str, outcome: str = "passed", **more: Any) -> Record:
    return {"event": "test", "id": test_id, "outcome": outcome, "marked": None, **more}


def to_do(test_id: str) -> Record:
    return ran(test_id, "skipped", marked="to do: a.b", to_do="a.b")


def start(test_id: str) -> Record:
    return {"event": "start", "id": test_id}


def broken(place: str, outcome: str = "failed", **more: Any) -> Record:
    return {"event": "collect", "id": place, "outcome": outcome, **more}


def judged(*records: Record, ids: tuple[str, ...] = (ONE,)) -> tuple[list[Result], Extra]:
    results, extra = verdict.judge([Check(i, f"Title of {i}") for i in ids], records)
    assert [result.id for result in results] == list(ids)
    assert all(result.title == f"Title of {result.id}" for result in results)
    return list(results), extra


@pytest.mark.parametrize(
    ("records", "state", "message"),
    [
        ([ran(ONE), END], "done", ""),
        ([to_do(ONE), END], "todo", "a.b"),
        ([ran(ONE, "failed", message="1 != 2"), END], "failing", "1 != 2"),
        ([ran(ONE, "failed"), END], "failing", "failed"),
        ([ran(ONE, "skipped", skip="no GPU"), END], "todo", "skipped: no GPU"),
        ([ran(ONE, "skipped"), END], "todo", "skipped: no reason given"),
        ([ran(ONE, "skipped", marked="hard"), END], "failing", "expected failure: hard"),
        ([ran(ONE, "skipped", marked=""), END], "failing", "no reason given"),
        ([ran(ONE, "passed", marked="hard"), END], "failing", "expected failure: hard"),
        ([ran(ONE), ran(ONE, "failed", message="teardown"), END], "failing", "teardown"),
        ([ran(f"{ONE}[a]"), ran(f"{ONE}[b]"), END], "done", ""),
        ([ran(f"{ONE}[a]"), to_do(f"{ONE}[b]"), END], "todo", "a.b"),
        ([to_do(f"{ONE}[a]"), ran(f"{ONE}[b]", "failed", message="no"), END], "failing", "no"),
        ([ran(f"{ONE}[a]", "failed", message="no"), ran(f"{ONE}[b]"), END], "failing", "no"),
        ([ran(TWO), END], "failing", "missing: "),
        ([END], "failing", "missing: "),
        ([], "failing", "missing: "),
        ([broken(FILE, message="SyntaxError: x"), END], "failing", "SyntaxError: x"),
        ([broken(FILE), END], "failing", "did not load"),
        ([broken("tests/checks", message="conftest"), END], "failing", "conftest"),
        ([broken(FILE, to_do="a.b"), END], "todo", "a.b"),
        ([broken(FILE, "skipped", skip="no numpy"), END], "todo", "no numpy"),
        ([broken("tests/checks/test_b.py", message="x"), END], "failing", "missing: "),
        ([start(ONE)], "failing", "did not come to an end"),
        ([start(f"{ONE}[a]"), ran(f"{ONE}[a]"), start(f"{ONE}[b]")], "failing", "not come to an"),
        ([start(TWO)], "failing", f"not reached: {TWO} did not end"),
        ([start(ONE), ran(ONE), start(TWO)], "done", ""),
        ([start(ONE), ran(ONE)], "done", ""),
    ],
)
def test_a_check_stands_as_its_worst_record(
    records: list[Record], state: str, message: str
) -> None:
    (result,), _ = judged(*records)
    assert result.state == state
    assert message in result.message
    assert bool(message) == bool(result.message)


def test_one_file_that_does_not_load_leaves_the_others_alone() -> None:
    other = "tests/checks/test_b.py::test_three"
    results, extra = judged(broken(FILE, message="x"), ran(other), END, ids=(ONE, TWO, other))
    assert [result.state for result in results] == ["failing", "failing", "done"]
    assert extra == Extra()


@pytest.mark.parametrize(
    ("record", "place"),
    [
        (ran(ONE, "failed", file="src/a.py", line=7), ("src/a.py", 7)),
        (ran(ONE, "failed", file="src/a.py", line=None), ("src/a.py", 0)),
        (ran(ONE, file="src/a.py", line=7), ("", 0)),
        (broken(FILE, file="src/a.py", line=7), ("src/a.py", 7)),
    ],
)
def test_only_a_failure_names_its_place(record: Record, place: tuple[str, int]) -> None:
    (result,), _ = judged(record, END)
    assert (result.file, result.line) == place


@pytest.mark.parametrize(
    ("records", "extra"),
    [
        ([], Extra()),
        ([ran(f"{OWN}::test_x")], Extra(passed=1)),
        ([ran(f"{OWN}::test_x[1]"), ran(f"{OWN}::test_x[2]")], Extra(passed=1)),
        ([ran(f"{OWN}::test_x", "failed")], Extra(0, 1, (f"{OWN}::test_x",))),
        ([ran(f"{OWN}::test_x[1]", "failed"), ran(f"{OWN}::test_x[2]")],
         Extra(0, 1, (f"{OWN}::test_x",))),
        ([to_do(f"{OWN}::test_x")], Extra()),
        ([ran(f"{OWN}::test_x", "skipped", skip="no GPU")], Extra()),
        ([ran(f"{OWN}::test_x", "skipped", marked="known bug")], Extra()),
        ([ran(f"{OWN}::test_x", "failed", message="[XPASS(strict)]")],
         Extra(0, 1, (f"{OWN}::test_x",))),
        ([broken(OWN)], Extra(0, 1, (OWN,))),
        ([broken(OWN, "skipped", skip="no numpy")], Extra()),
        ([ran(TWO)], Extra(passed=1)),
    ],
)  # fmt: skip
def test_the_learners_own_tests_are_counted_apart(records: list[Record], extra: Extra) -> None:
    assert judged(ran(ONE), *records, END)[1] == extra


def test_a_test_of_their_own_that_does_not_end_is_a_failure() -> None:
    hung = f"{OWN}::test_x"
    results, extra = judged(ran(ONE), start(f"{hung}[1]"), ran(f"{hung}[1]"), start(f"{hung}[2]"))
    assert results[0].state == "done"
    assert extra == Extra(0, 1, (hung,))


@pytest.mark.parametrize(
    ("state", "extra", "failed"),
    [
        ("done", Extra(), False),
        ("todo", Extra(passed=1), False),
        ("failing", Extra(), True),
        ("done", Extra(failed=1), True),
    ],
)
def test_only_failing_is_failure(state: verdict.State, extra: Extra, failed: bool) -> None:
    assert Verdict("week-1", (Result(ONE, state),), extra=extra).failed is failed


def test_the_json_says_everything_in_a_fixed_form() -> None:
    results, extra = judged(
        ran(ONE), to_do(TWO), ran(f"{OWN}::test_x", "failed"), END, ids=(ONE, TWO, "x::y")
    )
    data = Verdict("week-1", tuple(results), ("tests/conftest.py",), extra, True, "c", "t", False)
    said = data.as_json()
    assert list(said) == [
        "schema", "unit", "total", "done", "todo", "failing", "edited", "extra", "checks",
        "commit", "tree", "dirty", "official",
    ]  # fmt: skip
    assert said["total"] == said["done"] + said["todo"] + said["failing"] == 3
    assert said["schema"] == "portfolio/checks/v1"
    assert said["edited"] == ["tests/conftest.py"]
    assert said["extra"] == {"passed": 0, "failed": 1, "failures": [f"{OWN}::test_x"]}
    assert said["checks"][0] == {
        "id": ONE, "state": "done", "message": "",
        "title": f"Title of {ONE}", "file": "", "line": 0,
    }  # fmt: skip
