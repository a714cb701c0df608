"""The raw table: water pumps, what their sensors said, and which failed within a week."""

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

TARGET = "failed"


def make_pumps(rows: int, seed: int) -> pd.DataFrame:
    """A made-up table that has what real ones have: gaps, a category, a rare target."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "maker": rng.choice(["Alder", "Birch", "Cedar"], rows, p=[0.5, 0.3, 0.2]),
            "age_years": rng.gamma(2.0, 4.0, rows).round(1),
            "days_since_service": rng.integers(0, 400, rows),
            "vibration_mm_s": rng.lognormal(0.8, 0.5, rows).round(2),
            "temperature_c": rng.normal(62.0, 9.0, rows).round(1),
        }
    )
    risk = (
        -4.6
        + 0.10 * table["age_years"]
        + 0.004 * table["days_since_service"]
        + 0.45 * table["vibration_mm_s"]
        + 0.04 * (table["temperature_c"] - 62.0)
        + table["maker"].map({"Alder": 0.0, "Birch": -0.4, "Cedar": 0.9})
    )
    table[TARGET] = (rng.random(rows) < 1 / (1 + np.exp(-risk))).astype(int)
    # Sensors of old pumps fall silent more often, so that a gap is news in itself.
    silent = rng.random(rows) < 0.02 + 0.01 * table["age_years"]
    table.loc[silent, "vibration_mm_s"] = np.nan
    table.loc[rng.random(rows) < 0.05, "maker"] = None
    return table


def split(table: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows to train on and rows to test on, with the same share of failures in both."""
    train, test = train_test_split(table, test_size=0.25, stratify=table[TARGET], random_state=seed)
    return train, test
