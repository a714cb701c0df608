"""Do both versions compute the same? Run `python -m digits.compare` to see how closely."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn

from digits import data
from digits.model import DigitNet, load_scratch
from digits.scratch import FloatArray, IntArray, ScratchNet


@dataclass(frozen=True)
class Comparison:
    """The relative differences of two networks with the same weights, 0 where they agree."""

    outputs: float
    loss: float
    weights: tuple[float, ...]
    biases: tuple[float, ...]

    @property
    def worst(self) -> float:
        """The largest of all differences."""
        return max(self.outputs, self.loss, *self.weights, *self.biases)


def relative_difference(found: ArrayLike, wanted: ArrayLike) -> float:
    """The largest difference of two arrays, measured by the largest number wanted."""
    a, b = np.asarray(found, dtype=np.float64), np.asarray(wanted, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"only equal shapes can be compared, found {a.shape} and {b.shape}")
    return float(np.max(np.abs(a - b)) / max(np.max(np.abs(b)), np.finfo(np.float64).tiny))


def compare(scratch: ScratchNet, model: nn.Module, x: FloatArray, labels: IntArray) -> Comparison:
    """Compare the outputs, the mean cross-entropy and all gradients of both for one batch.

    The scratch network is what is right. The model has the same linear layers and the weights it
    has; they are not loaded here. The gradients of its weights lie transposed to those of the
    scratch network. Use `relative_difference`.

    The model is compared in evaluation mode, in its own dtype and on its own device. It is left as
    it was found: in the same mode, and with the same gradients in `.grad` as before.

    Args:
        x: rows of shape (n, inputs).
        labels: the right classes, of shape (n,).
    """
    ### BEGIN SOLUTION
    from digits.model import linear_layers

    layers = linear_layers(model)
    like = layers[0].weight
    was_training = model.training
    model.eval()
    logits = model(torch.from_numpy(x).to(like))
    model.train(was_training)
    loss = nn.functional.cross_entropy(logits, torch.from_numpy(labels).to(like.device))
    by_weights = torch.autograd.grad(loss, [layer.weight for layer in layers], retain_graph=True)
    by_biases = torch.autograd.grad(loss, [layer.bias for layer in layers])

    wanted = scratch.gradients(x, labels)
    pairs_of_weights = zip(by_weights, wanted.weights, strict=True)
    pairs_of_biases = zip(by_biases, wanted.biases, strict=True)
    return Comparison(
        outputs=relative_difference(logits.detach().cpu(), scratch.forward(x)),
        loss=relative_difference(loss.detach().cpu(), wanted.loss),
        weights=tuple(relative_difference(found.T.cpu(), w) for found, w in pairs_of_weights),
        biases=tuple(relative_difference(found.cpu(), b) for found, b in pairs_of_biases),
    )
    ### END SOLUTION


def main() -> None:
    """Print the differences for one batch of digits, in double and in single precision."""
    scratch = ScratchNet.random((64, 48, 10), np.random.default_rng(17))
    images, labels = (part[:256] for part in data.load().train)
    x = images.flatten(start_dim=1).double().numpy()
    for dtype in (torch.float64, torch.float32):
        model = DigitNet((64, 48, 10)).to(dtype)
        load_scratch(model, scratch)
        found = compare(scratch, model, x, labels.numpy())
        gradients = max(*found.weights, *found.biases)
        print(f"{dtype}: outputs {found.outputs:.1e}, gradients {gradients:.1e}")


if __name__ == "__main__":
    main()
