"""Rate limits, ETags and faults: what a good client must live with."""

import threading
import time
from urllib.error import URLError

import pytest
from github import Github, GithubException, RateLimitExceededException
from github.Auth import Token as Auth

from tests.github import GitHub
from tests.github.client import ask, query


def test_every_answer_tells_what_is_left(github: GitHub) -> None:
    github.repo("ada/open")
    told = [ask(github, "/repos/ada/open", github.pat("ada")).headers for _ in range(2)]
    assert [head["x-ratelimit-remaining"] for head in told] == ["4999", "4998"]
    assert [head["x-ratelimit-used"] for head in told] == ["1", "2"]
    assert (told[0]["x-ratelimit-limit"], told[0]["x-ratelimit-resource"]) == ("5000", "core")
    assert abs(int(told[0]["x-ratelimit-reset"]) - time.time() - 3600) < 60
    assert told[0]["x-github-request-id"] != told[1]["x-github-request-id"]
    assert ask(github, "/repos/ada/open").headers["x-ratelimit-limit"] == "60"


def test_a_job_spends_its_repos_thousand_and_a_person_one_purse(github: GitHub) -> None:
    repo = github.repo("ada/open")
    first, second = github.job_token(repo), github.job_token(repo)
    for token in (first, second):
        told = ask(github, "/repos/ada/open", token).headers
        assert told["x-ratelimit-limit"] == "1000"
    assert told["x-ratelimit-used"] == "2"
    ask(github, "/user", github.pat("ada"))
    assert ask(github, "/user", github.token("ada")).headers["x-ratelimit-used"] == "2"


def test_nothing_left_is_a_403_until_the_reset(github: GitHub) -> None:
    github.repo("ada/open")
    github.exhaust(github.pat("ada"), leave=1)
    assert ask(github, "/repos/ada/open", github.pat("ada")).status == 200
    with pytest.raises(RateLimitExceededException):
        github.client("ada").get_repo("ada/open")
    assert ask(github, "/rate_limit", github.pat("ada")).body["resources"]["core"]["remaining"] == 0
    github.limits.bucket(github.pat("ada"), "core").reset = 0
    assert ask(github, "/repos/ada/open", github.pat("ada")).status == 200


def test_nothing_left_for_graphql_is_a_200_that_says_so(github: GitHub) -> None:
    github.exhaust(github.pat("ada"), "graphql")
    told = query(github, "{viewer{login}}")
    assert (told["errors"][0]["type"], github.log[0].status) == ("RATE_LIMITED", 200)
    assert "data" not in told


def test_an_unchanged_answer_is_a_304_that_costs_nothing(github: GitHub) -> None:
    repo = github.repo("ada/open")
    etag = ask(github, "/repos/ada/open").headers["etag"]
    got = ask(github, "/repos/ada/open", If_None_Match=etag)
    assert (got.status, got.body, got.headers["x-ratelimit-used"]) == (304, None, "1")
    repo.description = "new"
    assert ask(github, "/repos/ada/open", If_None_Match=etag).status == 200
    project = github.client("ada").get_repo("ada/open")
    assert project.update() is False


@pytest.mark.parametrize(("status", "wait"), [(403, 60), (429, 7), (403, None)])
def test_a_secondary_limit_strikes_writes_where_a_test_says_so(
    github: GitHub, status: int, wait: int | None
) -> None:
    github.repo("ada/study")
    github.secondary(2, status=status, retry_after=wait, times=1)
    path, token = "/repos/ada/study/issues", github.pat("ada")
    got = [ask(github, path, token, body={"title": "t"}) for _ in range(4)]
    assert [answer.status for answer in got] == [201, 201, status, 201]
    assert "secondary rate limit" in got[2].body["message"]
    assert got[2].headers["retry-after"] == (str(wait) if wait else None)
    assert ask(github, path).status == 200


def test_too_many_requests_at_once_are_refused_and_counted(github: GitHub) -> None:
    github.repo("ada/open")
    github.secondary(concurrent=2)
    github.latency = 0.1
    got: list[int] = []
    threads = [
        threading.Thread(target=lambda: got.append(ask(github, "/repos/ada/open").status))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [200, 200, 403, 403]
    assert github.peak == 4


def test_the_nth_request_that_fits_goes_wrong(github: GitHub) -> None:
    github.repo("ada/study")
    github.fault(r"/issues$", method="POST", nth=2, status=502)
    path, token = "/repos/ada/study/issues", github.pat("ada")
    assert [ask(github, path, token, body={"title": "t"}).status for _ in range(3)] == [
        201, 502, 201,
    ]  # fmt: skip
    assert len(ask(github, path).body) == 2
    assert [request.fault for request in github.writes()] == ["", "status", ""]


@pytest.mark.parametrize("kind", ["status", "reset", "timeout", "truncated"])
def test_a_write_may_take_effect_and_look_as_if_it_had_not(github: GitHub, kind: str) -> None:
    github.repo("ada/study")
    github.fault(r"/issues$", method="POST", kind=kind, after_write=True, seconds=0.3)
    path, token = "/repos/ada/study/issues", github.pat("ada")
    if kind == "status":
        assert ask(github, path, token, body={"title": "t"}).status == 502
    elif kind == "truncated":
        with pytest.raises((OSError, Exception), match="IncompleteRead"):
            ask(github, path, token, body={"title": "t"})
    else:
        with pytest.raises((URLError, OSError)):
            ask(github, path, token, body={"title": "t"}, timeout=0.1)
    assert len(ask(github, path).body) == 1


def test_pygithub_repeats_a_post_whose_answer_was_lost(github: GitHub) -> None:
    github.repo("ada/study")
    github.fault(r"/issues$", method="POST", after_write=True)
    client = Github(
        auth=Auth(github.pat("ada").value), base_url=github.api_url,
        seconds_between_requests=None, seconds_between_writes=None,
    )  # fmt: skip
    client.get_repo("ada/study").create_issue("once")
    assert len(ask(github, "/repos/ada/study/issues").body) == 2


def test_a_fault_strikes_graphql_by_what_is_asked(github: GitHub) -> None:
    github.fault("/graphql", matching="viewer", status=502)
    with pytest.raises(GithubException):
        github.client("ada").requester.graphql_query("{viewer{login}}", {})
    assert query(github, "{viewer{login}}")["data"]["viewer"]["login"] == "ada"


def test_latency_and_a_slow_answer_take_their_time(github: GitHub) -> None:
    github.latency = 0.05
    github.fault("/meta", kind="slow", seconds=0.1)
    start = time.monotonic()
    assert ask(github, "/meta").status == 200
    assert 0.14 < time.monotonic() - start < 2


def test_a_misspelt_fault_is_an_error(github: GitHub) -> None:
    with pytest.raises(ValueError, match="kind must be one of"):
        github.fault(kind="time-out")
