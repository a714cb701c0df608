"""What every job does, whichever engine runs it."""

import sys
from collections.abc import Callable
from pathlib import Path

from . import checks
from .store import DATA, TOTALS, replacing


def run(engine: str, job: Callable[[Path, Path], None]) -> None:
    """Check the data, then let the job replace its totals; data that is refused changes nothing."""
    if broken := [finding for finding in checks.run(DATA / "events") if not finding.holds]:
        sys.exit("\n".join(map(str, broken)))
    target = TOTALS / engine
    with replacing(target) as fresh:
        job(DATA, fresh)
    print(f"{target} is written")
