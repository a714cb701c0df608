"""Git over HTTP, and that pushes and API writes see each other."""

import base64
import os
import subprocess
import threading
from pathlib import Path

import pytest

from tests.github import GitHub, Repo, Token
from tests.github.client import ask


def git(cwd: Path, *args: str, code: int = 0) -> str:
    """A user's own git."""
    env = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(
        ["git", *args], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return (done.stdout + done.stderr).strip()


@pytest.fixture
def repo(github: GitHub) -> Repo:
    return github.repo("ada/week-27", files={"README.md": "# hi\n", "src/a.py": "x = 1\n"})


def clone(github: GitHub, repo: Repo, folder: Path, token: Token | None = None) -> Path:
    git(folder.parent, "clone", "--quiet", github.clone_url(repo, token), str(folder))
    return folder


def commit(folder: Path, name: str, text: str) -> str:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", f"Write {name}")
    return git(folder, "rev-parse", "HEAD")


def test_a_push_is_what_the_api_shows(github: GitHub, repo: Repo, tmp_path: Path) -> None:
    work = clone(github, repo, tmp_path / "work", github.pat("ada"))
    sha = commit(work, "new.txt", "pushed\n")
    git(work, "push", "--quiet")
    assert repo.head == sha
    shown = ask(github, "/repos/ada/week-27/contents/new.txt").body
    assert base64.b64decode(shown["content"]) == b"pushed\n"
    assert ask(github, "/repos/ada/week-27/commits").body[0]["sha"] == sha


def test_a_write_through_the_api_is_what_a_pull_brings(
    github: GitHub, repo: Repo, tmp_path: Path
) -> None:
    work = clone(github, repo, tmp_path / "work", github.pat("ada"))
    project = github.client("ada").get_repo("ada/week-27")
    project.create_file("docs/ü b.md", "From the web", "hello\n")
    git(work, "pull", "--quiet")
    assert (work / "docs" / "ü b.md").read_text() == "hello\n"
    assert git(work, "log", "-1", "--format=%s") == "From the web"
    git(work, "fsck", "--strict")


def test_a_first_push_fills_an_empty_repo(github: GitHub, tmp_path: Path) -> None:
    repo = github.repo("ada/new")
    got = ask(github, "/repos/ada/new/commits")
    assert (got.status, got.body["message"]) == (409, "Git Repository is empty.")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "work")
    sha = commit(tmp_path / "work", "a", "1")
    git(tmp_path / "work", "push", "--quiet", github.clone_url(repo, github.pat("ada")), "main")
    assert ask(github, "/repos/ada/new/branches/main").body["commit"]["sha"] == sha


def test_a_large_push_comes_through_in_chunks(github: GitHub, repo: Repo, tmp_path: Path) -> None:
    work = clone(github, repo, tmp_path / "work", github.pat("ada"))
    (work / "big.bin").write_bytes(os.urandom(3_000_000))
    sha = commit(work, "small", "1")
    git(work, "push", "--quiet")
    assert repo.head == sha


def test_who_may_not_push_is_told_so(github: GitHub, repo: Repo, tmp_path: Path) -> None:
    before = repo.head
    work = clone(github, repo, tmp_path / "work")
    commit(work, "evil", "1")
    for token in (github.pat("mallory"), github.job_token(repo)):
        said = git(work, "push", github.clone_url(repo, token), code=128)
        assert "403" in said or "denied" in said
    assert "could not read Username" in git(work, "push", code=128)
    assert repo.head == before


def test_a_private_repo_is_cloned_by_those_who_see_it(github: GitHub, tmp_path: Path) -> None:
    repo = github.repo("ada/diary", private=True, files={"a": "1"})
    job = github.job_token(repo, {"contents": "read"})
    for number, token in enumerate((github.pat("ada"), job)):
        clone(github, repo, tmp_path / str(number), token)
    git(tmp_path, "clone", github.clone_url(repo, github.pat("mallory")), "x", code=128)
    git(tmp_path, "clone", github.clone_url(repo), "y", code=128)


