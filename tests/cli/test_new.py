"""`portfolio new`: a valid repo or nothing at all."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.conftest import Portfolio, solve
from toolkit import bundled


def git(folder: Path, *args: str) -> str:
    """What git prints."""
    run = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def ruff(folder: Path) -> str:
    """What ruff has to say of a repo, by the repo's own settings."""
    found = ""
    for args in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *args, "."], cwd=folder, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        found += run.stdout + run.stderr if run.returncode else ""
    return found


def beside(home: Path) -> list[str]:
    """What lies beside the home, hidden things too."""
    return sorted(p.name for p in home.parent.iterdir() if p != home)


def test_the_first_commit_is_what_the_templates_gave(home: Path, portfolio: Portfolio) -> None:
    promised = portfolio("new", "week-27", "--dry-run", cwd=home).output.splitlines()
    assert beside(home) == []

    output = portfolio("new", "27", cwd=home).output

    week = home.parent / "week-27"
    assert beside(home) == ["week-27"]
    assert "Made ../week-27: Attention from scratch." in output
    assert "Next: cd ../week-27, read GUIDE.md, then: portfolio check" in output
    assert git(week, "status", "--porcelain", "--ignored") == ""
    assert (
        git(week, "log", "--format=%s %an", "--all") == "Start week-27: Attention from scratch Ada"
    )
    assert git(week, "branch", "--format=%(refname:short)").split() == [
        "main",
        "portfolio/template",
    ]
    assert git(week, "rev-parse", "main") == git(week, "rev-parse", "portfolio/template")
    committed = git(week, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert sorted(f"../week-27/{name}" for name in committed) == promised


def test_the_pack_is_copied_byte_for_byte(week: Path) -> None:
    pack = bundled.PACKS / "distinguished-52" / "week-27"
    for part in ("tests", "notebooks"):
        for path in (pack / part).rglob("*.*"):
            if "__pycache__" not in path.parts and path.is_file():
                assert (week / path.relative_to(pack)).read_bytes() == path.read_bytes()
    starter = (week / "src/attention/core.py").read_text()
    assert 'raise NotImplementedError("to do: attention.core.softmax")' in starter
    assert "SOLUTION" not in starter


def test_the_commit_hook_is_installed_where_pre_commit_is(week: Path) -> None:
    hook = week / ".git" / "hooks" / "pre-commit"
    assert os.access(hook, os.X_OK)
    assert "pre-commit" in hook.read_text()


def test_a_hook_that_cannot_be_installed_stops_nothing_and_is_told_truly(
    home: Path, machine: Path, portfolio: Portfolio
) -> None:
    with (machine / ".gitconfig").open("a") as config:
        config.write("[core]\n\thooksPath = /nowhere\n")

    output = portfolio("new", "week-27", cwd=home).output

    assert "Made ../week-27" in output
    assert "no hook was installed" in output
    assert "pre-commit is not here" not in output
    assert "core.hooksPath" in output


def test_a_folder_that_is_there_is_left_alone(week: Path, home: Path, portfolio: Portfolio) -> None:
    before = {p: p.stat().st_mtime_ns for p in week.rglob("*")}

    output = portfolio("new", "week-27", cwd=home, code=1).output

    assert "week-27 is there already." in output
    assert {p: p.stat().st_mtime_ns for p in week.rglob("*")} == before


@pytest.mark.parametrize("make", ["file", "dangling link", "empty folder"])
def test_whatever_is_there_is_left_alone(home: Path, portfolio: Portfolio, make: str) -> None:
    target = home.parent / "week-27"
    if make == "file":
        target.write_text("mine")
    elif make == "dangling link":
        target.symlink_to("nowhere")
    else:
        target.mkdir()

    assert "is there already" in portfolio("new", "week-27", cwd=home, code=1).output
    assert beside(home) == ["week-27"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("week-99", "Did you mean week-"),
        ("wek-27", "Did you mean week-2"),
        ("99", "The plan distinguished-52 has no unit '99'."),
        ("../x", "It runs from week-0 to week-52."),
        ("week-27/../../x", "The plan distinguished-52 has no unit"),
        ("²", "has no unit"),
    ],
)
def test_an_unknown_week_is_told_with_the_nearest(
    home: Path, portfolio: Portfolio, key: str, words: str
) -> None:
    assert words in portfolio("new", key, cwd=home, code=1).output
    assert beside(home) == []


