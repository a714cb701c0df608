"""Facts are plain data: they survive JSON, and hostile JSON does no harm."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import facts
from toolkit.errors import PortfolioError
from toolkit.facts import CheckFacts, Facts, UnitFacts

COUNTS = st.integers(0, 99)
CHECKS = st.builds(
    CheckFacts, COUNTS, COUNTS, COUNTS, st.text(), st.lists(st.text()).map(tuple), st.text()
)
UNITS = st.builds(
    UnitFacts, st.text(), st.text(), st.text(), st.booleans(), st.text(), st.text(), COUNTS,
    st.none() | CHECKS,
)  # fmt: skip
FACTS = st.builds(Facts, units=st.lists(UNITS).map(tuple), notes=st.lists(st.text()).map(tuple))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["schema", "units", "notes", "repo", "unit", "checks", "done"]), inner
    ),
)  # fmt: skip


@given(FACTS)
def test_facts_survive_json(seen: Facts) -> None:
    assert facts.from_json(facts.to_json(seen), "ledger.json") == seen


def test_the_same_facts_are_the_same_text_for_people_to_read() -> None:
    seen = Facts(units=(UnitFacts("week-1", "week-1", "Événement"),))
    assert facts.to_json(seen) == facts.to_json(seen)
    assert '"title": "Événement"' in facts.to_json(seen)
    assert facts.to_json(seen).endswith("}\n")


def test_a_name_that_is_no_text_can_still_be_written() -> None:
    assert facts.to_json(Facts(notes=("\udcff",))).encode()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{", "NaN", "[" * 100_000, "\ufeff{}", '{"unit": []}', '{"units": {}}',
     '{"units": [1]}', '{"units": [{}]}', '{"units": [{"repo": "a", "unit": 2}]}',
     '{"units": [{"repo": "a", "unit": "b", "finished": "yes"}]}',
     '{"units": [{"repo": "a", "unit": "b", "commits": 1.5}]}',
     '{"units": [{"repo": "a", "unit": "b", "commits": 1e999}]}',
     '{"units": [{"repo": "a", "unit": "b", "checks": {"done": 1}}]}',
     '{"schema": "portfolio/facts/v1"}', f'{{"units": {"9" * 5000}}}'],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_what_is_no_facts_is_refused_by_name(text: str) -> None:
    with pytest.raises(PortfolioError) as error:
        facts.from_json(text, "ledger.json")
    assert error.value.where == "ledger.json"


@pytest.mark.parametrize("depth", range(800, 1000, 20))
def test_deep_nesting_is_refused_at_any_depth(depth: int) -> None:
    with pytest.raises(PortfolioError):
        facts.from_json('{"units": ' + "[" * depth + "]" * depth + "}", "ledger.json")


@given(JSON.map(json.dumps) | st.text())
def test_any_text_is_facts_or_one_kind_of_error(text: str) -> None:
    try:
        seen = facts.from_json(text, "ledger.json")
    except PortfolioError:
        return
    assert facts.from_json(facts.to_json(seen), "ledger.json") == seen


@pytest.mark.parametrize(
    ("checks", "complete"),
    [
        (CheckFacts(3, 0, 0), True),
        (CheckFacts(2, 1, 0), False),
        (CheckFacts(2, 0, 1), False),
        (CheckFacts(0, 0, 0), False),
        (CheckFacts(3, 0, 0, edited=("tests/checks/test_a.py",)), False),
    ],
)
def test_only_all_checks_unedited_are_complete(checks: CheckFacts, complete: bool) -> None:
    assert checks.complete is complete
    assert checks.total == checks.done + checks.todo + checks.failing
