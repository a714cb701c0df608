"""The pictures of a post, and what is remembered of those that were asked for."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from tests.posts.notebooks import png
from toolkit.errors import PortfolioError
from toolkit.posts import assets
from toolkit.posts.assets import Assets, reader


@pytest.mark.parametrize("name", ["none.png", "x" * 300 + ".png", "a\nb.png", "folder"])
def test_a_picture_that_is_not_there_is_remembered_as_asked_for(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    made = Assets("", reader(tmp_path))
    with pytest.raises(PortfolioError):
        made.place(name, {})
    assert made.used == {name: ""}
    assert assets.digest(tmp_path, name) == ""


def test_a_picture_is_remembered_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    made = Assets("", reader(tmp_path))
    made.place("a.png", {})
    assert made.used == {"a.png": hashlib.sha256(png()).hexdigest()}
    assert assets.digest(tmp_path, "a.png") == made.used["a.png"]


def test_a_picture_outside_the_repo_has_no_digest(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "repo/a.png").symlink_to(tmp_path / "a.png")
    assert assets.digest(tmp_path / "repo", "a.png") == ""


def test_of_a_phones_two_pictures_in_one_file_the_first_is_kept() -> None:
    first, second = (Image.effect_noise((40, 30), 90) for _ in range(2))
    made = io.BytesIO()
    first.save(made, "MPO", save_all=True, append_images=[second])
    assert made.getvalue().count(b"\xff\xd8\xff") == 2
    kept = Assets("", lambda _: b"").add(made.getvalue())
    assert (kept.name[-4:], kept.width, kept.height) == (".jpg", 40, 30)
    assert kept.data.count(b"\xff\xd8\xff") == 1
