"""Which files of a week's repo can be posts, and whose words they hold."""

import json
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.posts.notebooks import code, markdown, notebook, stream
from toolkit import bundled
from toolkit.checks import week as weeks
from toolkit.checks.week import Settings, Week
from toolkit.posts import make, review, sources
from toolkit.posts.notebook import read
from toolkit.posts.sources import digest, own

TODAY = date(2026, 3, 4)


def _git(folder: Path, *args: str, day: str = "2026-01-05") -> None:
    env = {**os.environ, "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
           "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}  # fmt: skip
    subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, env=env)


@pytest.fixture
def repo(tmp_path: Path) -> Week:
    """A week whose notebook was handed out on one day, written in on the next, and run later."""
    folder = tmp_path / "week-27"
    (folder / "notebooks").mkdir(parents=True)
    path = folder / "notebooks/attention.ipynb"
    _git(tmp_path, "init", "--quiet", "--initial-branch=main", str(folder))
    _git(folder, "remote", "add", "origin", "https://github.com/ada/week-27.git")
    for day, cells in (("2026-01-05", 1), ("2026-01-07", 2), ("2026-01-09", 3)):
        path.write_bytes(notebook(*[code(f"x = {n}") for n in range(cells)]))
        _git(folder, "add", "-A")
        _git(folder, "commit", "--quiet", "-m", day, day=day)
    return Week(folder, Settings("distinguished-52", ("week-27",), "library"))


def test_dates_and_addresses_come_from_the_files_own_commits(repo: Week) -> None:
    (repo.folder / "other.txt").write_text("later")
    _git(repo.folder, "add", "-A")
    _git(repo.folder, "commit", "--quiet", "-m", "later", day="2026-02-02")
    (found,) = sources.read_week(repo, TODAY)
    assert (found.first, found.last) == (date(2026, 1, 7), date(2026, 1, 9))
    assert found.tree == f"https://github.com/ada/week-27/blob/{found.commit}"
    post, _, _ = make.post(found)
    assert post
    assert post.code_url == f"{found.tree}/notebooks/attention.ipynb"


def test_files_that_are_not_committed_are_of_today(repo: Week) -> None:
    (repo.folder / "posts").mkdir()
    (repo.folder / "posts/new.md").write_text("New")
    (found,) = [s for s in sources.read_week(repo, TODAY) if s.path == "posts/new.md"]
    assert (found.first, found.last, found.commit, found.tree) == (TODAY, None, "", "")


def test_only_posts_and_notebooks_of_the_repo_itself_are_read(repo: Week, tmp_path: Path) -> None:
    (repo.folder / "posts").mkdir()
    (tmp_path / "outside.md").write_text("secret")
    (repo.folder / "posts/link.md").symlink_to(tmp_path / "outside.md")
    for name in ("posts/a.md", "posts/b.ipynb", "posts/c.txt", "posts/.d.md", "e.md", "README.md"):
        (repo.folder / name).write_text("x")
    found = sources.read_week(repo, TODAY)
    assert [s.path for s in found] == ["posts/a.md", "posts/b.ipynb", "notebooks/attention.ipynb"]


@pytest.mark.parametrize("path", sorted(bundled.PACKS.rglob("*.ipynb")), ids=lambda p: p.stem)
def test_a_notebook_as_it_was_handed_out_is_no_post_until_it_is_written_in(
    path: Path, tmp_path: Path
) -> None:
    plan, unit = path.parts[-4:-2]
    folder = tmp_path / unit
    (folder / "notebooks").mkdir(parents=True)
    handed_out = path.read_bytes()
    copy = folder / "notebooks" / path.name
    copy.write_bytes(handed_out.replace(b"\n", b"\r\n"))
    found = Week(folder, Settings(plan, (unit,), "library"))
    (source,) = sources.read_week(found, TODAY)
    assert not own(read(source.data, ""), source.handed_out)
    made = json.loads(handed_out)
    made["cells"][-1]["source"] = "my_own = 1"
    copy.write_text(json.dumps(made))
    (source,) = sources.read_week(found, TODAY)
    assert own(read(source.data, ""), source.handed_out)


def test_running_or_clearing_what_was_handed_out_makes_it_nobodys_own() -> None:
    given = frozenset({digest("a = 1"), digest("Text")})
    assert not own(read(notebook(code("a = 1\n"), markdown("  Text"), code("")), ""), given)
    assert own(read(notebook(code("a = 2")), ""), given)
    assert own(read(notebook(markdown("Text\n\nand mine")), ""), given)


def test_the_outline_of_a_review_is_not_the_learners_word(home: Path, week: Path) -> None:
    found = weeks.find(week)
    given = frozenset(review.prompts())
    text = "\n\n".join([f"{sources.FACTS}\n- Checks: 3 of 12", "## What I built, and why"])
    assert not own(read(notebook(markdown(text)), ""), given)
    assert own(read(notebook(markdown(text + "\n\nI built a thing.")), ""), given)
    assert sources.read_week(found, TODAY)[0].handed_out > given


def test_what_was_handed_out_stays_so_when_the_toolkit_gives_another(repo: Week) -> None:
    path = repo.folder / "notebooks/attention.ipynb"
    path.write_bytes(notebook(code("x = 0", stream("run by the learner"))))
    (source,) = sources.read_week(repo, TODAY)
    post, problems, _ = make.post(source)
    assert post is None
    assert [problem.what for problem in problems] == ["It holds nothing of your own yet."]
    path.write_bytes(notebook(code("x = 0"), markdown("What I learned.")))
    (source,) = sources.read_week(repo, TODAY)
    assert make.post(source)[0]


def test_a_first_commit_with_work_in_it_is_not_taken_for_a_hand_out(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "posts").mkdir()
    (tmp_path / "notebooks/a.ipynb").write_bytes(notebook(code("x = 0", stream("0"))))
    (tmp_path / "posts/b.md").write_text("Mine")
    (tmp_path / "posts/c.ipynb").write_bytes(notebook(markdown("Mine")))
    for args in (("init", "--quiet"), ("add", "-A"), ("commit", "--quiet", "-m", "All")):
        _git(tmp_path, *args)
    week = Week(tmp_path, Settings("distinguished-52", ("week-27",), "library"))
    assert all(make.post(source)[0] for source in sources.read_week(week, TODAY))
