"""Curricula: the bundled one is sound, and every error in a YAML names its line."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.needs import missing
from toolkit import bundled, plans
from toolkit.curriculum import Curriculum
from toolkit.errors import PortfolioError

KINDS = {
    "library", "pipeline", "training", "app", "service",
    "mlops", "llm", "data", "optimize", "writeup",
}  # fmt: skip
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
GOOD = """\
schema: portfolio/curriculum/v1
id: tiny
title: A tiny plan
milestones:
  - title: Half
    after: week-1
units:
  - key: week-1
    title: One
    kind: library
    start_week: 1
    end_week: 1
  - key: week-2
    title: Two
    kind: library
    start_week: 2
    end_week: 3
    resources:
      - title: Paper
"""


@pytest.fixture(scope="module", params=bundled.curricula())
def plan(request: pytest.FixtureRequest) -> Curriculum:
    return plans.find(request.param, Path())


def test_a_bundled_plan_has_its_units_in_order(plan: Curriculum) -> None:
    weeks = [(unit.start_week, unit.end_week) for unit in plan.units]
    assert all(before[1] < after[0] for before, after in itertools.pairwise(weeks))
    assert {unit.kind for unit in plan.units} <= KINDS
    assert all(unit.goals and unit.steps and unit.deliverables for unit in plan.units)


def test_the_52_week_plan_has_week_0_to_week_52() -> None:
    plan = plans.find("distinguished-52", Path())
    assert [unit.key for unit in plan.units] == [f"week-{n}" for n in range(53)]
    assert all(unit.start_week == unit.end_week for unit in plan.units)


def test_of_three_tracks_two_are_chosen() -> None:
    plan = plans.find("ml-engineer-path", Path())
    assert plan.choose == 2
    assert len({unit.track for unit in plan.units if unit.track}) == 3


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("senior-ml", 10),
        ("ml-professional", 7),
        ("advanced-ai-engineer", 8),
        ("ml-engineer-path", 9),
    ],
)
def test_every_bundled_plan_is_complete(name: str, units: int) -> None:
    assert len(plans.find(name, Path()).units) == units


def test_a_bundled_plan_can_be_reviewed(plan: Curriculum) -> None:
    assert {len(unit.rubric) for unit in plan.units} <= {3, 4, 5}


def test_a_bundled_plan_links_to_the_web_and_to_nothing_twice(plan: Curriculum) -> None:
    for unit in plan.units:
        urls = [resource.url for resource in unit.resources if resource.url]
        assert len(urls) == len(set(urls)), unit.key
        for url in urls:
            parts = urlsplit(url)
            assert parts.scheme in ("http", "https"), url
            assert re.fullmatch(r"[\w-]+(\.[\w-]+)+", parts.netloc), url
            assert re.fullmatch(r"[!-~]+", url), url


def test_a_bundled_plan_tells_everything_in_its_own_words(plan: Curriculum) -> None:
    sources = list(SEEDS.glob("*.txt"))
    if not sources:
        missing(f"needs the text that the plan follows in {SEEDS}")
    theirs = {run for path in sources for run in _runs(path.read_text("utf-8", "replace"))}
    data = asdict(plan)
    for unit in data["units"]:
        unit["resources"] = [resource["kind"] for resource in unit["resources"]]
    ours = {run for words in _strings(data) for run in _runs(words)}
    assert ours & theirs == set()


def _runs(words: str, length: int = 6) -> Iterator[tuple[str, ...]]:
    every = re.findall(r"\w+", words.lower())
    return zip(*(every[n:] for n in range(length)), strict=False)


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for value in data.values() if isinstance(data, dict) else ():
        yield from _strings(value)
    for value in data if isinstance(data, list | tuple) else ():
        yield from _strings(value)


BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in itertools.pairwise("abcdefghijklmnopqrs")
)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: Paper", "titel: Paper", 19, "Did you mean title?"),
        ("title: Two", "titel: Two", 14, "Did you mean title?"),
        ("start_week: 2", "start_week: two", 16, "units[2].start_week should be a whole number"),
        ("      - title: Paper", "      Paper", 19, "units[2].resources should be a list"),
        ("    title: Two\n", "", 13, "'units[2].title' is missing"),
        ("kind: library\n    start_week: 2", "key: x\n    start_week: 2", 15, "a second time"),
        ("key: week-2", "key: week-1", 13, "used twice"),
        ("key: week-2", "key: ../x", 13, "lowercase words"),
        ("key: week-2", f"key: {'a' * 61}", 13, "lowercase words"),
        ("end_week: 3", "end_week: 1", 17, "ends before it starts"),
        ("after: week-1", "after: week-9", 6, "no unit 'week-9'"),
        ("curriculum/v1", "curriculum/v2", 1, "this version reads"),
        ("title: A tiny plan", "title: &a plan", 3, "anchors and aliases"),
        ("title: A tiny plan", "title: *a", 3, "anchors and aliases"),
        ("title: A tiny plan", "? [a]\n: b", 3, "a key should be a word"),
        ("title: A tiny plan", "<<: {id: x}", 3, "Unknown field '<<'"),
        ("title: A tiny plan", "title: [", 5, "not valid YAML"),
        ("title: A tiny plan", "title: 'a", 20, "unexpected end"),
        ("title: A tiny plan", "title: \x07", 3, "not valid YAML"),
        ("title: A tiny plan", "title: x\n---\n", 4, "one document"),
        ("title: A tiny plan", "title: " + "[" * 200_000, 3, "too deeply nested"),
        ("title: A tiny plan", "title:\n" + "- " * 100_000, 4, "too deeply nested"),
        (GOOD, BOMB, 1, "anchors and aliases"),
        (GOOD, "", 1, "a table of fields"),
        (GOOD, "# nothing", 1, "a table of fields"),
        (GOOD, "\x00\x01\x7fELF", 1, "not valid YAML"),
        (GOOD[GOOD.index("units") :], "units: []", 7, "no units"),
    ],
)
def test_a_mistake_in_a_plan_names_its_line(old: str, new: str, line: int, words: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(PortfolioError) as error:
        plans.load(GOOD.replace(old, new), "plan.yml")
    assert words in f"{error.value.what} {error.value.mend}"
    assert error.value.where == f"plan.yml:{line}"


@given(
    st.text()
    | st.text(alphabet="-?:,[]{}#&*!|>'\"%@` a\n\t\x00\x85\ufeff", max_size=40)
    | st.tuples(st.integers(0, len(GOOD)), st.text(max_size=5)).map(
        lambda cut: GOOD[: cut[0]] + cut[1] + GOOD[cut[0] :]
    )
)
def test_any_text_is_a_curriculum_or_one_kind_of_error(text: str) -> None:
    try:
        loaded = plans.load(text, "plan.yml")
    except PortfolioError:
        return
    assert loaded.units


def test_a_plan_of_the_learners_own_is_found_beside_the_home(tmp_path: Path) -> None:
    (tmp_path / "plan.yml").write_text(GOOD)
    assert plans.find("plan.yml", tmp_path).id == "tiny"


def test_a_plan_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "plan.yml").write_bytes(b"title: \xff")
    with pytest.raises(PortfolioError, match="not UTF-8") as error:
        plans.find("plan.yml", tmp_path)
    assert error.value.where == str(tmp_path / "plan.yml")


@pytest.mark.parametrize(
    ("name", "words"),
    [("distinguished-53", "Did you mean distinguished-52?"), ("?", "Known: "),
     ("../x", "Known: "), ("none.yml", "no plan file"), ("\x00.yml", "no plan file")],
)  # fmt: skip
def test_a_plan_that_is_not_there_is_told_with_a_hint(
    tmp_path: Path, name: str, words: str
) -> None:
    with pytest.raises(PortfolioError) as error:
        plans.find(name, tmp_path)
    assert words in f"{error.value.what} {error.value.mend}"


@pytest.mark.parametrize(
    ("key", "found"), [("week-2", "week-2"), ("2", "week-2"), ("02", "week-2")]
)
def test_a_unit_is_found_by_key_or_number(key: str, found: str) -> None:
    assert plans.load(GOOD, "plan.yml").unit(key).key == found


@pytest.mark.parametrize(
    ("key", "mend"),
    [("week2", "Did you mean week-2"), ("9", "Did you mean"), ("²", "It runs from week-1"),
     ("9999", "It runs from"), ("", "It runs from")],
)  # fmt: skip
def test_an_unknown_unit_gets_a_hint(key: str, mend: str) -> None:
    with pytest.raises(PortfolioError, match="has no unit") as error:
        plans.load(GOOD, "plan.yml").unit(key)
    assert error.value.mend.startswith(mend)
