"""The Actions job: read from its environment, its token never shown."""

import json
from pathlib import Path

import pytest

from toolkit import job
from toolkit.errors import PortfolioError

ENV = {"GITHUB_REPOSITORY": "ada/attention", "GITHUB_SHA": "a" * 40, "GITHUB_TOKEN": "secret"}


def test_a_token_is_not_in_the_repr() -> None:
    assert "secret" not in repr(job.read(ENV))


def test_a_pull_request_is_judged_by_its_own_head(tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"head": {"sha": "b" * 40}}}))
    env = ENV | {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(event)}
    assert job.read(env).commit == "b" * 40


@pytest.mark.parametrize("payload", ["", "[]", "{}", '{"pull_request": null}', "\x00"])
def test_a_payload_without_a_head_leaves_the_jobs_own_commit(tmp_path: Path, payload: str) -> None:
    event = tmp_path / "event.json"
    event.write_text(payload)
    env = ENV | {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(event)}
    assert job.read(env).commit == "a" * 40


def test_outside_actions_it_says_so() -> None:
    with pytest.raises(PortfolioError, match="no GitHub Actions job"):
        job.read({})
