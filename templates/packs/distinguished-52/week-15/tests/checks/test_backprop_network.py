"""Networks: the chain of layers, in both directions."""

import numpy as np
import pytest
from backprop_expect import Floats, Measured, close, example, measured, unchanged
from expect import holds, refuses, same

from backprop import Gradients, Linear, Network, ReLU, Sigmoid, cross_entropy, mean_squared_error


def chain() -> tuple[Network, list[Measured]]:
    """Layers that do not commute, one of them at two places, one without parameters."""
    rng = np.random.default_rng(15)
    first, last = example(rng), example(rng)
    bend = Measured(lambda x: x + x[:, ::-1] ** 2)
    narrow = Measured(lambda x: x[:, :2] * x[:, 1:])
    return Network([first, bend, last, bend, narrow]), [first, bend, last, narrow]


def test_network_walks_both_ways() -> None:
    rng = np.random.default_rng(16)
    network, kinds = chain()
    x, dout = 0.5 * rng.normal(size=(4, 3)), rng.normal(size=(4, 2))

    def through(x: Floats) -> Floats:
        for layer in network.layers:
            assert isinstance(layer, Measured)
            x = layer.formula(x, **layer.held)
        return x

    out, caches = network.forward(x)
    same(out, through(x), "the out of five layers", hint="the out of one is the x of the next.")
    holds(len(caches) == 5, f"caches: expected one for each of 5 layers, found {len(caches)}.")
    asked = [layer.calls[0] for layer in kinds]
    holds(
        asked == [1, 2, 1, 1],
        f"how often the four layers were asked (the second stands at two places): expected "
        f"[1, 2, 1, 1], found {asked}.",
        hint="each layer gets the whole batch at once; there is no loop over the rows.",
    )
    network.predict(x + 5)  # another batch comes by
    kept = dout.copy()
    dx, gradients = network.backward(dout, caches)
    unchanged((kept,), (dout,), "dout after backward")
    asked = [layer.calls[1] for layer in kinds]
    holds(
        asked == [1, 2, 1, 1],
        f"how often the layers were asked on the way back: expected [1, 2, 1, 1], found {asked}.",
        hint="each place once, with the whole batch.",
    )
    hint = "from the last layer to the first, each with the cache of its own place."
    wanted = measured(lambda at: float((dout * through(at)).sum()), x)
    same(dx, wanted, "dx beside measured slopes of the whole chain", hint=hint, rtol=1e-5)
    names = [sorted(own) for own in gradients]
    holds(
        names == [["W", "b"], [], ["W", "b"], [], []],
        f"the names of the gradients, layer by layer: expected W and b for the first and the "
        f"third, found {names}.",
        hint="one dictionary for each layer, in the order of `layers`.",
    )
    for place in (0, 2):
        layer = network.layers[place]
        assert isinstance(layer, Measured)
        for name, array in layer.held.items():

            def total(at: Floats, layer: Measured = layer, name: str = name) -> float:
                before, layer.held[name] = layer.held[name], at
                value = float((dout * through(x)).sum())
                layer.held[name] = before
                return value

            what = f"the gradient of {name} in layer {place}, beside measured slopes"
            hint = "is it that of its own layer? The way back finds the last layer first."
            same(gradients[place][name], measured(total, array), what, hint=hint, rtol=1e-5)
    holds(len(caches) == 5, f"caches after backward: expected still 5, found {len(caches)}.")
    again, _ = network.backward(dout, caches)
    same(again, dx, "dx of a second way back with the same caches")

    out, caches = Network([]).forward([[1, 2], [3, 4]])
    same(out, [[1.0, 2.0], [3.0, 4.0]], "a network without layers: the batch itself")
    holds(caches == [], f"a network without layers: expected no caches, found {caches!r}.")
    halves = Network([Measured(lambda x: x / 2)]).forward([[1, 2]])[0]
    same(halves, [[0.5, 1.0]], "a batch of integers in a list", hint="`as_batch` makes floats.")
    refuses(lambda: network.forward([1.0, 2.0, 3.0]), "a single row", hint="`as_batch` refuses it.")


def on_paper(W: Floats, b: Floats, v: Floats, c: float, x: Floats, t: Floats) -> float:
    """The loss of a network with two inputs, two hidden units and one output, number by number."""
    loss = 0.0
    for (x1, x2), target in zip(x, t[:, 0], strict=True):
        h1 = 1 / (1 + np.exp(-(x1 * W[0, 0] + x2 * W[1, 0] + b[0])))
        h2 = 1 / (1 + np.exp(-(x1 * W[0, 1] + x2 * W[1, 1] + b[1])))
        loss += (h1 * v[0, 0] + h2 * v[1, 0] + c - target) ** 2 / 2
    return loss / len(x)


def flat(gradients: list[Gradients]) -> Floats:
    """All gradients behind each other, as one vector."""
    return np.concatenate([own[name].ravel() for own in gradients for name in sorted(own)])


