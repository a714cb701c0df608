"""How good is the candidate on parcels that it has never seen?"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

SCORES = Path("data/scores.csv")
METRICS = Path("metrics.json")


def measure(late: ArrayLike, probability: ArrayLike) -> dict[str, float]:
    """Three views of one model; four digits are more than the test set can tell apart."""
    truth = np.asarray(late, dtype=bool)
    p = np.clip(np.asarray(probability, dtype=float), 1e-12, 1 - 1e-12)
    announced = p >= 0.5
    found = {
        "accuracy": np.mean(announced == truth),
        "recall": np.mean(announced[truth]),  # of the late parcels, how many were announced?
        "log_loss": -np.mean(np.log(np.where(truth, p, 1 - p))),
    }
    return {name: round(float(value), 4) for name, value in found.items()}


def main() -> None:
    """Write metrics.json, which `dvc metrics show` reads."""
    scores = pd.read_csv(SCORES)
    found = measure(scores["late"], scores["probability"])
    METRICS.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
