"""What a model must reach before it is used, apart from how that is found out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """What every model must reach, and by how much it may be worse than the champion."""

    at_least: Mapping[str, float]
    at_most: Mapping[str, float]
    slack: float


def broken(
    bounds: Bounds, candidate: Mapping[str, float], champion: Mapping[str, float] | None = None
) -> Iterator[str]:
    """One sentence for each bound that the candidate breaks."""
    signed = [(name, bound, 1) for name, bound in bounds.at_least.items()]
    signed += [(name, bound, -1) for name, bound in bounds.at_most.items()]
    for name, bound, sign in signed:
        if name not in candidate:
            yield f"{name} has a bound in params.yaml, but nobody measures it."
            continue
        found, side = candidate[name], "below" if sign > 0 else "above"
        # Every comparison with NaN is false: asked this way round, NaN never passes.
        if not sign * found >= sign * bound:
            yield f"{name} is {found:.4f}, {side} the bound of {bound}."
        if champion and not sign * found >= sign * champion[name] - bounds.slack:
            yield f"{name} is {found:.4f}, too far {side} the champion's {champion[name]:.4f}."
