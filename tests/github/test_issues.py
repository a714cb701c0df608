"""Issues and all that hangs on them."""

import pytest
from github import GithubException

from tests.github import GitHub, Repo
from tests.github.client import ask


@pytest.fixture
def repo(github: GitHub) -> Repo:
    return github.repo("ada/study", collaborators={"grace": "triage"})


def test_an_issue_lives_from_opening_to_closing(github: GitHub, repo: Repo) -> None:
    project = github.client("ada").get_repo("ada/study")
    step = project.create_milestone("Part 1")
    issue = project.create_issue(
        "Week 1", body="do", labels=["BUG", "week"], assignees=["grace"], milestone=step
    )
    assert issue.html_url == f"{github.url}/ada/study/issues/1"
    assert [label.name for label in issue.labels] == ["bug", "week"]
    assert [who.login for who in issue.assignees] == ["grace"]
    assert project.get_milestone(1).open_issues == 1
    comment = github.client("grace").get_repo("ada/study").get_issue(1).create_comment("Well done")
    assert comment.raw_data["author_association"] == "COLLABORATOR"
    issue.edit(state="closed", state_reason="completed")
    again = project.get_issue(1)
    assert (again.state, again.state_reason, again.comments) == ("closed", "completed", 1)
    assert again.closed_by
    assert again.closed_by.login == "ada"
    assert [it.number for it in project.get_issues(state="open")] == []
    assert [event.event for event in issue.get_events()] == ["closed"]
    assert github.unknown() == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 257}, "title"),
        ({"title": "t", "body": "x" * 65537}, "body"),
        ({"title": "t", "labels": ["x" * 51]}, "labels"),
        ({"title": "t", "assignees": ["mallory"]}, "assignees"),
    ],
)
def test_what_github_rejects_is_rejected(
    github: GitHub, repo: Repo, body: dict[str, object], field: str
) -> None:
    got = ask(github, "/repos/ada/study/issues", github.pat("ada"), body=body)
    assert (got.status, got.body["message"]) == (422, "Validation Failed")
    assert got.body["errors"][0]["field"] == field
    assert ask(github, "/repos/ada/study/issues").body == []


def test_the_longest_body_that_fits_is_kept(github: GitHub, repo: Repo) -> None:
    body = {"title": "t", "body": "x" * 65536}
    assert ask(github, "/repos/ada/study/issues", github.pat("ada"), body=body).status == 201


def test_a_stranger_opens_and_comments_but_labels_and_closes_nothing(
    github: GitHub, repo: Repo
) -> None:
    ask(github, "/repos/ada/study/issues", github.pat("ada"), body={"title": "Ada's"})
    mallory = github.pat("mallory")
    body = {"title": "Mine", "labels": ["bug"], "assignees": ["ada"]}
    made = ask(github, "/repos/ada/study/issues", mallory, body=body).body
    assert (made["labels"], made["assignees"], made["author_association"]) == ([], [], "NONE")
    refused = [
        ("/issues/1", "PATCH", {"state": "closed"}), ("/issues/1/labels", "POST", ["bug"]),
        ("/labels", "POST", {"name": "x"}), ("/milestones", "POST", {"title": "x"}),
        ("/issues/1/lock", "PUT", {}),
    ]  # fmt: skip
    for tail, method, change in refused:
        assert ask(github, f"/repos/ada/study{tail}", mallory, method, change).status == 403
    close = {"state": "closed"}
    assert ask(github, "/repos/ada/study/issues/2", mallory, "PATCH", close).status == 200
    assert ask(github, "/repos/ada/study/issues/1/comments", mallory, body={"body": "x"}).status \
        == 201  # fmt: skip


def test_a_locked_issue_takes_comments_from_those_who_write(github: GitHub, repo: Repo) -> None:
    issue = github.client("ada").get_repo("ada/study").create_issue("Calm down")
    issue.lock("too heated")
    path = "/repos/ada/study/issues/1/comments"
    got = ask(github, path, github.pat("mallory"), body={"body": "but"})
    assert (got.status, got.body["message"]) == (
        403, "Unable to create comment because issue is locked.",
    )  # fmt: skip
    assert ask(github, path, github.pat("ada"), body={"body": "no"}).status == 201


def test_a_comment_is_edited_by_its_author_alone(github: GitHub, repo: Repo) -> None:
    issue = github.client("ada").get_repo("ada/study").create_issue("Week 1")
    comment = github.client("mallory").get_repo("ada/study").get_issue(1).create_comment("a")
    comment.edit("b")
    path = f"/repos/ada/study/issues/comments/{comment.id}"
    assert ask(github, path, github.pat("grace"), "PATCH", {"body": "c"}).status == 403
    assert ask(github, path).body["body"] == "b"
    comment.delete()
    assert issue.get_comments().totalCount == 0


