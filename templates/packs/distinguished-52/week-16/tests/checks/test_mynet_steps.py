"""Rates that fade, weights that cost, steps with a velocity, and a memory for the best epoch."""

import math

import numpy as np
from expect import holds, refuses, same
from mynet_expect import blobs, copied, mistaken, same_parameters, small_network

from mynet.network import Network, Parameters
from mynet.steps import EarlyStopping, Momentum, penalised, rate_at


def test_rates_fade_and_large_weights_cost() -> None:
    epochs = range(9)
    for half_life in (1.0, 3.0, 2.5):
        found = [rate_at(epoch, 0.4, half_life) for epoch in epochs]
        halved = [0.4 / 2 ** (epoch / half_life) for epoch in epochs]
        hint = mistaken(
            found,
            {
                "The rate falls in jumps; it must fall a little in every epoch.": [
                    0.4 / 2 ** (epoch // half_life) for epoch in epochs
                ],
                "Epochs count from 0: the first one has the full rate.": [
                    0.4 / 2 ** ((epoch + 1) / half_life) for epoch in epochs
                ],
                "After half_life epochs 1/e is left, not one half.": [
                    0.4 * math.exp(-epoch / half_life) for epoch in epochs
                ],
            },
            "after half_life epochs one half is left, after two half-lives a quarter.",
        )
        same(found, halved, f"rates from 0.4, half-life {half_life:g}", hint=hint)
    same(rate_at(10**6, 0.4, math.inf), 0.4, "an infinite half-life", hint="the rate stays.")
    for wrong in (0.0, -3.0):
        refuses(
            lambda w=wrong: rate_at(1, 0.4, w),  # type: ignore[misc]
            f"half-life {wrong}",
            hint="it must be positive.",
        )

    network, data, strength = small_network(), blobs(9), 0.3
    p = network.parameters
    gradients = network.loss_and_gradients(data.x, data.labels)[1]
    before, weights = copied(gradients), copied(p)
    found_gradients = penalised(gradients, p, strength)
    same_parameters(gradients, before, "the gradients after penalised", "make new arrays.")
    same_parameters(p, weights, "the parameters after penalised", "they stay as they are.")

    def loss_and_penalty(name: str, at: tuple[int, ...], by: float) -> float:
        moved = copied(p)
        moved[name][at] += by
        loss = Network(moved).loss_and_gradients(data.x, data.labels)[0]
        return loss + strength / 2 * float(np.sum(moved["w1"] ** 2) + np.sum(moved["w2"] ** 2))

    for name in p:
        for at in list(np.ndindex(p[name].shape))[:6]:
            slope = (loss_and_penalty(name, at, 1e-5) - loss_and_penalty(name, at, -1e-5)) / 2e-5
            one = float(found_gradients[name][at])
            what = f"strength 0.3, the derivative by {name} at {list(at)}, as a finite difference"
            hint = "what is the derivative of strength / 2 · w²?"
            if name.startswith("b") and not np.isclose(one, before[name][at]):
                hint = "The biases are punished, too: only the matrices are weights."
            elif np.isclose(one, before[name][at] + 2 * strength * p[name][at]):
                hint = "The derivative of w² is 2w, and half of that is asked for."
            elif np.isclose(one, before[name][at] - strength * p[name][at]):
                hint = "This makes large weights larger: the penalty grows with them."
            same(one, slope, what, hint=hint, rtol=1e-4, atol=1e-7)
    free = penalised(gradients, p, 0.0)
    same_parameters(free, before, "strength 0", "nothing is added.")
    refuses(lambda: penalised(gradients, p, -0.1), "strength -0.1", hint="it must not be negative.")


def test_steps_follow_a_velocity() -> None:
    rng, m = np.random.default_rng(16), 0.7
    rates = [0.1, 0.5, 0.02, 0.3, 0.3]
    gradients = rng.normal(size=(5, 2, 3))
    start = rng.normal(size=(2, 3))
    held = start.copy()
    bias = np.zeros(2)
    parameters = {"w": held, "b": bias}
    optimizer = Momentum(m)
    buffer = np.zeros((2, 3))  # one array for all gradients, filled anew for every step
    path = []
    for g, rate in zip(gradients, rates, strict=True):
        buffer[...] = g
        optimizer.step(parameters, {"w": buffer, "b": np.ones(2)}, rate)
        path.append(parameters["w"].copy())
        same(buffer, g, "the gradients after a step", hint="they stay as they are.")
    velocity = [sum(m ** (k - j) * gradients[j] for j in range(k + 1)) for k in range(5)]
    wanted = start - np.cumsum([r * v for r, v in zip(rates, velocity, strict=True)], axis=0)
    with_rate = [
        sum(m ** (k - j) * rates[j] * gradients[j] for j in range(k + 1)) for k in range(5)
    ]
    plain = [r * g for r, g in zip(rates, gradients, strict=True)]
    mean = [r * (1 - m) * v for r, v in zip(rates, velocity, strict=True)]
    late = [rates[0] * 0 * gradients[0]]
    late += [r * v for r, v in zip(rates[1:], velocity[:-1], strict=True)]
    hint = mistaken(
        path,
        {
            "The rate is part of your velocity: a smaller rate must act at once.": start
            - np.cumsum(with_rate, axis=0),
            "Earlier gradients are forgotten: the velocity keeps a share of them.": start
            - np.cumsum(plain, axis=0),
            "The new gradient has the weight 1, not 1 - momentum.": start - np.cumsum(mean, axis=0),
            "The parameters moved before the velocity had the new gradient.": start
            - np.cumsum(late, axis=0),
            "This goes uphill.": start
            + np.cumsum([r * v for r, v in zip(rates, velocity, strict=True)], axis=0),
        },
        "velocity first, then the parameter; and do not keep the gradient's own array.",
    )
    same(path, wanted, "five steps at five rates, momentum 0.7", hint=hint)
    same(optimizer.velocity["w"], velocity[-1], "the velocity after five steps", hint=hint)
    ones = np.cumsum(m ** np.arange(5))
    hint = "each parameter has a velocity of its own."
    same(parameters["b"], np.full(2, -float(np.dot(rates, ones))), "the other array", hint=hint)
    hint = "Change the numbers inside the arrays; a new array in the dictionary is seen by nobody."
    same(held, wanted[-1], "the array that was handed in, after five steps", hint=hint)
    holds(parameters["b"] is bias, "expected the same array for b, found another.", hint=hint)

    still = {"w": np.array([[1.0, 2.0]])}
    free = Momentum(0.0)
    for _ in range(2):
        free.step(still, {"w": np.array([[10.0, 0.0]])}, 0.05)
    same(still["w"], [[0.0, 2.0]], "two steps without momentum", hint="plain descent.")


def test_the_best_epoch_is_remembered() -> None:
    stopping = EarlyStopping(patience=3)
    weights: Parameters = {"w": np.zeros((1, 2)), "b": np.zeros(1)}
    nan, inf = math.nan, math.inf
    losses = [nan, inf, 2.0, 1.5, nan, 1.5, 1.4, 1.6, 1.7, inf]
    best = [inf, inf, 2.0, 1.5, 1.5, 1.5, 1.4, 1.4, 1.4, 1.4]
    waited = [1, 2, 0, 0, 1, 2, 0, 1, 2, 3]
    from_epoch = [None, None, 2, 3, 3, 3, 6, 6, 6, 6]
    for epoch, loss in enumerate(losses):
        for value in weights.values():  # as a training does, in the same arrays
            value[...] = epoch
        stopping.update(loss, weights)
        what = f"after the losses {losses[: epoch + 1]}"
        hint = "only a loss below the best one so far is a new best one; an equal one is not."
        if math.isnan(loss):
            hint = "NaN is never the best, and every comparison with it is False: which way round?"
        same(stopping.best_loss, best[epoch], f"best_loss {what}", hint=hint)
        hint = "epochs in a row without a new best one; a new best one sets it back to 0."
        same(stopping.waited, waited[epoch], f"waited {what}", hint=hint)
        holds(
            stopping.stop == (waited[epoch] >= 3),
            f"stop with patience 3 {what}: expected {waited[epoch] >= 3}, found {stopping.stop}.",
        )
        if from_epoch[epoch] is None:
            found = sorted(stopping.best)
            holds(not found, f"best {what}: expected no parameters yet, found {found}.")
            continue
        hint = "the parameters of the best epoch, and not of a later one."
        if "w" in stopping.best and np.shares_memory(stopping.best["w"], weights["w"]):
            hint = "The best weights are the very arrays that go on changing: keep copies of them."
        wanted = {name: np.full_like(value, from_epoch[epoch]) for name, value in weights.items()}
        same_parameters(stopping.best, wanted, f"best {what}", hint)
        same(weights["w"], np.full((1, 2), epoch), "the parameters after update")
