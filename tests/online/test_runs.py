"""What stands in a check run may be written by anybody's code: it is facts, or it is left out."""

import json
import math
from datetime import date
from typing import Any

import pytest

from tests.online.world import fenced
from toolkit import facts
from toolkit.facts import Facts, RepoFacts, UnitFacts
from toolkit.online import runs
from toolkit.text import one_line

HEAD, DAY = "a" * 40, date(2026, 3, 4)
CHECKS: dict[str, Any] = {
    "unit": "week-1", "commit": HEAD, "total": 2, "done": 1, "todo": 1, "failing": 0,
    "edited": [], "checks": [{"state": "done", "title": "A"}, {"state": "todo", "title": "B"}],
}  # fmt: skip
SMOKE: dict[str, Any] = {
    "unit": "week-1", "commit": HEAD, "state": "passed", "figures": {"device": "cpu"},
    "curves": {"training": [[1, 2.0], [2, 1.0]]},
}  # fmt: skip
POST: dict[str, Any] = {"path": "posts/a.md", "title": "A", "date": "2026-03-04", "minutes": 3}
BLOG: dict[str, Any] = {"commit": HEAD, "posts": [POST]}
GOOD = {"portfolio/checks/v1": CHECKS, "portfolio/smoke/v1": SMOKE, "portfolio/blog/v1": BLOG}
EVIL = "\x1b[31m<script>alert(1)</script>\u202e\ud800`\n# "


def node(kind: str, text: str | None, **more: Any) -> dict[str, Any]:
    """A check run as GitHub tells of it."""
    suite = {"app": {"slug": "github-actions"}}
    return {"databaseId": 1, "externalId": kind, "status": "COMPLETED", "text": text,
            "completedAt": "2026-03-04T10:00:00Z", "checkSuite": suite, **more}  # fmt: skip


def told(*nodes: dict[str, Any] | None) -> runs.Told:
    return runs.read(nodes, HEAD, ("week-1", "week-2"))


def changed(kind: str, **more: Any) -> dict[str, Any]:
    return node(kind, fenced({**GOOD[kind], **more}))


def post(**more: Any) -> dict[str, Any]:
    return changed("portfolio/blog/v1", posts=[{**POST, **more}])


def checks(**more: Any) -> dict[str, Any]:
    return changed("portfolio/checks/v1", **more)


def smoke(**more: Any) -> dict[str, Any]:
    return changed("portfolio/smoke/v1", **more)


def curve(points: Any) -> dict[str, Any]:
    return smoke(curves={"training": points})


def raw(text: str | None) -> dict[str, Any]:
    return node("portfolio/checks/v1", text)


