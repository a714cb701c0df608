"""Which units of the bundled plans stand for their kind, and which packs a commit proves."""

import os
import random
from pathlib import Path

from tests.conftest import commit_here
from toolkit import bundled, packs, plans

UNITS = [
    (plan, unit.key)
    for plan in bundled.curricula()
    for unit in plans.find(plan, Path("/nowhere")).units
]


def first_of(kind: str) -> tuple[str, str]:
    """The first unit of that kind which has no pack."""
    return next(
        (plan, key)
        for plan, key in UNITS
        if plans.find(plan, Path("/nowhere")).unit(key).kind == kind
        and packs.pack_folder(plan, key) is None
    )


def packs_to_prove() -> list[tuple[str, str]]:
    """One of the packs, another with each commit; PORTFOLIO_EVERY_UNIT=1 proves them all."""
    packed = [unit for unit in UNITS if packs.pack_folder(*unit)]
    if os.environ.get("PORTFOLIO_EVERY_UNIT"):
        return packed
    return random.Random(commit_here()).sample(packed, 1)
