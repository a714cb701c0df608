"""The tables at the back of a statistics book (given): tails and quantiles of three curves.

A *tail* is the chance to land beyond a value. A *quantile* is the way back: the value below which
a given share of the curve lies.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

FloatArray: TypeAlias = NDArray[np.float64]


def normal_cdf(z: ArrayLike) -> FloatArray:
    """Return the share of the standard normal curve below each z, in the shape of z.

    >>> normal_cdf([0.0, 1.96]).round(3)
    array([0.5  , 0.975])
    """
    return np.asarray(special.ndtr(z), dtype=np.float64)


def normal_quantile(share: float) -> float:
    """Return the z below which this share of the standard normal curve lies.

    >>> round(normal_quantile(0.975), 3)
    1.96
    """
    return float(special.ndtri(share))


def t_tail(t: float, df: float) -> float:
    """Return the share of Student's t curve with df degrees of freedom ABOVE t.

    It is exact far out too, where 1 minus the share below would be rounded to 0.

    >>> round(t_tail(2.0, df=10), 4)
    0.0367
    """
    return float(special.stdtr(df, -t))


def t_quantile(share: float, df: float) -> float:
    """Return the t below which this share of Student's curve lies.

    >>> round(t_quantile(0.975, df=4), 3)
    2.776
    """
    return float(special.stdtrit(df, share))


def chi_squared_tail(x: float, df: float) -> float:
    """Return the share of the chi-squared curve with df degrees of freedom ABOVE x.

    >>> round(chi_squared_tail(3.84, df=1), 3)
    0.05
    """
    return float(special.chdtrc(df, x))
