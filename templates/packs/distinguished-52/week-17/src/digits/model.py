"""The network layer for layer, and a module with a parameter of its own."""

from collections.abc import Sequence

import torch
from torch import nn

from digits.scratch import ScratchNet


class DigitNet(nn.Module):
    """Linear layers with a ReLU and dropout between them; it gives raw scores, the logits."""

    def __init__(self, widths: Sequence[int] = (64, 48, 10), dropout: float = 0.0) -> None:
        """Make a linear layer from each width to the next.

        A module finds the layers that are its attributes, or that lie in one of the containers of
        torch.nn. It does not look into a plain list: what lies there is never trained, moved or
        saved.

        Args:
            widths: the numbers of inputs, of each hidden layer's units, and of classes.
            dropout: the share of hidden units that are left out at random while training.

        Raises:
            ValueError: if there are fewer than two widths.

        >>> sum(parameter.numel() for parameter in DigitNet((64, 48, 10)).parameters())
        3610
        """
        ### BEGIN SOLUTION
        from itertools import pairwise

        super().__init__()
        if len(widths) < 2:
            raise ValueError(f"a network needs at least two widths, found {list(widths)}")
        self.layers = nn.ModuleList(nn.Linear(n, m) for n, m in pairwise(widths))
        self.dropout = nn.Dropout(dropout)
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Score each image: the larger a score, the more likely the class.

        All axes after the first belong to one image and are laid out in a row. After every layer
        but the last come ReLU and then dropout, which is active in training mode only. There is no
        softmax: the loss brings its own, and two of them slow learning down.

        Args:
            x: images (n, 8, 8), or rows (n, widths[0]). They may be a view with any strides, such
                as a transposed image, and there may be none at all.

        Returns:
            Logits of shape (n, classes).
        """
        ### BEGIN SOLUTION
        x = x.flatten(start_dim=1)
        *hidden, last = self.layers
        for layer in hidden:
            x = self.dropout(torch.relu(layer(x)))
        logits: torch.Tensor = last(x)
        return logits
        ### END SOLUTION


class Temperature(nn.Module):
    """One number that makes a classifier more or less sure of itself, learned from data.

    Logits divided by a temperature above 1 move closer together; the softmax becomes softer and
    the winner stays the same.
    """

    def __init__(self) -> None:
        """Begin with a temperature of exactly 1, as a parameter.

        However large a step the optimizer takes, a temperature must not become 0 or negative.
        Its logarithm is free to be any number, so that is what is learned.

        >>> [parameter.requires_grad for parameter in Temperature().parameters()]
        [True]
        """
        ### BEGIN SOLUTION
        super().__init__()
        self.log_temperature = nn.Parameter(torch.zeros(()))
        ### END SOLUTION

    def forward(self, logits: torch.Tensor) -> torch.Tensor:
        """Divide the logits by the temperature, and leave those given unchanged."""
        ### BEGIN SOLUTION
        return logits / self.log_temperature.exp()
        ### END SOLUTION


def linear_layers(model: nn.Module) -> list[nn.Linear]:
    """The linear layers of a model from its input to its output."""
    return [module for module in model.modules() if isinstance(module, nn.Linear)]


def load_scratch(model: nn.Module, scratch: ScratchNet) -> None:
    """Copy the weights of the network by hand into the linear layers of a model.

    NumPy's layer computes x @ w + b, nn.Linear computes x @ weight.T + bias. Where a layer has as
    many outputs as inputs, nothing but wrong results will tell you that you mixed them up.

    The parameters stay the objects that they are, so that an optimizer which knows them goes on
    to train them; they keep their dtype and device, and still require a gradient. The arrays are
    copied: training the model must not change the scratch network.

    Raises:
        ValueError: if the model has another number of layers or a layer another shape. The model
            is unchanged then.

    >>> model = nn.Linear(2, 2)
    >>> w = torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64).numpy()
    >>> load_scratch(model, ScratchNet(weights=(w,), biases=(0 * w[0],)))
    >>> model(torch.tensor([[1.0, 0.0]])).tolist()
    [[1.0, 2.0]]
    """
    ### BEGIN SOLUTION
    layers = linear_layers(model)
    found = [(layer.in_features, layer.out_features) for layer in layers]
    wanted = [w.shape for w in scratch.weights]
    if found != wanted:
        raise ValueError(f"the layers do not fit: the model has {found}, the network {wanted}")
    with torch.no_grad():
        for layer, w, b in zip(layers, scratch.weights, scratch.biases, strict=True):
            layer.weight.copy_(torch.from_numpy(w.T))
            layer.bias.copy_(torch.from_numpy(b))
    ### END SOLUTION
