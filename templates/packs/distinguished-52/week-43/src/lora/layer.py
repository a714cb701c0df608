"""A low-rank adapter around one linear layer, and how it is merged into that layer."""

import torch
from torch import nn

from lora.quant import QuantLinear


class LoRALinear(nn.Module):
    """A frozen linear layer, and beside it a narrow way that is trained.

    It computes base(x) + alpha / rank * B A x. The base keeps its weight W; the sum acts like a
    layer with the weight W + alpha / rank * B A, a change with no more than `rank` directions.
    """

    base: nn.Linear | QuantLinear
    lora_a: nn.Parameter
    lora_b: nn.Parameter
    scale: float
    merged: bool

    def __init__(self, base: nn.Linear, rank: int, alpha: float, dropout: float = 0.0) -> None:
        """Put an adapter around a layer. At first the outputs are exactly those of the base.

        The layer has these attributes:

            base     the linear layer, the same object that was given; its parameters ask for no
                     gradient from now on (a layer of 4 bits may take its place later)
            lora_a   the parameter A of shape (rank, inputs): random numbers from PyTorch's
                     generator around 0, their spread between 0.3 / √inputs and 2 / √inputs
            lora_b   the parameter B of shape (outputs, rank): zeros
            scale    the number alpha / rank
            merged   False
            dropout  what `forward` needs for it, in a form of your own

        Both parameters have the dtype and the device of base.weight. If both were zero, neither
        would ever get a gradient: each is a factor in the gradient of the other.

        Args:
            base: a layer whose weight has the shape (outputs, inputs), with or without a bias.
            rank: from 1 to the smaller one of inputs and outputs.
            alpha: above 0; how strongly the adapter acts.
            dropout: the share of its inputs that the adapter misses in training, from 0 to below 1.

        Raises:
            ValueError: if rank, alpha or dropout is out of these bounds.

        >>> layer = LoRALinear(nn.Linear(6, 4), rank=2, alpha=8)
        >>> layer.lora_a.shape, layer.lora_b.shape, layer.scale
        (torch.Size([2, 6]), torch.Size([4, 2]), 4.0)
        """
        ### BEGIN SOLUTION
        super().__init__()
        outputs, inputs = base.weight.shape
        if not 1 <= rank <= min(outputs, inputs):
            raise ValueError(f"rank must be from 1 to {min(outputs, inputs)}, found {rank}")
        if not alpha > 0:
            raise ValueError(f"alpha must be above 0, found {alpha}")
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout must be from 0 to below 1, found {dropout}")
        self.base = base.requires_grad_(False)
        self.lora_a = nn.Parameter(torch.randn_like(base.weight[:rank]) / inputs**0.5)
        self.lora_b = nn.Parameter(torch.zeros_like(base.weight[:, :rank]))
        self.scale = alpha / rank
        self.merged = False
        self.dropout = nn.Dropout(dropout)
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The outputs of the base, and what the adapter adds to them.

        In training mode the adapter misses some of its inputs: every number of x is dropped with
        the probability `dropout`, and the others are scaled up. The base sees all of x, always. In
        evaluation mode nothing is dropped. While the layer is merged, the base holds the adapter
        already.

        Args:
            x: of shape (..., inputs).

        Returns:
            Of shape (..., outputs).
        """
        ### BEGIN SOLUTION
        outputs: torch.Tensor = self.base(x)
        if self.merged:
            return outputs
        narrow: torch.Tensor = self.dropout(x) @ self.lora_a.T
        return outputs + self.scale * (narrow @ self.lora_b.T)
        ### END SOLUTION

    def delta(self) -> torch.Tensor:
        """What the adapter adds to the weight of the base, without a history.

        Returns:
            A tensor of the shape of base.weight, which asks for no gradient.
        """
        ### BEGIN SOLUTION
        return self.scale * (self.lora_b @ self.lora_a).detach()
        ### END SOLUTION

    def merge(self) -> None:
        """Add the adapter to the weight of the base, so that inference costs no more than before.

        In evaluation mode the outputs stay the same, up to rounding. The weight stays the parameter
        that it is; A and B keep their values, so that `unmerge` can take them away again.

        Raises:
            RuntimeError: if the layer is merged already, or its base is quantized: a weight of 4
                bits has no room for a small change. The layer is unchanged then.
        """
        ### BEGIN SOLUTION
        if self.merged:
            raise RuntimeError("this layer is merged already")
        if isinstance(self.base, QuantLinear):
            raise RuntimeError("a quantized base cannot take the adapter in")
        with torch.no_grad():
            self.base.weight += self.delta()
        self.merged = True
        ### END SOLUTION

    def unmerge(self) -> None:
        """Take the adapter out of the weight again; the base is then what it was, up to rounding.

        Raises:
            RuntimeError: if the layer is not merged. It is unchanged then.
        """
        ### BEGIN SOLUTION
        if not self.merged or isinstance(self.base, QuantLinear):
            raise RuntimeError("this layer is not merged")
        with torch.no_grad():
            self.base.weight -= self.delta()
        self.merged = False
        ### END SOLUTION


def adapters(model: nn.Module) -> dict[str, LoRALinear]:
    """The layers with an adapter, by their names in the model."""
    return {name: part for name, part in model.named_modules() if isinstance(part, LoRALinear)}


def merge_all(model: nn.Module) -> None:
    """Merge every adapter of a model."""
    for layer in adapters(model).values():
        layer.merge()


def unmerge_all(model: nn.Module) -> None:
    """Take every adapter out again."""
    for layer in adapters(model).values():
        layer.unmerge()
