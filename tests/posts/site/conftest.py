"""Golden files: whole pages, rewritten by `UPDATE_GOLDEN=1 pytest tests/posts/site`."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
Golden = Callable[[str, bytes], None]


@pytest.fixture
def golden() -> Golden:
    """Compares bytes with the golden file of that name."""

    def compare(name: str, data: bytes) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        assert data == path.read_bytes()

    return compare
