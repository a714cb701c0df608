"""How much of a change fits into a low rank: the best that any adapter could do."""

import torch


def best_factors(change: torch.Tensor, rank: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The two factors of that rank whose product comes closest to a change of a weight.

    Close means: the sum of the squared differences of all numbers is as small as it can be. No
    training of an adapter with that rank gets closer to the change than this.

    Args:
        change: the weight after a full fine-tuning minus the weight before, (outputs, inputs).
        rank: from 1 to the smaller one of both sides.

    Returns:
        B of shape (outputs, rank) and A of shape (rank, inputs); only B @ A is determined.

    Raises:
        ValueError: if change is no matrix, or rank is out of these bounds.
    """
    ### BEGIN SOLUTION
    if change.ndim != 2 or not 1 <= rank <= min(change.shape):
        raise ValueError(f"rank {rank} does not fit a change of shape {tuple(change.shape)}")
    u, s, vh = torch.linalg.svd(change, full_matrices=False)
    return u[:, :rank] * s[:rank], vh[:rank]
    ### END SOLUTION


def lost_share(change: torch.Tensor, rank: int) -> float:
    """The share of a change that the best approximation of that rank misses.

    The size of a matrix is here the sum of the squares of its numbers, so the share is the squared
    error of `best_factors` over the squares of the change. The singular values tell it without any
    product.

    Args:
        change: of shape (outputs, inputs).
        rank: from 0, which misses everything, to the smaller one of both sides.

    Returns:
        From 0 to 1, as a plain float; 0 for a change that is zero everywhere.

    Raises:
        ValueError: if change is no matrix, or rank is out of these bounds.

    >>> lost_share(torch.tensor([[3.0, 0.0], [0.0, 1.0]]), rank=1)
    0.1
    """
    ### BEGIN SOLUTION
    if change.ndim != 2 or not 0 <= rank <= min(change.shape):
        raise ValueError(f"rank {rank} does not fit a change of shape {tuple(change.shape)}")
    squares = torch.linalg.svdvals(change).square()
    total = squares.sum().item()
    return squares[rank:].sum().item() / total if total > 0 else 0.0
    ### END SOLUTION
