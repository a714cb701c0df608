"""Repos, people, dispatches and Pages."""

import pytest
from github import GithubException

from tests.github import GitHub
from tests.github.client import ask


def test_a_repo_is_made_changed_and_deleted(github: GitHub) -> None:
    me = github.client(github.token("ada", scopes=["repo", "delete_repo"])).get_user()
    made = me.create_repo("week-1", description="d", private=True, auto_init=True)
    assert (made.default_branch, made.private, made.permissions.admin) == ("main", True, True)
    with pytest.raises(GithubException, match="name already exists on this account"):
        me.create_repo("Week-1")
    made.edit(description="new", private=False, has_wiki=False)
    made.replace_topics(["portfolio", "python"])
    again = github.client("mallory").get_repo("ADA/WEEK-1")
    assert (again.description, again.visibility) == ("new", "public")
    assert again.get_topics() == ["portfolio", "python"]
    assert again.permissions.push is False
    made.delete()
    assert ask(github, "/repos/ada/week-1").status == 404


def test_a_list_shows_what_the_token_may_see(github: GitHub) -> None:
    github.repo("ada/open")
    github.repo("ada/shut", private=True)
    github.repo("grace/work", collaborators={"ada": "write"})
    names = [repo.name for repo in github.client("ada").get_user().get_repos()]
    assert names == ["open", "shut", "work"]
    assert [repo.name for repo in github.client("grace").get_user("ada").get_repos()] == ["open"]
    narrow = github.client(github.token("ada", scopes=["public_repo"])).get_user()
    assert [repo.name for repo in narrow.get_repos(affiliation="owner")] == ["open"]


def test_an_organizations_members_share_its_repos(github: GitHub) -> None:
    github.org("school", {"grace": "admin", "ada": "member"})
    github.client("grace").get_organization("school").create_repo("cohort", private=True)
    assert github.client("ada").get_repo("school/cohort").permissions.push is False
    assert ask(github, "/repos/school/cohort", github.pat("mallory")).status == 404
    body = {"name": "mine"}
    assert ask(github, "/orgs/school/repos", github.pat("mallory"), body=body).status == 403


def test_a_renamed_repo_answers_at_its_old_name(github: GitHub) -> None:
    repo = github.repo("ada/old", files={"a": "1"})
    github.client("ada").get_repo("ada/old").edit(name="new")
    assert github.client("ada").get_repo("ada/old").full_name == "ada/new"
    got = ask(github, "/repos/ada/old/contents/a")
    assert (got.status, got.body["name"]) == (200, "a")
    assert [request.status for request in github.log[-2:]] == [301, 200]
    assert repo.full_name == "ada/new"


def test_permission_is_told_to_those_who_work_there(github: GitHub) -> None:
    github.repo("ada/study", collaborators={"grace": "triage"})
    project = github.client("ada").get_repo("ada/study")
    assert project.get_collaborator_permission("ada") == "admin"
    assert project.get_collaborator_permission("grace") == "read"
    path = "/repos/ada/study/collaborators/grace/permission"
    assert ask(github, path, github.pat("ada")).body["role_name"] == "triage"
    assert ask(github, path, github.pat("mallory")).status == 403


def test_dispatches_are_kept_for_the_test_to_see(github: GitHub) -> None:
    flow = {".github/workflows/home.yml": "name: Home\non:\n  workflow_dispatch:\n"}
    repo = github.repo("ada/ada", files=flow)
    project = github.client("ada").get_repo("ada/ada")
    assert project.create_repository_dispatch("week", {"unit": "week-27"})
    assert project.get_workflow("home.yml").create_dispatch("main", {"dry": "yes"})
    assert [kept.get("event_type") or kept["workflow"] for kept in repo.dispatches] == [
        "week", ".github/workflows/home.yml",
    ]  # fmt: skip
    got = ask(github, "/repos/ada/ada/dispatches", github.job_token(repo), body={"event_type": "x"})
    assert got.status == 403


def test_pages_are_a_persons_to_switch_on(github: GitHub) -> None:
    repo = github.repo("ada/ada", files={"a": "1"})
    body = {"build_type": "workflow"}
    token = github.job_token(repo, {"pages": "write"})
    assert ask(github, "/repos/ada/ada/pages", token, body=body).status == 403
    assert ask(github, "/repos/ada/ada/pages").status == 404
    assert ask(github, "/repos/ada/ada/pages", github.pat("ada"), body=body).status == 201
    assert ask(github, "/repos/ada/ada/pages").body["html_url"] == "https://ada.github.io/ada/"
    assert ask(github, "/repos/ada/ada/pages", github.pat("ada"), body=body).status == 409
    assert ask(github, "/repos/ada/ada").body["has_pages"] is True


def test_every_answer_about_people_comes_from_one_place(github: GitHub) -> None:
    github.repo("ada/study")
    issue = ask(github, "/repos/ada/study/issues", github.pat("ada"), body={"title": "t"}).body
    me = ask(github, "/user", github.pat("ada")).body
    assert {**me, **issue["user"]} == me
    assert ask(github, "/repos/ada/study").body["owner"] == issue["user"]
    assert ask(github, f"/user/{me['id']}").body["login"] == "ada"
