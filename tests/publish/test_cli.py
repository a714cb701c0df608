"""`portfolio publish`: a week's repo made and pushed once, nothing shown that should not be."""

import base64
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import Portfolio
from tests.github.model import Repo
from tests.github.server import GitHub
from tests.publish.conftest import TAG, commits, git, on_github
from toolkit import bundled
from toolkit.cli import main
from toolkit.publish import pin

NAME = "attention-from-scratch"


def test_a_week_is_made_pushed_and_described_once(
    github: GitHub, here: Path, worked: Path, toolkit: Repo, portfolio: Portfolio
) -> None:
    said = portfolio("publish", "week-27", "--public", cwd=here).output

    repo = github.repos[f"ada/{NAME}"]
    assert (repo.private, repo.description) == (False, "Attention, written out by hand.")
    assert repo.topics == ["library", "numpy"]
    assert repo.head == git(worked, "rev-parse", "main")
    assert repo.git.ref("refs/heads/portfolio/template") == git(
        worked, "rev-parse", "portfolio/template"
    )
    assert commits(repo) == [pin.MESSAGE, "Say what it is", "Start week-27: Attention from scratch"]
    workflow = (worked / ".github/workflows/week.yml").read_text()
    assert f"/week.yml@{toolkit.head} # {TAG}\n" in workflow
    assert git(worked, "diff", "--stat", "HEAD~").endswith("1 insertion(+), 1 deletion(-)")
    assert git(worked, "remote", "get-url", "origin") == github.clone_url(repo)
    assert git(worked, "rev-parse", "main@{upstream}") == repo.head
    assert f"{github.url}/ada/{NAME}/compare/portfolio/template...main" in said
    assert git(worked, "status", "--porcelain") == ""

    before = len(github.writes())
    again = portfolio("publish", "week-27", cwd=here).output
    assert f"On GitHub: {github.url}/ada/{NAME}\nAll of it is there already.\n" in again
    assert [w for w in github.writes()[before:] if w.method != "GET"] == []
    assert commits(repo)[0] == pin.MESSAGE
    assert github.unknown() == []


def test_more_work_is_pushed_by_the_same_words(
    github: GitHub, here: Path, worked: Path, portfolio: Portfolio
) -> None:
    portfolio("publish", "week-27", "--private", cwd=here)
    repo = github.repos[f"ada/{NAME}"]
    assert repo.private
    git(worked, "commit", "-qm", "More", "--allow-empty", "--no-verify")
    told = json.loads(portfolio("publish", "week-27", "--json", cwd=here).stdout)
    assert told["steps"] == ["push main"]
    assert (told["repository"], told["private"]) == (f"ada/{NAME}", True)
    assert told["commit"] == repo.head == git(worked, "rev-parse", "HEAD")
    side = github.commit(repo, {"theirs.txt": "x"})
    git(worked, "commit", "-qm", "Yet more", "--allow-empty", "--no-verify")
    said = portfolio("publish", "week-27", cwd=here, code=1).output
    assert "has commits on main that are not here" in said
    assert "git pull" in said
    assert repo.head == side


def test_a_repo_whose_work_is_on_another_branch_than_main_leads_with_it(
    github: GitHub, here: Path, worked: Path, portfolio: Portfolio
) -> None:
    git(worked, "branch", "-q", "-m", "work")
    portfolio("publish", "week-27", "--public", cwd=here)
    repo = github.repos[f"ada/{NAME}"]
    assert (repo.default_branch, repo.head) == ("work", git(worked, "rev-parse", "work"))
    repo.default_branch = "portfolio/template"
    git(worked, "commit", "-qm", "More", "--allow-empty", "--no-verify")
    portfolio("publish", "week-27", cwd=here)
    assert repo.default_branch == "work"


def test_a_dry_run_asks_and_makes_nothing(
    github: GitHub, here: Path, worked: Path, portfolio: Portfolio
) -> None:
    head = git(worked, "rev-parse", "HEAD")
    said = portfolio("publish", "week-27", "--dry-run", cwd=here).output
    assert f"Would make ada/{NAME} on GitHub" in said
    assert "Would push main and portfolio/template" in said
    assert github.writes() == []
    assert git(worked, "rev-parse", "HEAD") == head
    assert git(worked, "remote") == ""


