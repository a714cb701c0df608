"""`portfolio check` through the real command line, on real week repos."""

import json
from pathlib import Path

from tests.conftest import Portfolio, solve


def test_a_fresh_week_is_all_to_do_and_that_is_no_failure(
    week: Path, portfolio: Portfolio
) -> None:
    result = json.loads(portfolio("check", "--json", cwd=week, code=0).stdout)
    assert result["done"] == 0
    assert result["failing"] == 0
    assert result["todo"] == result["total"] >= 10


def test_the_reference_does_every_check(week: Path, portfolio: Portfolio) -> None:
    solve(week)
    result = json.loads(portfolio("check", "--json", cwd=week, code=0).stdout)
    assert result["done"] == result["total"]
