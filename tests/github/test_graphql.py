"""GraphQL: GitHub's schema, its prices and its errors, over the same state as REST."""

import base64

import pytest

from tests.github import GitHub, Repo
from tests.github.client import ask, query
from tests.github.graphql_cost import NODE_LIMIT

COLLECT = """
query($first: Int!, $after: String) {
  rateLimit { cost remaining nodeCount }
  viewer { repositories(first: $first, after: $after, ownerAffiliations: [OWNER],
                        orderBy: {field: NAME, direction: ASC}) {
    pageInfo { hasNextPage endCursor }
    nodes { nameWithOwner isPrivate
      object(expression: "HEAD:pyproject.toml") { ... on Blob { text oid byteSize isBinary } }
      defaultBranchRef { name target { ... on Commit { oid committedDate messageHeadline
        statusCheckRollup { state contexts(first: 10) { nodes { __typename
          ... on CheckRun { databaseId name conclusion title text externalId
                            checkSuite { app { slug databaseId } } }
          ... on StatusContext { context state } } } } } } } } } }
}"""


@pytest.fixture
def repo(github: GitHub) -> Repo:
    return github.repo("ada/week-27", files={"pyproject.toml": "[x]\n", "bin": b"\0\1"})


def test_one_request_collects_repos_with_their_checks(github: GitHub, repo: Repo) -> None:
    github.repo("ada/diary", private=True)
    body = {"name": "checks", "head_sha": repo.head, "conclusion": "success",
            "external_id": "portfolio/checks/v1",
            "output": {"title": "12 of 12", "summary": "", "text": "{}"}}  # fmt: skip
    token = github.job_token(repo, {"checks": "write"})
    ask(github, "/repos/ada/week-27/check-runs", token, body=body)
    told = query(github, COLLECT, first=100)["data"]
    empty, full = told["viewer"]["repositories"]["nodes"]
    assert (empty["isPrivate"], empty["defaultBranchRef"], empty["object"]) == (True, None, None)
    assert full["object"]["text"] == "[x]\n"
    tip = full["defaultBranchRef"]["target"]
    assert (tip["oid"], tip["statusCheckRollup"]["state"]) == (repo.head, "SUCCESS")
    (run,) = tip["statusCheckRollup"]["contexts"]["nodes"]
    assert (run["externalId"], run["title"]) == ("portfolio/checks/v1", "12 of 12")
    assert run["checkSuite"]["app"] == {"slug": "github-actions", "databaseId": 15368}
    assert told["rateLimit"] == {"cost": 1, "remaining": 4999, "nodeCount": 1100}
    assert github.log[-1].cost == 1


def test_only_repos_that_the_token_sees_are_listed(github: GitHub, repo: Repo) -> None:
    github.repo("ada/diary", private=True)
    text = '{user(login:"ada"){repositories(first:5){nodes{name}}}}'
    told = query(github, text, github.pat("grace"))["data"]["user"]["repositories"]
    assert told["nodes"] == [{"name": "week-27"}]


def test_pages_follow_each_other_by_cursor(github: GitHub) -> None:
    for number in range(5):
        github.repo(f"ada/week-{number}")
    names, after = [], None
    while True:
        page = query(github, COLLECT, first=2, after=after)["data"]["viewer"]["repositories"]
        names += [node["nameWithOwner"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert names == [f"ada/week-{number}" for number in range(5)]
    assert len(github.log) == 3


def test_the_price_is_the_documented_one(github: GitHub) -> None:
    text = """{rateLimit{cost nodeCount} viewer{repositories(first:100){edges{node{
      issues(first:50){edges{node{labels(first:60){edges{node{name}}}}}}}}}}}"""
    assert query(github, text)["data"]["rateLimit"] == {"cost": 51, "nodeCount": 305_100}
    told = ask(github, "/rate_limit", github.pat("ada")).body["resources"]["graphql"]
    assert told["used"] == 51


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{viewer{repositories{nodes{name}}}}", "MISSING_PAGINATION_BOUNDARIES"),
        ("{viewer{repositories(first:101){nodes{name}}}}", "EXCESSIVE_PAGINATION"),
        ("{viewer{repositories(first:100){nodes{issues(first:100){nodes{labels(first:51)"
         "{nodes{name}}}}}}}}", "MAX_NODE_LIMIT_EXCEEDED"),
    ],
)  # fmt: skip
def test_a_query_that_asks_too_much_is_refused_whole(github: GitHub, text: str, kind: str) -> None:
    told = query(github, text)
    assert told["errors"][0]["type"] == kind
    assert "data" not in told
    assert NODE_LIMIT == 500_000


