"""Parcels and whether they came late: a reference period, and a wetter current one."""

from pathlib import Path

import numpy as np
import pandas as pd

from .params import section

REFERENCE = Path("data/reference.csv")
TEST = Path("data/test.csv")  # from the reference period too, and never trained on
CURRENT = Path("data/current.csv")

COLUMNS = ["distance_km", "weight_kg", "hour", "rain_mm"]
LATE = "late"


def parcels(rng: np.random.Generator, rows: int, rain: float = 1.0) -> pd.DataFrame:
    """Parcels of one period, `rain` times as wet as the reference."""
    table = pd.DataFrame(
        {
            "distance_km": rng.gamma(3.0, 4.0, rows).round(1),
            "weight_kg": rng.lognormal(0.5, 0.6, rows).round(2),
            "hour": rng.integers(8, 20, rows),
            "rain_mm": (rain * rng.exponential(2.0, rows)).round(1),
        }
    )
    evening = table["hour"] >= 17
    score = 0.25 * table["distance_km"] + 0.5 * table["rain_mm"] + 1.5 * evening - 4.5
    table[LATE] = (rng.random(rows) < 1 / (1 + np.exp(-score))).astype(int)
    return table


def periods(seed: int, rows: int, rain: float) -> dict[Path, pd.DataFrame]:
    """What each file holds; the same seed gives the same bytes."""
    wet = {REFERENCE: 1.0, TEST: 1.0, CURRENT: rain}
    streams = np.random.default_rng(seed).spawn(len(wet))
    return {
        path: parcels(rng, rows, factor)
        for (path, factor), rng in zip(wet.items(), streams, strict=True)
    }


def main() -> None:
    """Write the three files."""
    for path, table in periods(**section("data")).items():
        path.parent.mkdir(exist_ok=True)
        table.to_csv(path, index=False)


if __name__ == "__main__":
    main()
