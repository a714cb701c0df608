"""Notebooks run anew: within bounds, and only where something changed."""

import sys
from datetime import date
from pathlib import Path

import pytest

from tests.posts.notebooks import code, markdown, notebook, source
from toolkit.errors import PortfolioError
from toolkit.posts import execute, make
from toolkit.posts.model import Bounds
from toolkit.posts.sources import Source

TODAY = date(2026, 3, 4)
BOUNDS = Bounds(seconds=30)


def _run(made: Source, folder: Path, bounds: Bounds = BOUNDS, day: date = TODAY) -> Source:
    return execute.run(made, sys.executable, folder / "cache", day, bounds)


@pytest.fixture
def week(tmp_path: Path) -> Path:
    folder = tmp_path / "week-1"
    (folder / "notebooks").mkdir(parents=True)
    return folder


def _source(folder: Path, *lines: str) -> Source:
    return source(notebook(markdown("# Run"), *(code(line) for line in lines)), folder=folder)


def test_outputs_are_new_and_kept_for_the_next_time(week: Path, tmp_path: Path) -> None:
    made = _source(week, "from pathlib import Path", "print(6 * 7, Path.cwd().name)")
    ran = _run(made, tmp_path)
    post, _, _ = make.post(ran)
    assert post
    assert "42 notebooks" in post.html
    assert post.outputs_of == TODAY
    later = _run(made, tmp_path, day=date(2026, 4, 1))
    assert later.data == ran.data
    assert later.last == TODAY  # their true age


def test_other_code_of_the_week_means_another_run(week: Path, tmp_path: Path) -> None:
    (week / "src").mkdir()
    made = _source(week, "exec(open('../src/a.py').read())", "print(answer)")
    for answer in (1, 2):
        (week / "src/a.py").write_text(f"answer = 'number {answer}'")
        assert f"number {answer}".encode() in _run(made, tmp_path).data


def test_a_loop_without_end_is_ended_and_its_cell_named(week: Path, tmp_path: Path) -> None:
    made = _source(week, "x = 1", "while True: pass")
    with pytest.raises(PortfolioError, match="within 3 seconds") as caught:
        _run(made, tmp_path, Bounds(seconds=3))
    assert caught.value.where == "notebooks/x.ipynb, cell 3"


def test_a_cell_that_fails_is_named_with_its_error(week: Path, tmp_path: Path) -> None:
    with pytest.raises(PortfolioError, match="ZeroDivisionError") as caught:
        _run(_source(week, "1 / 0"), tmp_path)
    assert caught.value.where == "notebooks/x.ipynb, cell 2"


def test_memory_has_a_bound(week: Path, tmp_path: Path) -> None:
    made = _source(week, "x = b'x' * 900_000_000", "import time; time.sleep(9)")
    with pytest.raises(PortfolioError, match="memory"):
        _run(made, tmp_path, Bounds(seconds=30, memory=600_000_000))


def test_a_kernel_that_is_not_here_is_named(week: Path, tmp_path: Path) -> None:
    made = source(notebook(code("1 + 1"), language_info={"name": "R"}), folder=week)
    with pytest.raises(PortfolioError, match="R, for which there is no kernel"):
        _run(made, tmp_path)


def test_a_python_without_ipykernel_is_named(week: Path, tmp_path: Path) -> None:
    made = _source(week, "1 + 1")
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    with pytest.raises(PortfolioError, match="no ipykernel"):
        execute.run(made, str(bare), tmp_path, TODAY, BOUNDS)


def test_what_a_failing_cell_says_is_kept_back_where_it_holds_a_secret(
    week: Path, tmp_path: Path
) -> None:
    made = _source(week, "raise ValueError('ghp_' + 'a1B2' * 9)")
    with pytest.raises(PortfolioError, match=r"^A cell failed\.$"):
        _run(made, tmp_path)
