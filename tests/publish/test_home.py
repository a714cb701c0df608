"""`portfolio publish home`: nobody's bytes are lost, and no private name gets out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import Portfolio
from tests.github.model import Repo
from tests.github.server import GitHub
from tests.publish.conftest import TAG, commits, git, on_github
from toolkit import bundled, managed
from toolkit import home as homes
from toolkit.cli import main
from toolkit.errors import PortfolioError
from toolkit.publish import account, pin
from toolkit.publish import home as publishing
from toolkit.publish.intent import Wish
from toolkit.scaffold.home import SECTIONS

WORDS = "\ufeff# Hi, I am Ada\r\n\r\nI make <b>things</b>.   \r\n"
LATIN = "Gr\xfc\xdfe\n".encode("latin-1")
SECRET = "week-of-a-secret-client"


@pytest.fixture
def mine(home: Path, online: None, toolkit: Repo) -> Path:
    """Ada's home on her machine."""
    return home


@pytest.fixture
def synced(mine: Path) -> Path:
    """One that names private work in its history, though no more in its newest commit."""
    readme = mine / "README.md"
    empty = readme.read_text()
    readme.write_text(managed.fill(empty, {"work": f"- {SECRET}"}, "README.md"))
    (mine / ".portfolio").mkdir(exist_ok=True)
    (mine / ".portfolio/ledger.json").write_text(f'{{"units": [{{"repo": "{SECRET}"}}]}}\n')
    (mine / "my-plan.yml").write_bytes(b"title: Mine\r\n")
    git(mine, "add", "-f", "README.md", ".portfolio/ledger.json", "my-plan.yml")
    git(mine, "commit", "-qm", f"Sync {SECRET}")
    return mine


@pytest.fixture
def profile(github: GitHub) -> Repo:
    """The profile that Ada has had for years."""
    files: dict[str, str | bytes] = {"README.md": WORDS, "notes.txt": LATIN}
    repo = github.repo("ada/ada", files=files, default_branch="trunk")
    github.commit(repo, {"cv/cv.md": "# CV\n", ".gitattributes": "* text=auto\n"}, "My CV")
    return repo


def content(repo: Repo) -> dict[str, bytes]:
    """Every file of the newest commit."""
    entries = repo.git.files(repo.git.commit(repo.head or "").tree)  # type: ignore[union-attr]
    return {path: (repo.git.read(sha) or ("", b""))[1] for path, (_, sha) in entries.items()}


def plan(portfolio: Portfolio, home: Path, *more: str) -> list[str]:
    """The steps that would be taken."""
    told = portfolio("publish", "home", "--dry-run", "--json", *more, cwd=home).stdout
    return list(json.loads(told)["steps"])


def untracked(home: Path) -> str:
    return git(home, "status", "--porcelain", "--", ".", ":!.venv")


def test_a_new_home_becomes_the_profile_with_its_history(
    github: GitHub, mine: Path, toolkit: Repo, portfolio: Portfolio
) -> None:
    said = portfolio("publish", "home", "--public", cwd=mine).output
    repo = github.repos["ada/ada"]
    assert "ada/ada is your profile" in said
    assert commits(repo) == [pin.MESSAGE, "Make a portfolio home"]
    assert repo.head == git(mine, "rev-parse", "HEAD") == git(mine, "rev-parse", "origin/main")
    workflow = content(repo)[".github/workflows/portfolio.yml"].decode()
    assert f"/home.yml@{toolkit.head} # {TAG}\n" in workflow
    before = len(github.writes())
    said = portfolio("publish", "home", cwd=mine).output
    assert f"On GitHub: {github.url}/ada/ada\nAll of it is there already.\n" in said
    assert [w for w in github.writes()[before:] if w.method != "GET"] == []
    assert github.unknown() == []


