"""`portfolio preview` changes nothing of the user's; `portfolio sync` writes its sections alone."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import Portfolio, solve


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time of every file, git's own and our results left out."""
    return {
        p.relative_to(folder).as_posix(): (p.read_bytes(), p.stat().st_mtime_ns)
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".git" not in p.parts and not p.is_relative_to(folder / "home/.venv")
        and "results" not in p.parts
    }  # fmt: skip


def git(folder: Path, *args: str) -> str:
    """What git prints."""
    run = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_a_preview_shows_all_and_changes_nothing_outside_its_folder(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    before, states = files(home.parent), [git(f, "status", "--porcelain") for f in (home, week)]

    output = portfolio("preview", cwd=home).output

    after = files(home.parent)
    new = {name for name in after if after[name] != before.get(name)}
    assert {name for name in new if not name.startswith("home/.portfolio/preview/")} == set()
    shown = {name.removeprefix("home/.portfolio/preview/") for name in new}
    assert {".gitignore", "README.md", "index.html", "site/index.html"} < shown
    assert ".portfolio/cards/progress-dark.svg" in shown
    assert before.keys() <= after.keys()
    assert [git(f, "status", "--porcelain") for f in (home, week)] == states
    assert "0 of 53 units finished" in output
    assert "Would write README.md\nWould write .portfolio/ledger.json\n" in output
    assert "Would write .portfolio/cards/map-light.svg\n" in output
    assert "See it: .portfolio/preview/index.html" in output
    page = (home / ".portfolio/preview/index.html").read_text()
    assert "0 of 53 units finished" in page
    assert "<script" not in page


def test_sync_writes_once(week: Path, home: Path, portfolio: Portfolio) -> None:
    readme = home / "README.md"
    text = "Hello.\r\n\n" + readme.read_text() + "\nMy words, after it."
    readme.write_bytes(text.encode())
    dry = portfolio("sync", "--dry-run", cwd=home).output
    assert "Would write README.md" in dry
    assert readme.read_bytes() == text.encode()

    first = portfolio("sync", cwd=home).output
    synced = files(home.parent)
    second = portfolio("sync", cwd=home).output

    assert first.endswith("Wrote README.md\nWrote .portfolio/ledger.json\n")
    assert first.count("Wrote .portfolio/cards/") == 4
    assert second == "Everything is up to date.\n"
    assert portfolio("preview", cwd=home).stdout.startswith("Nothing would change.\n")
    after = files(home.parent)
    assert {n: v for n, v in after.items() if "preview" not in n} == synced
    assert readme.read_bytes().startswith(b"Hello.\r\n\n# ada\n")
    assert readme.read_bytes().endswith(b"\nMy words, after it.")


def test_words_typed_in_a_section_stop_it(home: Path, portfolio: Portfolio) -> None:
    portfolio("sync", cwd=home)
    readme = home / "README.md"
    text = readme.read_text().replace("The first finished work", "I typed here")
    readme.write_text(text)

    output = portfolio("sync", cwd=home, code=1).output

    assert "Someone typed inside the section featured:" in output
    assert "+I typed here will stand here." in output
    line = next(n for n, words in enumerate(text.splitlines(), 1) if "begin featured" in words)
    assert f"Where: {readme}:{line}\n" in output
    assert "--force" in output
    assert readme.read_text() == text
    portfolio("sync", "--force", cwd=home)
    assert "I typed here" not in readme.read_text()


def test_a_readme_without_a_section_is_told_how(home: Path, portfolio: Portfolio) -> None:
    (home / "README.md").write_text("# Ada\n")

    output = portfolio("sync", cwd=home, code=1).output

    assert "This README has no section for the portfolio." in output
    assert (home / "README.md").read_text() == "# Ada\n"


@pytest.mark.parametrize(
    "url",
    ["https://github.com/ada/ada", "git@github.com:ada/ada.git", "ssh://git@github.com/ada/ada",
     "gh:ada/ada"],
)  # fmt: skip
def test_a_home_on_github_is_not_written_here(
    home: Path, machine: Path, portfolio: Portfolio, url: str
) -> None:
    with (machine / ".gitconfig").open("a") as config:
        config.write('[url "https://github.com/"]\n\tinsteadOf = gh:\n')
    git(home, "remote", "add", "origin", url)
    before = files(home)

    output = portfolio("sync", cwd=home, code=1).output

    assert "There is no GitHub token, and this home is on GitHub." in output
    assert "gh auth login" in output
    assert files(home) == before
    portfolio("preview", cwd=home)


def test_what_is_told_of_a_dirty_week_is_its_last_commit(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    solve(week)
    git(week, "commit", "-qnam", "Solve it")
    (week / "src" / "attention" / "core.py").write_text("broken(")
    (week / "pyproject.toml").write_text(
        (week / "pyproject.toml").read_text().replace("Attention from scratch", "Not yet told")
    )
    status = git(week, "status", "--porcelain")

    portfolio("sync", cwd=home)

    ledger = (home / ".portfolio" / "ledger.json").read_text()
    assert '"done": 16' in ledger
    assert git(week, "rev-parse", "HEAD") in ledger
    assert "Not yet told" not in ledger
    assert git(week, "status", "--porcelain") == status


def test_a_week_whose_checks_cannot_run_is_named_and_the_rest_works(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    (home / ".venv").unlink()

    result = portfolio("sync", cwd=home)

    assert "Note: week-27: There is no Python environment for the checks yet." in result.stderr
    assert "Wrote README.md" in result.stdout


def test_a_broken_ledger_comes_back_from_its_history(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    solve(week)
    git(week, "commit", "-qnam", "Solve it")
    portfolio("sync", cwd=home)
    git(home, "add", "-A")
    git(home, "commit", "-qm", "Sync")
    ledger = home / ".portfolio" / "ledger.json"
    good = ledger.read_bytes()
    ledger.write_bytes(good[:100])
    subprocess.run(["rm", "-r", str(week)], check=True)

    output = portfolio("sync", cwd=home)

    assert f"{ledger} is damaged" in output.stderr
    assert "was restored from its history" in output.stderr
    assert ledger.read_bytes() == good


def test_a_broken_ledger_without_a_history_begins_anew(home: Path, portfolio: Portfolio) -> None:
    (home / ".portfolio").mkdir()
    (home / ".portfolio" / "ledger.json").write_text("{")

    assert "it begins anew" in portfolio("sync", cwd=home).stderr


def test_facts_that_were_kept_make_the_same_sync_again(
    week: Path, home: Path, portfolio: Portfolio, tmp_path: Path
) -> None:
    solve(week)
    git(week, "commit", "-qnam", "Solve it")
    kept = tmp_path / "facts.json"
    portfolio("sync", "--save-facts", str(kept), cwd=home)
    written = {n: data for n, (data, _) in files(home).items()}
    git(home, "checkout", "-q", "README.md")
    subprocess.run(["rm", "-r", str(home / ".portfolio"), str(week)], check=True)

    portfolio("sync", "--from-facts", str(kept), cwd=home)

    assert {n: data for n, (data, _) in files(home).items()} == written


@pytest.mark.parametrize("text", ["", "[]", '{"units": 3}', '{"schema": "x"}'])
def test_facts_that_are_none_are_named(
    home: Path, portfolio: Portfolio, tmp_path: Path, text: str
) -> None:
    (tmp_path / "facts.json").write_text(text)
    before = files(home)
    output = portfolio("sync", "--from-facts", str(tmp_path / "facts.json"), cwd=home, code=1)
    assert "facts.json" in output.output
    assert files(home) == before
