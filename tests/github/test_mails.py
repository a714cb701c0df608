"""Who hears of what: the rules by which the suite counts mails."""

import pytest

from tests.github import GitHub, Repo
from tests.github.client import ask, query
from tests.github.mails import Mail, mentions
from tests.github.model import Token


@pytest.fixture
def repo(github: GitHub) -> Repo:
    return github.repo("ada/study", collaborators={"grace": "triage"})


@pytest.fixture
def bot(github: GitHub, repo: Repo) -> Token:
    return github.job_token(repo, {"issues": "write"})


def post(github: GitHub, who: Token | str, tail: str, body: dict[str, object]) -> int:
    token = who if isinstance(who, Token) else github.pat(who)
    method = "PATCH" if tail.startswith("!") else "POST"
    got = ask(github, f"/repos/ada/study/issues{tail.lstrip('!')}", token, method, body)
    assert got.status in (200, 201), got.body
    return int(got.body.get("number") or got.body["id"])


def told(github: GitHub) -> list[tuple[str, str, int]]:
    """What went out since the last look."""
    found = [(mail.to, mail.why, mail.issue) for mail in github.mails]
    github.mails.clear()
    return found


def test_the_owner_hears_of_what_others_do_and_nobody_of_their_own_acts(
    github: GitHub, repo: Repo, bot: Token
) -> None:
    post(github, bot, "", {"title": "Week 1"})
    assert github.mails == [Mail("ada", "watching", 1, "ada/study")]
    github.mails.clear()
    post(github, "ada", "/1/comments", {"body": "Begun"})
    assert told(github) == []
    post(github, "mallory", "", {"title": "Hello"})
    assert told(github) == [("ada", "watching", 2)]
    post(github, "grace", "/2/comments", {"body": "Hello"})
    assert sorted(told(github)) == [("ada", "watching", 2), ("mallory", "author", 2)]


def test_who_spoke_in_a_thread_hears_of_what_follows(github: GitHub, repo: Repo) -> None:
    post(github, "ada", "", {"title": "Week 1"})
    post(github, "grace", "/1/comments", {"body": "Well done"})
    assert told(github) == [("ada", "author", 1)]
    post(github, "ada", "/1/comments", {"body": "Thanks"})
    assert told(github) == [("grace", "comment", 1)]
    post(github, "ada", "!/1", {"state": "closed"})
    post(github, "ada", "!/1", {"state": "open"})
    assert told(github) == [("grace", "comment", 1)] * 2


def test_edits_labels_milestones_reactions_and_pins_reach_nobody(
    github: GitHub, repo: Repo, bot: Token
) -> None:
    post(github, "ada", "", {"title": "Week 1", "body": "old @grace"})
    comment = post(github, "grace", "/1/comments", {"body": "Well done"})
    github.mails.clear()
    post(github, bot, "!/1", {"title": "New", "body": "new, @grace", "labels": ["bug"]})
    post(github, "grace", f"!/comments/{comment}", {"body": "Very well done"})
    post(github, bot, "/1/reactions", {"content": "rocket"})
    made = ask(github, "/repos/ada/study/milestones", bot, body={"title": "Part 1"}).body
    post(github, bot, "!/1", {"milestone": made["number"]})
    node = ask(github, "/repos/ada/study/issues/1", bot).body["node_id"]
    pin = 'mutation { pinIssue(input: {issueId: "%s"}) { clientMutationId } }'
    query(github, pin % node, bot)
    assert repo.pinned == [1]
    assert told(github) == []


def test_a_mention_reaches_those_who_can_see_the_repo_once(github: GitHub, repo: Repo) -> None:
    post(github, "ada", "", {"title": "Help", "body": "@grace @Grace @mallory @nobody @ada"})
    assert told(github) == [("grace", "mention", 1), ("mallory", "mention", 1)]
    post(github, "ada", "/1/comments", {"body": "Still stuck"})
    assert told(github) == [("grace", "mention", 1), ("mallory", "mention", 1)]
    repo.private = True
    post(github, "ada", "/1/comments", {"body": "@mallory @grace"})
    assert told(github) == [("grace", "mention", 1)]


