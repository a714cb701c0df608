"""Requests to a service that says whether a parcel will be late, made from a seed. (Given.)

What is kept of a request is what the comparison needs: no names, no addresses, no free text.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Column = FloatArray | Sequence[str]

CARRIERS = ("Swift", "Steady", "Local")


def period(
    seed: int, rows: int = 2000, *, rain: float = 1.0, new_carrier: float = 0.0
) -> dict[str, Column]:
    """The features of one period, and what the model said.

    Args:
        seed: the same seed gives the same period.
        rows: how many requests.
        rain: so many times as much rain as usual.
        new_carrier: the share of parcels that go with a carrier the reference never saw.
    """
    rng = np.random.default_rng(seed)
    distance = rng.lognormal(5.0, 0.8, rows)
    wet = rng.random(rows) < 0.3
    water = np.where(wet, rng.exponential(4.0, rows), 0.0) * rain
    names = np.array([*CARRIERS, "Newcomer"])
    shares = [0.5 * (1 - new_carrier), 0.3 * (1 - new_carrier), 0.2 * (1 - new_carrier)]
    carrier = names[rng.choice(4, rows, p=[*shares, new_carrier])]
    slope = 0.004 * distance + 0.25 * water - 2.0
    return {
        "distance_km": distance,
        "hour": rng.integers(6, 22, rows).astype(np.float64),  # many ties
        "rain_mm": water,  # mostly 0
        "schema": np.full(rows, 3.0),  # constant, until somebody changes it
        "carrier": [str(name) for name in carrier],
        "predicted": 1 / (1 + np.exp(-slope)),
    }
