"""Finished work as it is shown: every claim with what bears it out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.test_portfolio import CONFIG, PLAN
from toolkit import links, portfolio, works
from toolkit.config import Config
from toolkit.facts import Approval, CheckFacts, PostFacts, RepoFacts, SmokeFacts, UnitFacts
from toolkit.ledger import Ledger
from toolkit.portfolio import Portfolio

DAY = date(2026, 3, 4)
CI = CheckFacts(3, 0, 0, "abc1234", by="ci", on=DAY)
UNIT = UnitFacts("ada/one", "week-1", "One", True, "I built one.", "Loss fell to 0.31.", 3, CI)
REPO = RepoFacts("ada/one", 1, "https://github.com/ada/one", "public", given="portfolio/template")
MENTOR = (Approval("grace", "def5678", DAY),)


def numbered(n: int, **facts: Any) -> tuple[UnitFacts, RepoFacts]:
    name = f"ada/{n}"
    unit = replace(UNIT, repo=name, unit=f"week-{n}", title=f"Work {n}", **facts)
    return unit, replace(REPO, name=name, id=n, url=f"https://github.com/{name}")


def built(*pairs: tuple[UnitFacts, RepoFacts], config: Config = CONFIG) -> Portfolio:
    units, repos = zip(*pairs, strict=True) if pairs else ((), ())
    return portfolio.build(PLAN, Ledger(repos=repos, units=units), config)


@pytest.mark.parametrize(
    ("facts", "evidence"),
    [
        ({}, ("CI",)),
        ({"checks": replace(CI, by="self")}, ("self",)),
        ({"approvals": MENTOR}, ("mentor", "CI")),
        ({"checks": replace(CI, done=2, todo=1), "approvals": MENTOR}, ("mentor",)),
        ({"checks": None, "approvals": MENTOR}, ("mentor",)),
    ],
)
def test_done_is_labelled_by_what_bears_it_out(
    facts: dict[str, Any], evidence: tuple[str, ...]
) -> None:
    (work,) = built(numbered(1, **facts)).works
    assert work.evidence == evidence


@pytest.mark.parametrize(
    "facts",
    [
        {"finished": False},
        {"checks": None},
        {"checks": replace(CI, done=2, todo=1)},
        {"checks": replace(CI, edited=("tests/a.py",))},
        {"checks": None, "finished": False, "approvals": MENTOR},
    ],
)
def test_what_nothing_bears_out_is_no_work(facts: dict[str, Any]) -> None:
    assert built(numbered(1, **facts)).works == ()


def test_a_unit_without_a_name_counts_and_is_not_shown() -> None:
    found = portfolio.build(PLAN, Ledger(gone=("week-1",), private=2), CONFIG)
    assert (found.done, found.works, found.featured) == (3, (), ())


def test_no_more_is_told_to_be_done_than_there_is() -> None:
    assert portfolio.build(PLAN, Ledger(private=99), CONFIG).done == 4


def test_links_lead_to_what_was_proved() -> None:
    (work,) = built((UNIT, REPO)).works
    assert work.address == "https://github.com/ada/one"
    assert work.proof == "https://github.com/ada/one/commit/abc1234/checks"
    assert work.written == "https://github.com/ada/one/compare/portfolio/template...abc1234"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://a b", 'https://x"y'])
def test_what_is_no_address_makes_no_link(url: str) -> None:
    repo = replace(REPO, url=url)
    found = (links.repo(repo), links.commit(repo, "abc1234"), links.written(repo, "abc1234"))
    assert found == ("", "", "")


@pytest.mark.parametrize("sha", ["", "main", "abc123/../x", "ABC1234", "abc1234\n"])
def test_what_is_no_commit_makes_no_link(sha: str) -> None:
    assert links.written(REPO, sha) == links.checks(REPO, sha) == ""


@pytest.mark.parametrize(
    ("result", "number"),
    [
        ("The loss fell to 0.31.", "0.31"),
        ("Accuracy of 98.2 % on 10,000 digits", "98.2 %"),
        ("It answers in <50 ms.", "<50 ms"),
        ("All 16 checks pass.", "16"),
        ("3.1× faster than NumPy", "3.1×"),
        ("ResNet18 reaches 93%", "93%"),
        ("-0.4 points", "-0.4 points"),
        ("In 2,500 steps", "2,500 steps"),
        ("12 of 12 checks pass.", "12 of 12"),
        ("Gradients agree to 1e-7.", "1e-7"),
        ("On 10,000 digits it reaches 98.2 %.", "98.2 %"),
        ("A 3D plot of the 2nd layer on 2026-03-04", ""),
        ("Trained 30 s; test accuracy 98.1%", "98.1%"),
        ("Perplexity 1.9 on 10 MB of text", "1.9"),
        ("Loss fell from 2.3 to 0.31 in 90 s", ""),
        ("It did not reach 90% accuracy, only 61%", ""),
        ("It answers in 40 ms", "40 ms"),
        ("no number", ""),
        ("", ""),
    ],
)
def test_the_number_of_a_result_is_found_with_its_unit(result: str, number: str) -> None:
    assert works.number_in(result) == number


def test_the_strongest_three_come_first_and_the_learners_choice_before_them() -> None:
    pairs = [
        numbered(1, result=""),
        numbered(2, approvals=MENTOR),
        numbered(3),
        numbered(4, smoke=(SmokeFacts("cpu", "passed"),)),
    ]
    assert [work.key for work in built(*pairs).featured] == ["week-2", "week-4", "week-3"]
    chosen = replace(CONFIG, featured=("week-1", "week-99"))
    assert [w.key for w in built(*pairs, config=chosen).featured] == ["week-1", "week-2", "week-4"]


def test_skills_are_those_that_finished_work_shows() -> None:
    (one, repo), (two, other) = numbered(1), numbered(2)
    (open_one, unseen) = numbered(3, finished=False)
    found = built(
        (one, replace(repo, tools=("NumPy", "PyTorch"), topics=("linear-algebra",))),
        (two, replace(other, tools=("numpy",), language="Python")),
        (open_one, replace(unseen, tools=("Spark",))),
    )
    shown = {skill.name: [work.key for work in skill.works] for skill in found.skills}
    assert next(iter(shown.items())) == ("NumPy", ["week-1", "week-2"])
    assert shown["linear algebra"] == ["week-1"]
    assert "Spark" not in shown


def test_a_post_belongs_to_its_unit_and_the_newest_is_first() -> None:
    posts = tuple(
        PostFacts(f"posts/{n}.md", str(n), date(2026, 3, n), unit)
        for n, unit in ((1, ""), (2, "week-1"), (3, "week-2"))
    )
    found = built((UNIT, replace(REPO, posts=posts, posts_at="abc1234")))
    assert [post.title for post in found.works[0].posts] == ["2", "1"]
    assert [view.post.title for view in found.posts] == ["3", "2", "1"]
