"""A build that has nothing to do says what it said before, and notices whatever is touched."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import toolkit
from tests.conftest import GITCONFIG, TODAY
from tests.posts.notebooks import code, markdown, notebook, png
from toolkit import bundled
from toolkit.cli import Root
from toolkit.cli.post import shared
from toolkit.posts import build, inputs, unchanged
from toolkit.posts.unchanged import Answer

_ROOT = Root(name="portfolio", verbs={"Work": {"post": "Posts."}}, package="toolkit.cli")
_SAID = "Wrote 2 posts to ../../site\n"
MINUTE = 60_000_000_000
_TOP = Path(toolkit.__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, baked: Path) -> Path:
    """A home and a week with two posts, built; a user, and code that nobody else changes."""
    folder = tmp_path_factory.mktemp("unchanged")
    for name in ("home", "week-27"):
        shutil.copytree(baked / name, folder / "learning" / name, symlinks=True)
    week = folder / "learning/week-27"
    (week / "posts").mkdir()
    (week / "posts/a.md").write_text("# A\n\nWords ![a plot](a.png) and ![more](later/b.png)")
    (week / "posts/a.png").write_bytes(png(3, 3))
    (week / "posts/old.md").write_text("---\ndraft: true\n---\nWords")
    (week / "notebooks/own.ipynb").write_bytes(notebook(markdown("# Own"), code("1")))
    (week / ".env").write_text("API_KEY=abcdefg1234567\n")
    (folder / "learning/pictures").mkdir()
    (folder / "learning/pictures/b.png").write_bytes(png(5, 5))
    (folder / "learning/other").mkdir()
    (folder / "user").mkdir()
    (folder / "user/.gitconfig").write_text(GITCONFIG)
    (folder / "code").mkdir()
    (folder / "code/make.py").write_text("")
    (folder / "lib").mkdir()
    (folder / "lib/toolkit").symlink_to(_TOP / "toolkit")
    env = {"PATH": os.environ["PATH"], "HOME": str(folder / "user"), "PORTFOLIO_TODAY": TODAY}
    subprocess.run([sys.executable, "-m", "toolkit", "post", "build", "-o", "../../site"],
                   cwd=week, env=env | {"PYTHONPATH": str(_TOP)}, check=True)  # fmt: skip
    return folder


@pytest.fixture
def week(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the week, on a machine where no file is too young to be trusted."""
    top = shutil.copytree(built, tmp_path / "top", symlinks=True)
    shutil.rmtree(top / "user/.cache/portfolio/unchanged", ignore_errors=True)
    monkeypatch.setenv("HOME", str(top / "user"))
    monkeypatch.setattr(unchanged, "_STEP", -MINUTE)
    monkeypatch.setattr(bundled, "PACKAGE", top / "code")
    monkeypatch.setattr(sys, "path", [str(top / "lib"), *(p for p in sys.path if p != str(_TOP))])
    monkeypatch.chdir(top / "learning/week-27")
    return top / "learning/week-27"


def _build(*more: str) -> Result:
    result = CliRunner().invoke(_ROOT, ["post", "build", "-o", "../../site", *more])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def _repeated(*more: str) -> Result | None:
    """What is said where nothing can be built; None where that is needed."""

    def refuse(*_: object, **__: object) -> None:
        raise NotImplementedError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "build", refuse)
        try:
            return _build(*more)
        except NotImplementedError:
            return None


def _git(*args: str) -> None:
    subprocess.run(["git", *args], check=True)


def _commit() -> None:
    _git("add", "--all")
    _git("commit", "--no-verify", "--quiet", "--allow-empty", "-m", "More")


def _edit_unnoticeably() -> None:
    """The same size, and the time that it had before."""
    path = Path("posts/a.md")
    was = path.stat()
    path.write_text(path.read_text().replace("Words", "Wards"))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def _add(path: str, text: str = "\n") -> Callable[[], object]:
    def add() -> None:
        place = Path(path)
        place.parent.mkdir(exist_ok=True)
        with place.open("a") as file:
            file.write(text)

    return add


CHANGES: dict[str, Callable[[], object]] = {
    "a post, in place, with its time put back": _edit_unnoticeably,
    "a new post": _add("posts/new.md", "# New"),
    "a post less": lambda: Path("posts/old.md").unlink(),
    "a new notebook": lambda: shutil.copy("notebooks/own.ipynb", "notebooks/new.ipynb"),
    "a file that only looks like a post": _add("posts/below/x.md"),
    "a picture": lambda: Path("posts/a.png").write_bytes(png(4, 4)),
    "a picture that was missing": lambda: shutil.copytree("../pictures", "posts/later"),
    "a secret": _add(".env", "TOKEN=hijklmn7654321\n"),
    "another file of secrets": _add(".env.local", "TOKEN=hijklmn7654321\n"),
    "the week's settings": _add("pyproject.toml"),
    "a commit": _commit,
    "a branch of the same commit": lambda: _git("switch", "--quiet", "-c", "other"),
    "the address of the repo": lambda: _git("remote", "add", "o", "https://github.com/a/b"),
    "packed references": lambda: _git("pack-refs", "--all"),
    "the user's git": _add("../../user/.gitconfig"),
    "the home's settings": _add("../home/portfolio.toml"),
    "the home's address": lambda: _git("-C", "../home", "remote", "add", "o", "https://x.y/z"),
    "another week": lambda: shutil.copytree("../week-27/posts", "../week-28"),
    "another home": _add("../other/portfolio.toml"),
    "a page of the site": _add("../../site/index.html"),
    "a page of the site less": lambda: Path("../../site/404.html").unlink(),
    "the site's own mark": _add("../../site/.portfolio-site"),
    "the toolkit's code": _add("../../code/make.py"),
    "another file of the toolkit": _add("../../code/more.py"),
    "a library": lambda: Path("../../lib/nh3-1.dist-info").mkdir(),
}