def test_a_mention_that_an_edit_adds_reaches_that_person_alone(github: GitHub, repo: Repo) -> None:
    post(github, "ada", "", {"title": "Help", "body": "@mallory"})
    github.mails.clear()
    post(github, "ada", "!/1", {"body": "@mallory and @grace"})
    assert told(github) == [("grace", "mention", 1)]


def test_an_assignment_reaches_the_one_who_got_it(github: GitHub, repo: Repo) -> None:
    post(github, "ada", "", {"title": "Look", "assignees": ["grace", "ada"]})
    assert told(github) == [("grace", "assign", 1)]
    post(github, "grace", "/1/assignees", {"assignees": ["ada", "grace"]})
    assert told(github) == []


def test_whoever_watches_hears_everything_and_an_owner_may_stop(
    github: GitHub, repo: Repo, bot: Token
) -> None:
    github.watch(repo, "grace")
    post(github, bot, "", {"title": "Week 1"})
    assert told(github) == [("grace", "watching", 1)]


def test_an_edited_comment_says_so_and_a_reaction_knows_whose_it_is(
    github: GitHub, repo: Repo, bot: Token
) -> None:
    post(github, bot, "", {"title": "Week 1"})
    comment = post(github, "grace", "/1/comments", {"body": "Hm"})
    asked = """{repository(owner: "ada", name: "study") { issue(number: 1) {
      author { __typename login } lastEditedAt
      comments(first: 1) { nodes {
        lastEditedAt reactionGroups { content viewerHasReacted } } } }}}"""
    issue = query(github, asked, bot)["data"]["repository"]["issue"]
    assert issue["author"] == {"__typename": "Bot", "login": "github-actions"}
    assert issue["comments"]["nodes"][0]["lastEditedAt"] is None
    post(github, "grace", f"!/comments/{comment}", {"body": "Well"})
    post(github, bot, f"/comments/{comment}/reactions", {"content": "eyes"})
    (node,) = query(github, asked, bot)["data"]["repository"]["issue"]["comments"]["nodes"]
    assert node["lastEditedAt"]
    given = [g["content"] for g in node["reactionGroups"] if g["viewerHasReacted"]]
    assert given == ["EYES"]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@grace", ["grace"]),
        ("(@grace), @ada's", ["grace", "ada"]),
        ("> @grace said", ["grace"]),
        ("\\@grace", ["grace"]),
        ("&#64;grace", ["grace"]),
        ("`@grace`", []),
        ("```\n@grace\n```\n@ada", ["ada"]),
        ("~~~\n@grace", []),
        ("<!-- @grace -->", []),
        ("@\u200bgrace @&#8203;grace", []),
        ("grace@example.org a/@grace @grace/team", []),
        ("@-grace @", []),
    ],
)
def test_what_counts_as_a_mention(text: str, called: list[str]) -> None:
    assert mentions(text) == called


def test_a_pull_request_is_heard_of_like_an_issue_and_by_whom_it_asks(
    github: GitHub, repo: Repo
) -> None:
    github.commit(repo, {"a": "1\n"})
    github.commit(repo, {"b": "2\n"}, branch="main")
    project = github.client("ada").get_repo("ada/study")
    project.create_git_ref("refs/heads/dev", repo.head or "")
    github.commit(repo, {"c": "3\n"}, branch="dev")
    github.watch(repo, "mallory")
    pull = project.create_pull(base="main", head="dev", title="Look", draft=True)
    assert told(github) == [("mallory", "watching", 1)]
    pull.create_review_request(["grace"])
    assert told(github) == [("grace", "review_requested", 1)]
    pull.create_issue_comment("Please")
    assert sorted(told(github)) == [("grace", "review_requested", 1), ("mallory", "watching", 1)]
    pull.edit(title="Look again")
    assert told(github) == []
    pull.edit(state="closed")
    assert sorted(told(github)) == [("grace", "review_requested", 1), ("mallory", "watching", 1)]