@pytest.mark.parametrize("kind", ["job", "classic"])
def test_workflow_files_need_a_right_of_their_own(
    github: GitHub, repo: Repo, tmp_path: Path, kind: str
) -> None:
    job = github.job_token(repo, {"contents": "write"})
    token = job if kind == "job" else github.token("ada", scopes=["repo"])
    work = clone(github, repo, tmp_path / "work", token)
    commit(work, ".github/workflows/x.yml", "on: push\n")
    said = git(work, "push", code=1)
    who = "GitHub App" if kind == "job" else "Personal Access Token"
    assert f"refusing to allow a {who} to create or update workflow" in said
    body = {"message": "m", "content": base64.b64encode(b"on: push").decode()}
    path = "/repos/ada/week-27/contents/.github/workflows/x.yml"
    assert ask(github, path, token, "PUT", body).status == (403 if kind == "job" else 404)
    git(work, "push", github.clone_url(repo, github.pat("ada")))


def test_a_new_branch_that_leaves_workflows_alone_is_welcome(
    github: GitHub, tmp_path: Path
) -> None:
    repo = github.repo("ada/week-1", files={".github/workflows/week.yml": "on: push\n"})
    token = github.job_token(repo, {"contents": "write"})
    work = clone(github, repo, tmp_path / "work", token)
    sha = commit(work, "a", "1")
    git(work, "push", "--quiet", "origin", "main:portfolio/update")
    assert repo.git.ref("refs/heads/portfolio/update") == sha
    git(work, "push", "--quiet", "origin", ":portfolio/update")
    assert repo.git.ref("refs/heads/portfolio/update") is None


def test_a_ref_moves_forward_unless_forced(github: GitHub, repo: Repo) -> None:
    first = repo.head
    second = github.commit(repo, {"b": "2"})
    path, token = "/repos/ada/week-27/git/refs/heads/main", github.pat("ada")
    got = ask(github, path, token, "PATCH", {"sha": first})
    assert (got.status, got.body["message"]) == (422, "Update is not a fast forward")
    assert repo.head == second
    assert ask(github, path, token, "PATCH", {"sha": first, "force": True}).status == 200
    assert repo.head == first
    assert ask(github, path, token, "PATCH", {"sha": "0" * 40}).status == 422
    again = ask(github, "/repos/ada/week-27/git/refs", token,
                body={"ref": "refs/heads/main", "sha": second})  # fmt: skip
    assert (again.status, again.body["message"]) == (422, "Reference already exists")


def test_several_files_become_one_commit_through_git_objects(github: GitHub, repo: Repo) -> None:
    from github import InputGitTreeElement

    project = github.client("ada").get_repo("ada/week-27")
    assert repo.head
    base = project.get_git_commit(repo.head)
    element = InputGitTreeElement("src/deep/b.py", "100644", "blob", content="y = 2\n")
    gone = InputGitTreeElement("README.md", "100644", "blob", sha=None)
    tree = project.create_git_tree([element, gone], base.tree)
    made = project.create_git_commit("Two at once", tree, [base])
    project.get_git_ref("heads/main").edit(made.sha)
    files = [line.path for line in project.get_git_tree("main", recursive=True).tree]
    assert files == ["src", "src/a.py", "src/deep", "src/deep/b.py"]
    change = project.compare(base.sha, "main")
    assert (change.ahead_by, change.status) == (1, "ahead")
    assert [(file.filename, file.status) for file in change.files] == [
        ("README.md", "removed"), ("src/deep/b.py", "added"),
    ]  # fmt: skip
    assert repo.git.git("fsck", "--strict").returncode == 0


def test_trees_are_sorted_as_git_sorts_them(github: GitHub) -> None:
    repo = github.repo("ada/odd", files={"a/x": "1", "a.b": "2", "a-b": "3", "é": "4", "ab": "5"})
    done = repo.git.git("fsck", "--strict")
    assert (done.returncode, done.stderr) == (0, b"")


def test_two_writers_never_lose_a_commit(github: GitHub, repo: Repo) -> None:
    token, results = github.pat("ada"), []

    def write(number: int) -> None:
        body = {"message": "m", "content": ""}
        results.append(
            ask(github, f"/repos/ada/week-27/contents/{number}", token, "PUT", body).status
        )

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(repo.git.history("main")) == 1 + results.count(201)
    assert set(results) <= {201, 409}


