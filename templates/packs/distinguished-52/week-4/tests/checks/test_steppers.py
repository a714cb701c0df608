"""Steppers: fed with known gradients, compared with sums written out and with closed forms."""

from collections.abc import Callable

import numpy as np
import pytest
from descent_expect import Floats, changes, faded, mistaken
from expect import holds, same

from descent import AdaGrad, Adam, Descent, Momentum, Nesterov, RMSProp, Stepper

RATES = 0.5 / np.arange(1, 8)[:, np.newaxis]


def falling(taken: int) -> float:
    """A schedule: 0.5, 0.25, 0.1667, ..."""
    return 0.5 / (taken + 1)


def gradients() -> Floats:
    """Seven seeded gradients with three entries, of quite different size."""
    scales = np.array([0.1, 1.0, 20.0])
    found: Floats = np.random.default_rng(4).normal(size=(7, 3)) * scales
    return found


def bowl() -> tuple[Floats, Floats]:
    """A symmetric matrix with the curvatures 0.5, 2 and 4, and a start."""
    turn, _ = np.linalg.qr(np.random.default_rng(5).normal(size=(3, 3)))
    matrix: Floats = turn @ np.diag([0.5, 2.0, 4.0]) @ turn.T
    return matrix, np.array([1.0, -2.0, 3.0])


def test_descent_goes_against_the_gradient() -> None:
    found = Descent(rate=0.1).step([1.0, 2.0], [10.0, -10.0])
    hint = mistaken(
        found,
        {
            "This goes uphill: the gradient points to where the function rises.": [2.0, 1.0],
            "`change` gives what is added to the parameters, and `step` adds it.": [1.0, 2.0],
        },
        "the rate times the gradient, with a minus.",
    )
    same(found, [0.0, 3.0], "one step from (1, 2) against (10, -10), rate 0.1", hint=hint)

    g = gradients()
    found = changes(Descent(falling), g)
    hint = mistaken(
        found,
        {"The rate of the first step is used for all: ask rate_now() at every step.": -0.5 * g},
        "at every step, its own rate times its own gradient.",
    )
    same(found, -RATES * g, "changes with a falling rate", hint=hint)
    same(Descent(0.5).step(3.0, 4.0), 1.0, "a step of a single number")
    table = np.arange(6).reshape(2, 3)
    same(Descent(1.0).step(table, table), np.zeros((2, 3)), "a step of a whole table of integers")


def test_descent_on_a_bowl_is_a_power_of_a_matrix() -> None:
    a, start = bowl()
    for share in (0.1, 0.7, 0.99):
        rate = share * 2 / 4  # the largest curvature is 4
        stepper, point = Descent(rate), start
        for k in range(1, 16):
            point = stepper.step(point, a @ point)
            wanted = np.linalg.matrix_power(np.eye(3) - rate * a, k) @ start
            same(
                point,
                wanted,
                f"the point after {k} steps at {share:.0%} of the rate limit",
                hint="p - rate · A p = (I - rate · A) p: every step multiplies by the same matrix. "
                "Descent remembers nothing from step to step.",
            )
    stepper, point = Descent(1.05 * 2 / 4), start
    for _ in range(200):
        point = stepper.step(point, a @ point)
    holds(
        np.linalg.norm(point) > 1e6,
        "5 % beyond the rate limit, the distance after 200 steps: expected it to grow beyond 1e6, "
        f"found {np.linalg.norm(point):.3g}.",
        hint="plain descent has no brake: the change is the rate times the gradient, uncut.",
    )


def test_momentum_is_the_heavy_ball() -> None:
    ball = Momentum(rate=1.0, momentum=0.5)
    found = changes(ball, [[8.0], [0.0], [0.0]])
    hint = mistaken(
        found,
        {
            "This is a mean, with 1 - momentum before the gradient: it is a sum here.": [
                [-4.0],
                [-2.0],
                [-1.0],
            ],
            "The ball stops where the slope ends: its velocity is not kept in self.velocity.": [
                [-8.0],
                [0.0],
                [0.0],
            ],
            "The velocity never fades: the last one contributes only its share, the momentum.": [
                [-8.0],
                [-8.0],
                [-8.0],
            ],
            "The ball is one step late: the new velocity contains the new gradient.": [
                [0.0],
                [-8.0],
                [-4.0],
            ],
        },
        "the last velocity, faded once, plus the new gradient.",
    )
    same(found, [[-8.0], [-4.0], [-2.0]], "changes after the gradients 8, 0, 0", hint=hint)
    same(ball.velocity, [2.0], "the velocity then", hint="8, then half of it, then half of that.")

    a, start = bowl()
    rate, m = 0.1, 0.8
    stepper, point, before, now = Momentum(rate, m), start, start, start
    for k in range(1, 13):
        point = stepper.step(point, a @ point)
        before, now = now, now - rate * (a @ now) + m * (now - before)
        same(
            point,
            now,
            f"the point after {k} steps, by the recurrence of the heavy ball",
            hint="p_(k+1) = p_k - rate · gradient + momentum · (p_k - p_(k-1)).",
        )

    g = gradients()
    late = np.zeros((7, 3))
    for k in range(7):
        late[k] = -RATES[k] * g[k] + (0.9 * late[k - 1] if k else 0)
    found = changes(Momentum(falling, 0.9), g)
    hint = mistaken(
        found,
        {"The rate was put into the velocity, so old steps keep their old rates.": late},
        "the velocity without any rate, times the rate of this step.",
    )
    same(found, -RATES * faded(g, 0.9), "changes with a falling rate", hint=hint)
    without = "changes with momentum 0, as plain descent has them"
    same(changes(Momentum(0.5, 0.0), g), -0.5 * g, without)


