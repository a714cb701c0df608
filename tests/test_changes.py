"""Changes are data; only what is not so already is written."""

from pathlib import Path

from toolkit import changes
from toolkit.changes import WriteFile


def test_only_what_differs_is_written_and_twice_is_once(tmp_path: Path) -> None:
    (tmp_path / "same.md").write_bytes(b"a\r\n")
    (tmp_path / "other.md").write_bytes(b"a\n")
    planned = [
        WriteFile("same.md", b"a\r\n"),
        WriteFile("other.md", b"a\r\n"),
        WriteFile("deep/new.md", b""),
    ]
    assert [c.path for c in changes.needed(planned, tmp_path)] == ["other.md", "deep/new.md"]
    assert changes.apply(planned, tmp_path) == ["other.md", "deep/new.md"]
    assert (tmp_path / "other.md").read_bytes() == b"a\r\n"
    assert (tmp_path / "deep/new.md").read_bytes() == b""
    assert changes.apply(planned, tmp_path) == []


def test_what_is_so_already_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"a")
    before = path.stat()
    changes.apply([WriteFile("a.md", b"a")], tmp_path)
    assert path.stat() == before


def test_a_difference_shows_what_would_come_and_go(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("one\ntwo\nthree\n")
    shown = changes.difference(WriteFile("a.md", b"one\n2\nthree\n"), tmp_path)
    assert shown == "--- a.md\n+++ a.md\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three"
    assert (tmp_path / "a.md").read_text() == "one\ntwo\nthree\n"


def test_a_difference_of_a_new_file_and_of_no_text_can_be_shown(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_bytes(b"\xff\n")
    assert "+new" in changes.difference(WriteFile("a.md", b"new\n"), tmp_path)
    assert "-\ufffd" in changes.difference(WriteFile("b.md", b"new\n"), tmp_path)
