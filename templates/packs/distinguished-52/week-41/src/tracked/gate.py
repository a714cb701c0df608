"""May a candidate become the champion? A rule that is written down before anyone has seen it."""

from dataclasses import dataclass
from typing import Literal

from tracked.runs import Goal, Run

Kind = Literal["failed", "not measured", "other data", "bound", "champion"]


@dataclass(frozen=True)
class Rule:
    """What a candidate must reach, and by how much it must beat the champion."""

    metric: str
    goal: Goal
    bound: float  # the worst value that is allowed at all
    margin: float = 0.0  # a smaller gain may be luck: about the spread over seeds


@dataclass(frozen=True)
class Refusal:
    """Why a candidate is refused: a kind for programs, and words for people."""

    kind: Kind
    words: str


def verdict(candidate: Run, champion: Run | None, rule: Rule) -> list[Refusal]:
    """All reasons to refuse the candidate; an empty list means that it may be promoted.

    - "failed" if its run did not finish.
    - "not measured" if the metric is absent or not finite. A comparison with NaN is always false,
      whichever way round it is asked.
    - "bound" if the metric is worse than the bound; equal to it is good enough.
    - "other data" if it was not measured on the rows on which the champion was. Two numbers about
      different rows cannot be compared, so then there is no reason of the kind "champion".
    - "champion" if the metric is not better than the champion's by at least the margin. To be
      better by exactly the margin is good enough; with a margin of 0, so is a draw.

    Several may hold at once. Without a number, neither "bound" nor "champion" can be asked. Without
    a champion, the last two are not asked. A champion has a finite metric: it came through here.

    The words name what was found and what was wanted, for a person who was not there.

    >>> rule = Rule("rmse", "low", bound=3.0, margin=0.25)
    >>> weak = Run("a", {}, 0, {"rmse": 3.5}, "d1", "d2", "c")
    >>> [refusal.kind for refusal in verdict(weak, None, rule)]
    ['bound']
    """
    ### BEGIN SOLUTION
    import math

    sign = 1 if rule.goal == "low" else -1
    value = candidate.metrics.get(rule.metric, math.nan)
    measured = math.isfinite(value)
    found = []
    if candidate.status == "failed":
        found.append(Refusal("failed", f"the run {candidate.id} did not finish"))
    if not measured:
        found.append(Refusal("not measured", f"{rule.metric} is {value}"))
    elif sign * value > sign * rule.bound:
        found.append(Refusal("bound", f"{rule.metric} is {value}, the bound is {rule.bound}"))
    if champion is None:
        return found
    if candidate.measured_on != champion.measured_on:
        words = f"measured on {candidate.measured_on}, the champion on {champion.measured_on}"
        found.append(Refusal("other data", words))
    elif measured and sign * value > sign * champion.metrics[rule.metric] - rule.margin:
        words = (
            f"{rule.metric} is {value}, the champion's {champion.metrics[rule.metric]}, "
            f"and the margin is {rule.margin}"
        )
        found.append(Refusal("champion", words))
    return found
    ### END SOLUTION
