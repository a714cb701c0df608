"""Walks: when they end and why, what is recorded, and whether all steppers arrive."""

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from descent_expect import Floats
from expect import holds, same

from descent import (
    SURFACES,
    AdaGrad,
    Adam,
    Descent,
    Limits,
    LineSearch,
    Momentum,
    Nesterov,
    Outcome,
    RMSProp,
    Stepper,
    Surface,
    follow,
    formula,
    judge,
    quadratic,
)

INF, NAN = float("inf"), float("nan")
LIMITS = Limits(tolerance=0.25, steps=10, runaway=100.0)


@pytest.mark.parametrize(
    ("value", "slope", "taken", "wanted", "hint"),
    [
        (3.0, 1.0, 0, None, "nothing holds yet, so the walk goes on."),
        (-5.0, 0.2, 0, Outcome.CONVERGED, "the slope is at most the tolerance; any value will do."),
        (3.0, 0.25, 4, Outcome.CONVERGED, "a slope of exactly the tolerance is flat."),
        (3.0, 0.0, 10, Outcome.CONVERGED, "it is flat after the last step: that is no failure."),
        (3.0, 1.0, 9, None, "one more step may be taken."),
        (3.0, 1.0, 10, Outcome.OUT_OF_STEPS, "`steps` steps were allowed, and all are taken."),
        (3.0, 1.0, 11, Outcome.OUT_OF_STEPS, "more than `steps` steps is too many as well."),
        (3.0, 100.0, 4, None, "exactly `runaway` is still allowed."),
        (3.0, 100.1, 4, Outcome.DIVERGED, "the slope is beyond the limit."),
        (3.0, 100.1, 10, Outcome.DIVERGED, "diverged comes before out of steps."),
        (-INF, 0.0, 4, Outcome.DIVERGED, "an infinite value is no minimum, however flat."),
        (INF, 1.0, 4, Outcome.DIVERGED, "the value is infinite."),
        (NAN, 0.0, 4, Outcome.DIVERGED, "the value is NaN, so the slope means nothing."),
        (3.0, NAN, 4, Outcome.DIVERGED, "every comparison with NaN is False: ask for it."),
        (3.0, INF, 4, Outcome.DIVERGED, "the slope is infinite."),
    ],
)
def test_a_walk_ends_for_a_reason(
    value: float, slope: float, taken: int, wanted: Outcome | None, hint: str
) -> None:
    found = judge(value, slope, taken, LIMITS)
    holds(
        found == wanted,
        f"value {value:g}, slope {slope:g} after {taken} steps (tolerance 0.25, 10 steps, runaway "
        f"100): expected {_name(wanted)}, found {_name(found)}.",
        hint=hint,
    )


def _name(outcome: Outcome | None) -> str:
    return "None" if outcome is None else f"'{outcome}'"


class Tiring(Stepper):
    """Plain descent written here, so that `follow` can be checked before any stepper is done."""

    def __init__(self, rate: float = 1.0) -> None:
        super().__init__(lambda taken: rate / (taken + 1))

    def change(self, gradients: Floats) -> Floats:
        return -self.rate_now() * gradients


class Longer(Stepper):
    """Descent whose steps are too long for any bowl."""

    def change(self, gradients: Floats) -> Floats:
        return -self.rate_now() * gradients


