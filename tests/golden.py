"""Golden files: whole outputs beside the tests, rewritten by `pytest --update-golden`."""

from collections.abc import Callable

import pytest

Golden = Callable[[str, str | bytes], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a whole output with the golden file of that name."""
    folder = request.path.parent / "golden"

    def compare(name: str, found: str | bytes) -> None:
        data = found.encode() if isinstance(found, str) else found
        path = folder / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        assert data == path.read_bytes()

    return compare
