"""`portfolio init`: a new home, or a repo that keeps every byte it had."""

import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Portfolio

OPTIONS = {
    "--learner": "ada", "--plan": "distinguished-52", "--start": "2026-01-05",
    "--timezone": "Europe/Berlin",
}  # fmt: skip


def options(**changes: str | None) -> list[str]:
    """The options of an ordinary init, some changed or left out."""
    wanted = {**OPTIONS, **{f"--{name}": value for name, value in changes.items()}}
    return [word for name, value in wanted.items() if value is not None for word in (name, value)]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file by its path, git's own left out."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".git" not in p.parts
    }


def git(folder: Path, *args: str) -> str:
    """What git prints."""
    run = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_a_new_home_is_a_repo_with_one_commit(tmp_path: Path, portfolio: Portfolio) -> None:
    output = portfolio("init", "me/home", *options(), cwd=tmp_path).output

    home = tmp_path / "me" / "home"
    assert "Made your home in me/home." in output
    assert "Next: cd me/home, then portfolio setup and portfolio" in output
    settings = tomllib.loads((home / "portfolio.toml").read_text())
    assert settings["learner"] == "ada"
    assert settings["plan"] == "distinguished-52"
    assert settings["start"] == date(2026, 1, 5)
    assert settings["timezone"] == "Europe/Berlin"
    assert git(home, "log", "--format=%s", "--all") == "Make a portfolio home"
    assert git(home, "status", "--porcelain", "--ignored") == ""
    assert [p.name for p in (tmp_path / "me").iterdir()] == ["home"]


READMES = {
    "plain": b"# Ada\n\nHello.\n",
    "windows": "\ufeff# Ada\r\n\r\nHello,\r\n\r\n\r\n".encode(),
    "no final newline": b"# Ada\n\nHello",
    "mixed endings": b"# Ada\r\n\nHello\r\nthere",
    "empty": b"",
    "only a mark": "\ufeff".encode(),
    "blank lines": b"\n\n  \n",
}


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES.keys())
def test_a_repo_that_exists_keeps_every_byte(
    tmp_path: Path, portfolio: Portfolio, readme: bytes
) -> None:
    clone = tmp_path / "ada"
    clone.mkdir()
    git(clone, "init", "-q")
    (clone / "README.md").write_bytes(readme)
    (clone / "photo.png").write_bytes(bytes(range(256)))

    output = portfolio("init", *options(), cwd=clone).output

    after = tree(clone)
    assert after["README.md"].startswith(readme)
    assert after["README.md"].count(b"<!-- portfolio:begin ") == 5
    assert after["photo.png"] == bytes(range(256))
    ours = {"README.md", "portfolio.toml", ".github/workflows/portfolio.yml"}
    assert set(after) - {*ours, "photo.png"} == set()
    assert (
        "Wrote README.md\nWrote .github/workflows/portfolio.yml\nWrote portfolio.toml\n" in output
    )
    portfolio("sync", cwd=clone)
    assert (clone / "README.md").read_bytes().startswith(readme)
    assert b"0 of 53 units finished" in (clone / "README.md").read_bytes()


def test_init_twice_changes_nothing(tmp_path: Path, portfolio: Portfolio) -> None:
    portfolio("init", "home", *options(), cwd=tmp_path)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "home").rglob("*")}

    output = portfolio("init", "home", *options(), cwd=tmp_path).output

    assert output == "This is your home already; nothing to do.\n"
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "home").rglob("*")} == before


@pytest.mark.parametrize(
    "change", [{"learner": "bob"}, {"start": "2026-01-12"}, {"timezone": "UTC"}]
)
def test_a_home_of_other_settings_is_not_touched(
    tmp_path: Path, portfolio: Portfolio, change: dict[str, str | None]
) -> None:
    portfolio("init", "home", *options(), cwd=tmp_path)
    before = tree(tmp_path)

    output = portfolio("init", "home", *options(**change), cwd=tmp_path, code=1).output

    assert "This is ada's home already, with other settings." in output
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["learner", "plan", "start"])
def test_outside_a_terminal_nothing_is_asked(
    tmp_path: Path, portfolio: Portfolio, name: str
) -> None:
    output = portfolio("init", "home", *options(**{name: None}), cwd=tmp_path, code=2).output

    assert f"Missing option --{name}" in output
    assert list(tmp_path.iterdir()) == []


