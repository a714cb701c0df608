"""`portfolio review` on the command line, with the server that stands for GitHub."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.github.server import GitHub as Server
from toolkit.cli.review import command
from toolkit.errors import PortfolioError

HOME = """learner = "ada"
plan = "distinguished-52"
start = 2025-09-01
board = "ada/study"
mentors = ["grace"]
"""


def run(*args: str) -> Result:
    result = CliRunner().invoke(command, list(args))
    if isinstance(result.exception, PortfolioError):
        raise result.exception
    return result


@pytest.fixture
def ada(github: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    github.user("ada")
    github.repo("ada/study", files={"README.md": "x"})
    (tmp_path / "portfolio.toml").write_text(HOME)
    monkeypatch.setenv("GH_TOKEN", github.token("ada").value)
    monkeypatch.setenv("GITHUB_API_URL", github.api_url)
    monkeypatch.chdir(tmp_path)
    return github


def test_nobody_is_asked_who_has_not_said_yes(ada: Server) -> None:
    with pytest.raises(PortfolioError, match="grace has not said yes yet") as error:
        run("request", "27", "--mentor", "grace")
    assert "address of their invitation" in error.value.mend
    assert [request.method for request in ada.log if request.method in ("PATCH", "PUT")] == []
    assert ada.mailbox.mails == []


def test_a_home_that_is_not_on_github_is_told_so(ada: Server, tmp_path: Path) -> None:
    (tmp_path / "portfolio.toml").write_text(HOME.replace('board = "ada/study"\n', ""))
    with pytest.raises(PortfolioError, match="A review is an issue on GitHub"):
        run("request", "27")


def test_an_empty_queue_names_the_search_to_save(ada: Server) -> None:
    assert run("queue").output.startswith(
        "0 reviews waiting. On GitHub: https://github.com/issues?q="
    )
    assert json.loads(run("queue", "--json").output) == []
