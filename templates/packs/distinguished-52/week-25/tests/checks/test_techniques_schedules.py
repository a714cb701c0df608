"""Schedules: the rate of every step."""

import math

import numpy as np
import pytest
from expect import holds, refuses, same

from techniques import Schedule, cosine, one_cycle, step_decay, warm_up


def rates(schedule: Schedule, steps: int) -> list[float]:
    """The rates of the first steps, asked from the last one to the first."""
    found = [schedule(step) for step in reversed(range(steps))][::-1]
    holds(
        found == [schedule(step) for step in range(steps)],
        "the rates asked forward and backward: expected the same, found others.",
        hint="a schedule depends on the number of the step alone, not on how often it was asked.",
    )
    return found


@pytest.mark.parametrize("name", ["step_decay", "cosine"])
def test_stairs_and_cosine_fall(name: str) -> None:
    if name == "step_decay":
        hint = "how many whole stairs lie behind this step?"
        wanted = [0.5 * 0.1**k for k in (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3)]
        found = rates(step_decay(0.5, 4, 0.1), 13)
        if np.allclose(found[1:4], [0.5 * 0.1 ** (k / 4) for k in (1, 2, 3)]):
            hint = "This is a smooth slope. Within a stair nothing changes: " + hint
        elif np.isclose(found[3], 0.05):
            hint = "The first stair is one step too short. " + hint
        elif np.isclose(found[4], 0.5):
            hint = "The first stair is one step too long. " + hint
        same(found, wanted, "a rate of 0.5, times 0.1 after every 4 steps", hint=hint)
        same(rates(step_decay(8.0, 1, 0.5), 4), [8, 4, 2, 1], "a stair for every step", hint=hint)
        same(step_decay(1.0, 10, 2.0)(25), 4.0, "a factor of 2 at step 25, every 10", hint=hint)
        for every in (0, -1):
            refuses(lambda every=every: step_decay(0.1, every, 0.5), f"every = {every}")  # type: ignore[misc]
        return
    for rate, total, low in [
        (0.8, 4, 0.2),
        (1.0, 10, 0.0),
        (0.3, 7, 0.05),
        (0.1, 1, 0.01),
        (0.1, 6, 0.5),
    ]:
        what = f"a cosine from {rate} to {low} in {total} steps"
        found = rates(cosine(rate, total, low), total + 1)
        hint = "half a wave: the cosine itself falls from 1 to -1 while its angle goes from 0 to π."
        wanted = [
            (rate + low) / 2 + (rate - low) / 2 * math.cos(math.pi * step / total)
            for step in range(total + 1)
        ]
        if np.isclose(found[-1], 0) and low > 0:
            hint = "It must end at `low`, not at 0. " + hint
        elif total > 1 and np.isclose(found[total - 1], low):
            hint = (
                "It arrives one step too soon: step `total` is the first with the lowest rate. "
                + hint
            )
        same(found, wanted, what, hint=hint)
        later = [cosine(rate, total, low)(total + more) for more in (1, 2, total, 5 * total)]
        hint = "The wave must not go up again: it stays where step `total` was."
        same(later, [low] * 4, f"{what}, after its end", hint=hint)
    same(cosine(0.4, 2)(2), 0.0, "the lowest rate when none is given")
    for total in (0, -3):
        refuses(lambda total=total: cosine(0.1, total), f"a cosine of {total} steps")  # type: ignore[misc]


@pytest.mark.parametrize("name", ["warm_up", "one_cycle"])
def test_rates_rise_before_they_fall(name: str) -> None:
    if name == "warm_up":

        def then(step: int) -> float:
            assert step >= 0, "the second schedule was asked for a step before its first one"
            return 0.6 / (1 + step)

        for steps in (0, 1, 2, 5):
            found = rates(warm_up(steps, then), steps + 4)
            rise = [0.6 * (k + 1) / (steps + 1) for k in range(steps)]
            hint = "steps 0 to `steps` lie on a line that would be 0 one step before step 0."
            if steps and found[0] == 0:
                hint = "A rate of 0 wastes the first step. " + hint
            elif steps and np.isclose(found[steps - 1], 0.6):
                hint = "Two steps in a row have the full rate. " + hint
            same(found[:steps], rise, f"the rise of {steps} steps", hint=hint)
            hint = "the second schedule begins with *its* step 0."
            if np.allclose(found[steps:], [then(steps + k) for k in range(4)]) and steps:
                hint = "Here it has run on during the rise: " + hint
            same(found[steps:], [0.6, 0.3, 0.2, 0.15], f"after a rise of {steps} steps", hint=hint)
        twice = rates(warm_up(1, warm_up(1, lambda step: 8.0)), 4)
        same(twice, [2, 4, 8, 8], "a rise before a rise, where step 0 of the second counts")
        refuses(lambda: warm_up(-1, then), "a rise of -1 steps")
        return
    for peak, total, top, start, end in [
        (1.0, 7, 2, 10.0, 100.0),
        (0.3, 20, 6, 25.0, 1e4),
        (2.0, 3, 1, 4.0, 2.0),
    ]:
        what = f"one cycle of {total} steps with the top at {top}, start {start:g}, end {end:g}"
        found = rates(one_cycle(peak, total, top, start, end), total)
        first, last = peak / start, peak / start / end
        hint = (
            "step 0, step `top` and step total - 1 are fixed; half a wave lies between two of them."
        )
        same(found[0], first, f"{what}: step 0", hint=hint)
        same(found[top], peak, f"{what}: step {top}", hint=hint)
        if np.isclose(found[-1], peak / end) and not np.isclose(peak / end, last):
            hint = "`end` divides the rate of step 0, not the peak. " + hint
        elif np.isclose(one_cycle(peak, total, top, start, end)(total), last):
            hint = (
                "Is the lowest rate reached one step too late? The last step is total - 1. " + hint
            )
        same(found[-1], last, f"{what}: the last step, {total - 1}", hint=hint)
        up = [first + (peak - first) * (1 - math.cos(math.pi * k / top)) / 2 for k in range(top)]
        down = total - 1 - top
        fall = [
            last + (peak - last) * (1 + math.cos(math.pi * k / down)) / 2 for k in range(down + 1)
        ]
        same(found, up + fall, f"{what}: all steps", hint=hint)
        stays = [one_cycle(peak, total, top, start, end)(total + k) for k in (0, 1, total)]
        same(stays, [last] * 3, f"{what}: after the end", hint="it stays that of the last step.")
    same(one_cycle(1.0, 11, 3)(0), 1 / 25, "step 0 when no start is given")
    same(one_cycle(1.0, 11, 3)(10), 1 / 250_000, "the last step when no end is given", rtol=1e-5)
    for total, top in [(10, 0), (10, 9), (10, 10), (10, -1), (2, 1)]:
        refuses(
            lambda total=total, top=top: one_cycle(0.1, total, top),  # type: ignore[misc]
            f"the top at step {top} of {total}",
            hint="the last step is total - 1, and the top lies before it and after step 0.",
        )
