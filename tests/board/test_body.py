"""The bodies of the board's issues, compared whole."""

from dataclasses import replace
from datetime import date

import pytest
from markdown_it import MarkdownIt

from tests.board.world import CONFIG, DOING, DONE, MONDAY, PLAN, UNITS, World
from tests.github.mails import mentions
from tests.golden import Golden
from tests.test_text import HOSTILE
from toolkit.board import body
from toolkit.curriculum import Resource
from toolkit.facts import Approval, CheckFacts
from toolkit.issues.limits import MOST


def begun(*, private: bool = True) -> World:
    """A world in the second week: one unit done, one reviewed, one in work."""
    world = World(date(2026, 3, 12))
    world.board = replace(world.board, private=private)
    reviewed = replace(DONE, unit="week-4", approvals=(Approval("grace", on=MONDAY),))
    world.units = [DONE, DOING, replace(reviewed, checks=CheckFacts(2, 1, 0))]
    world.sync()
    return world


@pytest.mark.parametrize("unit", ["week-2", "week-3", "board"])
@pytest.mark.parametrize("private", [True, False], ids=["private", "public"])
def test_the_bodies_read_as_they_should(unit: str, private: bool, golden: Golden) -> None:
    world = begun(private=private)
    world.wait(7)
    world.sync()
    seen = "private" if private else "public"
    golden(f"{unit}-{seen}.md", world.issue(unit).body + "\n")


def test_where_everybody_may_look_there_is_no_word_of_time() -> None:
    world = begun(private=False)
    world.wait(90)
    world.sync()
    told = "".join(issue.body for issue in world.board.issues)
    shown = "\n".join(line for line in told.splitlines() if not line.startswith("<!--"))
    for word in ("2026", "March", "due", "Due", "Pace", "ahead of", "in a row", "late", "behind"):
        assert word not in shown


def test_falling_behind_moves_dates_by_whole_weeks_and_says_nothing_of_it() -> None:
    world = World()
    world.sync()
    assert "**Due:** 8 March 2026" in world.issue("week-1").body
    world.wait(30)
    world.sync()
    told = world.issue("week-1").body + world.issue("board").body
    assert "**Due:** 5 April 2026" in told
    for word in ("late", "behind", "overdue", "missed", "should have", "sorry"):
        assert word not in told.lower()


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_a_plan_do_nothing(words: str) -> None:
    unit = replace(
        UNITS[0], title=words, goals=(words,), deliverables=(words,), module=words, project=words,
        part=words, resources=(Resource(words, "https://example.org", words),),
    )  # fmt: skip
    world = World(plan=replace(PLAN, title=words, units=(unit, *UNITS[1:])))
    world.sync()
    for issue in world.board.issues:
        assert "\n" not in issue.title
        assert len(issue.title) <= 256
        assert mentions(issue.body) == []
        assert len([line for line in issue.body.splitlines() if "portfolio:" in line
                    and line.startswith("<!--")]) in (5, 8)  # fmt: skip
        html = MarkdownIt("commonmark", {"html": True}).enable("table").render(issue.body)
        assert "<script" not in html
        assert "<img" not in html
    before = world.wrote
    world.sync()
    assert world.wrote == before


@pytest.mark.parametrize(
    ("words", "reference"),
    [("see torvalds/linux#12", "linux#12"), ("#1 first", "#1"), ("GH-7 too", "GH-7")],
)
def test_words_point_to_nobodys_issue(words: str, reference: str) -> None:
    world = World(plan=replace(PLAN, units=(replace(UNITS[0], goals=(words,)), *UNITS[1:])))
    world.sync()
    assert reference not in world.issue("week-1").body


def test_a_link_to_a_thread_leaves_no_trace_there() -> None:
    at = Resource("Bug", "https://github.com/python/cpython/issues/1")
    world = World(plan=replace(PLAN, units=(replace(UNITS[0], resources=(at,)), *UNITS[1:])))
    world.sync()
    told = world.issue("week-1").body
    assert "https://redirect.github.com/python/cpython/issues/1" in told
    assert "https://github.com/python" not in told


def test_what_is_too_long_is_cut_with_a_link_and_stays_so() -> None:
    long = replace(UNITS[0], goals=tuple(f"Goal {n} " + "word " * 60 for n in range(400)))
    many = tuple(replace(UNITS[1], key=f"u-{n}", title="A" * 150, start_week=2 + n, end_week=2 + n)
                 for n in range(500))  # fmt: skip
    world = World(plan=replace(PLAN, units=(long, *many), milestones=()))
    world.sync()
    for unit in ("week-1", "board"):
        told = world.issue(unit).body
        assert 50_000 < len(told) <= MOST
        assert "There is more than fits here: [all of the plan](https://ada.dev)." in told
        assert told.endswith("-->")
    mine = world.person("week-1", body="Mine. " * 2000 + "\n\n" + world.issue("week-1").body)
    world.sync()
    kept = world.issue("week-1").body
    assert kept.startswith(mine.body[:12000])
    assert len(kept) <= MOST
    before = world.wrote
    world.sync()
    assert world.wrote == before


def test_a_plan_without_anything_but_titles_has_a_whole_body() -> None:
    bare = tuple(replace(u, goals=(), steps=(), resources=(), practice=(), deliverables=(),
                         module=None, project=None, part=None) for u in UNITS)  # fmt: skip
    world = World(plan=replace(PLAN, units=bare), config=replace(CONFIG, mentors=()))
    world.sync()
    told = world.issue("week-1").body
    assert "###" not in told.partition("portfolio:end unit")[0]
    assert "`portfolio new week-1`" in told
    assert "mentor" not in told
    assert world.board.milestones == ()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (DONE, "CI"),
        (replace(DONE, checks=CheckFacts(3, 0, 0)), "self"),
        (replace(DONE, approvals=(Approval(),)), "mentor, CI"),
        (replace(DONE, checks=None, approvals=(Approval("grace"),)), "mentor: grace"),
    ],
)
def test_evidence_is_named(facts: object, said: str) -> None:
    world = World()
    world.units = [facts]  # type: ignore[list-item]  # one of the table above
    world.sync()
    assert f"Week 1: Unit 1 ({said})" in world.issue("board").body


def test_the_names_of_units_are_for_people() -> None:
    assert body.name(UNITS[0]) == "Week 1"
    assert body.name(replace(UNITS[0], key="intro")) == "intro"