def test_for_whom_it_is_is_asked_and_never_guessed(
    github: GitHub, here: Path, monkeypatch: pytest.MonkeyPatch, portfolio: Portfolio
) -> None:
    said = portfolio("publish", "week-27", cwd=here, code=2).output
    assert "--public or --private" in said
    assert github.writes() == []
    monkeypatch.setattr("toolkit.cli.common.in_terminal", lambda: True)
    CliRunner().invoke(main, ["publish", "week-27"], input="private\n", catch_exceptions=False)
    assert github.repos[f"ada/{NAME}"].private


def test_the_name_is_the_title_the_folder_or_the_one_given(
    github: GitHub, here: Path, worked: Path, portfolio: Portfolio
) -> None:
    def planned(*more: str) -> str:
        out = portfolio("publish", "week-27", "--json", "--dry-run", *more, cwd=here).stdout
        return str(json.loads(out)["repository"])

    assert planned() == f"ada/{NAME}"
    assert planned("--name", "My.work_1") == "ada/My.work_1"
    worked.rename(worked.with_name("looking-back"))
    assert planned() == "ada/looking-back"
    said = portfolio("publish", "week-27", "--name", "no/name", cwd=here, code=1).output
    assert "no name for a repo" in said
    git(worked.with_name("looking-back"), "remote", "add", "origin", f"{github.url}/ada/other.git")
    github.repo("ada/other")
    assert planned() == "ada/other"
    said = portfolio("publish", "week-27", "--name", "third", cwd=here, code=1).output
    assert "on GitHub already: ada/other" in said


def test_a_week_in_which_nothing_is_done_is_published_only_on_purpose(
    github: GitHub, week: Path, home: Path, online: None, portfolio: Portfolio
) -> None:
    said = portfolio("publish", "week-27", "--public", cwd=home, code=1).output
    assert "Nothing is done in week-27 yet" in said
    assert "--wip" in said
    assert github.log[1:] == []
    said = portfolio("publish", "week-27", "--public", "--wip", cwd=home).output
    assert f"{TAG} of the toolkit could not be resolved to a commit; it stays." in said
    repo = github.repos["ada/attention-from-scratch"]
    assert commits(repo) == ["Start week-27: Attention from scratch"]
    assert repo.description == "Attention from scratch"


def test_what_is_not_committed_is_said_and_not_pushed(
    github: GitHub, here: Path, worked: Path, portfolio: Portfolio
) -> None:
    workflow = worked / ".github/workflows/week.yml"
    workflow.write_text(workflow.read_text() + "# mine\n")
    (worked / "notes.txt").write_text("mine\n")
    said = portfolio("publish", "week-27", "--public", cwd=here).output
    assert "2 files with changes that are not committed: they are not pushed" in said
    assert "week.yml has changes that are not committed, so it was not pinned" in said
    assert b"mine" not in on_github(github.repos[f"ada/{NAME}"])
    assert workflow.read_text().endswith("# mine\n")


def test_a_pin_changes_one_line_and_keeps_its_ends(toolkit: Repo) -> None:
    calls = f"    uses: {bundled.REPOSITORY}/.github/workflows/week.yml@"
    text = f"\ufeffjobs:\r\n{calls}{TAG} # zizmor: ignore\r\n  # é\r\n{calls}main\r\n"
    done = pin.pinned(text.encode(), lambda tag: "a" * 40)
    assert done.decode() == text.replace(f"{TAG} # zizmor: ignore", f"{'a' * 40} # {TAG}")
    assert pin.pinned(done, lambda tag: "b" * 40) == done
    assert pin.pinned(text.encode(), lambda tag: None) == text.encode()


def test_a_pin_is_taken_back_where_the_template_has_the_same_tag() -> None:
    given = f"    uses: {bundled.REPOSITORY}/.github/workflows/week.yml@v0.9 # zizmor\n".encode()
    done = pin.pinned(given, lambda tag: "a" * 40)
    assert done != given
    assert pin.unpinned(done, given) == given
    assert pin.unpinned(done.replace(b"\n", b"\r\n"), given) == given.replace(b"\n", b"\r\n")
    assert pin.unpinned(done, given.replace(b"v0.9", b"v0.8")) == done