DEEP = "[" * 30_000 + "]" * 30_000
HOSTILE = {
    "no text": (raw(None), "no data that can be read"),
    "no block": (raw("nothing"), "no data that can be read"),
    "no JSON": (raw(fenced("{")), "no data that can be read"),
    "no table": (raw(fenced([1])), "no data that can be read"),
    "a million entries": (raw(fenced({"edited": ["x"] * 1_000_000})), "no data that can be read"),
    "very deep": (raw(fenced(f'{{"commit": {DEEP}}}')), "no data that can be read"),
    "a number of many digits": (raw(fenced(f'{{"done": {"9" * 50_000}}}')), "no data"),
    "empty": (raw(fenced({})), "another commit"),
    "another commit": (checks(commit="b" * 40), "another commit"),
    "a commit that is none": (checks(commit=[HEAD]), "another commit"),
    "another unit": (checks(unit="week-3"), "a unit that is not in this repo"),
    "a unit that is none": (smoke(unit={"week-1": 1}), "a unit that is not in this repo"),
    "numbers as text": (checks(done="1"), "done is no sensible number"),
    "numbers with a point": (checks(done=1.0), "done is no sensible number"),
    "true for a number": (checks(done=True), "done is no sensible number"),
    "below zero": (checks(todo=-1), "todo is no sensible number"),
    "huge": (checks(done=10**30), "done is no sensible number"),
    "nan": (checks(done=math.nan), "done is no sensible number"),
    "infinite": (checks(failing=math.inf), "failing is no sensible number"),
    "missing": (checks(total=None), "total is no sensible number"),
    "a wrong sum": (checks(total=3), "its numbers do not add up"),
    "other checks": (checks(done=2, todo=0), "its numbers do not add up"),
    "checks that are none": (checks(checks=[1]), "checks holds what is no table"),
    "checks in a table": (checks(checks={}), "checks is no list"),
    "thousands of edited files": (checks(edited=["x"] * 5000), "edited is no list"),
    "edited numbers": (checks(edited=[1]), "edited is no text"),
    "a title that is none": (
        checks(checks=[{"state": "done"}, {"state": "todo", "title": 7}]), "title is no text"),
    "figures that are none": (smoke(figures=[]), "figures is no table"),
    "a device that is none": (smoke(figures={"device": 1}), "device is no text"),
    "a state that is none": (smoke(state=None), "state is no text"),
    "curves that are none": (smoke(curves=[]), "curves is no table"),
    "a curve that is none": (curve({}), "a curve is no list of points"),
    "a point that is none": (curve([1]), "no pair of numbers"),
    "a point of three": (curve([[1, 2, 3]]), "no pair of numbers"),
    "a point of text": (curve([["1", "2"]]), "no pair of numbers"),
    "a point of truth": (curve([[1, True]]), "no pair of numbers"),
    "parameters as text": (
        smoke(figures={"device": "cpu", "parameters": "9"}), "parameters is no sensible number"),
    "parameters below zero": (
        smoke(figures={"device": "cpu", "parameters": -9}), "parameters is no sensible number"),
    "posts that are none": (changed("portfolio/blog/v1", posts=[[]]), "posts holds what is no"),
    "thousands of posts": (changed("portfolio/blog/v1", posts=[{}] * 9000), "posts is no list"),
    "a post without a path": (post(path=""), "no proper path"),
    "a path upwards": (post(path="posts/../../x"), "no proper path"),
    "a path from the root": (post(path="/etc/passwd"), "no proper path"),
    "a path with a backslash": (post(path="posts\\a.md"), "no proper path"),
    "a path with escapes": (post(path="posts/\x1b[2J.md"), "no proper path"),
    "a post without a title": (post(title=" \x00 "), "no proper path or title"),
    "a title of numbers": (post(title=1), "title is no text"),
    "no date": (post(date=None), "no proper date"),
    "a date of the week": (post(date="2026-W10-3"), "no proper date"),
    "a date long ago": (post(date="0001-01-01"), "no proper date"),
    "tags in a text": (post(tags="a"), "tags is no list"),
    "a tag that is none": (post(tags=[{}]), "tag is no text"),
    "half a minute": (post(minutes=0.5), "minutes is no sensible number"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_data_is_left_out_with_a_note_in_our_own_words(name: str) -> None:
    hostile, why = HOSTILE[name]
    seen = told(hostile)
    assert not seen.anything
    (note,) = seen.wrong
    assert note.startswith(f"a check run {hostile['externalId']} is left out: ")
    assert why in note
    assert one_line(note) == note


@pytest.mark.parametrize("kind", GOOD)
def test_the_good_beside_the_hostile_is_used(kind: str) -> None:
    seen = told(*(hostile for hostile, _ in HOSTILE.values()), changed(kind))
    alone = told(changed(kind))
    assert (seen.checks, seen.smoke, seen.posts) == (alone.checks, alone.smoke, alone.posts)
    assert alone.anything
    assert alone.wrong == ()


def test_words_are_on_one_line_without_control_characters_and_cut() -> None:
    evil = EVIL + "x" * 5000
    seen = told(
        checks(edited=[evil], checks=[{"state": "todo", "title": evil}], done=0, total=1),
        smoke(figures={"device": "cuda:0", "name": evil}, curves={evil: [[1, 2]]}),
        post(title=evil, summary=evil, tags=[EVIL * 9] * 30, unit="week-1"),
    )
    assert seen.wrong == ()
    repo = RepoFacts("ada/one", posts=seen.posts or ())
    unit = UnitFacts("ada/one", "week-1", checks=seen.checks["week-1"],
                     smoke=tuple(seen.smoke.values()))  # fmt: skip
    text = facts.to_json(Facts(repos=(repo,), units=(unit,)))
    assert facts.from_json(text, "") == Facts(repos=(repo,), units=(unit,))
    for hidden in ("\x1b", "\\u001b", "\u202e", "\ud800", "\\n"):
        assert hidden not in text
    assert max(map(len, text.splitlines())) < 700
    assert len(repo.posts[0].tags) == 20


def test_curves_are_few_short_and_finite() -> None:
    points = [[step, step % 7 or None] for step in range(4000)]
    points += [[4000, 1e300], [10**400, 1.0], [4001, -(10**400)]]  # type: ignore[list-item]
    text = json.dumps({**SMOKE, "curves": {str(n): points for n in range(9)}})[:-1]
    text = text.replace("[4000, 1e+300]", "[4000, NaN], [4000, Infinity], [4000, 1e999]")
    assert len(text) > 60_000  # more than a check run of ours ever holds
    short = {**SMOKE, "curves": {str(n): points[3900:] for n in range(9)}}
    seen = told(node("portfolio/smoke/v1", fenced(short))).smoke["week-1", "cpu"]
    assert list(seen.curves) == ["0", "1", "2", "3"]
    for curve in seen.curves.values():
        assert 2 < len(curve) <= 60
        assert all(math.isfinite(value) and abs(value) <= 7000 for p in curve for value in p)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
def test_a_number_that_is_none_is_no_point(number: str) -> None:
    text = json.dumps(SMOKE).replace("[1, 2.0]", f"[1, {number}], [{number}, 1]")
    seen = told(node("portfolio/smoke/v1", fenced(text))).smoke["week-1", "cpu"]
    assert seen.curves == {"training": ((2.0, 1.0),)}


@pytest.mark.parametrize(
    "more",
    [
        {"checkSuite": {"app": {"slug": "somebody-else"}}},
        {"checkSuite": {"app": None}},
        {"checkSuite": None},
        {"status": "IN_PROGRESS"},
        {"externalId": "portfolio/checks/v9"},
        {"externalId": None},
    ],
)
def test_what_no_workflow_has_said_to_its_end_is_not_looked_at(more: dict[str, Any]) -> None:
    assert told({**checks(), **more}, {}, None) == runs.Told(HEAD)


@pytest.mark.parametrize(
    ("said", "is_so"), [(True, True), (False, False), (1, False), ("x", False)]
)
def test_only_a_plain_yes_makes_checks_official(said: object, is_so: bool) -> None:
    assert told(checks(official=said)).checks["week-1"].official is is_so


def test_the_newest_of_a_kind_unit_and_device_counts() -> None:
    def at(hour: int, number: int, it: dict[str, Any]) -> dict[str, Any]:
        return {**it, "databaseId": number, "completedAt": f"2026-03-0{hour}T10:00:00Z"}

    seen = told(
        at(5, 1, checks(done=2, todo=0, checks=[])),
        at(4, 2, checks()),
        at(4, 3, checks(unit="week-2")),
        at(4, 4, smoke(state="failed")),
        at(4, 5, smoke()),
        at(4, 6, smoke(figures={"device": "cuda:0"})),
        at(4, 7, smoke(state="skipped", figures={})),
        at(4, 8, changed("portfolio/blog/v1", posts=[])),
        at(3, 9, post()),
    )
    assert {key: (found.done, found.on) for key, found in seen.checks.items()} == {
        "week-1": (2, date(2026, 3, 5)), "week-2": (1, DAY),
    }  # fmt: skip
    assert {key: found.state for key, found in seen.smoke.items()} == {
        ("week-1", "cpu"): "passed", ("week-1", "cuda"): "passed",
    }  # fmt: skip
    assert seen.posts == ()
    assert seen.wrong == ()
