"""The words of a hostile plan do nothing in any file of any kind."""

import ast
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

from tests.cli.test_new import HOSTILE, hostile_plan, ruff
from toolkit import bundled, plans
from toolkit.edges import files
from toolkit.scaffold import week
from toolkit.scaffold.week import Order

SIGN = "SIGN9"  # stands in every word; a slug has no capital letters
WORDS_MAY_STAND_IN = re.compile(
    r"README\.md|GUIDE\.md|pyproject\.toml|\.portfolio/.*\.toml|"
    r"tests/checks/test_deliverables\.py|evidence/.*\.md"
)
PARSERS: dict[str, Callable[[str], Any]] = {
    ".toml": tomllib.loads,
    ".json": json.loads,
    ".ipynb": json.loads,
    ".yaml": lambda text: list(yaml.safe_load_all(text)),
    ".yml": lambda text: list(yaml.safe_load_all(text)),
    ".py": ast.parse,
}


def baked(folder: Path, kind: str, word: str) -> dict[str, str]:
    """The repo of a unit with that word in every field."""
    text = hostile_plan(f"{SIGN} {word} {SIGN}").replace('"kind": "library"', f'"kind": "{kind}"')
    (folder / "plan.yml").write_text(text)
    curriculum = plans.find("plan.yml", folder)
    unit = curriculum.unit("week-1")
    tree = week.bake(Order(curriculum, unit, unit.title, "ada", 2026))
    files.write_tree(folder / "week-1", tree)
    return {name: data.decode() for name, data in tree.items() if not name.endswith(".png")}


@pytest.mark.parametrize("kind", bundled.kinds())
def test_no_word_does_anything(tmp_path: Path, kind: str) -> None:
    for number, word in enumerate(HOSTILE):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, text in baked(folder, kind, word).items():
            if parse := PARSERS.get(Path(name).suffix):
                parse(text)
            if SIGN in text:
                assert WORDS_MAY_STAND_IN.fullmatch(name), name
            if name.endswith(".md"):
                shown = MarkdownIt("gfm-like", {"linkify": False}).render(text)
                assert not re.search(r"<(script|img|del)|<strong>x|>49|<h[12]>head", shown), name
                assert all(c.isprintable() or c == "\n" for c in text), name
    assert ruff(tmp_path) == ""
