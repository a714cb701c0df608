"""A connection to the server that stands for GitHub, whose waits take no time."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.fakes import FakeClock
from tests.github.model import Token as Known
from tests.github.server import GitHub as Server
from toolkit.edges.github import GitHub, Token

Connect = Callable[[Known], GitHub]


@pytest.fixture
def connect(github: Server) -> Iterator[Connect]:
    """Connect with a token."""
    with ExitStack() as stack:
        yield lambda token: stack.enter_context(
            GitHub(Token(token.value, "GH_TOKEN"), api=github.api_url, clock=FakeClock(), timeout=5)
        )


@pytest.fixture
def hub(github: Server, connect: Connect) -> GitHub:
    """Ada's connection."""
    return connect(github.pat("ada"))
