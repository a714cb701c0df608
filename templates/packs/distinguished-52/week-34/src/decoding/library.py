"""The same choices in PyTorch, for a whole batch at once."""

import torch
from torch import Tensor


def reshape_batch(logits: Tensor, temperature: float, k: int | None, p: float | None) -> Tensor:
    """What `reshape` does with a temperature, top-k and top-p, for every row of a batch.

    The rules are those of `reshape`, `top_k` and `top_p`, in the same order: each row by itself,
    the token that crosses p stays, `SLACK` is allowed for, and p = 1 allows all that is left. Only
    among exactly equal logits at the border may others be kept. `torch.topk`, `torch.sort` and
    `torch.scatter` are there to be used; what `torch.sort` moves must find its way back.

    Args:
        logits: of shape (B, V), float32 or float64, with at least one possible token per row; they
            are left unchanged.
        temperature: positive.
        k: at least 1, perhaps larger than V; None switches top-k off.
        p: above 0 and at most 1; None switches top-p off.

    Returns:
        Log-probabilities of shape (B, V), -inf for what is not allowed. Compute in float64, and
        return float64.
    """
    ### BEGIN SOLUTION
    from decoding.filters import SLACK

    scores = logits.double()
    scores = ((scores - scores.amax(dim=-1, keepdim=True)) / temperature).log_softmax(dim=-1)
    if k is not None:
        best = torch.topk(scores, min(k, scores.shape[-1]), dim=-1)
        empty = torch.full_like(scores, -torch.inf)
        scores = empty.scatter(-1, best.indices, best.values)
    if p is not None and p < 1:
        ordered, places = scores.softmax(dim=-1).sort(dim=-1, descending=True)
        late = ordered.cumsum(dim=-1) - ordered >= p - SLACK
        late[..., 0] = False
        scores = scores.masked_fill(torch.zeros_like(late).scatter(-1, places, late), -torch.inf)
    return scores.log_softmax(dim=-1)
    ### END SOLUTION


def draw_batch(log_probs: Tensor, generator: torch.Generator) -> Tensor:
    """One token for each row of log-probabilities of shape (B, V), of shape (B,). (Given.)"""
    return torch.multinomial(log_probs.exp(), 1, generator=generator).squeeze(-1)
