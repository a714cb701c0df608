"""Who gets in, and what each kind of token may see and do."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.github import App, GitHub
from tests.github.client import ask

ISSUE = {"title": "Hello"}


def test_a_wrong_token_is_refused_even_where_none_would_do(github: GitHub) -> None:
    github.repo("ada/open")
    assert ask(github, "/repos/ada/open").status == 200
    got = ask(github, "/repos/ada/open", "ghp_wrong")
    assert (got.status, got.body["message"]) == (401, "Bad credentials")


def test_expired_and_revoked_tokens_are_refused(github: GitHub) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    for token in (github.token("ada", expires=past), github.token("ada", revoked=True)):
        assert ask(github, "/user", token).status == 401


def test_a_classic_token_tells_its_scopes_and_when_it_ends(github: GitHub) -> None:
    token = github.token("ada", scopes=["repo", "gist"], expires=datetime(2030, 1, 2, tzinfo=UTC))
    told = ask(github, "/user", token).headers
    assert told["X-OAuth-Scopes"] == "gist, repo"
    assert told["github-authentication-token-expiration"] == "2030-01-02 00:00:00 UTC"


def test_a_private_repo_is_not_there_for_strangers_and_for_scopes_too_small(
    github: GitHub,
) -> None:
    repo = github.repo("ada/diary", private=True, collaborators={"grace": "read"})
    public_only = github.token("ada", scopes=["public_repo"])
    other = github.job_token(github.repo("ada/other"), {"contents": "write"})
    for token in (None, github.pat("mallory"), public_only, other):
        for path in ("", "/issues", "/contents/", "/commits/main/check-runs"):
            assert ask(github, f"/repos/{repo.full_name}{path}", token).status == 404
    assert ask(github, "/repos/ada/diary", github.pat("grace")).status == 200


def test_scopes_too_small_for_a_write_find_nothing(github: GitHub) -> None:
    github.repo("ada/open")
    got = ask(github, "/repos/ada/open/issues", github.token("ada", scopes=[]), body=ISSUE)
    assert (got.status, got.headers["X-Accepted-OAuth-Scopes"]) == (404, "repo")
    assert ask(github, "/repos/ada/open/issues", body=ISSUE).status == 401


@pytest.mark.parametrize(
    ("permissions", "status"), [({"issues": "read"}, 403), ({}, 403), ({"issues": "write"}, 201)]
)
def test_a_fine_grained_token_does_what_it_was_given(
    github: GitHub, permissions: dict[str, str], status: int
) -> None:
    repo = github.repo("ada/open")
    token = github.token("ada", permissions=permissions, repos=[repo])
    got = ask(github, "/repos/ada/open/issues", token, body=ISSUE)
    assert got.status == status
    if status == 403:
        assert got.body["message"] == "Resource not accessible by personal access token"
        assert got.headers["x-accepted-github-permissions"] == "issues=write"


def test_a_jobs_token_acts_for_the_app_in_its_repo_alone(github: GitHub) -> None:
    here, there = github.repo("ada/here"), github.repo("ada/there")
    token = github.job_token(here, {"issues": "write"})
    made = ask(github, "/repos/ada/here/issues", token, body=ISSUE)
    assert made.status == 201
    assert made.body["user"]["login"] == "github-actions[bot]"
    assert made.body["performed_via_github_app"]["id"] == 15368
    got = ask(github, f"/repos/{there.full_name}/issues", token, body=ISSUE)
    assert (got.status, got.body["message"]) == (403, "Resource not accessible by integration")
    assert ask(github, "/repos/ada/there", token).status == 200
    assert ask(github, "/user", token).status == 403


def test_a_jobs_token_sees_its_private_repo_as_far_as_it_was_given(github: GitHub) -> None:
    repo = github.repo("ada/diary", private=True, files={"a": "1"})
    token = github.job_token(repo, {"issues": "read"})
    got = {
        tail: ask(github, f"/repos/ada/diary{tail}", token).status
        for tail in ("", "/issues", "/contents", "/contents/a", "/pages")
    }
    assert got == {"": 200, "/issues": 200, "/contents": 403, "/contents/a": 403, "/pages": 403}


def test_a_forks_token_only_reads(github: GitHub) -> None:
    repo = github.repo("ada/here", files={"a": "1"})
    body = {"name": "checks", "head_sha": repo.head}
    got = ask(github, "/repos/ada/here/check-runs", github.job_token(repo), body=body)
    assert (got.status, got.body["message"]) == (403, "Resource not accessible by integration")


def test_another_apps_token_is_told_apart(github: GitHub) -> None:
    repo = github.repo("ada/here", files={"a": "1"})
    app = App(99, "codecov", "Codecov")
    mine = github.job_token(repo, {"checks": "write"})
    other = github.job_token(repo, {"checks": "write"}, app=app)
    body = {"name": "checks", "head_sha": repo.head}
    run = ask(github, "/repos/ada/here/check-runs", mine, body=body).body
    path = f"/repos/ada/here/check-runs/{run['id']}"
    got = ask(github, path, other, "PATCH", {"conclusion": "success"})
    assert (got.status, run["app"]["slug"]) == (403, "github-actions")


def test_an_archived_repo_is_read_only(github: GitHub) -> None:
    github.repo("ada/old", archived=True)
    got = ask(github, "/repos/ada/old/issues", github.pat("ada"), body=ISSUE)
    assert (got.status, got.body["message"]) == (403, "Repository was archived so is read-only.")


def test_an_unknown_route_is_a_404_that_the_log_remembers(github: GitHub) -> None:
    got = ask(github, "/no/such/route", github.pat("ada"))
    assert (got.status, got.body["message"]) == (404, "Not Found")
    assert got.body["documentation_url"].startswith("https://docs.github.com/")
    ask(github, "/repos/ada/nothing", github.pat("ada"))
    assert [request.path for request in github.unknown()] == ["/no/such/route"]
    assert ask(github, f"{github.url}/user", github.pat("ada")).status == 404


def test_the_log_says_who_asked_what(github: GitHub) -> None:
    github.repo("ada/open")
    token = github.token("grace", name="mentor")
    ask(github, "/repos/ada/open/issues?state=all&per_page=5", token)
    ask(github, "/repos/ada/open/issues", token, body=ISSUE)
    read, write = github.log
    assert (read.query, read.login, read.token_name) == (
        {"state": "all", "per_page": "5"}, "grace", "mentor",
    )  # fmt: skip
    assert (github.reads(), github.writes()) == ([read], [write])
    assert (write.body, write.status) == (ISSUE, 201)
