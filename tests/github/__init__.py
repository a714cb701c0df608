"""The server that stands for GitHub in tests.

def test_x(github):                                     # the fixture: Ada, Grace, Mallory
    repo = github.repo("ada/week-27", files={"README.md": "# hi"})
    github.client("grace").get_repo("ada/week-27")      # PyGithub as Grace
    github.job_token(repo, {"checks": "write"})         # a workflow's own token
    github.fault(r"/issues$", method="POST", nth=2, after_write=True)
    assert github.writes() == []
"""

from tests.github.log import Request
from tests.github.model import App, Repo, Token, User
from tests.github.server import GitHub

__all__ = ["App", "GitHub", "Repo", "Request", "Token", "User"]
