"""Check runs as the product's transport: who may publish, what fits, what is read back."""

import pytest
from github import GithubException

from tests.github import GitHub, Repo
from tests.github.client import ask

RUNS = "/repos/ada/week-27/check-runs"


@pytest.fixture
def repo(github: GitHub) -> Repo:
    return github.repo("ada/week-27", files={"README.md": "# hi\n"})


def test_a_job_publishes_and_anyone_reads(github: GitHub, repo: Repo) -> None:
    job = github.client(github.job_token(repo, {"checks": "write", "contents": "read"}))
    assert repo.head
    made = job.get_repo("ada/week-27").create_check_run(
        "checks", repo.head, external_id="portfolio/checks/v1", conclusion="neutral",
        output={"title": "7 of 12 done", "summary": "s", "text": "{}"},
    )  # fmt: skip
    (read,) = github.client("mallory").get_repo("ada/week-27").get_commit("main").get_check_runs()
    assert (read.id, read.status, read.conclusion) == (made.id, "completed", "neutral")
    assert (read.external_id, read.app.id) == ("portfolio/checks/v1", 15368)
    assert read.output.title == "7 of 12 done"


def test_a_person_may_not_publish(github: GitHub, repo: Repo) -> None:
    body = {"name": "checks", "head_sha": repo.head}
    got = ask(github, RUNS, github.pat("ada"), body=body)
    assert (got.status, got.body["message"]) == (403, "You must authenticate via a GitHub App.")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"head_sha": "a" * 40}, f"No commit found for SHA: {'a' * 40}"),
        ({"name": ""}, '"name" wasn\'t supplied'),
        ({"status": "completed"}, "conclusion is required"),
        ({"conclusion": "great"}, "great is not a member of"),
        ({"output": {"title": "t"}}, '"summary" wasn\'t supplied'),
        ({"output": {"title": "t", "summary": "", "text": "x" * 65536}},
         "Only 65535 characters are allowed; 65536 were supplied."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(
    github: GitHub, repo: Repo, change: dict[str, object], says: str
) -> None:
    token = github.job_token(repo, {"checks": "write"})
    got = ask(github, RUNS, token, body={"name": "checks", "head_sha": repo.head, **change})
    assert got.status == 422
    assert says in got.body["message"]
    assert repo.checks == []


def test_the_largest_text_that_fits_comes_back_whole(github: GitHub, repo: Repo) -> None:
    token = github.job_token(repo, {"checks": "write"})
    output = {"title": "t", "summary": "s", "text": "é" * 65535}
    body = {"name": "checks", "head_sha": repo.head, "output": output}
    made = ask(github, RUNS, token, body=body).body
    assert ask(github, f"{RUNS}/{made['id']}").body["output"]["text"] == output["text"]


def test_of_one_name_the_newest_run_is_shown(github: GitHub, repo: Repo) -> None:
    token = github.job_token(repo, {"checks": "write"})
    for conclusion in ("failure", "success"):
        body = {"name": "checks", "head_sha": repo.head, "conclusion": conclusion}
        ask(github, RUNS, token, body=body)
    path = f"/repos/ada/week-27/commits/{repo.head}/check-runs"
    assert [run["conclusion"] for run in ask(github, path).body["check_runs"]] == ["success"]
    assert ask(github, f"{path}?filter=all").body["total_count"] == 2
    assert ask(github, "/repos/ada/week-27/commits/nope/check-runs").status == 422


def test_a_run_is_updated_until_it_is_done(github: GitHub, repo: Repo) -> None:
    project = github.client(github.job_token(repo, {"checks": "write"})).get_repo("ada/week-27")
    assert repo.head
    run = project.create_check_run("smoke", repo.head, status="in_progress")
    assert (run.status, run.completed_at) == ("in_progress", None)
    run.edit(conclusion="success", output={"title": "loss 0.1", "summary": ""})
    again = project.get_check_run(run.id)
    assert (again.status, again.output.title) == ("completed", "loss 0.1")
    assert again.completed_at is not None


def test_a_status_is_a_persons_to_set(github: GitHub, repo: Repo) -> None:
    assert repo.head
    commit = github.client("ada").get_repo("ada/week-27").get_commit(repo.head)
    commit.create_status("pending", context="lint")
    commit.create_status("success", context="lint")
    assert (commit.get_combined_status().state, commit.get_statuses().totalCount) == ("success", 2)
    stranger = github.client("mallory").get_repo("ada/week-27").get_commit(repo.head)
    with pytest.raises(GithubException) as caught:
        stranger.create_status("success")
    assert caught.value.status == 403
