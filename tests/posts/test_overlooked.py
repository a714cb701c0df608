"""Files that look like posts and are none are named, with what they should be called."""

from pathlib import Path

import pytest

from toolkit.posts import overlooked


@pytest.fixture
def week(tmp_path: Path) -> Path:
    folder = tmp_path / "week-1"
    for name in ("posts", "notebooks"):
        (folder / name).mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("path", "better"),
    [
        ("posts/sub/x.md", "posts/x.md"),
        ("posts/X.MD", "posts/X.md"),
        ("posts/y.markdown", "posts/y.md"),
        ("posts/y.Ipynb", "posts/y.ipynb"),
        ("notebooks/y.md", "posts/y.md"),
        ("notebooks/deep/er/y.ipynb", "notebooks/y.ipynb"),
        ("Posts/y.md", "posts/y.md"),
    ],
)
def test_each_is_named_with_a_better_name(path: str, better: str, week: Path) -> None:
    (week / path).parent.mkdir(parents=True, exist_ok=True)
    (week / path).write_text("Words")
    (found,) = overlooked.find(week, {"posts/other.md"})
    assert (found.path, found.mend, found.stops) == (f"week-1/{path}", f"Call it {better}.", False)


def test_what_was_read_is_hidden_or_is_no_text_is_not_named(week: Path) -> None:
    for path in ("posts/a.md", "posts/a.png", "posts/.b.md", "notebooks/README.md", "README.md",
                 "notebooks/.ipynb_checkpoints/c.ipynb", "docs/d.md"):  # fmt: skip
        (week / path).parent.mkdir(exist_ok=True)
        (week / path).write_text("Words")
    assert overlooked.find(week, {"posts/a.md"}) == []


def test_what_leads_out_of_the_repo_is_named(week: Path) -> None:
    (week / "posts").rmdir()
    (week.parent / "elsewhere").mkdir()
    (week.parent / "elsewhere/x.md").write_text("Words")
    (week / "posts").symlink_to(week.parent / "elsewhere")
    (week / "notebooks/y.ipynb").symlink_to(week.parent / "elsewhere/x.md")
    found = overlooked.find(week, ())
    assert [p.path for p in found] == ["week-1/notebooks/y.ipynb", "week-1/posts"]
    assert all("leads out of the repo" in p.what for p in found)
