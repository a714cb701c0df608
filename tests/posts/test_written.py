"""The folder of a build: ours is replaced, all else stays, and a killed build locks nobody out."""

from pathlib import Path

import pytest

from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.posts import written


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    written.write(folder, {"index.html": b"1", "posts/a/index.html": b"a"}, "one")
    return folder


def test_only_what_an_earlier_build_wrote_is_removed(site: Path) -> None:
    for name in (".git/HEAD", "CNAME", ".nojekyll", "posts/mine.txt"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("mine")
    written.write(site, {"index.html": b"2"}, "two")
    assert set(files.read_tree(site)) == {
        ".git/HEAD", "CNAME", ".nojekyll", "posts/mine.txt", "index.html", written.MARK,
    }  # fmt: skip
    assert not (site / "posts/a").exists()
    assert (site / "index.html").read_bytes() == b"2"


def test_a_mark_that_was_changed_removes_nothing_of_others(site: Path) -> None:
    (site.parent / "x.md").write_text("mine")
    (site.parent / "other").mkdir()
    (site.parent / "other/y").write_text("mine")
    (site / "link").symlink_to(site.parent / "other")
    (site / ".git").mkdir()
    (site / ".git/HEAD").write_text("mine")
    with (site / written.MARK).open("a") as file:
        file.write(f"../x.md\n.git/HEAD\n{site.parent}/x.md\nlink/y\nposts/../../x.md\n")
    written.write(site, {"index.html": b"2"}, "two")
    assert (site.parent / "x.md").is_file()
    assert (site.parent / "other/y").is_file()
    assert (site / ".git/HEAD").is_file()


def test_a_build_that_was_killed_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    with monkeypatch.context() as patched:
        patched.setattr(files, "update", _killed)
        with pytest.raises(KeyboardInterrupt):
            written.write(site, {"old.html": b"1"}, "one")
    (site / ".index.html.portfolio-half").write_text("ha")
    (site / "old.html").write_text("1")
    assert not written.is_so(site, "one")
    written.write(site, {"index.html": b"2"}, "two")
    assert set(files.read_tree(site)) == {"index.html", written.MARK}


def test_a_build_killed_before_its_mark_was_whole_is_finished_too(tmp_path: Path) -> None:
    (tmp_path / f".{written.MARK}.portfolio-half").write_text("Ma")
    written.write(tmp_path, {"index.html": b"2"}, "two")
    assert set(files.read_tree(tmp_path)) == {"index.html", written.MARK}


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("mine")
    with pytest.raises(PortfolioError, match="holds other things"):
        written.write(tmp_path, {"index.html": b"2"}, "two")
    assert files.names(tmp_path) == ["thesis.md"]


def test_it_is_known_whether_anything_was_touched(site: Path) -> None:
    assert written.is_so(site, "one")
    assert not written.is_so(site, "two")
    (site / "CNAME").write_text("mine")
    assert written.is_so(site, "one")
    (site / "index.html").write_text("else")
    assert not written.is_so(site, "one")
    (site / "index.html").unlink()
    assert not written.is_so(site, "one")
    assert not written.is_so(site.parent, "one")


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
