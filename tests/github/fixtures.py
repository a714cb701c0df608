"""The fixtures: a clean GitHub for each test, with four people on it."""

from collections.abc import Iterator

import pytest

from tests.github.server import GitHub


@pytest.fixture
def github() -> Iterator[GitHub]:
    """A GitHub with Ada (a learner), Grace (her mentor), Mallory (a stranger) and the bot.

    A test that made the server itself fail has failed, whatever it asserts.
    """
    with GitHub() as server:
        for login in ("ada", "grace", "mallory"):
            server.user(login)
            server.token(login)
        yield server
        assert server.errors == []
