"""Which differences between models are larger than their noise?

Scores hold for each model one number per split, and place i of all models is the same split.
`ratio` is the number of test rows divided by that of training rows: 1 / (k - 1) for k folds.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from comparison.data import FloatArray

HEADER = "| model | mean | spread | above the baseline |\n| :-- | --: | --: | --: |"


class Difference(NamedTuple):
    """A mean difference of scores, its standard error, and the one divided by the other."""

    mean: float
    error: float
    t: float


def critical_t(splits: int, level: float = 0.05) -> float:
    """How far from 0 t may be by chance: beyond it in `level` of all cases, both sides. (Given.)

    >>> round(critical_t(10), 2)
    2.26
    """
    return float(stdtrit(splits - 1, 1 - level / 2))


def spread(scores: FloatArray) -> float:
    """The standard deviation of scores, divided by n - 1. (Given.)"""
    return float(np.std(scores, ddof=1))


def paired_difference(a: FloatArray, b: FloatArray, ratio: float) -> Difference:
    """How much better a is than b, split by split, and how uncertain that is.

    An easy split is easy for both, so look at the differences of the pairs. The plain standard
    error of their mean is sqrt(v / n), where v is their variance (divided by n - 1). It is too
    small here: the training parts overlap, so the splits are not independent. Nadeau and Bengio
    correct it to sqrt(v * (1 / n + ratio)).

    Args:
        a, b: scores of two models on the same n splits, n at least 2.
        ratio: test rows / training rows; with 0 this is the plain paired t.

    Returns:
        The mean difference, its standard error, and t. If the error is 0, t is 0 for a mean of 0,
        else infinite with the sign of the mean (without a warning).

    Raises:
        ValueError: if the shapes differ, or if there are fewer than 2 splits.

    >>> paired_difference(np.array([0.75, 1.0]), np.array([0.5, 0.5]), ratio=0.0)
    Difference(mean=0.375, error=0.125, t=3.0)
    """
    ### BEGIN SOLUTION
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.size < 2:
        raise ValueError(f"two scores or more of each model: {first.shape} and {second.shape}")
    gaps = first - second
    mean = float(gaps.mean())
    error = float(np.sqrt(gaps.var(ddof=1) * (1 / gaps.size + ratio)))
    if error == 0:
        return Difference(mean, error, float(np.sign(mean)) * np.inf if mean else 0.0)
    return Difference(mean, error, mean / error)
    ### END SOLUTION


def winner(
    scores: Mapping[str, FloatArray], baseline: str, ratio: float, level: float = 0.05
) -> str | None:
    """The model that is better than every other one by more than the noise, if there is one.

    It must have t > `critical_t` against each of the others, the baseline among them. A baseline
    wins nothing, however good it is.

    Args:
        scores: for each model its scores on the same splits.
        baseline: the name of what everything must beat.
        ratio: as in `paired_difference`.
        level: as in `critical_t`.

    Returns:
        A name, or None.

    Raises:
        ValueError: if there are no scores of the baseline.
    """
    ### BEGIN SOLUTION
    if baseline not in scores:
        raise ValueError(f"the baseline {baseline!r} is not among the models")
    bound = critical_t(len(scores[baseline]), level)
    best = max(scores, key=lambda name: float(np.mean(scores[name])))
    others = [name for name in scores if name != best]
    gaps = [paired_difference(scores[best], scores[other], ratio) for other in others]
    if best == baseline or any(gap.t <= bound for gap in gaps):
        return None
    return best
    ### END SOLUTION


def table(
    scores: Mapping[str, FloatArray], baseline: str, ratio: float, level: float = 0.05
) -> str:
    """A Markdown table of all models: `HEADER`, then one line for each, the best mean first.

    The cells of a line: the name; the mean of the scores; their `spread`; mean and standard error
    of the paired difference to the baseline. All numbers have three digits after the point, and
    the difference has its sign, as in `+0.041 ± 0.017`. After a difference whose t is not beyond
    `critical_t` (on either side) stands ` (noise)`. In the baseline's own line the last cell is
    `-`.

    The name of the `winner` stands between two pairs of stars. Where nobody wins, no name does: the
    highest mean alone is no victory. Models with equal means come in any order.

    >>> print(table({"guess": np.array([0.5, 0.6, 0.7]), "tree": np.array([0.7, 0.81, 0.9])}, \
"guess", ratio=0.5))
    | model | mean | spread | above the baseline |
    | :-- | --: | --: | --: |
    | **tree** | 0.803 | 0.100 | +0.203 ± 0.005 |
    | guess | 0.600 | 0.100 | - |
    """
    ### BEGIN SOLUTION
    best = winner(scores, baseline, ratio, level)
    lines = [HEADER]
    for name in sorted(scores, key=lambda one: -float(np.mean(scores[one]))):
        shown = f"**{name}**" if name == best else name
        gap = paired_difference(scores[name], scores[baseline], ratio)
        above = f"{gap.mean:+.3f} ± {gap.error:.3f}"
        if abs(gap.t) <= critical_t(len(scores[name]), level):
            above += " (noise)"
        if name == baseline:
            above = "-"
        mean, width = float(np.mean(scores[name])), spread(scores[name])
        lines.append(f"| {shown} | {mean:.3f} | {width:.3f} | {above} |")
    return "\n".join(lines)
    ### END SOLUTION