def test_changing_a_file_needs_the_sha_of_what_it_replaces(github: GitHub, repo: Repo) -> None:
    path, token = "/repos/ada/week-27/contents/README.md", github.pat("ada")
    sha = ask(github, path).body["sha"]
    body = {"message": "m", "content": base64.b64encode(b"new").decode()}
    assert ask(github, path, token, "PUT", body).status == 422
    assert ask(github, path, token, "PUT", {**body, "sha": "0" * 40}).status == 409
    assert ask(github, path, token, "PUT", {**body, "sha": sha}).status == 200
    assert ask(github, path, token, "DELETE", {"message": "m", "sha": sha}).status == 409
    assert ask(github, path, github.pat("mallory"), "PUT", body).status == 404


def test_a_deep_history_is_listed_page_by_page(github: GitHub, repo: Repo) -> None:
    for number in range(34):
        github.commit(repo, {"n": str(number)})
    project = github.client("ada").get_repo("ada/week-27")
    assert len(list(project.get_commits())) == 35
    assert project.get_commits(path="README.md").totalCount == 1
    assert len(github.log) == 4


def test_the_first_branch_of_an_empty_repo_becomes_its_default(
    github: GitHub, tmp_path: Path
) -> None:
    repo = github.repo("ada/new")
    git(tmp_path, "init", "--quiet", "--initial-branch=trunk", "work")
    sha = commit(tmp_path / "work", "a", "1")
    git(tmp_path / "work", "push", "-q", github.clone_url(repo, github.pat("ada")), "trunk")
    assert (repo.default_branch, repo.head) == ("trunk", sha)
    assert ask(github, "/repos/ada/new").body["default_branch"] == "trunk"


def test_an_empty_repo_takes_a_file_but_no_objects(github: GitHub) -> None:
    repo, token = github.repo("ada/new"), github.pat("ada")
    git_data: dict[str, dict[str, object]] = {
        "blobs": {"content": "x"}, "trees": {"tree": []},
        "commits": {"message": "m", "tree": "0" * 40}, "refs": {"ref": "refs/heads/main"},
    }  # fmt: skip
    for kind, body in git_data.items():
        got = ask(github, f"/repos/ada/new/git/{kind}", token, body=body)
        assert (got.status, got.body["message"]) == (409, "Git Repository is empty.")
    body = {"message": "First", "content": base64.b64encode(b"hi\n").decode()}
    assert ask(github, "/repos/ada/new/contents/a.txt", token, "PUT", body).status == 201
    assert repo.head
    assert ask(github, "/repos/ada/new/git/blobs", token, body={"content": "x"}).status == 201


def test_a_branch_under_a_rule_changes_by_pull_requests_alone(
    github: GitHub, repo: Repo, tmp_path: Path
) -> None:
    token, before = github.pat("ada"), repo.head
    side = github.commit(repo, {"b": "2"}, branch="main")
    repo.git.move("refs/heads/main", before or "", side)
    repo.ruled = frozenset({"main"})
    path = "/repos/ada/week-27/git/refs/heads/main"
    got = ask(github, path, token, "PATCH", {"sha": side})
    assert (got.status, got.body["message"].splitlines()[0]) == (
        422, "Repository rule violations found",
    )  # fmt: skip
    body = {"message": "m", "content": ""}
    assert ask(github, "/repos/ada/week-27/contents/n", token, "PUT", body).status == 409
    work = clone(github, repo, tmp_path / "work", token)
    commit(work, "a", "1")
    assert "GH013: Repository rule violations" in git(work, "push", code=1)
    git(work, "push", "--quiet", "origin", "main:side")
    assert repo.head == before


def test_a_push_does_not_show_an_address_that_its_owner_hides(
    github: GitHub, repo: Repo, tmp_path: Path
) -> None:
    github.users["ada"].hidden_email = "ada@home.example"
    work = clone(github, repo, tmp_path / "work", github.pat("ada"))
    commit(work, "a", "1")
    git(work, "push", "--quiet")
    git(work, "config", "user.email", "ada@home.example")
    commit(work, "b", "2")
    assert "GH007: Your push would publish a private email" in git(work, "push", code=1)
