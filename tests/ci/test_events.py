"""act's lines as events, taken from real runs."""

import json
from typing import Any

import pytest

from toolkit.ci.events import Event, read


def line(**data: Any) -> str:
    return json.dumps({"job": "week/Week  ", **data})


@pytest.mark.parametrize(
    ("said", "event"),
    [
        (
            line(msg="  ✅  Success - Main Find uv [4.1ms]", step="Check", stepID=["1", "0"],
                 stepResult="success", executionTime=4_100_000),
            Event("passed", "week/Week", "Find uv", "['1', '0']", 0.0041, 1),
        ),
        (
            line(msg="  ❌  Failure - Main exit 3 [2.6ms]", step="exit 3", stepID=["2"],
                 stepResult="failure", executionTime=0),
            Event("failed", "week/Week", "exit 3", "['2']"),
        ),
        (
            line(msg="hello\n", raw_output=True, stepID=["2"]),
            Event("output", "week/Week", "hello", "['2']"),
        ),
        (
            line(command="summary", content="# hi\n", msg="…"),
            Event("summary", "week/Week", "# hi\n"),
        ),
        (
            line(command="warning", arg="look", msg="…"),
            Event("note", "week/Week", "look", "warning"),
        ),
        (line(jobResult="failure", msg="🏁  Job failed"), Event("job", "week/Week", "failure")),
        (
            line(msg="🚧  Skipping unsupported platform -- Try running with `-P gpu=...`"),
            Event("skipped", "week/Week", "this machine has no runner of that name"),
        ),
        ("Error: Job 'a' failed\n", Event("problem", "", "Error: Job 'a' failed")),
        ("[1, 2]", Event("problem", "", "[1, 2]")),
    ],
)  # fmt: skip
def test_a_line_becomes_its_event(said: str, event: Event) -> None:
    assert list(read([said])) == [event]


@pytest.mark.parametrize(
    "said",
    [
        "\n",
        line(msg="⭐ Run Main look", step="look", stage="Main"),
        line(msg="  ✅  Success - Complete job", step="Complete job", stepResult="success"),
        line(msg="  ✅  Success - Pre Check [1ms]", step="Check", stepResult="success"),
    ],
)
def test_what_is_of_no_interest_is_left_out(said: str) -> None:
    assert list(read([said])) == []
