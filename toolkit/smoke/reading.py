"""Reading what runs have shown: the steps they logged, the parameters they tell of."""

import math
from collections.abc import Sequence
from fnmatch import fnmatchcase
from itertools import pairwise

from toolkit.smoke.metrics import number
from toolkit.smoke.model import Run, Seen


def wrong_steps(run: Run) -> str:
    """What is odd about the steps that a run logged; it need not log every one of them."""
    steps = [point.step for point in run.log.points]
    for before, after in pairwise(steps):
        if after <= before:
            return f"logged step {after} after step {before}"
    gap = max((after - before for before, after in pairwise(steps)), default=1)
    if run.wanted and not 0 <= run.wanted - steps[-1] < gap:
        return f"logged steps up to {steps[-1]} and was asked for {run.wanted}"
    return ""


def trainable(
    seen: Seen, *, trainable: bool, patterns: Sequence[str] = ()
) -> dict[str, tuple[float, float]]:
    """Gradient and change of each parameter that should learn, or of what should be frozen."""
    found = seen.probe("batch").get("parameters")
    chosen = {}
    for name, facts in found.items() if isinstance(found, dict) else ():
        meant_frozen = any(fnmatchcase(name, pattern) for pattern in patterns)
        learns = isinstance(facts, dict) and facts.get("trainable") is True
        buffer = isinstance(facts, dict) and facts.get("buffer") is True and not meant_frozen
        if not isinstance(facts, dict) or buffer or trainable == (meant_frozen or not learns):
            continue
        try:
            chosen[name] = (number(facts.get("gradient", 0)), number(facts.get("change", 0)))
        except (TypeError, ValueError, OverflowError):
            chosen[name] = (math.nan, math.nan)
    return chosen


def mean(values: Sequence[float]) -> float:
    """The mean, also of numbers whose sum would be none."""
    return sum(value / len(values) for value in values)


def listed(names: Sequence[str]) -> str:
    """The first three names, and how many there are besides."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