def test_a_profile_is_asked_about_where_somebody_can_answer(
    github: GitHub, mine: Path, profile: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = profile.head
    monkeypatch.setattr("toolkit.cli.common.in_terminal", lambda: True)
    monkeypatch.chdir(mine)
    said = CliRunner().invoke(main, ["publish", "home"], input="n\n")
    assert "ada/ada is your profile" in said.output
    assert "Nothing was pushed" in said.output
    assert profile.head == held
    CliRunner().invoke(main, ["publish", "home"], input="y\n", catch_exceptions=False)
    assert profile.head != held


def test_another_name_is_no_profile(github: GitHub, mine: Path, portfolio: Portfolio) -> None:
    said = portfolio("publish", "home", "--private", "--name", "study", cwd=mine).output
    assert github.repos["ada/study"].private
    assert "profile" not in said
    said = portfolio("publish", "home", "--name", "other", cwd=mine, code=1).output
    assert "on GitHub already: ada/study" in said


def test_a_history_that_names_repos_stays_here(
    github: GitHub, synced: Path, portfolio: Portfolio
) -> None:
    before, old = (synced / "README.md").read_text(), git(synced, "rev-parse", "HEAD")
    said = portfolio("publish", "home", "--public", cwd=synced).output

    repo = github.repos["ada/ada"]
    assert "names repos that may be private, so it is not pushed" in said
    assert SECRET.encode() not in on_github(repo)
    assert commits(repo) == ["Make a portfolio home"]
    assert content(repo).keys() == {
        "README.md", "portfolio.toml", ".github/workflows/portfolio.yml", "my-plan.yml",
    }  # fmt: skip
    assert content(repo)["my-plan.yml"] == b"title: Mine\r\n"
    readme = content(repo)["README.md"].decode()
    assert {s.name for s in managed.sections(readme, "README.md")} == set(SECTIONS)
    assert managed.fill(readme, dict.fromkeys(SECTIONS, "x"), "README.md")  # nobody typed there
    assert git(synced, "rev-parse", "HEAD") == git(synced, "rev-parse", "origin/main") == repo.head
    assert git(synced, "rev-parse", "before-publish") == old
    assert git(synced, "show", "before-publish:README.md") == before.strip()
    assert (git(synced, "branch", "--show-current"), untracked(synced)) == ("main", "")
    assert plan(portfolio, synced) == []


def test_a_profile_that_is_there_gets_what_it_lacks_and_keeps_every_byte(
    github: GitHub, synced: Path, profile: Repo, toolkit: Repo, portfolio: Portfolio
) -> None:
    held, head, old = content(profile), profile.head, git(synced, "rev-parse", "HEAD")
    steps = plan(portfolio, synced)
    assert steps[0] == "push one commit with what it lacks"
    assert content(profile) == held

    portfolio("publish", "home", cwd=synced)

    now = content(profile)
    assert now["README.md"].startswith(WORDS.encode())
    added = now["README.md"].removeprefix(WORDS.encode()).decode()
    assert [s.name for s in managed.sections(added, "")] == SECTIONS
    assert "\n" not in added.replace("\r\n", "")
    assert {p: now[p] for p in held if p != "README.md"} == {
        p: held[p] for p in held if p != "README.md"
    }
    assert now.keys() - held.keys() == {
        "portfolio.toml", "my-plan.yml", ".github/workflows/portfolio.yml",
    }  # fmt: skip
    assert f"@{toolkit.head} # {TAG}" in now[".github/workflows/portfolio.yml"].decode()
    assert commits(profile, "trunk") == ["Make this a portfolio home", "My CV", "Initial commit"]
    assert SECRET.encode() not in on_github(profile)
    assert git(synced, "rev-parse", "HEAD^") == head
    assert (synced / "cv/cv.md").read_text() == "# CV\n"
    assert git(synced, "branch", "--show-current") == "trunk"
    assert git(synced, "rev-parse", "before-publish") == old
    assert plan(portfolio, synced) == []


def test_a_profile_that_is_a_home_already_is_only_followed(
    github: GitHub, synced: Path, profile: Repo, portfolio: Portfolio
) -> None:
    portfolio("publish", "home", cwd=synced)
    head, writes = profile.head, len(github.writes())
    git(synced, "remote", "remove", "origin")  # as a run leaves it that was killed
    git(synced, "switch", "-q", "main")
    git(synced, "branch", "-q", "-D", "trunk")
    steps = plan(portfolio, synced)
    assert steps == [
        "move this folder to it; what was stays on the branch before-publish",
        "make it the origin of this home",
    ]
    portfolio("publish", "home", cwd=synced)
    assert git(synced, "rev-parse", "HEAD") == profile.head == head
    assert [w for w in github.writes()[writes:] if w.method != "GET"] == []
    assert git(synced, "branch", "--list", "before-publish*").split() == ["before-publish"]


def test_words_of_ones_own_on_both_sides_are_left_to_the_person(
    synced: Path, profile: Repo, portfolio: Portfolio
) -> None:
    readme = synced / "README.md"
    readme.write_text(readme.read_text().replace("# ada", "# Ada's other words"))
    git(synced, "commit", "-qam", "Mine")
    held, head = profile.head, git(synced, "rev-parse", "HEAD")
    said = portfolio("publish", "home", cwd=synced, code=1).output
    assert "both have words of yours" in said
    assert "together by hand" in said
    assert (profile.head, git(synced, "rev-parse", "HEAD")) == (held, head)
    assert git(synced, "remote") == ""


def test_words_typed_inside_a_section_are_not_thrown_away(
    github: GitHub, synced: Path, portfolio: Portfolio
) -> None:
    readme = synced / "README.md"
    readme.write_text(readme.read_text().replace(f"- {SECRET}", "My own line"))
    git(synced, "commit", "-qam", "Typed")
    said = portfolio("publish", "home", "--public", cwd=synced, code=1).output
    assert "Someone typed inside the section work" in said
    assert github.repos.keys() == {bundled.REPOSITORY}


def test_uncommitted_work_is_committed_first_where_the_folder_would_move(
    synced: Path, profile: Repo, portfolio: Portfolio
) -> None:
    (synced / "portfolio.toml").write_text((synced / "portfolio.toml").read_text() + "# mine\n")
    held = profile.head
    assert (
        "not committed: portfolio.toml" in portfolio("publish", "home", cwd=synced, code=1).output
    )
    assert profile.head == held


def test_a_home_that_was_never_committed_says_how(
    github: GitHub, tmp_path: Path, online: None, portfolio: Portfolio
) -> None:
    folder = tmp_path / "fresh"
    folder.mkdir()
    portfolio("init", str(folder), "--learner", "ada", "--plan", "distinguished-52",
              "--start", "2026-01-05")  # fmt: skip
    said = portfolio("publish", "home", "--public", cwd=folder, code=1).output
    assert "git add README.md portfolio.toml .github" in said


def test_a_clone_of_the_profile_that_became_a_home_is_pushed(
    github: GitHub, profile: Repo, tmp_path: Path, online: None, toolkit: Repo,
    portfolio: Portfolio,
) -> None:  # fmt: skip
    folder = tmp_path / "clone" / "ada"
    git(tmp_path, "clone", "-q", github.clone_url(profile), str(folder))
    portfolio("init", str(folder), "--learner", "ada", "--plan", "distinguished-52",
              "--start", "2026-01-05")  # fmt: skip
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Make a home")
    portfolio("publish", "home", cwd=folder)
    assert commits(profile, "trunk")[:2] == [pin.MESSAGE, "Make a home"]
    assert plan(portfolio, folder) == []
    github.commit(profile, {"README.md": WORDS + "new\r\n"}, branch="trunk")
    assert plan(portfolio, folder) == []
    git(folder, "commit", "-qm", "Mine", "--allow-empty")
    said = portfolio("publish", "home", cwd=folder, code=1).output
    assert "git pull --rebase" in said


def test_a_clone_that_was_synced_is_put_on_top_without_what_sync_wrote(
    github: GitHub, profile: Repo, tmp_path: Path, online: None, portfolio: Portfolio
) -> None:
    folder = tmp_path / "clone" / "ada"
    git(tmp_path, "clone", "-q", github.clone_url(profile), str(folder))
    portfolio("init", str(folder), "--learner", "ada", "--plan", "distinguished-52",
              "--start", "2026-01-05")  # fmt: skip
    readme = folder / "README.md"
    text = readme.read_bytes().decode().replace("I make", "We make")
    readme.write_bytes(managed.fill(text, {"work": SECRET}, "README.md").encode())
    (folder / ".portfolio").mkdir()
    (folder / ".portfolio/ledger.json").write_text(SECRET)
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-qm", "Make a home")
    portfolio("publish", "home", cwd=folder)
    assert SECRET.encode() not in on_github(profile)
    assert "We make <b>things</b>." in content(profile)["README.md"].decode()
    assert ".portfolio/ledger.json" not in content(profile)
    assert commits(profile, "trunk")[1:] == ["My CV", "Initial commit"]
    assert plan(portfolio, folder) == []


@pytest.mark.parametrize("path", ["readme.md", ".github/README.md"])
def test_a_page_in_another_place_is_named(
    github: GitHub, synced: Path, path: str, portfolio: Portfolio
) -> None:
    repo = github.repo("ada/ada", files={path: "# Hi\n"})
    said = portfolio("publish", "home", cwd=synced, code=1).output
    assert f"Your page is in {path}" in said
    assert "ada/ada on GitHub" in said
    assert commits(repo) == ["Initial commit"]


def test_a_push_between_look_and_push_is_not_written_over(
    github: GitHub, synced: Path, profile: Repo, portfolio: Portfolio
) -> None:
    env = github.env(github.pat("ada")) | {"HOME": "/nowhere"}
    with account.opened(env, "ada") as mine:
        intent = publishing.look(mine, homes.find(synced, {}), Wish())
        github.commit(profile, {"new.txt": "x"}, "By hand")
        with pytest.raises(PortfolioError) as error:
            intent.perform(False, lambda words: None)
    assert "run this again" in error.value.mend
    portfolio("publish", "home", cwd=synced)
    assert commits(profile, "trunk")[:2] == ["Make this a portfolio home", "By hand"]
    assert content(profile)["new.txt"] == b"x"
