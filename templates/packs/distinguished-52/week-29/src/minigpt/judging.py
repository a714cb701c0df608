"""How surprised is a model by what comes next, and how surprised is one that only counts pairs?"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import nn

from minigpt.text import Batch


@dataclass(frozen=True)
class Score:
    """The mean cross-entropy per character, in natural units. (Given.)"""

    loss: float

    @property
    def perplexity(self) -> float:
        """Among how many equally likely characters one would be as unsure as the model."""
        return math.exp(self.loss)

    @property
    def bits(self) -> float:
        """The same loss in bits per character."""
        return self.loss / math.log(2)


def next_token_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Measure the mean of -log p(target) over all positions of all examples.

    Trap: the cross-entropy of PyTorch wants the axis of the classes in another place than a
    language model has it. A reshape that makes the sizes fit may put scores of one position into
    the row of another, and no error tells you.

    Args:
        logits: raw scores of shape (examples, T, V).
        targets: the codes that came next, integers of shape (examples, T).

    Returns:
        A tensor without axes, differentiable by the logits.

    Raises:
        ValueError: if the targets have not the shape (examples, T).

    >>> next_token_loss(torch.zeros(2, 3, 57), torch.zeros(2, 3, dtype=torch.int64))  # log 57
    tensor(4.0431)
    """
    ### BEGIN SOLUTION
    if targets.shape != logits.shape[:-1]:
        shapes = f"{tuple(targets.shape)} for logits {tuple(logits.shape)}"
        raise ValueError(f"each position needs one target, found targets {shapes}")
    return nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
    ### END SOLUTION


def evaluate(model: nn.Module, batches: Iterable[Batch]) -> Score:
    """Measure the mean loss over all targets of all batches, and change nothing about the model.

    Every target counts the same, also where the last batch is smaller or its windows are shorter.
    The model works in evaluation mode and is left in the mode in which it was found. Nothing is
    recorded for a backward pass.

    Args:
        model: gives logits of shape (examples, T, V) for codes of shape (examples, T).
        batches: inputs and targets, on the device of the model.

    Raises:
        ValueError: if there are no targets.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    loss, count = 0.0, 0
    with torch.no_grad():
        for inputs, targets in batches:
            loss += next_token_loss(model(inputs), targets).item() * targets.numel()
            count += targets.numel()
    model.train(was_training)
    if count == 0:
        raise ValueError("there is nothing to measure the model with")
    return Score(loss / count)
    ### END SOLUTION


def bigram_table(ids: torch.Tensor, size: int, extra: float = 1.0) -> torch.Tensor:
    """Learn by counting: how likely is each character after each other one?

    Row a holds log p(b | a) for every b. The chance p(b | a) is the number of times that b follows
    a directly, plus `extra`, divided by the sum of these over all b. Without `extra`, a pair that
    was never seen would cost infinitely much. A row without any count has equal chances.

    Args:
        ids: the codes to count in, of shape (n,); fewer than two have no pair.
        size: the number of characters in the vocabulary, V.
        extra: what is added to every count, above 0.

    Returns:
        Natural logarithms, of shape (V, V) and dtype float32. Each row's chances sum to 1.

    Raises:
        ValueError: if `extra` is not above 0.

    >>> bigram_table(torch.tensor([0, 1, 0, 1, 1]), size=2).exp()
    tensor([[0.2500, 0.7500],
            [0.5000, 0.5000]])
    """
    ### BEGIN SOLUTION
    if not extra > 0:
        raise ValueError(f"extra must be above 0, found {extra}")
    counts = torch.full((size, size), extra, dtype=torch.float64)
    pairs = ids[:-1].cpu(), ids[1:].cpu()
    counts.index_put_(pairs, torch.ones(len(pairs[0]), dtype=torch.float64), accumulate=True)
    return (counts / counts.sum(dim=1, keepdim=True)).log().float()
    ### END SOLUTION


class Bigram(nn.Module):
    """A model that looks at the last character alone, to be judged like any other. (Given.)"""

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        self.table: torch.Tensor
        self.register_buffer("table", table)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Logits of shape (examples, T, V); the logarithms of chances will do."""
        return self.table[ids]
