"""The ledger only learns: what was seen once is not lost."""

import json
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import ledger, remembered
from toolkit.facts import (
    Approval,
    BoardFacts,
    CheckFacts,
    Facts,
    PostFacts,
    RepoFacts,
    SmokeFacts,
    UnitFacts,
    to_json,
)  # fmt: skip
from toolkit.ledger import Ledger

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


def after(*looks: Facts) -> Ledger:
    kept = Ledger()
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
    assert ledger.merge(Ledger(units=(good,)), Facts(units=(poor,))).units == (good,)
    assert ledger.merge(Ledger(units=(poor,)), Facts(units=(good,))).units == (good,)
    assert ledger.merge(Ledger(units=(good,)), Facts(units=(worse,))).units == (worse,)


DAY = date(2026, 3, 4)
SEEN_BY_CI = CheckFacts(3, 0, 0, "abc", by="ci", on=DAY)
PUBLIC = RepoFacts("ada/one", 7, "https://github.com/ada/one", "public", given="portfolio/template")
OPEN = replace(DONE, repo="ada/one", checks=SEEN_BY_CI)
HIDDEN = replace(PUBLIC, name="ada/nobodys-business", id=8, visibility="private")
SECRET = replace(OPEN, repo=HIDDEN.name, unit="week-2", title="A private title", what="Secret.")
LOOK = Facts(repos=(PUBLIC,), units=(OPEN,), owners=("ada",))
ALL = Facts(repos=(PUBLIC, HIDDEN), units=(OPEN, SECRET), owners=("ada",))


def test_a_result_that_ci_really_saw_become_worse_lowers_the_unit() -> None:
    worse = replace(OPEN, checks=replace(SEEN_BY_CI, done=2, failing=1))
    kept = ledger.merge(ledger.merge(Ledger(), LOOK), replace(LOOK, units=(worse,)))
    assert kept.units == (worse,)
    assert not kept.units[0].done


def test_what_ci_saw_counts_more_than_what_this_machine_saw() -> None:
    mine = replace(OPEN, checks=CheckFacts(0, 0, 3, "abc"))
    kept = ledger.merge(ledger.merge(Ledger(), LOOK), replace(LOOK, units=(mine,)))
    assert kept.units == (OPEN,)


def test_expired_results_posts_and_approvals_stay() -> None:
    post = PostFacts("posts/a.md", "A", DAY)
    full = replace(
        OPEN, smoke=(SmokeFacts("cpu", "passed"),), approvals=(Approval("grace", "abc"),)
    )
    first = Facts(repos=(replace(PUBLIC, posts=(post,), posts_at="abc"),), units=(full,))
    later = Facts(repos=(PUBLIC,), units=(replace(OPEN, checks=None),))
    kept = ledger.merge(ledger.merge(Ledger(), first), later)
    assert kept.units == (full,)
    assert kept.repos[0].posts == (post,)


def test_a_new_push_alone_changes_nothing() -> None:
    pushed = replace(PUBLIC, head="def", pushed=DAY)
    kept = ledger.merge(Ledger(), LOOK)
    assert ledger.merge(kept, replace(LOOK, repos=(pushed,))) == kept


def test_a_repo_of_another_name_is_the_same_repo() -> None:
    renamed = replace(PUBLIC, name="ada/attention")
    look = Facts(repos=(renamed,), units=(replace(OPEN, repo=renamed.name, checks=None),))
    kept = ledger.merge(ledger.merge(Ledger(), LOOK), replace(look, owners=("ada",)))
    assert [unit.repo for unit in kept.units] == ["ada/attention"]
    assert kept.units[0].checks == SEEN_BY_CI


@pytest.mark.parametrize("count", [True, False])
def test_two_tokens_of_different_sight_change_nothing_by_turns(count: bool) -> None:
    kept = ledger.merge(Ledger(), ALL, count_private=count)
    assert kept.private == int(count)
    for look in (LOOK, ALL, LOOK, LOOK, ALL):
        assert ledger.merge(kept, look, count_private=count) == kept
    text = to_json(kept)
    assert "nobodys-business" not in text
    assert "private title" not in text
    assert "Secret" not in text
    assert "week-2" not in text