def test_a_repo_of_that_name_is_used_where_it_is_empty_or_holds_this_history(
    github: GitHub, here: Path, worked: Path, portfolio: Portfolio
) -> None:
    repo = github.repo(f"ada/{NAME}", description="My own words")
    said = portfolio("publish", "week-27", "--private", cwd=here, code=1).output
    assert f"ada/{NAME} is there already, and it is public" in said
    portfolio("publish", "week-27", cwd=here)
    assert repo.description == "My own words"
    assert repo.head == git(worked, "rev-parse", "HEAD")

    git(worked, "remote", "remove", "origin")  # as a run leaves it that was killed
    assert "make it the origin" in portfolio("publish", "week-27", "--json", cwd=here).stdout

    other = github.repo("ada/taken", files={"README.md": "# Other\n"})
    git(worked, "remote", "remove", "origin")
    said = portfolio("publish", "week-27", "--name", "taken", cwd=here, code=1).output
    assert "holds other work" in said
    assert "--name" in said
    assert commits(other) == ["Initial commit"]


def test_an_address_that_commits_would_show_is_told_first(
    github: GitHub, here: Path, worked: Path, portfolio: Portfolio
) -> None:
    git(worked, "config", "user.email", "ada@home.example")
    git(worked, "commit", "-qm", "Late", "--allow-empty", "--no-verify")
    said = portfolio("publish", "week-27", "--public", cwd=here, code=1).output
    assert "Your commits show ada@home.example" in said
    hidden = f"{github.users['ada'].id}+ada@users.noreply.github.com"
    assert f"git config --global user.email {hidden}" in said
    assert f"ada/{NAME}" not in github.repos
    github.users["ada"].hidden_email = "ada@home.example"
    said = portfolio("publish", "week-27", "--public", "--yes", cwd=here, code=1).output
    assert "https://github.com/settings/emails" in said
    github.users["ada"].hidden_email = ""
    portfolio("publish", "week-27", "--public", "--yes", cwd=here)
    assert github.repos[f"ada/{NAME}"].head == git(worked, "rev-parse", "HEAD")


def test_the_token_is_nowhere_but_in_the_requests(
    github: GitHub, here: Path, worked: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = github.pat("ada").value
    word = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    for name in ("GIT_TRACE", "GIT_TRACE_CURL", "GIT_CURL_VERBOSE"):
        monkeypatch.setenv(name, "1")
    repo = github.repo(f"ada/{NAME}", ruled=frozenset({"main"}))
    said = portfolio("publish", "week-27", cwd=here, code=1).output
    assert "git push failed" in said
    assert "A rule of this branch refuses the push" in said
    repo.ruled = frozenset()
    said += portfolio("publish", "week-27", cwd=here).output
    written = b"".join(p.read_bytes() for p in (worked / ".git").rglob("*") if p.is_file())
    for secret in (token, word):
        assert secret not in said
        assert secret.encode() not in written
    assert "127.0.0.1" in (worked / ".git/config").read_text()


@pytest.mark.parametrize(
    ("scopes", "missing"), [(["repo"], "workflow"), (["public_repo"], "repo and workflow")]
)
def test_a_token_with_too_little_is_refused_before_anything_is_made(
    github: GitHub, here: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch,
    scopes: list[str], missing: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("GITHUB_TOKEN", github.token("ada", scopes=scopes).value)
    said = portfolio("publish", "week-27", "--public", cwd=here, code=1).output
    assert f"lacks the scope {missing}." in said
    assert f"{github.url}/settings/tokens/new?scopes=repo,workflow&description=portfolio" in said
    assert github.writes() == []


def test_no_token_a_wrong_one_and_somebody_elses_are_told_apart(
    github: GitHub, here: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "": "Publishing needs a token",
        "ghp_wrong": "Bad credentials",
        github.pat("grace").value: "The token is grace's, and this home is ada's",
        github.job_token(github.repo("ada/x")).value: "cannot publish",
    }
    for value, words in told.items():
        monkeypatch.setenv("GITHUB_TOKEN", value)
        for key in ("week-27", "home"):
            said = portfolio("publish", key, "--public", cwd=here, code=1).output
            assert words in said
            assert value == "" or value not in said
    fine = {"administration": "read", "contents": "write"}
    monkeypatch.setenv("GITHUB_TOKEN", github.token("ada", permissions=fine).value)
    said = portfolio("publish", "week-27", "--public", cwd=here, code=1).output
    assert "Administration, Contents, Workflows" in said
    assert github.repos.keys() == {"ada/x", bundled.REPOSITORY}
