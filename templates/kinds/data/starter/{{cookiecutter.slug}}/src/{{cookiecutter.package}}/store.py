"""Where the data lies, and how a folder is replaced in one step."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATA = Path("data")
TOTALS = Path("totals")
CATEGORIES = {"B": "books", "G": "garden", "K": "kitchen", "T": "toys"}
MOST_CENTS = 100_000  # nothing costs more, so a larger amount is a mistake


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A folder to write to, which becomes the target only when all of it is there."""
    fresh = target.with_name(f".{target.name}.new")
    old = target.with_name(f".{target.name}.old")
    target.parent.mkdir(parents=True, exist_ok=True)
    for left_over in (fresh, old):
        shutil.rmtree(left_over, ignore_errors=True)
    yield fresh
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
