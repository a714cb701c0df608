"""Reviews followed from request to end: whole bodies, who is told, and nothing twice."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.golden import Golden
from tests.review.world import (
    ADA,
    BOT,
    EVIDENCE,
    GRACE,
    GRACES,
    KEY,
    LINUS,
    OTHER,
    PEOPLE,
    PLAN,
    STRANGER,
    B,
    C,
    comment,
    done,
    ids,
    invited,
    part,
    say,
    seen,
    thread,
    with_commit,
)  # fmt: skip
from tests.test_text import HOSTILE
from toolkit.facts import Approval
from toolkit.issues.model import AddComment, Board, Change, EditIssue, Issue, OpenIssue, Person
from toolkit.review import mails, plan, request
from toolkit.review import seen as seen_
from toolkit.review.evidence import Changed, Evidence
from toolkit.review.seen import Seen

MONDAY = date(2026, 3, 2)
MENTION = re.compile(r"(?<![\w`])@([A-Za-z0-9-]+)")


def day(number: int) -> date:
    """So many days after the request."""
    return MONDAY + timedelta(days=number)


def at(number: int, hour: int = 9) -> str:
    return f"{day(number)}T{hour:02}:00:00Z"


def requested(question: str = "Is the mask right?") -> Seen:
    """A board on which the review was just asked for."""
    quiet, _ = done(seen(), MONDAY)
    asked = request.choose("", PEOPLE, seen_.agreed(quiet), [], MONDAY)
    opened = request.opened(KEY, asked, EVIDENCE, PEOPLE, question)
    issue = Issue(7, opened.title, opened.body, BOT, labels=opened.labels, at=at(0))
    return replace(quiet, issues={**quiet.issues, KEY: issue})


def spoken(before: Seen, who: Person, words: str, number: int) -> Seen:
    """The board after a comment and the run that it woke."""
    return done(say(before, KEY, who, words, at(number)), day(number))[0]


def newer(before: Seen, commit: str) -> Seen:
    return replace(before, evidence={**before.evidence, "week-3": with_commit(EVIDENCE, commit)})


def told(after: Seen) -> str:
    """A review as people find it: state, labels, body, and comments of ours."""
    issue = after.issues[KEY]
    head = f"{issue.title}\n{'open' if issue.open else 'closed'}: {', '.join(issue.labels)}\n\n"
    ours = (c.body for c in issue.comments if "portfolio:says" in c.body)
    return head + part(issue.body) + "".join(f"\n=== comment ===\n\n{body}" for body in ours)


def stories() -> dict[str, Seen]:
    """The board at each point of a review."""
    begun = requested()
    taken = spoken(begun, GRACE, "I will look.\n/take\n/aprove", 1)
    changes = spoken(taken, GRACE, "/score 1 4\n/changes\n\nThe mask is turned round.", 6)
    ready = spoken(newer(changes, B), ADA, "/ready", 9)
    approved = spoken(ready, GRACE, "/score overall 5\n/approve", 13)
    approved, _ = done(approved, day(16))
    late, _ = done(begun, day(7))
    return {
        "requested": begun,
        "taken": taken,
        "changes": changes,
        "ready": ready,
        "approved": approved,
        "approved-then-new-commits": done(newer(approved, C), day(17))[0],
        "withdrawn": spoken(begun, ADA, "/withdraw", 2),
        "late": late,
        "reassigned": done(late, day(15))[0],
    }


STORIES = stories()


@pytest.mark.parametrize("name", STORIES)
def test_a_review_reads_as_it_should(name: str, golden: Golden) -> None:
    golden(f"{name}.md", told(STORIES[name]))


@pytest.mark.parametrize("name", STORIES)
def test_a_second_run_writes_nothing(name: str) -> None:
    assert done(STORIES[name], day({"late": 7, "reassigned": 15}.get(name, 3)))[1] == []


def test_an_invitation_reads_as_it_should(golden: Golden) -> None:
    before, changes = done(seen(accepted=False), MONDAY)
    assert ids(changes) == {"Label": 1, "OpenIssue": 2}
    golden("invitation.md", part(before.issues[GRACES].body))
    after, _ = done(say(before, GRACES, GRACE, "/accept sundays 4 named\n/acept", at(1)), day(1))
    golden("invitation-accepted.md", part(after.issues[GRACES].body))
    assert after.issues[GRACES].open
    left, _ = done(say(after, GRACES, GRACE, "/withdraw", at(2)), day(2))
    assert part(left.issues[GRACES].body) == part(before.issues[GRACES].body)
    assert done(left, day(3))[1] == []


def test_nobody_is_mentioned_before_they_accepted() -> None:
    after, changes = done(seen(accepted=False), MONDAY)
    texts = [c.body for c in changes if isinstance(c, OpenIssue)]
    assert len(texts) == 2
    assert not any(MENTION.search(text) for text in texts)
    form = "### Unit\n\nweek-3\n\n### Mentor\n\ngrace\n\n### Question\n\nx"
    waiting, changes = done(replace(after, others=(Issue(9, "", form, ADA),)), MONDAY)
    assert "grace has not said yes yet." in waiting.others[0].body
    assert not MENTION.search(waiting.others[0].body)


@pytest.mark.parametrize("name", STORIES)
def test_a_review_mentions_only_the_mentor_who_is_asked(name: str) -> None:
    issue = STORIES[name].issues[KEY]
    # It stays for good: one that comes back is a new mail.
    assert set(MENTION.findall(issue.body)) == (set() if name == "reassigned" else {"grace"})
    comments = "".join(c.body for c in issue.comments if c.author == BOT)
    expected = {"late": {"grace"}, "reassigned": {"grace", "linus"}}
    assert set(MENTION.findall(comments)) == expected.get(name, set())


def test_the_next_mentor_gets_the_same_request_and_may_answer() -> None:
    after = STORIES["reassigned"]
    review = seen_.threads(after)[0].review
    assert (review.mentor, review.state, review.by) == ("linus", "requested", date(2026, 3, 18))
    approved = spoken(after, LINUS, "/approve", 16)
    assert approved.issues[KEY].labels == ("portfolio", "review: approved")
    back = spoken(after, GRACE, "Sorry for the wait.\n/take", 16)
    assert seen_.threads(back)[0].review.mentor == "grace"


def test_a_mentor_who_asks_for_time_is_not_reminded_before() -> None:
    later = spoken(requested(), GRACE, "/later 2w", 3)
    quiet, changes = done(later, day(20))
    assert changes == []
    _, changes = done(quiet, day(21))
    assert ids(changes)["AddComment"] == 1


def test_one_reminder_and_no_more_where_nobody_else_can_be_asked() -> None:
    alone = requested()
    alone = replace(alone, issues={**alone.issues, "deep/mentor/linus": invited("linus")})
    comments = 0
    for number in range(60):
        alone, changes = done(alone, day(number))
        comments += ids(changes).get("AddComment", 0)
    assert comments == 1
    assert "need not do anything" not in alone.issues[KEY].comments[0].body


def test_a_request_to_somebody_who_is_no_mentor_any_more_goes_to_the_next() -> None:
    people = replace(PEOPLE, mentors=("linus",))
    after, _ = done(replace(requested(), people=people), day(1))
    assert seen_.threads(after)[0].review.mentor == "linus"


def test_an_approval_stays_when_its_mentor_leaves() -> None:
    people = replace(PEOPLE, mentors=("linus",))
    assert done(replace(STORIES["approved"], people=people), day(20))[1] == []


def test_an_approved_review_goes_on_with_ready_and_is_open_again() -> None:
    again = spoken(newer(STORIES["approved"], C), ADA, "/ready", 24)
    issue = again.issues[KEY]
    assert (issue.open, issue.labels) == (True, ("portfolio", "review: ready"))
    assert f"compare/{B}...{C}" in issue.body
    final, _ = done(spoken(again, GRACE, "/approve", 26), day(32))
    assert not final.issues[KEY].open
    assert seen_.threads(final)[0].review.approvals[0].commit == C


def test_what_a_person_opens_again_stays_open() -> None:
    approved = STORIES["approved"]
    opened = replace(approved.issues[KEY], open=True)
    after, changes = done(replace(approved, issues={**approved.issues, KEY: opened}), day(16))
    assert changes == []
    assert after.issues[KEY].open


def test_who_closes_a_request_by_hand_is_asked_nothing() -> None:
    begun = requested()
    closed = replace(begun.issues[KEY], open=False)
    after, changes = done(replace(begun, issues={**begun.issues, KEY: closed}), day(1))
    assert ids(changes) == {"Label": 2, "EditIssue": 1}
    assert after.issues[KEY].labels == ("portfolio", "review: withdrawn")
    for number in range(2, 40):
        after, changes = done(after, day(number))
        assert changes == []


def test_what_people_add_stays() -> None:
    begun = requested()
    issue = begun.issues[KEY]
    mine = f"My words above.\n{issue.body}\nAnd below, for @octocat.\n"
    issue = replace(issue, body=mine, labels=(*issue.labels, "my label"), title="My title")
    after = spoken(replace(begun, issues={**begun.issues, KEY: issue}), GRACE, "/take", 1)
    issue = after.issues[KEY]
    assert issue.body.startswith("My words above.\n")
    assert issue.body.endswith("\nAnd below, for @octocat.\n")
    assert (issue.title, set(issue.labels)) == (
        "My title", {"my label", "portfolio", "review: taken"},
    )  # fmt: skip


def test_a_managed_part_that_was_deleted_comes_back() -> None:
    begun = requested()
    bare = replace(begun.issues[KEY], body="Only my words.")
    after, _ = done(replace(begun, issues={**begun.issues, KEY: bare}), day(1))
    assert after.issues[KEY].body.startswith("<!-- portfolio:key deep/review/week-3/1 -->\nOnly my")
    assert seen_.threads(after)[0].review.mentor in ("", "linus", "grace")
    settled, _ = done(after, day(2))
    assert done(settled, day(2))[1] == []


def test_strangers_make_no_noise() -> None:
    begun = requested()
    for words in ("/approve", "/aprove", "@grace /take", "x" * 60_000, "<!-- portfolio:begin -->"):
        assert done(say(begun, KEY, STRANGER, words, at(1)), day(1))[1] == []


def test_a_strangers_issue_with_our_key_is_not_seen() -> None:
    mine, theirs = thread(number=7), thread(number=3, author=STRANGER)
    board = Board("ada/study", (theirs, mine), viewer="ada")
    assert seen_.on(board, PLAN, PEOPLE, {}).issues == {KEY: mine}
    lost = replace(mine, body="Only my words.")
    board = Board("ada/study", (theirs, lost), numbers={KEY: 7}, viewer="ada")
    assert seen_.on(board, PLAN, PEOPLE, {}).issues == {KEY: lost}


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_change_nothing_around_them(words: str) -> None:
    unit = replace(EVIDENCE.unit, title=words or "x", rubric=(words,))
    evidence = replace(
        EVIDENCE, unit=unit, failing=(words,), ruled_out=(words,),
        largest=(Changed(words, words, 3, 1),),
    )  # fmt: skip
    begun = requested()
    after, _ = done(replace(begun, evidence={"week-3": evidence}), day(1))
    body = after.issues[KEY].body
    assert set(MENTION.findall(body)) == {"grace"}
    assert "<script" not in body
    assert body.count("<!-- portfolio:end") == 1
    assert body.count("<details>") == body.count("</details>") == 2


def test_a_body_stays_within_githubs_limit() -> None:
    long = tuple("@" * 5_000 for _ in range(300))
    unit = replace(EVIDENCE.unit, title="@" * 5_000, rubric=long)
    largest = tuple(Changed("@" * 5_000, "@" * 5_000, 3, 1) for _ in range(3))
    huge = replace(EVIDENCE, unit=unit, failing=long, ruled_out=long, largest=largest)
    begun = requested()
    after, _ = done(replace(begun, evidence={"week-3": huge}), day(1))
    body = after.issues[KEY].body
    assert 10_000 < len(body) <= 60_000
    assert "All of it is in the repo" in body
    assert seen_.threads(after)[0].review.mentor == "grace"


def test_a_unit_of_which_nothing_is_known_can_be_reviewed() -> None:
    begun = requested()
    after, _ = done(replace(begun, evidence={"week-3": Evidence(EVIDENCE.unit)}), day(1))
    assert "not run yet" in after.issues[KEY].body


SAID = st.lists(
    st.tuples(st.sampled_from([GRACE, LINUS, ADA, STRANGER]),
              st.sampled_from(["/take", "/changes", "/ready", "/approve", "/aprove", "/later 3d",
                               "/score 1 3", "/withdraw", "hm"])),
    max_size=6,
)  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(SAID, st.sets(st.integers(0, 5)))
def test_lost_events_change_nothing_in_the_end(
    said: list[tuple[Person, str]], heard: set[int]
) -> None:
    """Runs after some comments only, or after the last alone: the issue reads the same."""
    begun, once = requested(), requested()
    for number, (who, words) in enumerate(said):
        begun = say(begun, KEY, who, words, at(1, number))
        once = say(once, KEY, who, words, at(1, number))
        if number in heard:
            begun, _ = done(begun, day(1))
    for _ in range(2):
        begun, once = done(begun, day(1))[0], done(once, day(1))[0]
    known, now = begun.issues[KEY], once.issues[KEY]
    assert (known.open, known.labels) == (now.open, now.labels)
    threads = seen_.threads(begun), seen_.threads(once)
    assert threads[0][0].review.state == threads[1][0].review.state
    assert threads[0][0].review.scores == threads[1][0].review.scores


def test_nobody_gets_more_than_two_mails_a_week_from_us() -> None:
    """Two units under review at once, with late mentors and changes, for half a year."""
    now = requested()
    sent: list[tuple[date, str]] = []
    for number in range(180):
        today = day(number)
        for unit in ("week-3", "week-4"):
            now = _asked_anew(now, unit, today)
        if number % 10 == 4:
            open_ones = [t for t in seen_.threads(now) if t.review.state == "changes"]
            for t in open_ones:
                now = say(now, t.key, ADA, "/ready", at(number))
        if number % 13 == 6:
            for t in seen_.threads(now):
                who = {"grace": GRACE, "linus": LINUS}.get(t.review.mentor)
                if who and t.review.open and t.review.state != "changes":
                    words = "/approve" if t.review.readies else "/changes"
                    now = say(now, t.key, who, words, at(number))
        now, changes = done(now, today)
        sent += [(today, who) for who in _mailed(now, changes)]
    assert len(sent) > 20
    for on, name in sent:
        week = [w for d, w in sent if d <= on and d > on - timedelta(days=7) and w == name]
        assert len(week) <= mails.MOST


def _asked_anew(now: Seen, unit: str, today: date) -> Seen:
    reviews = [t.review for t in seen_.threads(now)]
    if any(r.unit == unit and r.open for r in reviews) or today.weekday():
        return now
    free = [m for m in ("grace", "linus") if not any(r.open and r.mentor == m for r in reviews)]
    if not free:
        return now
    evidence = EVIDENCE if unit == "week-3" else Evidence(OTHER)
    asked = request.choose(free[0], PEOPLE, seen_.agreed(now), reviews, today)
    key = request.key(unit, "deep", now.issues)
    opened = request.opened(key, asked, evidence, PEOPLE)
    number = max(issue.number for issue in now.issues.values()) + 1
    issue = Issue(number, opened.title, opened.body, BOT, labels=opened.labels,
                  at=f"{today}T05:00:00Z")  # fmt: skip
    return replace(now, issues={**now.issues, key: issue})


def _mailed(now: Seen, changes: list[Change]) -> list[str]:
    """Who follows an issue in which we wrote: the learner, those named, those who wrote."""
    found = []
    for change in changes:
        if isinstance(change, AddComment):
            issue = next(i for i in now.issues.values() if i.number == change.number)
            texts = [issue.body, *(c.body for c in issue.comments)]
            named = {name for text in texts for name in MENTION.findall(text)}
            wrote = {c.author.login for c in issue.comments} - {BOT.login}
            found += sorted({"ada"} | named | wrote)
        elif isinstance(change, OpenIssue) or (
            isinstance(change, EditIssue) and change.open is not None
        ):
            found.append("ada")
    return found


def test_a_comment_that_would_be_one_mail_too_many_waits() -> None:
    busy = requested()
    for number, words in enumerate(("/take", "/changes"), 1):
        busy = spoken(busy, GRACE, words, number)
    asked = say(newer(busy, B), KEY, ADA, "/ready", at(3))
    waiting, changes = done(asked, day(3))
    assert "AddComment" not in ids(changes)
    assert f"compare/{'a' * 40}...{B}" in waiting.issues[KEY].body
    assert seen_.threads(waiting)[0].review.commit == B
    assert "AddComment" in ids(plan.plan(waiting, day(11)))


def test_an_issue_is_closed_when_that_is_not_one_mail_too_many() -> None:
    taken = spoken(spoken(requested(), GRACE, "/take", 1), GRACE, "/approve", 2)
    issue = taken.issues[KEY]
    assert (issue.open, issue.labels) == (True, ("portfolio", "review: approved"))
    assert done(taken, day(3))[1] == []
    closed, changes = done(taken, day(8))
    assert ids(changes) == {"EditIssue": 1}
    assert not closed.issues[KEY].open
    assert done(closed, day(30))[1] == []


def test_mails_of_others_of_ours_count_too() -> None:
    withdrawn = say(requested(), KEY, ADA, "/withdraw", at(1))
    busy = [(day(8), "ada"), (day(7), "ada")]
    edit = next(c for c in plan.plan(withdrawn, day(8), busy) if isinstance(c, EditIssue))
    assert edit.open is None
    edit = next(c for c in plan.plan(withdrawn, day(8)) if isinstance(c, EditIssue))
    assert (edit.open, edit.reason) == (False, "not_planned")


def test_an_approval_that_is_edited_away_is_none() -> None:
    approved = STORIES["approved"]
    issue = approved.issues[KEY]
    comments = tuple(replace(c, body=c.body.replace("/approve", "")) for c in issue.comments)
    gone = replace(approved, issues={**approved.issues, KEY: replace(issue, comments=comments)})
    after, _ = done(gone, day(30))
    issue = after.issues[KEY]
    assert (issue.open, issue.labels) == (True, ("portfolio", "review: ready"))
    assert seen_.approvals(after) == {}


def test_edits_are_planned_only_for_what_differs() -> None:
    begun = requested()
    asked = replace(begun.issues[KEY], comments=(comment(50, GRACE, "/help", at(1)),))
    _, changes = done(replace(begun, issues={**begun.issues, KEY: asked}), day(1))
    assert ids(changes) == {"React": 1}
    taken = replace(begun.issues[KEY], comments=(comment(50, GRACE, "/take", at(1)),))
    _, changes = done(replace(begun, issues={**begun.issues, KEY: taken}), day(1))
    edit = next(c for c in changes if isinstance(c, EditIssue))
    assert (edit.title, edit.open, edit.labels) == (None, None, ("portfolio", "review: taken"))


def test_what_reviews_amount_to_reaches_the_portfolio() -> None:
    after = STORIES["approved"]
    assert seen_.approvals(after) == {"week-3": (Approval("grace", B, date(2026, 3, 15)),)}
    assert seen_.under_review(after) == frozenset()
    assert seen_.approvals(STORIES["ready"]) == {}
    assert seen_.under_review(STORIES["ready"]) == {"week-3"}
    begun = replace(say(after, KEY, STRANGER, "hi", at(20)), people=replace(PEOPLE, ids={}))
    assert seen_.met(begun) == {"ada": 1, "grace": 2, "linus": 3}