def test_a_count_alone_needs_no_page(github: GitHub, repo: Repo) -> None:
    told = query(github, "{viewer{repositories{totalCount}}}")
    assert told["data"]["viewer"]["repositories"]["totalCount"] == 1


def test_what_is_not_there_leaves_the_rest(github: GitHub, repo: Repo) -> None:
    github.repo("grace/diary", private=True)
    told = query(github, """{a: repository(owner:"ada",name:"week-27"){name}
                             b: repository(owner:"grace",name:"diary"){name}}""")  # fmt: skip
    assert told["data"] == {"a": {"name": "week-27"}, "b": None}
    (error,) = told["errors"]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["b"])
    assert error["message"] == "Could not resolve to a Repository with the name 'grace/diary'."


def test_a_wrong_query_and_a_missing_token_are_refused(github: GitHub) -> None:
    assert "nope" in query(github, "{nope}")["errors"][0]["message"]
    assert "Syntax" in query(github, "{")["errors"][0]["message"]
    assert ask(github, github.graphql_url, body={"query": "{viewer{login}}"}).status == 401
    assert ask(github, github.graphql_url, github.pat("ada"), body={}).status == 400


def test_a_query_too_heavy_comes_back_in_part(github: GitHub, repo: Repo) -> None:
    text = " ".join(f'r{n}: repository(owner:"ada",name:"week-27"){{name}}' for n in range(4))
    github.fault("/graphql", kind="resource_limits")
    told = query(github, f"{{{text}}}")
    assert [name for name, value in told["data"].items() if value] == ["r0", "r1"]
    assert {error["type"] for error in told["errors"]} == {"RESOURCE_LIMITS_EXCEEDED"}
    github.node_budget = 50
    assert "errors" in query(github, COLLECT, first=100)
    assert "errors" not in query(github, COLLECT, first=4)


def test_issues_are_the_same_as_over_rest(github: GitHub, repo: Repo) -> None:
    project = github.client("ada").get_repo("ada/week-27")
    issue = project.create_issue("One", body="b", labels=["bug"], assignees=["ada"])
    project.create_issue("Two").edit(state="closed")
    issue.create_comment("c")
    told = query(github, """{repository(owner:"ada",name:"week-27"){
      open: issues(first:5,states:[OPEN],labels:["BUG"]){totalCount nodes{id number title body
        state isPinned authorAssociation author{login} labels(first:5){nodes{name}}
        assignees(first:5){nodes{login}} comments(first:5){nodes{body author{login}}}}}
      all: issues(first:5){totalCount} issue(number:2){state stateReason closedAt}
      labels(first:20){totalCount} milestones(first:5){totalCount}}}""")  # fmt: skip
    told = told["data"]["repository"]
    (one,) = told["open"]["nodes"]
    assert (one["number"], one["id"], one["author"]) == (
        1, issue.raw_data["node_id"], {"login": "ada"},
    )  # fmt: skip
    assert one["comments"]["nodes"] == [{"body": "c", "author": {"login": "ada"}}]
    assert (told["all"]["totalCount"], told["labels"]["totalCount"]) == (2, 9)
    assert (told["issue"]["state"], told["issue"]["stateReason"]) == ("CLOSED", "COMPLETED")