def test_without_a_timezone_it_is_the_machines(
    tmp_path: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    portfolio("init", "home", *options(timezone=None), cwd=tmp_path)

    assert 'timezone = "Asia/Tokyo"' in (tmp_path / "home" / "portfolio.toml").read_text()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("learner", "ada lovelace", "'ada lovelace' is no GitHub login"),
        ("learner", "-ada", "is no GitHub login"),
        ("learner", 'a"\nplan = "b', "is no GitHub login"),
        ("plan", "distinguished-25", "Did you mean distinguished-52?"),
        ("plan", "my.yml", "There is no plan file my.yml."),
        ("plan", 'my".yml', 'There is no plan file my".yml.'),
        ("timezone", "Europe/Berlim", "Did you mean Europe/Berlin"),
        ("timezone", "Moon", "There is no timezone 'Moon'."),
        ("timezone", 'UTC"\nmentors = ["eve"]#', "There is no timezone"),
    ],
)
def test_a_wrong_setting_is_told_and_nothing_made(
    tmp_path: Path, portfolio: Portfolio, name: str, value: str, words: str
) -> None:
    output = portfolio("init", "home", *options(**{name: value}), cwd=tmp_path, code=1).output

    assert words in output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", ["2026-02-30", "tomorrow", "05.01.2026"])
def test_a_date_that_is_none_is_wrong_usage(
    tmp_path: Path, portfolio: Portfolio, value: str
) -> None:
    assert value in portfolio("init", "home", *options(start=value), cwd=tmp_path, code=2).output
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_writes_nothing(tmp_path: Path, portfolio: Portfolio) -> None:
    output = portfolio("init", "home", *options(), "--dry-run", cwd=tmp_path).output
    assert '+learner = "ada"' in output
    assert list(tmp_path.iterdir()) == []

    (tmp_path / "clone").mkdir()
    (tmp_path / "clone" / "README.md").write_text("# Ada\n")
    output = portfolio("init", "clone", *options(), "--dry-run", cwd=tmp_path).output
    assert "+<!-- portfolio:begin progress -->" in output
    assert "-# Ada" not in output
    assert tree(tmp_path) == {"clone/README.md": b"# Ada\n"}


def test_a_file_where_the_home_should_be_is_told(tmp_path: Path, portfolio: Portfolio) -> None:
    (tmp_path / "home").write_text("mine")

    output = portfolio("init", "home", *options(), cwd=tmp_path, code=1).output

    assert output.startswith("Error: ")
    assert str(tmp_path / "home") in output
    assert (tmp_path / "home").read_text() == "mine"


def test_without_an_identity_a_clone_is_left_alone(
    tmp_path: Path, machine: Path, portfolio: Portfolio
) -> None:
    (machine / ".gitconfig").unlink()
    (tmp_path / "README.md").write_text("# Ada\n")

    output = portfolio("init", *options(), cwd=tmp_path, code=1).output

    assert "git config --global user.name" in output
    assert tree(tmp_path) == {"README.md": b"# Ada\n"}


def test_a_plan_of_ones_own_lies_in_the_home(tmp_path: Path, portfolio: Portfolio) -> None:
    (tmp_path / "my.yml").write_text(
        "schema: portfolio/curriculum/v1\nid: mine\ntitle: Mine\nunits:\n"
        "  - {key: week-1, title: First, kind: library, start_week: 1, end_week: 1}\n"
    )

    portfolio("init", *options(plan="my.yml"), cwd=tmp_path)

    assert "week-1" in portfolio(cwd=tmp_path).output


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("mentors = []", "mentor = []", 8, "Did you mean mentors?"),
        ('learner = "ada"', "", 0, "'learner' is missing"),
        ("start = 2025-09-01", 'start = "soon"', 4, "should be a date such as 2026-03-01"),
        ('layout = "week"', 'layout = "weak"', 6, "Did you mean week?"),
        ("[[skip]]", "[[skip", 0, ""),
        ('plan = "', 'plan = ', 3, "This is not valid TOML"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_is_told_with_its_line(
    home: Path, portfolio: Portfolio, old: str, new: str, line: int, words: str
) -> None:
    path = home / "portfolio.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))

    output = portfolio("status", cwd=home, code=0 if old == "[[skip]]" else 1).output

    assert words in output
    if line:
        assert f"Where: {path}:{line}\n" in output


def test_the_users_own_home_folder_is_never_made_into_one(
    machine: Path, portfolio: Portfolio
) -> None:
    before = sorted(machine.iterdir())
    options = ["--learner", "ada", "--plan", "distinguished-52", "--start", "2026-01-05"]
    result = portfolio("init", *options, cwd=machine, code=1)
    assert "a folder of its own" in result.output
    assert sorted(machine.iterdir()) == before


@pytest.mark.parametrize("name", ["readme.md", "Readme.md", ".github/README.md"])
def test_a_page_under_another_name_is_not_put_in_the_shade(
    tmp_path: Path, portfolio: Portfolio, name: str
) -> None:
    page = tmp_path / name
    page.parent.mkdir(exist_ok=True)
    page.write_text("# Mine\n")
    options = ["--learner", "ada", "--plan", "distinguished-52", "--start", "2026-01-05"]
    output = portfolio("init", *options, cwd=tmp_path, code=1).output
    assert f"git mv {name} README.md" in output
    assert not (tmp_path / "portfolio.toml").exists()