def test_nesterov_takes_the_slope_ahead() -> None:
    g = np.array([[8.0], [0.0], [4.0]])
    found = changes(Nesterov(rate=1.0, momentum=0.5), g)
    hint = mistaken(
        found,
        {
            "This is Momentum itself. With the velocity from before this gradient, the look ahead "
            "comes to just that: take the new one.": -faded(g, 0.5),
            "The gradient is missing beside the velocity.": -0.5 * faded(g, 0.5),
            "The velocity must be multiplied by the momentum.": -g - faded(g, 0.5),
        },
        "the gradient plus momentum times the new velocity.",
    )
    wanted = -g - 0.5 * faded(g, 0.5)
    same(found, wanted, "changes after the gradients 8, 0, 4", hint=hint)

    a, start = bowl()
    rate, m = 0.1, 0.8
    stepper, ahead = Nesterov(rate, m), start
    place, way = start, np.zeros(3)
    for k in range(1, 13):
        ahead = stepper.step(ahead, a @ ahead)
        way = m * way - rate * (a @ (place + m * way))
        place = place + way
        same(
            ahead,
            place + m * way,
            f"the look-ahead point of the books after {k} steps",
            hint="the velocity is that of Momentum: faded once per step, without the rate.",
        )
    g = gradients()
    found = changes(Nesterov(falling, 0.9), g)
    wanted = -RATES * (g + 0.9 * faded(g, 0.9))
    same(found, wanted, "changes with a falling rate", hint="the rate stands before both terms.")


def test_adagrad_divides_by_all_it_has_seen() -> None:
    g, tiny = gradients(), 0.5
    found = changes(AdaGrad(falling, tiny), g)
    total = np.cumsum(g**2, axis=0)
    count = np.arange(1, 8)[:, np.newaxis]
    hint = mistaken(
        found,
        {
            "The root is missing.": -RATES * g / (total + tiny),
            "tiny stands outside the root, not under it.": -RATES * g / np.sqrt(total + tiny),
            "This is the mean of the squares; AdaGrad takes their sum.": -RATES
            * g
            / (np.sqrt(total / count) + tiny),
            "Only this gradient was squared: the squares before must be kept.": -RATES
            * g
            / (np.abs(g) + tiny),
            "All entries share one sum: each entry needs its own.": -RATES
            * g
            / (np.sqrt(np.sum(total, axis=1, keepdims=True)) + tiny),
        },
        "square first, then sum over the steps, then the root, then add tiny.",
    )
    wanted = -RATES * g / (np.sqrt(total) + tiny)
    same(found, wanted, "changes of AdaGrad", hint=hint)

    stepper = AdaGrad(rate=1.0)
    with np.errstate(all="ignore"):
        found = changes(stepper, [[3.0, 0.0], [4.0, 9.0]])
    hint = "an entry that never had a slope does not move: 0 / (0 + tiny) is 0."
    same(found, [[-1.0, 0.0], [-0.8, -1.0]], "changes after (3, 0), (4, 9)", hint=hint)
    same(stepper.squares, [25.0, 81.0], "squares then", hint="9 + 16, and 0 + 81.")


def test_rmsprop_forgets_old_squares() -> None:
    g, b, tiny = gradients(), 0.75, 0.5
    found = changes(RMSProp(falling, b, tiny), g)
    mean = (1 - b) * faded(g**2, b)
    k = np.arange(1, 8)[:, np.newaxis]
    swapped = b * faded(g**2, 1 - b)
    hint = mistaken(
        found,
        {
            "The new square needs the weight 1 - memory.": -RATES
            * g
            / (np.sqrt(faded(g**2, b)) + tiny),
            "The weights are swapped: the memory belongs to the old mean.": -RATES
            * g
            / (np.sqrt(swapped) + tiny),
            "The mean was corrected for its start; RMSProp is not, only Adam is.": -RATES
            * g
            / (np.sqrt(mean / (1 - b**k)) + tiny),
            "tiny stands outside the root, not under it.": -RATES * g / np.sqrt(mean + tiny),
            "This is AdaGrad: nothing is forgotten.": -RATES
            * g
            / (np.sqrt(np.cumsum(g**2, axis=0)) + tiny),
        },
        "b times the old mean plus 1 - b times the new square; then the root, then tiny.",
    )
    same(found, -RATES * g / (np.sqrt(mean) + tiny), "changes of RMSProp", hint=hint)

    stepper = RMSProp(rate=1.0, memory=0.75)
    found = changes(stepper, [[5.0, -0.1, 0.0]])
    hint = "the mean of the first step is only a quarter of the square, and its root one half."
    same(found, [[-2.0, 2.0, 0.0]], "the first changes with memory 0.75", hint=hint, rtol=1e-5)
    same(stepper.squares, [6.25, 0.0025, 0.0], "squares then", hint="(1 - b) times the squares.")