def test_a_path_remembers_every_step() -> None:
    bowl = quadratic("bowl", np.diag([1.0, 0.5]), start=(8.0, 8.0))
    start = np.array([8.0, 8.0])
    stepper = Tiring(rate=0.5)
    path = follow(bowl, start, stepper, Limits(steps=3))
    # Factors 1 - rate · curvature at the rates 1/2, 1/4, 1/6.
    x = 8 * np.cumprod([1, 1 / 2, 3 / 4, 5 / 6])
    y = 8 * np.cumprod([1, 3 / 4, 7 / 8, 11 / 12])
    hint = "the start, then the point after each of the 3 steps: 4 in all."
    same(path.points, np.column_stack([x, y]), "the points of 3 steps", hint=hint)
    same(path.values, x**2 / 2 + y**2 / 4, "their values", hint="one value for every point.")
    hint = "the length of the gradient at every point, not at the one before."
    same(path.slopes, np.hypot(x, y / 2), "their slopes", hint=hint)
    holds(path.outcome == Outcome.OUT_OF_STEPS, f"expected out of steps, found {path.outcome}.")
    same(start, [8.0, 8.0], "the start after the walk", hint="work on a copy of it.")

    again = follow(bowl, [8, 8], stepper, Limits(steps=3))
    hint = "The stepper still remembers the first walk: reset it before the first step."
    same(again.points, path.points, "a second walk with the same stepper", hint=hint)

    none = follow(bowl, [0, 0], Tiring())
    same(none.points, [[0.0, 0.0]], "a walk from the minimum", hint="judge the start, too.")
    holds(none.outcome == Outcome.CONVERGED, f"expected converged, found {none.outcome}.")
    none = follow(bowl, [1, 1], Tiring(), Limits(steps=0))
    same(none.points, [[1.0, 1.0]], "a walk of at most 0 steps", hint="judge before you step.")

    with np.errstate(all="ignore"):
        wild = follow(bowl, [1.0, 0.0], Longer(rate=11.0), Limits(runaway=1e3))
    same(
        wild.points[:, 0],
        [1.0, -10.0, 100.0, -1000.0, 10000.0],
        "a walk with steps of 11 times the gradient, runaway 1000",
        hint="the point where the walk is judged to have diverged is recorded, and is the last.",
    )
    holds(wild.outcome == Outcome.DIVERGED, f"expected diverged, found {wild.outcome}.")
    cliff = Surface(
        "cliff",
        value=lambda point: float(point[0]) if point[0] > 0 else NAN,
        gradient=lambda point: np.array([1.0]) if point[0] > 0 else np.array([NAN]),
        start=(3.5,),
    )
    fallen = follow(cliff, [3.5], Longer(rate=1.0))
    hint = "NaN is judged like every other value, before the next step is taken."
    same(fallen.points[:, 0], [3.5, 2.5, 1.5, 0.5, -0.5], "a walk over a cliff", hint=hint)
    holds(fallen.outcome == Outcome.DIVERGED, f"expected diverged, found {fallen.outcome}.")


def test_every_stepper_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    surface = SURFACES["bowl"]
    steppers: list[Stepper] = [
        Descent(0.5),
        Momentum(0.2),
        Nesterov(0.2),
        AdaGrad(1.0),
        RMSProp(lambda taken: 0.3 * 0.97**taken),
        Adam(0.3),
        LineSearch(surface.value),
    ]
    for stepper in steppers:
        path = follow(surface, surface.start, stepper)
        name = type(stepper).__name__
        holds(
            path.outcome == Outcome.CONVERGED,
            f"{name} in the bowl: expected converged, found {path.outcome} at {path.end}.",
            hint="draw the path with the dashboard; its shape tells more than its end.",
        )
        same(path.end, [0.0, 0.0], f"the end of {name} in the bowl", atol=3e-6)
    holds(
        bool(np.all(np.diff(path.values) < 0)),
        "the line search in the bowl: expected every step to go down, found one that does not.",
        hint="a rate is good enough only if the value falls.",
    )

    ravine = SURFACES["ravine"]
    plain = follow(ravine, ravine.start, Descent(0.035))
    heavy = follow(ravine, ravine.start, Momentum(0.035, momentum=0.7))
    holds(
        heavy.outcome == Outcome.CONVERGED and 3 * heavy.steps < plain.steps,
        "the ravine: expected momentum to save more than two thirds of the steps, found "
        f"{heavy.steps} with and {plain.steps} without.",
        hint="along the floor of the ravine all gradients agree, so the velocity grows.",
    )
    wild = follow(ravine, ravine.start, Descent(0.05))
    holds(
        wild.outcome == Outcome.DIVERGED,
        f"the ravine beyond the rate limit of 0.04: expected diverged, found {wild.outcome}.",
    )

    def wells(x: Any, y: Any) -> Any:
        return (x**2 - 1) ** 2 + y**2

    class Value(SimpleNamespace):
        """Stands for an engine that is not finished."""

        def __init__(self, data: float) -> None:
            raise NotImplementedError(data)

    engines: list[Any] = [None, SimpleNamespace(Value=Value)]  # None: there is no such package
    for engine in engines:
        monkeypatch.setitem(sys.modules, "autodiff", engine)
        for side in (-0.5, 0.5):
            found = follow(formula("wells", wells, start=(side, 1.0)), [side, 1.0], Descent(0.1))
            what = f"two equal wells, from x = {side}"
            same(found.end, [2 * side, 0.0], what, atol=1e-5, hint="downhill, into the nearer one.")