def test_mutations_write_what_rest_reads(github: GitHub, repo: Repo) -> None:
    do = github.client("ada").requester.graphql_named_mutation
    project = github.client("ada").get_repo("ada/week-27")
    _, made = do("createIssue", {"repositoryId": project.node_id, "title": "T"}, "issue{id number}")
    gid = made["issue"]["id"]
    do("updateIssue", {"id": gid, "body": "new"}, "issue{body}")
    do("addComment", {"subjectId": gid, "body": "hi"}, "commentEdge{node{id}}")
    do("addReaction", {"subjectId": gid, "content": "ROCKET"}, "reaction{content}")
    _, pinned = do("pinIssue", {"issueId": gid}, "issue{isPinned}")
    do("closeIssue", {"issueId": gid, "stateReason": "NOT_PLANNED"}, "issue{state}")
    issue = project.get_issue(made["issue"]["number"])
    assert (issue.body, issue.comments, issue.state_reason) == ("new", 1, "not_planned")
    assert (issue.reactions["rocket"], pinned["issue"]["isPinned"]) == (1, True)
    assert len(github.writes()) == 6


def test_a_mutation_keeps_the_rules_of_rest(github: GitHub, repo: Repo) -> None:
    issue = github.client("ada").get_repo("ada/week-27").create_issue("T")
    gid = issue.raw_data["node_id"]
    pin = "mutation($id:ID!){pinIssue(input:{issueId:$id}){issue{isPinned}}}"
    told = query(github, pin, github.pat("mallory"), id=gid)
    assert (told["data"]["pinIssue"], told["errors"][0]["type"]) == (None, "FORBIDDEN")
    edit = 'mutation($id:ID!){updateIssue(input:{id:$id,body:"x"}){issue{id}}}'
    told = query(github, edit, github.job_token(repo), id=gid)
    assert told["errors"][0]["message"] == "Resource not accessible by integration"
    for number in range(3):
        other = issue.repository.create_issue(str(number)).raw_data["node_id"]
        assert "errors" not in query(github, pin, id=other)
    assert "Maximum 3 pinned" in query(github, pin, id=gid)["errors"][0]["message"]


def test_a_commit_of_many_files_asks_where_the_branch_is(github: GitHub, repo: Repo) -> None:
    text = """mutation($head: GitObjectID!, $data: Base64String!) {
      createCommitOnBranch(input: {
        branch: {repositoryNameWithOwner: "ada/week-27", branchName: "main"},
        expectedHeadOid: $head, message: {headline: "H", body: "B"},
        fileChanges: {additions: [{path: "a/b", contents: $data}], deletions: [{path: "bin"}]}
      }) { commit { oid messageHeadline messageBody } } }"""
    old, data = repo.head, base64.b64encode(b"new").decode()
    made = query(github, text, head=old, data=data)["data"]["createCommitOnBranch"]["commit"]
    assert (made["oid"], made["messageBody"]) == (repo.head, "B")
    assert repo.git.at(made["oid"], "a/b")
    assert repo.git.at(made["oid"], "bin") is None
    stale = query(github, text, head=old, data=data)["errors"][0]
    assert (stale["type"], repo.head) == ("STALE_DATA", made["oid"])


def test_a_job_may_be_kept_from_other_repos_rollups(github: GitHub, repo: Repo) -> None:
    home = github.repo("ada/ada", files={"a": "1"})
    text = """{repository(owner:"ada",name:"week-27"){name defaultBranchRef{target{
      ... on Commit{statusCheckRollup{state}}}}}}"""
    assert "errors" not in query(github, text, github.job_token(home))
    github.jobs_read_rollups = False
    told = query(github, text, github.job_token(home))
    assert (told["errors"][0]["type"], told["data"]["repository"]["name"]) == (
        "FORBIDDEN", "week-27",
    )  # fmt: skip


def test_a_field_that_the_server_does_not_know_fails_the_test(github: GitHub) -> None:
    told = query(github, "{viewer{gists(first:1){totalCount}}}")
    assert "the test server does not know User.gists" in told["errors"][0]["message"]
    assert [str(error) for error in github.errors] == ["the test server does not know User.gists"]
    github.errors.clear()
