"""The managed sections of the profile README, compared whole."""

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from tests.golden import Golden
from tests.posts import sample
from tests.test_portfolio import CONFIG, PLAN, UNITS
from tests.test_text import HOSTILE
from toolkit import portfolio
from toolkit.config import Skip
from toolkit.curriculum import Curriculum
from toolkit.facts import CheckFacts, UnitFacts
from toolkit.ledger import Ledger
from toolkit.portfolio import Portfolio
from toolkit.render import readme

CARDS = {
    name: (f"{name}-light.svg", f"{name}-dark.svg") for name in ("featured", "progress", "map")
}
PARTS = ("Basics", "Basics", "Models", "Models")
DONE = UnitFacts(
    "attention", "week-1", "Attention from scratch", True, "I built attention.", "99 % of 512.", 9,
    CheckFacts(3, 0, 0, "0123456789abcdef", official=True),
)  # fmt: skip
DOING = UnitFacts("w2", "week-2", commits=1, checks=CheckFacts(1, 2, 0))


def plan(*parts: str) -> Curriculum:
    units = [replace(u, part=p) for u, p in zip(UNITS, parts or PARTS, strict=True)]
    return replace(PLAN, units=tuple(units))


def built(*units: UnitFacts, skip: tuple[Skip, ...] = ()) -> Portfolio:
    return portfolio.build(plan(), Ledger(units=units), replace(CONFIG, skip=skip))


CASES = {
    "empty": built(),
    "begun": built(DONE, DOING, skip=(Skip("week-4"),)),
    "troubled": built(
        replace(DOING, unit="week-1", checks=None),
        replace(DOING, checks=CheckFacts(1, 1, 1, edited=("tests/checks/test_a.py",))),
        replace(DOING, unit="week-3", finished=True, checks=CheckFacts(1, 0, 2)),
    ),
    "finished": built(
        *(replace(DONE, unit=unit.key, title="", what="", result="") for unit in UNITS)
    ),
    "one part": portfolio.build(plan("", "", "", ""), Ledger(units=(DONE,)), CONFIG),
}


@pytest.mark.parametrize("case", CASES)
def test_the_sections_read_as_they_should(case: str, golden: Golden) -> None:
    parts = readme.sections(CASES[case], {})
    text = "".join(f"<!-- {name} -->\n\n{body}\n\n" for name, body in parts.items())
    golden(f"{case.replace(' ', '-')}.md", text)


def test_a_whole_portfolio_on_github_reads_as_it_should(golden: Golden) -> None:
    """With cards, links to proof and to what was written, posts, skills, a review and a site."""
    parts = readme.sections(sample.learner(), CARDS, "https://ada.github.io/ada/")
    golden("whole.md", "".join(f"<!-- {n} -->\n\n{body}\n\n" for n, body in parts.items()))


def test_the_sections_know_no_date() -> None:
    later = replace(CONFIG, start=CONFIG.start.replace(year=2031))
    rendered = [portfolio.build(plan(), Ledger(units=(DONE, DOING)), c) for c in (CONFIG, later)]
    assert readme.sections(rendered[0], {}) == readme.sections(rendered[1], {})


def skeleton(portfolio: Portfolio) -> list[str]:
    """The kinds of tokens that the sections are made of, words left out."""
    github = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = github.parse("\n\n".join(readme.sections(portfolio, CARDS).values()))
    inline = [child for token in tokens for child in token.children or []]
    return [t.type for t in tokens] + [t.type for t in inline if t.type[:4] != "text"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_change_nothing_around_them(words: str) -> None:
    if not words.strip("\x00"):
        words = "x"

    def everywhere(text: str) -> Portfolio:
        one = replace(DONE, repo=text, title=text, what=text, result=text)
        two = replace(DOING, repo=text, title=text)
        titled = replace(plan(text, "b", "c", "d"), title=f"a {text} b")
        return portfolio.build(titled, Ledger(units=(one, two)), CONFIG)

    assert skeleton(everywhere(words)) == skeleton(everywhere("harmless"))


@pytest.mark.parametrize(
    ("done", "total", "filled"),
    [(0, 0, 0), (0, 9, 0), (1, 1000, 1), (1, 2, 5), (999, 1000, 9), (9, 9, 10), (1, 1, 10)],
)
def test_a_bar_is_full_or_empty_only_when_that_is_true(done: int, total: int, filled: int) -> None:
    assert readme.bar(done, total) == "█" * filled + "░" * (10 - filled)
