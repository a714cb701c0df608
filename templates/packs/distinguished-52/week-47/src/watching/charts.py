"""A control chart: is a measure still within what chance makes of it?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Chart:
    """A smoothed measure with its limits; all four have one entry for each point of time.

    Attributes:
        smoothed: the running mean after that point.
        lower: below this it is unusual.
        upper: above this it is unusual.
        outside: True where a new measurement took the running mean beyond a limit.
    """

    smoothed: FloatArray
    lower: FloatArray
    upper: FloatArray
    outside: BoolArray


def ewma_chart(
    values: ArrayLike, centre: float, spread: float, weight: float = 0.2, width: float = 3.0
) -> Chart:
    """The exponentially weighted moving average of a measure, and its limits (EWMA).

    The running mean starts at `centre`. A measurement takes it a part `weight` of the way to
    itself: new = (1 - weight) · old + weight · value. A small weight remembers long, so it sees a
    small shift that stays, but late. With weight 1 it remembers nothing.

    The limits are `width` standard deviations *of the running mean* on both sides of the centre. If
    the measurements are independent with standard deviation `spread`, its variance follows from the
    formula above: it starts at 0, for nothing is random yet, and each measurement multiplies it by
    (1 - weight)² and adds (weight · spread)². So the limits open step by step and then hardly move.
    A running mean exactly at a limit is not outside. If the measure is normal and nothing has
    changed, every point is outside with the same probability, twice the normal tail at `width`.

    A missing measurement (NaN) says nothing: the running mean and the limits stay, and the point is
    not outside.

    Args:
        values: measurements in the order of time, of shape (n,), NaN where one is missing.
        centre: the usual mean.
        spread: the usual standard deviation of one measurement, more than 0.
        weight: more than 0 and at most 1.
        width: in standard deviations.

    Raises:
        ValueError: if spread or weight is not as it must be.
    """
    ### BEGIN SOLUTION
    if not spread > 0:
        raise ValueError(f"spread must be more than 0, found {spread}")
    if not 0 < weight <= 1:
        raise ValueError(f"weight must be more than 0 and at most 1, found {weight}")
    row = np.asarray(values, dtype=np.float64)
    smoothed, deviations = np.empty(len(row)), np.empty(len(row))
    mean, variance = float(centre), 0.0
    for place, value in enumerate(row):
        if not np.isnan(value):
            mean = (1 - weight) * mean + weight * float(value)
            variance = (1 - weight) ** 2 * variance + (weight * spread) ** 2
        smoothed[place], deviations[place] = mean, variance**0.5
    lower, upper = centre - width * deviations, centre + width * deviations
    outside = ~np.isnan(row) & ((smoothed < lower) | (smoothed > upper))
    return Chart(smoothed, lower, upper, outside)
    ### END SOLUTION