def test_reactions_are_counted_once_per_person(github: GitHub, repo: Repo) -> None:
    issue = github.client("ada").get_repo("ada/study").create_issue("Week 1")
    for who in ("ada", "grace", "grace"):
        github.client(who).get_repo("ada/study").get_issue(1).create_reaction("heart")
    comment = issue.create_comment("x")
    eyes = comment.create_reaction("eyes")
    issue.update()
    assert issue.reactions["heart"] == issue.reactions["total_count"] == 2
    comment.delete_reaction(eyes.id)
    assert comment.get_reactions().totalCount == 0
    got = ask(github, "/repos/ada/study/issues/1/reactions", github.pat("ada"),
              body={"content": "party"})  # fmt: skip
    assert got.status == 422


def test_labels_and_milestones_are_unique(github: GitHub, repo: Repo) -> None:
    project = github.client("ada").get_repo("ada/study")
    assert project.get_labels().totalCount == 9
    for twice in (lambda: project.create_label("Bug", "ffffff"),
                  lambda: project.create_milestone("Part 1")):  # fmt: skip
        with pytest.raises(GithubException) as caught:  # noqa: PT012 - one of them is the first
            for _ in range(2):
                twice()
        assert caught.value.status == 422
        assert caught.value.data["errors"][0]["code"] == "already_exists"
    project.get_label("BUG").edit("defect", "000000")
    assert project.get_label("defect").color == "000000"


def test_many_issues_come_in_pages_with_links(github: GitHub, repo: Repo) -> None:
    project = github.client("ada").get_repo("ada/study")
    for number in range(5):
        project.create_issue(f"Week {number}")
    path = "/repos/ada/study/issues?per_page=2&page=2"
    got = ask(github, path)
    assert [issue["number"] for issue in got.body] == [3, 2]
    links = {
        part.split('"')[1]: part.split("page=")[-1][0] for part in got.headers["link"].split(",")
    }
    assert links == {"prev": "1", "next": "3", "last": "3", "first": "1"}
    assert [issue.number for issue in project.get_issues(direction="asc")] == [1, 2, 3, 4, 5]


def test_bodies_keep_every_character(github: GitHub, repo: Repo) -> None:
    body = "http://emulator/x 2026-01-01T00:00:00.000Z\r\n<!-- k -->\n${{ x }} é🎓\n"
    project = github.client("ada").get_repo("ada/study")
    project.create_issue("T", body=body).create_comment(body)
    assert project.get_issue(1).body == body
    assert project.get_issue(1).get_comments()[0].body == body


def test_a_pull_request_is_an_issue_with_branches(github: GitHub) -> None:
    repo = github.repo("ada/code", files={"a": "1\n"})
    project = github.client("ada").get_repo("ada/code")
    project.create_issue("First")
    project.create_git_ref("refs/heads/dev", repo.head or "")
    with pytest.raises(GithubException, match="No commits between main and dev"):
        project.create_pull(base="main", head="dev", title="Nothing")
    github.commit(repo, {"b": "2\n"}, branch="dev")
    pull = project.create_pull(base="main", head="dev", title="Add b", body="", draft=False)
    assert (pull.number, pull.additions, pull.changed_files) == (2, 1, 1)
    assert [it.number for it in project.get_issues() if it.pull_request] == [2]
    assert pull.merge().merged
    assert (project.get_pull(2).merged, project.get_issue(2).state) == (True, "closed")
    assert repo.git.at(repo.head or "", "b")
    job = github.client(github.job_token(repo, {"pull_requests": "write"})).get_repo("ada/code")
    with pytest.raises(GithubException, match="not permitted to create or approve"):
        job.create_pull(base="main", head="dev", title="Again")


def test_search_sees_what_its_token_sees(github: GitHub, repo: Repo) -> None:
    github.client("ada").get_repo("ada/study").create_issue("Week one", labels=["bug"])
    github.repo("ada/diary", private=True, topics=["study"])
    github.client("ada").get_repo("ada/diary").create_issue("Week secret")
    found = "/search/issues?q=Week+is:open+user:ada"
    assert ask(github, found, github.pat("mallory")).body["total_count"] == 1
    assert ask(github, found, github.pat("ada")).body["total_count"] == 2
    labelled = ask(github, "/search/issues?q=label:bug+repo:ada/study", github.pat("ada"))
    assert labelled.headers["x-ratelimit-resource"] == "search"
    assert labelled.headers["x-ratelimit-limit"] == "30"
    assert labelled.body["items"][0]["number"] == 1
    assert ask(github, "/search/repositories?q=topic:study").body["total_count"] == 0
