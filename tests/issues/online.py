"""Our edge, connected to the test server."""

from tests.fakes import FakeClock
from tests.github import GitHub as Server
from tests.github.model import Token as ServerToken
from toolkit.edges.github import GitHub, Token

ISSUES = {"issues": "write", "metadata": "read"}


def connect(github: Server, token: ServerToken) -> GitHub:
    """A connection that waits for nothing."""
    told = Token(token.value, token.name)
    return GitHub(told, api=github.api_url, clock=FakeClock(), max_wait=100_000)
