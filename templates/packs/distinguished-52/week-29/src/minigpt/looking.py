"""Looking into a trained model: who attends to whom, and how far back."""

import torch

from minigpt.model import GPT


def attention_maps(model: GPT, ids: torch.Tensor) -> torch.Tensor:
    """Give the attention weights of every layer and head for one text.

    These are the weights as the model uses them when it writes: in evaluation mode, since dropout
    in the first layer changes what the second one sees. The model is left in the mode in which it
    was found, and nothing is recorded for a backward pass.

    Args:
        ids: codes of shape (T,), on the device of the model.

    Returns:
        Weights of shape (layers, heads, T, T), on the processor. Row i of a map says where position
        i looks.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    with torch.no_grad():
        _, maps = model.read(ids[None])
    model.train(was_training)
    return maps[0].cpu()
    ### END SOLUTION


def mean_lookback(maps: torch.Tensor) -> torch.Tensor:
    """How many positions a head looks back, on average over its weights and over all rows.

    In row i, the weight on position j counts with the distance i - j. A head that looks at its own
    position only has 0. One that looks at the position before, wherever there is one, has
    (T - 1) / T, since the first row has none.

    Args:
        maps: causal weights of shape (..., T, T), each row with the sum 1, on any device.

    Returns:
        One number for each map, of shape (...).

    >>> mean_lookback(torch.tensor([[1.0, 0.0], [0.5, 0.5]]))  # (0 + 0.5) / 2
    tensor(0.2500)
    """
    ### BEGIN SOLUTION
    places = torch.arange(maps.shape[-1], device=maps.device)
    distance = places[:, None] - places
    return (maps * distance).sum(dim=-1).mean(dim=-1)
    ### END SOLUTION
