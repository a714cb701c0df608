"""A toolkit whose templates are broken says where, and leaves nothing behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit import bundled

KINDS = "templates/kinds"
SLUG = bundled.SLUG
STARTER = f"{KINDS}/library/starter/{SLUG}/tests/checks/test_deliverables.py"
PACK = "templates/packs/distinguished-52/week-27"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The toolkit and its templates, to be broken."""
    folder = tmp_path / "checkout"
    for part in ("toolkit", "templates"):
        shutil.copytree(
            bundled.ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__")
        )
    return folder


def new(copy: Path, home: Path, key: str) -> str:
    """What that toolkit says when it is asked for a repo and cannot make it."""
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "new", key],
        cwd=home, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in home.parent.iterdir()] == ["home"]
    return done.stderr


def test_an_unbroken_copy_works(copy: Path, home: Path) -> None:
    command = [sys.executable, "-m", "toolkit", "new", "week-27"]
    env = os.environ | {"PYTHONPATH": str(copy)}
    subprocess.run(command, cwd=home, env=env, check=True)
    assert (home.parent / "week-27").is_dir()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ cookiecutter.nothing }}", "has no attribute 'nothing'"),
        ("{% for x in %}", "Expected an expression"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% include 'nowhere' %}", "nowhere"),
    ],
)
def test_a_template_that_fails_half_way(copy: Path, home: Path, text: str, words: str) -> None:
    with (copy / STARTER).open("a") as file:
        file.write(text)

    said = new(copy, home, "week-14")

    assert "A template could not be rendered" in said
    assert words in said
    assert f"Where: {copy}/templates/kinds/library/starter" in said


@pytest.mark.parametrize(
    ("path", "key", "words"),
    [
        (f"{KINDS}/library/{SLUG}/GUIDE.md", "week-27", "base and kind library both own GUIDE.md"),
        (f"{PACK}/tests/checks/expect.py", "week-27", "kind library and exercise both own tests/"),
        (f"{KINDS}/library/starter/{SLUG}/LICENSE", "week-14", "base and starter both own LICENSE"),
    ],
)
def test_a_layer_that_owns_anothers_file(
    copy: Path, home: Path, path: str, key: str, words: str
) -> None:
    (copy / path).write_text("mine")
    said = new(copy, home, key)
    assert f"The layers {words}" in said
    assert "through layer.toml" in said


@pytest.mark.parametrize(
    ("path", "old", "text", "words"),
    [
        (f"{PACK}/src/attention/core.py", "### END SOLUTION", "", "core.py:"),
        (f"{PACK}/layer.toml", "package", "pakage", "Unknown field 'pakage'"),
        (f"{PACK}/layer.toml", "[guide]", "[guide", "This is not valid TOML"),
        (f"{PACK}/checks.toml", "title =", "tilte =", "Unknown field"),
        (f"{KINDS}/library/layer.toml", "dependencies", 'extends = "x"\ndependencies', "on 'x'"),
        (f"{KINDS}/library/layer.toml", "dependencies", 'extends = "library"\ndependencies',
         "A kind cannot build on 'library'."),
    ],
)  # fmt: skip
def test_broken_data_is_told_with_its_place(
    copy: Path, home: Path, path: str, old: str, text: str, words: str
) -> None:
    broken = copy / path
    before = broken.read_text()
    assert old in before
    broken.write_text(before.replace(old, text, 1))

    said = new(copy, home, "week-27")

    assert words in said
    assert f"Where: {broken}" in said