@pytest.mark.parametrize("part", ["on paper", "mean of rows", "twice the rows", "one ReLU"])
def test_gradients_of_small_networks(part: str) -> None:
    rng = np.random.default_rng(15)
    x, targets = rng.normal(size=(3, 2)), rng.normal(size=(3, 1))
    first = Linear(rng.normal(size=(2, 2)), rng.normal(size=2))
    last = Linear(rng.normal(size=(2, 1)), rng.normal(size=1))
    network = Network([first, Sigmoid(), last])
    W, b, v, c = first.W, first.b, last.W, last.b
    value, gradients = network.objective(x, targets, mean_squared_error)
    if part == "on paper":
        same(value, on_paper(W, b, v, c[0], x, targets), "the loss of a 2-2-1 network")
        walks = {
            "the first W": (0, "W", measured(lambda a: on_paper(a, b, v, c[0], x, targets), W)),
            "the first b": (0, "b", measured(lambda a: on_paper(W, a, v, c[0], x, targets), b)),
            "the last W": (2, "W", measured(lambda a: on_paper(W, b, a, c[0], x, targets), v)),
            "the last b": (2, "b", measured(lambda a: on_paper(W, b, v, a[0], x, targets), c)),
        }
        hint = "follow one row through your derivation on paper, number by number."
        for what, (place, name, wanted) in walks.items():
            found = gradients[place][name]
            same(found, wanted, f"the gradient of {what} in a 2-2-1 network", hint=hint)
    elif part == "mean of rows":
        single = [
            network.objective(x[i : i + 1], targets[i : i + 1], mean_squared_error)[1]
            for i in range(3)
        ]
        wanted = np.mean([flat(one) for one in single], axis=0)
        hint = "the 1 / n comes in once, in the loss; the layers add up."
        what = "the gradient of a batch, expected to be the mean of the gradients of its rows"
        same(flat(gradients), wanted, what, hint=hint)
    elif part == "twice the rows":
        again = network.objective(np.tile(x, (2, 1)), np.tile(targets, (2, 1)), mean_squared_error)[
            1
        ]
        what = "the gradient when every row is there twice, expected to be the same"
        same(flat(again), flat(gradients), what, hint="the loss is a mean, not a sum.")
    else:
        relu = ReLU()
        middle = Linear(rng.normal(size=(2, 2)), np.zeros(2))
        shared = Network([first, relu, middle, relu, last])
        apart = Network([first, ReLU(), middle, ReLU(), last])
        found = flat(shared.objective(x, targets, mean_squared_error)[1])
        wanted = flat(apart.objective(x, targets, mean_squared_error)[1])
        hint = "the layer keeps something of a batch in itself; put it into the cache."
        same(found, wanted, "one ReLU at two places, beside two ReLUs", hint=hint)


def test_objective_adds_the_price_of_weights() -> None:
    rng = np.random.default_rng(15)
    odd = Measured(lambda x, **p: x * p["W"] + p["W2"] + p["scale"], W=[2.0], W2=[3.0], scale=[5.0])  # type: ignore[arg-type]
    network = Network([example(rng, width=2), Measured(np.sin), odd])
    x, labels, n = rng.normal(size=(5, 2)), [0, 1, 1, 0, 1], 5
    held = [array for layer in network.layers for array in layer.params.values()]
    kept = [array.copy() for array in held]

    def loss(outputs: Floats, targets: Floats) -> tuple[float, Floats]:
        holds(list(targets) == labels, "the loss did not get the targets.")
        return float((outputs**2).sum() / n), 2 * outputs / n

    out = network.predict(x)
    plain, gradients = network.objective(x, labels, loss)
    same(plain, (out**2).sum() / n, "the objective without a penalty: the loss itself")
    wanted = network.backward(2 * out / n, network.forward(x)[1])[1]
    same(flat(gradients), flat(wanted), "the gradients without a penalty: those of the loss")

    weights = {0: kept[0], 2: np.array([2.0])}
    squares = sum(float((w**2).sum()) for w in weights.values())
    free = squares + sum(float((a**2).sum()) for a in (kept[1], np.array([3.0, 5.0])))
    for penalty in (0.6, 3.0):
        value, with_price = network.objective(x, labels, loss, penalty)
        unchanged(kept, held, "the parameters after objective", "a gradient is no place to step.")
        price = value - plain
        hint = "penalty / 2 times the sum of the squares of everything called W."
        for mistake, wrong in {
            "The half is missing. ": penalty * squares,
            "Biases are charged too: only the name W counts. ": penalty / 2 * free,
            "The price was divided by the number of rows. ": penalty / 2 * squares / n,
            "This is the length, not its square. ": penalty / 2 * squares**0.5,
        }.items():
            if np.isclose(price, wrong):
                hint = mistake + hint
        what = f"what a penalty of {penalty} adds to the objective"
        same(price, penalty / 2 * squares, what, hint=hint)
        for place, (before, after) in enumerate(zip(gradients, with_price, strict=True)):
            holds(
                sorted(after) == sorted(before),
                f"the gradients of layer {place} with a penalty: expected the names "
                f"{sorted(before)}, found {sorted(after)}.",
            )
            for name in before:
                add = after[name] - before[name]
                charge = penalty * weights[place] if name == "W" else np.zeros(before[name].shape)
                hint = "differentiate penalty / 2 times w² by w; all other names are free."
                if name == "W" and np.shape(add) == charge.shape:
                    if close(add, 0 * charge):
                        hint = "The penalty is in the value but not in the gradient. " + hint
                    elif close(add, charge / 2):
                        hint = "The half cancels with the 2 of the square. " + hint
                elif name != "W":
                    hint = "Only the parameters with the name W pay. " + hint
                what = f"what a penalty of {penalty} adds to the gradient of {name}, layer {place}"
                same(add, charge, what, hint=hint, atol=1e-8)
    scores, gradient = cross_entropy(out, labels), network.objective(x, labels, cross_entropy)
    same(gradient[0], scores[0], "the objective with cross_entropy as the loss")
