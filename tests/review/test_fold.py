"""A review's state is what its thread says: states, commands and roles in a table."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.review.test_commands import NOTHING
from tests.review.world import (
    ADA,
    BOT,
    GRACE,
    LINUS,
    MARK,
    PEOPLE,
    STRANGER,
    UNIT,
    A,
    B,
    comment,
    says,
    thread,
)  # fmt: skip
from toolkit.facts import Approval
from toolkit.issues.model import Comment, Issue, Person
from toolkit.review import fold
from toolkit.review.fold import Review
from toolkit.review.people import People

Said = tuple[Person, str]
TO: dict[str, tuple[Said, ...]] = {
    "requested": (),
    "taken": ((GRACE, "/take"),),
    "changes": ((GRACE, "/changes"),),
    "ready": ((GRACE, "/changes"), (ADA, "/ready")),
    "approved": ((GRACE, "/approve"),),
    "withdrawn": ((ADA, "/withdraw"),),
}
# One row for each command and role: what each state becomes, `.` where it is refused.
TABLE = """
            requested taken     changes   ready     approved withdrawn
grace /take    taken     .         .         .         .        .
grace /approve approved  approved  approved  approved  .        .
grace /changes changes   changes   .         changes   changes  .
grace /score   taken     taken     changes   ready     approved .
grace /later   requested taken     .         ready     .        .
grace /help    requested taken     changes   ready     approved withdrawn
grace /ready   .         .         .         .         .        .
grace /withdraw .        .         .         .         .        .
grace /accept  .         .         .         .         .        .
linus /take    taken     .         .         .         .        .
linus /approve approved  .         .         .         .        .
linus /changes changes   .         .         .         .        .
linus /score   taken     .         .         .         .        .
linus /later   .         .         .         .         .        .
linus /help    requested taken     changes   ready     approved withdrawn
ada   /take    .         .         .         .         .        .
ada   /approve .         .         .         .         .        .
ada   /changes .         .         .         .         .        .
ada   /score   .         .         .         .         .        .
ada   /later   .         .         .         .         .        .
ada   /accept  .         .         .         .         .        .
ada   /help    requested taken     changes   ready     approved withdrawn
ada   /ready   .         .         ready     .         ready    .
ada   /withdraw withdrawn withdrawn withdrawn withdrawn .       .
"""
FULL = {"/score": "/score 1 4", "/later": "/later 3d", "/accept": "/accept sundays 4"}
ROLES = {"grace": GRACE, "linus": LINUS, "ada": ADA}
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
CASES = [
    (name, command, state, became)
    for name, command, *states in ROWS
    for state, became in zip(TO, states, strict=True)
]


def folded(issue: Issue, people: People = PEOPLE) -> Review:
    return fold.fold(issue, people, UNIT.rubric)


@pytest.mark.parametrize(("name", "command", "state", "became"), CASES)
def test_a_command_moves_a_review_or_is_refused(
    name: str, command: str, state: str, became: str
) -> None:
    words = FULL.get(command, command)
    assert folded(thread(*TO[state])).state == state
    review = folded(thread(*TO[state], (ROLES[name], f"Dear all,\n{words}\nbye")))
    number = len(TO[state]) + 1
    if became == ".":
        assert review.state == state
        assert [(no.comment, no.typed, bool(no.why)) for no in review.refused] == [
            (number, command, True)
        ]
        assert review.reactions[-1] == (number, "confused")
    else:
        assert (review.state, review.refused) == (became, ())
        assert review.reactions[-1] == (number, "rocket" if command == "/approve" else "+1")


# Who has no say, whatever they are called.
NOBODIES = {
    "a stranger": STRANGER,
    "a bot": Person("dependabot", 9, bot=True),
    "a bot that calls itself the workflow": Person("github-actions-x", 9, bot=True),
    "a person who calls themselves the workflow": Person("github-actions", 9),
    "a bot under a mentor's name": Person("grace", 2, bot=True),
    "a mentor's old login, which somebody took": Person("grace", 99),
    "a login in other letters": Person("grаce", 99),
    "a letter that is lowered to another": Person("\u212aay", 98),
    "nobody, since the account is gone": Person("", 0),
}


@pytest.mark.parametrize("who", NOBODIES)
@pytest.mark.parametrize("state", TO)
def test_nobody_else_has_a_say_or_gets_an_answer(who: str, state: str) -> None:
    before = thread(*TO[state])
    everything = "\n".join(FULL.get(row[1], row[1]) for row in ROWS)
    people = replace(PEOPLE, mentors=("grace", "linus", "kay"))
    for words in (everything, "/aprove", says(what="asked", mentor="linus")):
        after = thread(*TO[state], (NOBODIES[who], words))
        assert folded(after, people) == folded(before, people)


def test_a_mentor_is_known_under_a_new_login() -> None:
    review = folded(thread((Person("hopper", 2), "/take")))
    assert (review.state, review.mentor) == ("taken", "grace")


def test_nobody_is_their_own_mentor() -> None:
    people = People("ada", ("ADA", "grace"))
    assert folded(thread((ADA, "/approve")), people).state == "requested"


@pytest.mark.parametrize("case", NOTHING)
def test_a_hostile_comment_of_a_mentor_does_nothing(case: str) -> None:
    words = f"{NOTHING[case]}\n\n@octocat @github/team {{{{ 7*7 }}}} $(id) `id` [x](y)"
    assert folded(thread((GRACE, words))) == folded(thread())


def test_our_marks_in_a_mentors_comment_are_only_words() -> None:
    fakes = (MARK.replace("mentor=grace", "mentor=linus"), says(what="asked", mentor="linus"))
    assert folded(thread(*((GRACE, fake) for fake in fakes))) == folded(thread())
    mine = thread((BOT, says(what="asked", mentor="linus", by="2026-03-18")))
    assert (folded(mine).mentor, folded(mine).asked) == ("linus", ("grace", "linus"))


def test_several_commands_in_a_comment_count_in_their_order() -> None:
    review = folded(
        thread((GRACE, "/take\n/score 1 5\n/score every 3\n/SCORE overall 4\n/approve"))
    )
    assert review.state == "approved"
    assert review.scores == (("1", 3), ("overall", 4))
    assert review.approvals == (Approval("grace", A, date(2026, 3, 3)),)


@pytest.mark.parametrize("name", ["4", "0", "Every shape is explained. And more", "e", "x", "²"])
def test_a_score_for_no_criterion_is_refused(name: str) -> None:
    review = folded(thread((GRACE, f"/score {name} 5")))
    assert review.scores == ()
    assert "1 to 3" in review.refused[0].why


def test_an_edited_comment_counts_as_it_reads_now() -> None:
    first, second = comment(1, GRACE, "/approve"), comment(2, ADA, "/withdraw")
    issue = replace(thread(), comments=(first, second))
    assert folded(issue).state == "approved"
    edited = replace(first, body="Sorry, not yet", edited="2026-03-04T00:00:00Z")
    assert folded(replace(issue, comments=(edited, second))).state == "withdrawn"


def test_an_approval_is_of_what_the_mentor_was_shown() -> None:
    said = ((GRACE, "/changes"), (ADA, "/ready"), (GRACE, "/approve"))
    assert folded(thread(*said)).approvals[0].commit == A
    shown = f"{MARK}\n<!-- portfolio:shown of=2 commit={B} by=2026-03-15 -->"
    assert folded(thread(*said, body=shown)).approvals[0].commit == B
    waiting = folded(thread(*said[:2], body=shown))
    assert (waiting.by, waiting.pending and waiting.pending.since) == (date(2026, 3, 15), A)


def test_who_asks_for_changes_takes_their_approval_back() -> None:
    assert folded(thread((GRACE, "/approve"), (GRACE, "/changes"))).approvals == ()
    asked_again = folded(thread((GRACE, "/approve"), (ADA, "/ready")))
    assert (asked_again.state, len(asked_again.approvals)) == ("ready", 1)


@pytest.mark.parametrize(
    ("said", "by"),
    [
        (((GRACE, "/later 3d"),), date(2026, 3, 11)),
        (((GRACE, "/later 1w"), (GRACE, "/later 1d")), date(2026, 3, 16)),
        (((GRACE, "/take"),), date(2026, 3, 8)),
        (((GRACE, "/changes"),), None),
        (((GRACE, "/approve"),), None),
    ],
)
def test_the_day_to_hope_for_follows_the_mentor(said: Sequence[Said], by: date | None) -> None:
    assert folded(thread(*said)).by == by


def test_a_mentor_who_comes_late_has_a_week_from_then() -> None:
    late = replace(thread(), comments=(comment(1, GRACE, "/take", "2026-03-20T10:00:00Z"),))
    assert folded(late).by == date(2026, 3, 27)
    later = replace(thread(), comments=(comment(1, GRACE, "/later 3d", "2026-03-20T10:00:00Z"),))
    assert folded(later).by == date(2026, 3, 23)


def test_a_mentor_who_was_taken_from_the_settings_has_no_say() -> None:
    people = replace(PEOPLE, mentors=("linus",))
    review = folded(thread((GRACE, "/approve")), people)
    assert (review.state, review.mentor) == ("requested", "")
    closed = thread((GRACE, "/approve"), open=False, labels=("portfolio", "review: approved"))
    assert (folded(closed, people).state, folded(closed, people).closed) == ("approved", True)


def test_who_closes_a_request_takes_it_back_and_may_open_it_again() -> None:
    closed = thread((GRACE, "/take"), open=False)
    assert (folded(closed).state, folded(closed).closed) == ("withdrawn", True)
    assert folded(replace(closed, open=True)).state == "taken"


def test_an_approved_review_may_go_on() -> None:
    closed = thread((GRACE, "/approve"), (ADA, "/ready"), open=False, labels=("review: approved",))
    assert folded(closed).state == "ready"


@pytest.mark.parametrize(
    "body",
    ["", "<!-- portfolio:review unit=week-3 mentor=mallory commit=zz by=never -->",
     "<!-- portfolio:review unit=week-3 mentor=ada -->", f"x {MARK}", f"`{MARK}`", "@grace"],
)  # fmt: skip
def test_a_body_without_our_mark_asks_nobody(body: str) -> None:
    review = folded(thread(body=body))
    assert (review.state, review.mentor, review.asked, review.commit) == ("requested", "", (), "")
    assert folded(thread((LINUS, "/take"), body=body)).mentor == "linus"


def test_a_strangers_issue_with_our_mark_asks_nobody() -> None:
    assert folded(thread(author=STRANGER)).mentor == ""


WORDS = [FULL.get(row[1], row[1]) for row in ROWS[:9]] + [
    "/approve\n/ready", "/ready\n/withdraw", "hm", "/aprove", says(what="asked", mentor="linus"),
    says(what="reminder", mentor="grace", by="2026-03-08"), says(what="ready", of="2"),
]  # fmt: skip
COMMENTS = st.lists(
    st.builds(
        comment, st.integers(1, 9), st.sampled_from([ADA, GRACE, LINUS, STRANGER, BOT]),
        st.sampled_from(WORDS),
        st.sampled_from(["2026-03-03T00:00:00Z", "2026-03-09T00:00:00Z"]),
        st.sampled_from(["", "2026-03-10T00:00:00Z"]),
    ),
    max_size=9,
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(COMMENTS, st.data())
def test_any_order_and_repetition_give_the_same_review(
    comments: list[Comment], data: st.DataObject
) -> None:
    ordered = replace(thread(), comments=tuple(fold.in_order(comments)))
    again = data.draw(st.lists(st.sampled_from(comments), max_size=5)) if comments else []
    mixed = replace(thread(), comments=tuple(data.draw(st.permutations([*comments, *again]))))
    assert folded(mixed) == folded(ordered)
