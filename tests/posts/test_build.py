"""Many posts at once: what did not change is not made again, and one bad file stops no other."""

import dataclasses
import os
import signal
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tests.posts.awkward import BAD
from tests.posts.notebooks import code, markdown, notebook, png, source
from toolkit.edges import workers
from toolkit.edges.workers import Task
from toolkit.errors import PortfolioError
from toolkit.posts import build, kept
from toolkit.posts.sources import Source


def _sources(number: int, folder: Path) -> list[Source]:
    return [
        source(f"# Post {n}\n\nText ![a](a.png)", f"posts/{n}.md", folder, first=date(2026, 1, n))
        for n in range(1, number + 1)
    ]


@pytest.fixture
def week(tmp_path: Path) -> Path:
    (tmp_path / "week-1/posts").mkdir(parents=True)
    (tmp_path / "week-1/posts/a.png").write_bytes(png())
    return tmp_path / "week-1"


def test_posts_come_back_newest_first_and_the_same_from_the_cache(week: Path) -> None:
    made, problems, shown = build.posts(_sources(5, week), week.parent / "cache", 2)
    assert problems == []
    assert [post.title for post in made] == [f"Post {n}" for n in (5, 4, 3, 2, 1)]
    assert build.posts(_sources(5, week), week.parent / "cache", 2) == (made, problems, shown)


def test_nothing_is_rendered_when_nothing_changed(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = week.parent / "cache"
    build.posts(_sources(3, week), cache, 2)
    before = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    monkeypatch.setitem(sys.modules, "toolkit.posts.make", None)  # whoever renders needs it
    build.posts(_sources(3, week), cache, 2)
    assert {path: path.stat().st_mtime_ns for path in cache.iterdir()} == before


@pytest.mark.parametrize(
    "change", [{"data": b"Other"}, {"commit": "abc"}, {"private": ("a",)}, {"drafts": True},
               {"handed_out": frozenset({"x"})}, {"last": date(2026, 2, 2)}]
)  # fmt: skip
def test_whatever_a_post_is_made_from_counts(week: Path, change: dict[str, object]) -> None:
    (one,) = _sources(1, week)
    assert kept.mark(one) != kept.mark(dataclasses.replace(one, **change))  # type: ignore[arg-type]


def test_another_picture_under_the_same_name_is_seen(week: Path) -> None:
    cache = week.parent / "cache"
    (before,), *_ = build.posts(_sources(1, week), cache, 1)
    (week / "posts/a.png").write_bytes(png(7, 7))
    (after,), *_ = build.posts(_sources(1, week), cache, 1)
    assert before.assets != after.assets


def test_a_picture_that_comes_later_is_shown(week: Path) -> None:
    cache = week.parent / "cache"
    picture = (week / "posts/a.png").rename(week.parent / "kept.png")
    (before,), *_ = build.posts(_sources(1, week), cache, 1)
    assert before.assets == ()
    picture.rename(week / "posts/a.png")
    (after,), *_ = build.posts(_sources(1, week), cache, 1)
    assert len(after.assets) == 1
    (week / "posts/a.png").unlink()
    assert build.posts(_sources(1, week), cache, 1)[0] == [before]


def test_a_missing_picture_alone_renders_nothing_again(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (week / "posts/a.png").unlink()
    made = build.posts(_sources(1, week), week.parent / "cache", 1)
    monkeypatch.setitem(sys.modules, "toolkit.posts.make", None)
    assert build.posts(_sources(1, week), week.parent / "cache", 1) == made


def test_the_day_of_the_first_commit_comes_back_from_the_cache(week: Path) -> None:
    (one,) = _sources(1, week)
    dated = dataclasses.replace(one, data=b"---\ndate: 2020-01-01\n---\n\nWords")
    for _ in range(2):
        (post,), *_ = build.posts([dated], week.parent / "cache", 1)
        assert (post.date, post.first) == (date(2020, 1, 1), date(2026, 1, 1))


def test_a_spoiled_cache_is_made_again(week: Path) -> None:
    cache = week.parent / "cache"
    made = build.posts(_sources(1, week), cache, 1)
    (path,) = cache.glob("*.post")
    for spoiled in (b"", b"{}", path.read_bytes()[:-9], b"[1]\n", path.read_bytes()[:40]):
        path.write_bytes(spoiled)
        assert build.posts(_sources(1, week), cache, 1) == made


def test_bad_files_are_named_and_the_others_are_built(week: Path) -> None:
    bad = [source(data, f"notebooks/{n}.ipynb") for n, (data, _) in enumerate(BAD.values())]
    good = source(notebook(markdown("# Good"), code("1")), "notebooks/good.ipynb")
    made, problems, _ = build.posts([*bad, good], week.parent / "cache", 2)
    assert [post.title for post in made] == ["Good"]
    assert [p.path for p in problems] == [one.where for one in bad]
    assert build.posts([*bad, good], week.parent / "cache", 2)[1] == problems


def work(item: str) -> str:
    """What the tests below ask of a worker."""
    match item:
        case "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleeps":
            while True:
                time.sleep(0.01)
        case "fails":
            raise ValueError("of no use")
        case "refuses":
            raise PortfolioError("No.", where="there", mend="Ask.")
        case "eats":
            return "x" * 3_000_000_000
    return item.upper()


def test_a_worker_that_dies_sleeps_fails_or_eats_takes_no_other_with_it() -> None:
    task = Task("tests.posts.test_build", "work", seconds=2, memory=2_000_000_000)
    items = ["a", "dies", "b", "sleeps", "fails", "refuses", "eats", "c"]
    results = workers.each(task, items, 2)
    assert [r for r in results if isinstance(r, str)] == ["A", "B", "C"]
    assert [str(r) for r in results if isinstance(r, PortfolioError)] == [
        "It broke the process that worked on it.",
        "It took longer than 2 seconds.",
        "It stumbled: ValueError: of no use",
        "No.",
        "It needs too much memory.",
    ]
    assert results[5].where == "there"
