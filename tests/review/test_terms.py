"""A mentor's terms: what they accept, what is promised by them, and what may leave the issue."""

from datetime import date

import pytest

from tests.review.world import (
    ADA,
    BOT,
    GRACE,
    LINUS,
    PEOPLE,
    STRANGER,
    A,
    invited,
    thread,
)  # fmt: skip
from toolkit.facts import Approval
from toolkit.issues.model import Person
from toolkit.review import fold, terms
from toolkit.review.terms import Terms

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)


def agreed(*said: tuple[Person, str]) -> Terms | None:
    return terms.fold(invited("grace", *said), "grace", PEOPLE).terms


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("/accept sundays 4", Terms("grace", 6, 4)),
        ("Gladly.\n\n/Accept Monday 1 NAMED", Terms("grace", 0, 1, named=True)),
        ("/accept wed 2 scores named", Terms("grace", 2, 2, named=True, scores=True)),
        ("/accept sundays 4\n/withdraw", None),
        ("/accept sundays 4\n/accept fridays 1", Terms("grace", 4, 1)),
        ("/accept sundays 4\n/help\n/take", Terms("grace", 6, 4)),
        ("sundays 4", None),
        ("> /accept sundays 4", None),
    ],
)
def test_an_invitation_holds_what_the_mentor_said(words: str, expected: Terms | None) -> None:
    assert agreed((GRACE, words)) == expected


@pytest.mark.parametrize("who", [ADA, LINUS, STRANGER, BOT, Person("grace", 99)])
def test_nobody_accepts_for_somebody_else(who: Person) -> None:
    found = terms.fold(invited("grace", (who, "/accept sundays 4\n/acept")), "grace", PEOPLE)
    assert found == terms.Invitation("grace")


def test_a_command_that_belongs_elsewhere_is_refused_once() -> None:
    found = terms.fold(invited("grace", (GRACE, "/approve"), (GRACE, "/acept")), "grace", PEOPLE)
    assert [(no.typed, no.why) for no in found.refused] == [
        ("/approve", "This is for a review, not for an invitation."),
        ("/acept", "Did you mean /accept?"),
    ]
    assert [reaction for _, reaction in found.reactions] == ["confused", "confused"]
    after = terms.fold(
        invited("grace", (GRACE, "/acept"), (GRACE, "/accept sundays 4")), "grace", PEOPLE
    )
    assert after.refused == ()


@pytest.mark.parametrize(
    ("asked", "promised", "day"),
    [
        (MONDAY, [], SUNDAY),
        (SUNDAY, [], date(2026, 3, 15)),
        (MONDAY, [SUNDAY], SUNDAY),
        (MONDAY, [SUNDAY] * 2, date(2026, 3, 15)),
        (MONDAY, [SUNDAY] * 2 + [date(2026, 3, 15)] * 2, date(2026, 3, 22)),
    ],
)
def test_the_promise_is_the_next_day_of_theirs_with_room(
    asked: date, promised: list[date], day: date
) -> None:
    assert terms.promise(Terms("grace", 6, 2), asked, promised) == day


def test_a_name_and_scores_leave_the_issue_only_by_consent() -> None:
    review = fold.fold(thread((GRACE, "/score 1 4\n/approve")), PEOPLE, ("Clear.",))
    on = date(2026, 3, 3)
    for named in (True, False):
        known = {"grace": Terms("grace", 6, 1, named=named)}
        assert terms.approvals(review, known) == (Approval("grace" if named else "", A, on),)
    assert terms.approvals(review, {}) == (Approval("", A, on),)
    for mine in (True, False):
        for theirs in (True, False):
            known = {"grace": Terms("grace", 6, 1, scores=theirs)}
            out = terms.scores(review, known, wanted=mine)
            assert out == ((("1", 4),) if mine and theirs else ())
    assert terms.scores(review, {}, wanted=True) == ()
