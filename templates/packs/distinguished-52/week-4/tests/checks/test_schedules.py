"""Schedules: rates that fall in steps or along a wave, and rates that rise first."""

import math

import numpy as np
from descent_expect import mistaken
from expect import holds, refuses, same

from descent import constant, cosine, step_decay, warmup


def test_rates_fall_in_steps_or_along_a_wave() -> None:
    schedule = step_decay(0.8, factor=0.5, every=3)
    taken = np.arange(10)
    found = [schedule(k) for k in taken.tolist()]
    hint = mistaken(
        found,
        {
            "The rate falls at every step; it should stay for `every` steps.": 0.8
            * 0.5 ** (taken / 3),
            "The fall comes one step early: `every` steps have the first rate.": 0.8
            * 0.5 ** ((taken + 1) // 3),
            "The factor is applied once; it comes again after every `every` steps.": 0.8
            * np.where(taken < 3, 1, 0.5),
        },
        "how many whole groups of 3 steps are complete?",
    )
    wanted = [0.8] * 3 + [0.4] * 3 + [0.2] * 3 + [0.1]
    same(found, wanted, "step_decay(0.8, factor=0.5, every=3)", hint=hint)
    same(step_decay(1.0, 0.1, 1)(2), 0.01, "step_decay(1, factor=0.1, every=1) after 2 steps")
    for every in (0, -1):
        what, hint = f"step_decay with every={every}", "refuse it before a schedule is made."
        refuses(lambda e=every: step_decay(0.8, 0.5, e), what, hint=hint)  # type: ignore[misc]

    first, last, steps = 0.9, 0.1, 8
    wave = cosine(first, last, steps)
    found = [wave(k) for k in range(13)]
    way = np.arange(13) / steps
    straight = first + (last - first) * np.minimum(way, 1)
    whole = last + (first - last) * (1 + np.cos(np.pi * way)) / 2
    hint = mistaken(
        found,
        {
            "This is a straight line.": straight,
            "The wave comes up again: after `steps` the rate stays at `last`.": whole,
            "The whole wave is used: down and up again in `steps`. It is half of one.": last
            + (first - last) * (1 + np.cos(2 * np.pi * np.minimum(way, 1))) / 2,
        },
        "the cosine goes from 1 to -1 on its way from 0 to pi; fit it between first and last.",
    )
    half = [(1 + math.cos(math.pi * min(k / steps, 1))) / 2 for k in range(13)]
    same(found, [last + (first - last) * part for part in half], "a cosine in 8 steps", hint=hint)
    same([wave(0), wave(4), wave(8), wave(9**9)], [0.9, 0.5, 0.1, 0.1], "start, middle and end")
    same([cosine(0.2, 0.6, 1)(k) for k in (0, 1, 2)], [0.2, 0.6, 0.6], "a cosine in one step")
    for steps in (0, -3):
        what, hint = f"cosine with steps={steps}", "refuse it before a schedule is made."
        refuses(lambda s=steps: cosine(0.9, 0.1, s), what, hint=hint)  # type: ignore[misc]


def test_warmup_rises_and_hands_over() -> None:
    schedule = warmup(constant(0.8), steps=3)
    found = [schedule(k) for k in range(6)]
    hint = mistaken(
        found,
        {
            "The first step has the rate 0 and is wasted.": 0.8 * np.minimum(np.arange(6) / 3, 1),
            "With 3 parts the rise is complete one step early; 4 parts make a whole.": 0.8
            * np.minimum(np.arange(1, 7) / 3, 1),
        },
        "one part of four, two parts, three parts, and then the whole.",
    )
    wanted = [0.2, 0.4, 0.6, 0.8, 0.8, 0.8]
    same(found, wanted, "a warmup of 3 steps to 0.8", hint=hint)

    def falling(taken: int) -> float:
        holds(
            taken >= 0,
            f"the other schedule: expected a step of 0 or more, found it asked for {taken}.",
        )
        return 1 / (1 + taken)

    schedule = warmup(falling, steps=2)
    found = [schedule(k) for k in range(5)]
    hint = mistaken(
        found,
        {
            "The other schedule ran on during the warmup; it starts when that is over.": [
                *np.array([1, 2]) / 3,
                *1 / np.array([3, 4, 5]),
            ],
            "The rise aims at the other schedule's first rate, not at its present one.": [
                *np.array([1, 1]) / 3,
                *1 / np.array([1, 2, 3]),
            ],
        },
        "first the rise, then the other schedule from its own step 0.",
    )
    same(found, [1 / 3, 2 / 3, 1, 1 / 2, 1 / 3], "a warmup of 2 steps to 1, 1/2, 1/3", hint=hint)
    same([warmup(falling, 0)(k) for k in (0, 1)], [1, 0.5], "a warmup of no steps")
    hint = "refuse it before a schedule is made."
    refuses(lambda: warmup(falling, -1), "a warmup of -1 steps", hint=hint)
