"""What once stood in tables at the end of a book: tails of known distributions. (Given.)"""

from scipy import stats


def normal_quantile(share: float) -> float:
    """The value that a standard normal number does not exceed with this probability."""
    return float(stats.norm.ppf(share))


def normal_tail(value: float) -> float:
    """The probability that a standard normal number exceeds the value: one tail."""
    return float(stats.norm.sf(value))


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The probability of at least this statistic, with so many (1 or more) degrees of freedom."""
    return float(stats.chi2.sf(statistic, freedom))


def kolmogorov_tail(distance: float, rows: float) -> float:
    """The probability that one sample of so many rows is at least so far from its own curve.

    `rows` need not be whole; it is rounded, and taken as 1 if it is less.
    """
    return float(stats.kstwo.sf(distance, max(1, round(rows))))
