"""The equivalence test: it must agree, and it must be able to disagree."""

import numpy as np
import torch
from expect import holds
from torch import nn

from digits.compare import Comparison, compare
from digits.scratch import IntArray, ScratchNet

SCRATCH = ScratchNet.random((5, 4, 3), np.random.default_rng(17))
X = np.random.default_rng(1).normal(size=(7, 5))
LABELS: IntArray = np.array([0, 1, 2, 2, 1, 0, 1])


def twin(dtype: torch.dtype = torch.float64) -> nn.Sequential:
    """The same network in PyTorch, with a dropout that only evaluation mode turns off."""
    layers = nn.Linear(5, 4), nn.Linear(4, 3)
    for layer, w, b in zip(layers, SCRATCH.weights, SCRATCH.biases, strict=True):
        layer.weight = nn.Parameter(torch.tensor(w.T))
        layer.bias = nn.Parameter(torch.tensor(b))
    return nn.Sequential(layers[0], nn.ReLU(), nn.Dropout(0.5), layers[1]).to(dtype)


def parts(found: Comparison) -> dict[str, float]:
    """Every difference by its name."""
    holds(
        len(found.weights) == len(found.biases) == 2,
        f"two layers: expected 2 differences of weights and of biases, found {len(found.weights)} "
        f"and {len(found.biases)}.",
    )
    named = {f"weights {i}": value for i, value in enumerate(found.weights)}
    named |= {f"biases {i}": value for i, value in enumerate(found.biases)}
    return {"outputs": found.outputs, "loss": found.loss} | named


def comparing_leaves_the_model_as_it_was() -> None:
    """Fail if the model has another mode or other gradients afterwards."""
    for training in (True, False):
        model = twin().train(training)
        for p in model.parameters():
            p.grad = torch.full_like(p, 7.0)
        compare(SCRATCH, model, X, LABELS)
        modes = {module.training for module in model.modules()}
        holds(
            modes == {training},
            f"the model in {'training' if training else 'evaluation'} mode: expected it in that "
            f"mode afterwards, found training = {modes}.",
            hint="remember model.training, and set it again when you are done.",
        )
        holds(
            all(p.grad is not None and bool((p.grad == 7).all()) for p in model.parameters()),
            "the gradients kept in .grad: expected them as they were, found them changed.",
            hint="backward() adds to .grad; torch.autograd.grad returns new gradients.",
        )


def test_equal_networks_agree_and_others_do_not() -> None:
    for dtype, tolerance in ((torch.float64, 1e-12), (torch.float32, 1e-5)):
        model = twin(dtype)
        for name, value in parts(compare(SCRATCH, model, X, LABELS)).items():
            holds(
                value < tolerance,
                f"two networks with equal weights, {dtype}, {name}: expected a relative difference "
                f"below {tolerance}, found {value:.2g}.",
                hint="compare in evaluation mode, with the mean cross-entropy of raw logits, each "
                "gradient of a weight transposed.",
            )
    holds(isinstance(compare(SCRATCH, twin(), X, LABELS).outputs, float), "expected plain floats.")

    # A test that cannot fail proves nothing: here the model is wrong in one known place.
    for where, hit in ((3, ("outputs", "loss")), (0, ("outputs", "loss", "weights 0"))):
        other = twin()
        with torch.no_grad():
            other.get_parameter(f"{where}.weight")[0, 1] += 0.01
        found = parts(compare(SCRATCH, other, X, LABELS))
        for name in hit:
            holds(
                found[name] > 1e-6,
                f"a model with one weight off by 0.01, {name}: expected a difference, found "
                f"{found[name]:.2g}.",
                hint="compare the model as it is: loading the weights again repairs it first.",
            )
    shifted = twin()
    with torch.no_grad():
        shifted.get_parameter("3.bias").add_(1.0)  # which no share, no loss and no gradient notices
    found = parts(compare(SCRATCH, shifted, X, LABELS))
    holds(found["outputs"] > 0.01, "all scores raised by 1: expected the outputs to differ.")
    holds(found["loss"] < 1e-12, "all scores raised by 1: expected an equal loss.")
    model = twin()
    wrong = ScratchNet(SCRATCH.weights, (SCRATCH.biases[0], SCRATCH.biases[1] + np.arange(3)))
    found = parts(compare(wrong, model, X, LABELS))
    dull = [name for name, value in found.items() if value < 1e-3]
    holds(
        not dull,
        f"a scratch network with other biases: expected differences everywhere, found none in "
        f"{', '.join(dull)}.",
        hint="compare the model with the scratch network, each gradient with its own.",
    )
    logits = model.eval()(torch.from_numpy(X)).detach().numpy()
    right = wrong.forward(X)
    measured = np.abs(logits - right).max() / np.abs(right).max()
    holds(
        np.isclose(found["outputs"], measured),
        f"the difference of the outputs: expected {measured:.4g}, found {found['outputs']:.4g}.",
        hint="relative_difference(found, wanted): what is wanted comes from the scratch network.",
    )
    comparing_leaves_the_model_as_it_was()
