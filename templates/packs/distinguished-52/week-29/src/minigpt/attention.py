"""Self-attention that cannot see the future, in several heads."""

import torch
from torch import nn


def causal_attention(
    queries: torch.Tensor, keys: torch.Tensor, values: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mix for every position the values of the positions up to its own.

    Position i scores position j by the dot product of query i and key j, divided by sqrt(d). What
    comes after i gets the weight 0, exactly, and the weights of the others sum to 1. A position
    always sees itself, so the first one sees nothing but itself.

    Trap: setting weights to 0 *after* the shares have been dealt out is too late. The future has
    then had its part in what they were divided by.

    Args:
        queries: shape (..., T, d), with any number of axes in front, on any device.
        keys: of the same shape.
        values: shape (..., T, m).

    Returns:
        The mixtures, of shape (..., T, m), and the weights, of shape (..., T, T): row i says how
        much position i takes from each position.

    Raises:
        ValueError: if queries and keys have different shapes, or there are not as many values.

    >>> mixed, weights = causal_attention(torch.zeros(3, 2), torch.zeros(3, 2), torch.eye(3))
    >>> weights
    tensor([[1.0000, 0.0000, 0.0000],
            [0.5000, 0.5000, 0.0000],
            [0.3333, 0.3333, 0.3333]])
    """
    ### BEGIN SOLUTION
    if queries.shape != keys.shape or values.shape[:-1] != keys.shape[:-1]:
        shapes = [tuple(part.shape) for part in (queries, keys, values)]
        raise ValueError(f"queries, keys and values do not fit together: {shapes}")
    positions, width = queries.shape[-2:]
    scores = queries @ keys.transpose(-2, -1) / width**0.5
    future = torch.ones(positions, positions, dtype=torch.bool, device=scores.device).triu(1)
    weights = scores.masked_fill(future, -torch.inf).softmax(dim=-1)
    return weights @ values, weights
    ### END SOLUTION


class CausalSelfAttention(nn.Module):
    """Every position asks the positions up to its own, with several heads at once."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        """Make the two linear layers. (Given.)

        `qkv` gives three times `width` numbers per position: first all queries, then all keys, then
        all values. In each third the heads lie one behind the other, `width // heads` numbers each.
        It has no bias: one on the keys would add the same to all scores of a row, which changes no
        weight. `out` mixes what the heads have found.

        Raises:
            ValueError: if the width cannot be shared out evenly among the heads.
        """
        super().__init__()
        if width % heads:
            raise ValueError(f"a width of {width} cannot be shared out among {heads} heads")
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Let every position of every example gather what it needs from its past.

        Queries, keys and values of all heads come from `qkv`. Each head attends on its own. What
        the heads found is laid side by side again, in their order, and goes through `out` and then
        through `dropout`.

        Trap: a reshape keeps the order of the numbers in memory. One that moves an axis past
        another mixes positions, and may leak the future although the mask is right.

        Args:
            x: shape (examples, T, width).

        Returns:
            What was gathered, of the shape of x, and the weights, of shape (examples, heads, T, T).
        """
        ### BEGIN SOLUTION
        examples, positions, width = x.shape
        shape = examples, positions, 3, self.heads, width // self.heads
        queries, keys, values = self.qkv(x).view(shape).permute(2, 0, 3, 1, 4)
        mixed, weights = causal_attention(queries, keys, values)
        joined = mixed.transpose(1, 2).reshape(examples, positions, width)
        gathered: torch.Tensor = self.dropout(self.out(joined))
        return gathered, weights
        ### END SOLUTION