def test_adam_corrects_both_means() -> None:
    for scale in (1.0, 1e-3, 1e6):
        found = Adam(rate=0.1).step([0.0, 0.0, 0.0], [scale, -3 * scale, 0.0])
        hint = mistaken(
            found,
            {
                "Neither mean was corrected: divide each by 1 - b^k.": [
                    -0.1 * 0.1 / np.sqrt(0.001),
                    0.1 * 0.1 / np.sqrt(0.001),
                    0.0,
                ],
                "The mean was not corrected, only the squares were.": [-0.01, 0.01, 0.0],
                "The squares were not corrected, only the mean was.": [
                    -0.1 / np.sqrt(0.001),
                    0.1 / np.sqrt(0.001),
                    0.0,
                ],
            },
            "k is 1 at the first step, while `taken` is still 0.",
        )
        what = f"the first step at rate 0.1, gradient of size {scale:g}"
        with np.errstate(all="ignore"):
            same(found, [-0.1, 0.1, 0.0], what, hint=hint, rtol=1e-4)

    g, b, c, tiny = gradients(), 0.8, 0.6, 0.5
    k = np.arange(1, 8)[:, np.newaxis]
    mean, squares = (1 - b) * faded(g, b), (1 - c) * faded(g**2, c)
    stepper = Adam(falling, b, c, tiny)
    found = changes(stepper, g)
    true_mean, true_squares = mean / (1 - b**k), squares / (1 - c**k)
    hint = mistaken(
        found,
        {
            "tiny stands outside the root, not under it.": -RATES
            * true_mean
            / np.sqrt(true_squares + tiny),
            "Both means were corrected with the same memory; each has its own.": -RATES
            * mean
            / (1 - b**k)
            / (np.sqrt(squares / (1 - b**k)) + tiny),
            "The correction of the first step was used for all: k counts on.": -RATES
            * mean
            / (1 - b)
            / (np.sqrt(squares / (1 - c)) + tiny),
        },
        "correct copies of both means; the stored ones go on uncorrected.",
    )
    wanted = -RATES * true_mean / (np.sqrt(true_squares) + tiny)
    same(found, wanted, "seven changes of Adam", hint=hint)
    hint = "the stored means are the uncorrected ones."
    same(stepper.mean, mean[-1], "self.mean after seven steps", hint=hint)
    same(stepper.squares, squares[-1], "self.squares after seven steps", hint=hint)


SLOPES: dict[str, Callable[[], Stepper]] = {
    "Descent": lambda: Descent(0.1),
    "Momentum": lambda: Momentum(0.1),
    "Nesterov": lambda: Nesterov(0.1),
}
SIZES: dict[str, Callable[[], Stepper]] = {
    "AdaGrad": lambda: AdaGrad(0.1, tiny=0.0),
    "RMSProp": lambda: RMSProp(0.1, tiny=0.0),
    "Adam": lambda: Adam(0.1, tiny=0.0),
}


@pytest.mark.parametrize("name", [*SLOPES, *SIZES])
def test_what_a_stepper_cannot_notice(name: str) -> None:
    make = (SLOPES | SIZES)[name]
    g = gradients()
    found = changes(make(), g)
    for column in range(3):
        same(
            changes(make(), g[:, column]),
            found[:, column],
            f"{name} with entry {column} alone",
            hint="entries do not know of each other: no norms and no sums over the entries.",
        )
    stepper = make()
    changes(stepper, g[::-1])
    stepper.reset()
    what = f"{name} after reset()"
    same(changes(stepper, g), found, what, hint="keep what you remember in what `begin` makes.")
    same(changes(make(), -g), -found, f"{name} in the mirror", hint="no side is special.")

    scale = np.array([1e-4, 3.0, 1e5])
    turn, _ = np.linalg.qr(np.random.default_rng(6).normal(size=(3, 3)))
    turned = changes(make(), g @ turn.T)
    if name in SLOPES:
        hint = "the change is a sum of gradients, so it grows and turns as they do."
        same(changes(make(), scale * g), scale * found, f"{name} with scaled gradients", hint=hint)
        same(turned, found @ turn.T, f"{name} in a landscape that is turned", hint=hint)
    else:
        hint = "a gradient is divided by its own size, so other units leave every step as it was."
        same(changes(make(), scale * g), found, f"{name} with scaled gradients", hint=hint)
        holds(
            not np.allclose(turned, found @ turn.T),
            f"{name} in a landscape that is turned: expected other steps, found the same.",
            hint="each entry has its own size; one size for all would turn along.",
        )
