"""The ledger only learns: what was seen once is not lost."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from toolkit import ledger
from toolkit.facts import CheckFacts, Facts, UnitFacts

DONE = UnitFacts("w1", "week-1", "One", True, "what", "1 %", 5, CheckFacts(3, 0, 0, "abc"))
UNITS = st.builds(
    UnitFacts,
    repo=st.sampled_from(["a", "b"]),
    unit=st.sampled_from(["week-1", "week-2"]),
    finished=st.booleans(),
    commits=st.integers(0, 3),
    checks=st.none() | st.builds(CheckFacts, st.integers(0, 3), st.just(0), st.just(0)),
)
SEEN = st.lists(UNITS, unique_by=lambda unit: (unit.repo, unit.unit)).map(
    lambda units: Facts(units=tuple(units))
)


def after(*looks: Facts) -> Facts:
    kept = Facts()
    for look in looks:
        kept = ledger.merge(kept, look)
    return kept


def one(unit: UnitFacts) -> Facts:
    return Facts(units=(unit,))


def test_a_commit_without_a_result_keeps_the_last_result() -> None:
    later = replace(DONE, commits=6, result="2 %", checks=None)
    assert after(one(DONE), one(later)).units == (replace(later, checks=DONE.checks),)


def test_a_new_result_takes_the_place_of_the_old() -> None:
    later = replace(DONE, commits=6, checks=CheckFacts(2, 0, 1, "def"))
    assert after(one(DONE), one(later)).units == (later,)


def test_a_folder_that_lost_its_commits_takes_nothing_away() -> None:
    assert after(one(DONE), one(UnitFacts("w1", "week-1"))).units == (DONE,)


def test_a_repo_that_is_not_seen_stays() -> None:
    other = replace(DONE, repo="w2")
    assert after(one(DONE), one(other), Facts()).units == (DONE, other)


def test_notes_are_about_one_look_only() -> None:
    assert after(Facts(notes=("w3 could not be read",))).notes == ()


@given(SEEN)
def test_the_same_look_twice_changes_nothing(look: Facts) -> None:
    assert after(look, look) == after(look)


@given(SEEN, SEEN)
def test_no_unit_and_no_result_is_ever_lost(first: Facts, second: Facts) -> None:
    kept = {(u.repo, u.unit): u for u in after(first, second).units}
    for unit in first.units:
        assert (unit.repo, unit.unit) in kept
        assert unit.checks is None or kept[unit.repo, unit.unit].checks is not None


@given(SEEN, st.randoms(use_true_random=False))
def test_the_order_of_one_look_does_not_matter(look: Facts, random: Random) -> None:
    units = list(look.units)
    random.shuffle(units)
    assert after(Facts(units=tuple(units))) == after(look)


@given(st.permutations([DONE, replace(DONE, repo="w2"), replace(DONE, unit="week-2")]))
def test_the_order_of_looks_at_different_repos_does_not_matter(units: list[UnitFacts]) -> None:
    assert after(*map(one, units)) == after(Facts(units=tuple(units)))


def test_one_commit_does_not_become_worse_by_being_looked_at_elsewhere() -> None:
    good = UnitFacts(
        "w", "week-1", finished=True, commits=1, checks=CheckFacts(3, 0, 0, commit="a")
    )
    poor = replace(good, checks=CheckFacts(0, 0, 3, commit="a"))
    worse = replace(good, checks=CheckFacts(2, 0, 1, commit="b"))
    assert ledger.merge(Facts(units=(good,)), Facts(units=(poor,))).units == (good,)
    assert ledger.merge(Facts(units=(poor,)), Facts(units=(good,))).units == (good,)
    assert ledger.merge(Facts(units=(good,)), Facts(units=(worse,))).units == (worse,)
