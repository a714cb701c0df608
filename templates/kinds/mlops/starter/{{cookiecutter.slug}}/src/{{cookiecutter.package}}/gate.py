"""May the candidate take the champion's place? If not, say why and end with 1."""

import json
import sys

import pandas as pd

from . import registry
from .bounds import Bounds, broken
from .data import LATE, TEST
from .evaluate import METRICS, measure
from .params import section
from .train import probability


def main() -> int:
    """Measure both on the same parcels, write the verdict beside the candidate, and act on it."""
    bounds, test = Bounds(**section("gate")), pd.read_csv(TEST)
    versions = registry.aliases()
    found = {
        alias: measure(test[LATE], probability(registry.load(version), test))
        for alias, version in versions.items()
    }
    if found.get("candidate") != json.loads(METRICS.read_text()):
        print("metrics.json is not about the registered candidate: run `dvc repro --force`.")
        return 1
    candidate = versions["candidate"]
    reasons = list(broken(bounds, found["candidate"], found.get("champion")))
    if reasons:
        registry.note(candidate, " ".join(reasons))
        print(f"Version {candidate} is held back.", *reasons, sep="\n")
        return 1
    registry.note(candidate, "It holds every bound.")
    registry.promote(candidate)
    print(f"Version {candidate} is the champion.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