def test_a_repo_that_is_public_no_more_loses_its_name_and_stays_finished() -> None:
    kept = ledger.merge(ledger.merge(Ledger(), LOOK), Facts(owners=("Ada",)))
    assert kept == Ledger(gone=("week-1",))
    assert ledger.merge(kept, Facts(owners=("ada",))) == kept
    assert ledger.merge(kept, LOOK).units == (OPEN,)


def test_a_look_that_was_cut_short_takes_no_name_away() -> None:
    kept = ledger.merge(Ledger(), LOOK)
    assert ledger.merge(kept, Facts(owners=())) == kept
    assert ledger.merge(kept, Facts(owners=("another",))) == kept


def test_a_repo_that_became_private_leaves_no_trace() -> None:
    now = Facts(repos=(replace(PUBLIC, visibility="private"),), units=(OPEN,), owners=("ada",))
    kept = ledger.merge(ledger.merge(Ledger(), LOOK), now)
    assert kept == Ledger()


def test_a_folder_of_this_machine_is_not_told_on_github() -> None:
    local = Facts(repos=(RepoFacts("w1"),), units=(DONE,))
    assert ledger.merge(ledger.merge(Ledger(), local), Facts(owners=("ada",))) == Ledger()


def test_a_unit_that_its_repo_no_longer_claims_is_not_its_own_any_more() -> None:
    repo = replace(PUBLIC, units=("week-3",))
    corrected = replace(LOOK, repos=(repo,), units=(replace(OPEN, unit="week-3"),))
    kept = ledger.merge(ledger.merge(Ledger(), LOOK), corrected)
    assert [unit.unit for unit in kept.units] == ["week-3"]


def test_a_private_repo_that_became_public_is_not_counted_twice() -> None:
    kept = ledger.merge(Ledger(), ALL, count_private=True)
    now = replace(HIDDEN, visibility="public")
    later = ledger.merge(kept, replace(ALL, repos=(PUBLIC, now)), count_private=True)
    assert later.private == 0


def test_private_work_of_a_plan_that_was_left_is_not_counted_in_this_one() -> None:
    left = replace(ALL, units=(OPEN, replace(SECRET, unit="old-plan/week-2")))
    assert ledger.merge(Ledger(), left, count_private=True).private == 0


def test_the_same_result_on_another_day_changes_nothing() -> None:
    again = replace(OPEN, checks=replace(SEEN_BY_CI, on=date(2026, 3, 9)))
    kept = ledger.merge(Ledger(), LOOK)
    assert ledger.merge(kept, replace(LOOK, units=(again,))) == kept


def test_a_ledger_of_a_newer_toolkit_is_neither_read_nor_restored() -> None:
    text = json.dumps({"schema": "portfolio/ledger/v3", "more": 1})
    with pytest.raises(ledger.NewerError):
        ledger.from_json(text, "ledger.json")
    with pytest.raises(ledger.NewerError):
        remembered.read(text.encode(), lambda: [b"{}"], "ledger.json")


def test_a_ledger_of_the_first_version_is_read() -> None:
    text = json.dumps(
        {"schema": "portfolio/facts/v1", "notes": [], "units": [{"repo": "w1", "unit": "week-1"}]}
    )
    assert ledger.from_json(text, "ledger.json") == Ledger(units=(UnitFacts("w1", "week-1"),))
    kept = ledger.merge(Ledger(), ALL)
    assert ledger.from_json(to_json(kept), "ledger.json") == kept


def test_what_the_board_says_is_kept() -> None:
    board = BoardFacts(
        by_hand=("week-3",), approvals={"week-1": (Approval("grace", "abc", DAY),)},
        issues={"plan/week-1": 4}, people={"grace": 7},
    )  # fmt: skip
    kept = ledger.merge(Ledger(), replace(LOOK, board=board))
    assert kept.units[0].approvals == (Approval("grace", "abc", DAY),)
    assert (kept.by_hand, kept.issues) == (("week-3",), {"plan/week-1": 4})
    assert kept.people == {"grace": 7}
    assert ledger.merge(kept, LOOK) == kept
    assert ledger.merge(kept, replace(LOOK, board=BoardFacts())).by_hand == ()
    taken_back = BoardFacts(approvals={"week-1": ()})
    assert ledger.merge(kept, replace(LOOK, board=taken_back)).units[0].approvals == ()
    assert ledger.from_json(to_json(kept), "ledger.json") == kept
