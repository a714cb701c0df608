"""The Actions job: read from its environment, its token never shown."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from toolkit import job
from toolkit.checkrun import CheckRun
from toolkit.errors import PortfolioError

ENV = {"GITHUB_REPOSITORY": "ada/attention", "GITHUB_SHA": "a" * 40, "GITHUB_TOKEN": "secret"}

RUN = CheckRun("portfolio/checks/v1", "checks", "a" * 40, "neutral", "title", "summary", "text")


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


def test_an_unreachable_github_is_a_warning_not_an_error() -> None:
    where = replace(job.read(ENV), api="http://127.0.0.1:9/api/v3")
    warning = job.publish(RUN, where, clock=FakeClock())
    assert warning is not None
    assert "The summary has it all." in warning
