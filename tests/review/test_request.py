"""Whom a request goes to, what it says, and what the form on the web gives."""

from dataclasses import replace
from datetime import date

import pytest
import yaml

from tests.review.world import (
    ADA,
    EVIDENCE,
    GRACE,
    KEY,
    PEOPLE,
    STRANGER,
    A,
    done,
    part,
    seen,
    thread,
)  # fmt: skip
from tests.test_text import HOSTILE
from toolkit.errors import PortfolioError
from toolkit.issues.model import EditIssue, Issue
from toolkit.review import fold, form, request
from toolkit.review import seen as seen_
from toolkit.review.fold import Review
from toolkit.review.people import People
from toolkit.review.request import Asked, choose
from toolkit.review.terms import Terms

TODAY = date(2026, 3, 2)
TERMS = {"grace": Terms("grace", 6, 1), "linus": Terms("linus", 2, 1)}
WITH_GRACE = Review("week-4", mentor="grace", by=date(2026, 3, 8))
FORM = "### Unit\n\nweek-3\n\n### Mentor\n\n{}\n\n### Question\n\nIs the mask right?\n"


def test_the_first_mentor_who_is_free_is_asked() -> None:
    assert choose("", PEOPLE, TERMS, [], TODAY) == Asked("grace", date(2026, 3, 8))
    assert choose("", PEOPLE, TERMS, [WITH_GRACE], TODAY) == Asked("linus", date(2026, 3, 4))
    assert choose("LINUS", PEOPLE, TERMS, [], TODAY).mentor == "linus"
    done_with = replace(WITH_GRACE, state="approved")
    assert choose("grace", PEOPLE, TERMS, [done_with], TODAY) == Asked("grace", date(2026, 3, 8))


@pytest.mark.parametrize(
    ("wanted", "people", "terms", "reviews", "words"),
    [
        ("", People("ada"), {}, [], "There is no mentor yet."),
        ("", PEOPLE, {}, [], "No mentor can be asked now"),
        ("", PEOPLE, TERMS, [WITH_GRACE, replace(WITH_GRACE, mentor="linus")], "No mentor can"),
        ("grace", PEOPLE, TERMS, [WITH_GRACE], "grace has an open request of yours."),
        ("grace", PEOPLE, {}, [], "grace has not said yes yet."),
        ("mallory", PEOPLE, TERMS, [], "mallory is no mentor of yours."),
        ("ada", PEOPLE, TERMS, [], "ada is no mentor of yours."),
    ],
)
def test_who_cannot_be_asked_is_said_with_what_to_do(
    wanted: str, people: People, terms: dict[str, Terms], reviews: list[Review], words: str
) -> None:
    with pytest.raises(PortfolioError, match=words) as error:
        choose(wanted, people, terms, reviews, TODAY)
    assert error.value.mend


@pytest.mark.parametrize("words", HOSTILE)
def test_a_question_does_nothing_and_hides_nothing(words: str) -> None:
    asked = Asked("grace", date(2026, 3, 8))
    opened = request.opened(KEY, asked, EVIDENCE, PEOPLE, words)
    plain = request.opened(KEY, asked, EVIDENCE, PEOPLE)
    assert opened.body.startswith(plain.body)
    question = opened.body.removeprefix(plain.body)
    assert "<" not in question
    assert "@" not in question.replace("@&#8203;", "")
    issue = Issue(7, "", opened.body, ADA, labels=opened.labels, at="2026-03-02T09:00:00Z")
    review = fold.fold(issue, PEOPLE)
    assert (review.mentor, review.commit, review.by) == ("grace", A, date(2026, 3, 8))


def test_the_next_review_of_a_unit_has_the_next_number() -> None:
    known = [
        "deep/review/week-3/1",
        "deep/review/week-3/9",
        "deep/review/week-33/12",
        "deep/week-3",
    ]
    assert request.key("week-3", "deep", known) == "deep/review/week-3/10"
    assert request.key("week-4", "deep", known) == "deep/review/week-4/1"


def filled(mentor: str = "_No response_", **kw: object) -> Issue:
    issue = Issue(9, "Review", FORM.format(mentor), ADA, labels=("portfolio",))
    return replace(issue, **kw)  # type: ignore[arg-type]


def test_a_request_from_the_web_becomes_a_review() -> None:
    after, _ = done(seen(filled()), TODAY)
    issue = after.issues[KEY]
    assert issue.body.index("Is the mask right?") < issue.body.index("@grace")
    assert set(issue.labels) == {"portfolio", "review: requested"}
    assert issue.title == "Review of week-3: Attention from scratch"
    assert seen_.threads(after)[0].review.mentor == "grace"
    assert done(after, TODAY)[1] == []


@pytest.mark.parametrize(
    ("issue", "words"),
    [
        (filled("mallory"), "mallory is no mentor of yours."),
        (filled(body=FORM.replace("week-3", "week-9").format("grace")), "has no unit"),
    ],
)
def test_a_request_from_the_web_that_cannot_be_sent_says_why(issue: Issue, words: str) -> None:
    after, changes = done(seen(issue), TODAY)
    assert [c.labels for c in changes if isinstance(c, EditIssue)] == [None, None, None]
    told = part(after.others[0].body)
    assert words in told
    assert "@" not in told
    assert done(after, TODAY)[1] == []


def test_what_is_no_form_of_the_learner_stays_as_it_is() -> None:
    quiet, _ = done(seen(), TODAY)
    for issue in (
        filled(author=STRANGER), filled(author=GRACE), filled(open=False),
        filled(body="### Unit\n\nweek-3"), filled(body=""),
    ):  # fmt: skip
        assert done(replace(quiet, others=(issue,)), TODAY)[1] == []


def test_two_requests_at_once_go_to_two_mentors() -> None:
    other = filled(number=10, body=FORM.replace("week-3", "week-4").format("_No response_"))
    after, _ = done(seen(filled(), other), TODAY)
    assert [t.review.mentor for t in seen_.threads(after)] == ["grace", "linus"]
    third, _ = done(seen(thread(), filled("grace")), TODAY)
    assert "grace has an open request of yours." in third.others[0].body


def test_the_form_gives_what_is_read() -> None:
    told = yaml.safe_load(form.written(["grace", "yes"]))
    labels = [field["attributes"]["label"] for field in told["body"]]
    assert (labels, told["labels"]) == (["Unit", "Mentor", "Question"], ["portfolio"])
    options = told["body"][1]["attributes"]["options"]
    assert options[1:] == ["grace", "yes"]
    assert form.read(filled(options[0]), PEOPLE) == form.Form("week-3")
    assert form.read(filled("grace"), PEOPLE) == form.Form("week-3", "grace")