def test_an_unknown_kind_leaves_nothing_behind(home: Path, portfolio: Portfolio) -> None:
    (home / "plan.yml").write_text(hostile_plan("x").replace('"library"', '"spaceship"'))
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', '"plan.yml"'))

    output = portfolio("new", "1", cwd=home, code=1).output

    assert "This version has no template for the kind 'spaceship'." in output
    assert "It has: " in output
    assert beside(home) == []


def test_without_git_nothing_is_left_behind(
    home: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    output = portfolio("new", "week-27", cwd=home, code=1).output

    assert "git is not installed." in output
    assert beside(home) == []


def test_without_an_identity_nothing_is_left_behind(
    home: Path, machine: Path, portfolio: Portfolio
) -> None:
    (machine / ".gitconfig").unlink()

    output = portfolio("new", "week-27", "--into", "../deep/er", cwd=home, code=1).output

    assert 'git config --global user.name "Your Name"' in output
    assert beside(home) == []


@pytest.mark.parametrize(
    ("into", "words"), [("../file", "File exists"), ("/proc/none", "No such file"), ("/proc", "")]
)
def test_a_place_that_cannot_hold_a_repo_is_told(
    home: Path, portfolio: Portfolio, into: str, words: str
) -> None:
    (home.parent / "file").write_text("mine")

    output = portfolio("new", "week-27", "--into", into, cwd=home, code=1).output

    assert output.startswith("Error: ")
    assert words in output
    assert f"Where: {(home / into).resolve()}" in output
    assert beside(home) == ["file"]
    assert (home.parent / "file").read_text() == "mine"


TITLES = {
    "path": "../x",
    "option": "-rf",
    "lines": "one\ntwo\r\nthree\x1b[31m\x00",
    "emoji": "🦙🎉",
    "long": "word " * 60,
    "jinja": "{{ 7*7 }}{% raw %}{# x #}",
    "toml": "\"\"\" = ''' \\ [tool.x] #",
    "markdown": "<script>x</script> # [a](javascript:x) ![i](http://x/y) `c` **b** @ada | ~~s~~",
    "direction": "\u202egnp.exe\u2066",
    "blank": " \t ",
    "wide": "漢字 " * 40,
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_any_title_gives_a_valid_repo(home: Path, portfolio: Portfolio, title: str) -> None:
    portfolio("new", "week-27", f"--title={title}".replace("\0", ""), cwd=home)

    week = home.parent / "week-27"
    assert beside(home) == ["week-27"]
    project = tomllib.loads((week / "pyproject.toml").read_text())["project"]
    assert project["name"].replace("-", "").isalnum()
    assert project["name"].isascii()
    described = project["description"]
    assert described == (" ".join(described.split()) or "Attention from scratch")
    assert described.isprintable()
    assert len(described) <= 120
    shown = MarkdownIt().render((week / "README.md").read_text())
    assert shown.startswith("<h1>")
    assert shown.count("<h1>") == 1
    for active in ("<script", "<img", "href=", "<strong", "49", "<del"):
        assert active not in shown.split("</h1>")[0]
    answers = tomllib.loads((week / ".portfolio" / "answers.toml").read_text())
    assert answers["title"] == described
    assert git(week, "log", "--format=%s").startswith("Start week-27: ")
    assert ruff(week) == ""


HOSTILE = [
    "</textarea><script>alert(1)</script>",
    "{{ 7*7 }}{% for x in y %}{{ cookiecutter }}",
    "[click](javascript:alert(1)) ![p](http://evil/x.png)",
    "line\n# heading\n- item\n\n    code",
    '""" \\ \' " # noqa: F401',
    "# type: ignore # ruff: noqa # fmt: off # isort: skip_file",
    "<!-- portfolio:begin work --> --> <!--",
    "\x07\x1b]0;title\x07 \u202e backwards \x7f \x85",
    "``` ~~~ ``` $x$ | a | b |",
    "漢字" * 15 + " " + "漢字" * 30,
    "x" * 400,
    "@ada #1 www.evil.example https://evil.example ada@evil.example",
]


def hostile_plan(word: str) -> str:
    """A plan with that word in every field that takes words."""
    unit = {
        "key": "week-1", "title": word, "kind": "library", "start_week": 1, "end_week": 1,
        "part": word, "module": word, "project": word, "goals": [word], "practice": [word],
        "steps": [{"days": word, "text": word}, {"days": "1-2", "text": word}],
        "resources": [
            {"title": word, "url": word, "kind": word},
            {"title": word, "url": "https://example.org/(a)`b`[c]", "kind": word},
        ],
        "deliverables": [word, word], "rubric": [word],
    }  # fmt: skip
    plan = {
        "schema": "portfolio/curriculum/v1", "id": "hostile", "title": word, "units": [unit],
        "habits": [{"title": word, "text": word}], "deliverables": [word],
        "milestones": [{"title": word, "after": "week-1", "text": word}],
    }  # fmt: skip
    return json.dumps(plan)  # JSON is YAML


@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
def test_the_words_of_a_plan_are_inert_in_every_file(
    home: Path, portfolio: Portfolio, word: str
) -> None:
    (home / "plan.yml").write_text(hostile_plan(word))
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', '"plan.yml"'))

    portfolio("new", "1", cwd=home)

    week = home.parent / "week-1"
    assert beside(home) == ["week-1"]
    for path in week.rglob("*.toml"):
        tomllib.loads(path.read_text())
    for name in ("README.md", "GUIDE.md"):
        shown = MarkdownIt("gfm-like", {"linkify": False}).render((week / name).read_text())
        for active in ("<script", "<img", "<strong>x", "<del", "<table", ">49", "<h2>head"):
            assert active not in shown
        links = [part.split('"')[0] for part in shown.split('href="')[1:]]
        assert all(link.startswith("https://example.org/") for link in links)
        assert shown.count("<h1>") == 1
    assert ruff(week) == ""
    for path in week.rglob("*.md"):
        assert all(c.isprintable() or c == "\n" for c in path.read_text())


def test_a_unit_without_a_pack_starts_with_checks_to_write(
    home: Path, portfolio: Portfolio
) -> None:
    portfolio("new", "week-14", cwd=home)
    week = home.parent / "week-14"
    assert ruff(week) == ""

    fresh = json.loads(portfolio("check", "--json", cwd=week).stdout)
    assert (fresh["done"], fresh["failing"]) == (0, 0)
    assert fresh["todo"] == fresh["total"] == 3
    assert fresh["checks"][0]["title"] == "A perceptron with its learning rule."
    checks = week / "tests" / "checks" / "test_deliverables.py"
    to_do = '    raise NotImplementedError("to do: write this check")'
    checks.write_text(checks.read_text().replace(to_do, "    assert 1 + 1 == 2", 1))

    begun = json.loads(portfolio("check", "--json", cwd=week).stdout)
    assert (begun["done"], begun["todo"], begun["failing"]) == (1, 2, 0)
    assert begun["edited"] == []


def test_a_new_week_needs_no_template_folder_of_the_user(
    home: Path, machine: Path, portfolio: Portfolio
) -> None:
    portfolio("new", "week-27", cwd=home)

    assert sorted(p.name for p in machine.iterdir() if p.name != ".cache") == [".gitconfig"]


def test_a_users_ignore_rules_take_no_file_away(
    home: Path, machine: Path, portfolio: Portfolio
) -> None:
    (machine / "ignored").write_text("*.md\n*.toml\ntests\n")
    with (machine / ".gitconfig").open("a") as config:
        config.write(f"[core]\n\texcludesFile = {machine}/ignored\n\tautocrlf = true\n")
        config.write("[commit]\n\tgpgsign = true\n[init]\n\tdefaultBranch = trunk\n")

    portfolio("new", "week-27", cwd=home)

    week = home.parent / "week-27"
    assert git(week, "branch", "--show-current") == "main"
    committed = git(week, "ls-tree", "-r", "--name-only", "main").splitlines()
    there = [p.relative_to(week).as_posix() for p in week.rglob("*") if p.is_file()]
    assert sorted(committed) == sorted(n for n in there if not n.startswith(".git/"))


def test_the_reference_is_never_in_a_week(week: Path, tmp_path: Path) -> None:
    solved = tmp_path / "solved" / "week-27"
    shutil.copytree(week, solved)
    solve(solved)
    changed = [
        p.relative_to(week) for p in (week / "src").rglob("*.py")
        if p.read_bytes() != (solved / p.relative_to(week)).read_bytes()
    ]  # fmt: skip
    assert len(changed) >= 3


def test_inside_a_git_hook_nothing_lands_in_the_other_repository(
    home: Path, portfolio: Portfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    subprocess.run(["git", "init", "--quiet", "--template=", str(other)], check=True)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    portfolio("new", "week-1", cwd=home)
    assert not (other / ".git" / "hooks").exists()
    assert (home.parent / "week-1" / ".git" / "hooks" / "pre-commit").exists()