def test_a_second_build_says_the_same_and_builds_nothing(week: Path) -> None:
    _add("posts/old.md")()
    first, again = _build(), _repeated()
    assert again is not None
    assert (again.exit_code, again.stdout) == (first.exit_code, first.stdout)
    assert again.stdout.endswith(_SAID)
    number, said = first.stderr.split(maxsplit=1)
    assert (number, again.stderr) == ("1", f"0 files {said.partition(' ')[2]}")
    assert "It is a draft." in said


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_touched_is_noticed(change: str, week: Path) -> None:
    _build()
    assert _repeated()
    CHANGES[change]()
    assert not _repeated()


@pytest.mark.parametrize(
    "more", [["--drafts"], ["--url", "https://a.example/"], ["--json"], ["--dry-run"], ["."],
             ["-o", "../../other"], ["--to", "markdown"], ["--execute"]],
)  # fmt: skip
def test_another_question_has_another_answer(more: list[str], week: Path) -> None:
    _build()
    assert _repeated()
    assert not _repeated(*more)


def test_another_day_or_another_folder_has_another_answer(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _build()
    assert _repeated()
    monkeypatch.setenv("PORTFOLIO_TODAY", "2026-03-05")
    assert not _repeated()
    monkeypatch.undo()
    monkeypatch.chdir(week / "posts")
    assert not _repeated()


def test_a_file_younger_than_the_steps_of_time_is_looked_at_again(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add("posts/a.md")()
    monkeypatch.setattr(unchanged, "_STEP", MINUTE)
    _build()
    assert not _repeated()


@pytest.mark.parametrize("spoil", [b"", b"0\n{}", b"12\n[1", b"\xff", b"223132457\n[]"])
def test_a_damaged_record_is_no_error(spoil: bytes, week: Path) -> None:
    _build()
    for path in unchanged.cache().iterdir():
        path.write_bytes(spoil or path.read_bytes().replace(b"Wrote 2", b"Wrote 3"))
    assert not _repeated()
    assert _build().stdout.endswith(_SAID)
    assert _repeated()


def test_where_git_reads_files_that_nobody_watches_nothing_is_remembered(week: Path) -> None:
    config = week.parents[1] / "user/.gitconfig"
    config.write_text(GITCONFIG + "[include]\n\tpath = more\n")
    _build()
    assert not _repeated()
    config.write_text(GITCONFIG)
    _build()
    assert _repeated()


def test_what_no_process_could_make_is_tried_again(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add("posts/a.md", "\nMore.")()
    with monkeypatch.context() as patch:
        patch.setattr(build, "_render", lambda jobs, _: [(None, [], None) for _ in jobs])
        _build()
    assert not _repeated()
    assert _build().stdout.endswith(_SAID)


def test_where_the_day_matters_an_answer_lasts_as_long_as_the_day(tmp_path: Path) -> None:
    for span, lasts in (((0, 1), False), ((0, 1e12), True), ((1e12, 2e12), False)):
        unchanged.keep(tmp_path, "What?", {}, Answer([("This.", False)], 0, span))
        assert bool(unchanged.recall(tmp_path, "What?")) is lasts


def test_a_day_ends_where_the_learner_is() -> None:
    day = date(2026, 3, 29)  # in its night clocks are put forward
    first, last = inputs.span(day, "Europe/Berlin", {}) or (0, 0)
    assert last - first == 23 * 3600
    assert inputs.span(day, "Europe/Berlin", {"PORTFOLIO_TODAY": "2026-03-29"}) is None


_WATCHED = """
import json, os, sys
seen = set()
def hook(event, args):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], (str, os.PathLike)):
        seen.add(os.path.realpath(args[0]))
sys.addaudithook(hook)
from toolkit.cli import main
from toolkit.posts import unchanged
unchanged._STEP = -60_000_000_000
main(["post", "build", "-o", "../../watched"], standalone_mode=False)
(record,) = unchanged.cache().iterdir()
states = json.loads(record.read_bytes().partition(b"\\n")[2])["states"]
known = set(map(os.path.realpath, states))
print(json.dumps(sorted(seen - known)))
"""


def test_every_file_that_a_build_reads_is_watched(week: Path) -> None:
    """Of the learner's files and the toolkit's; what the operating system has is another matter."""
    done = subprocess.run([sys.executable, "-c", _WATCHED], capture_output=True, text=True,
                          check=True, env={**os.environ, "PYTHONPATH": str(_TOP)})  # fmt: skip
    ours = (str(week.parent), str(_TOP / "toolkit"), str(_TOP / "templates"))
    unwatched = json.loads(done.stdout.splitlines()[-1])
    assert [p for p in unwatched if p.startswith(ours) and "__pycache__" not in p] == []
