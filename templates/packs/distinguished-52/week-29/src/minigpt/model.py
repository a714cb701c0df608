"""The decoder: blocks of attention and feed-forward layers on a stream that they add to."""

from dataclasses import dataclass

import torch
from torch import nn

from minigpt.attention import CausalSelfAttention

SPREAD = 0.02  # the standard deviation of the weights at the start, as in GPT-2


@dataclass(frozen=True)
class Config:
    """All sizes of a model. (Given.)

    Attributes:
        vocabulary: the number of different characters, V.
        context: the most positions that it can read at once.
        width: how many numbers the stream has for each position.
        heads: how many heads each layer has; the width is a multiple of it.
        layers: the number of blocks.
        dropout: the share of numbers that is dropped while training.
    """

    vocabulary: int
    context: int = 48
    width: int = 64
    heads: int = 4
    layers: int = 2
    dropout: float = 0.1


class Block(nn.Module):
    """One layer: positions talk to each other, then each thinks by itself."""

    def __init__(self, config: Config) -> None:
        """Make the parts. (Given.)"""
        super().__init__()
        width = config.width
        self.norm1 = nn.LayerNorm(width)
        self.attention = CausalSelfAttention(width, config.heads, config.dropout)
        self.norm2 = nn.LayerNorm(width)
        self.feed_forward = nn.Sequential(
            nn.Linear(width, 4 * width),
            nn.GELU(),
            nn.Linear(4 * width, width),
            nn.Dropout(config.dropout),
        )

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Add to the stream what the attention finds, and then what the feed-forward layer makes.

        This is the pre-norm form of GPT-2. Each of the two parts reads a normalized copy of the
        stream, `norm1` for the first and `norm2` for the second, and its result is added to the
        stream itself, which nothing ever normalizes on its way. The second part reads what the
        first has already added.

        Args:
            x: the stream, of shape (examples, T, width). It is left unchanged.

        Returns:
            The new stream, and the weights of the attention, of shape (examples, heads, T, T).
        """
        ### BEGIN SOLUTION
        found, weights = self.attention(self.norm1(x))
        x = x + found
        return x + self.feed_forward(self.norm2(x)), weights
        ### END SOLUTION


class GPT(nn.Module):
    """A decoder-only transformer over characters.

    Attributes:
        config: the sizes.
        token: nn.Embedding, a row for every character.
        position: nn.Embedding, a row for every position of the context.
        dropout: nn.Dropout, for the sum of the two.
        blocks: nn.ModuleList of `Block`, from input to output.
        norm: nn.LayerNorm, after the last block.
        head: nn.Linear without bias, from the stream to a score for every character. Its weight
            *is* the weight of `token`: one parameter with two uses.
    """

    config: Config
    token: nn.Embedding
    position: nn.Embedding
    dropout: nn.Dropout
    blocks: nn.ModuleList
    norm: nn.LayerNorm
    head: nn.Linear

    def __init__(self, config: Config) -> None:
        """Make all parts that the class describes, and give them their first weights.

        The head shares its weight with `token`: what one learns, the other knows. A copy with the
        same numbers would go its own way from the first step on. At the end, `initialize`.

        >>> model = GPT(Config(vocabulary=57))
        >>> sum(parameter.numel() for parameter in model.parameters())
        106432
        """
        ### BEGIN SOLUTION
        super().__init__()
        self.config = config
        self.token = nn.Embedding(config.vocabulary, config.width)
        self.position = nn.Embedding(config.context, config.width)
        self.dropout = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, config.vocabulary, bias=False)
        self.head.weight = self.token.weight
        initialize(self)
        ### END SOLUTION

    def read(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Score for every position which character comes next, and tell who looked at whom.

        Token and position are added, dropout acts on the sum, then come all blocks in their order,
        the last norm and the head. Positions are counted from 0 in every example. There is no
        softmax at the end: the loss brings its own.

        Args:
            ids: codes of shape (examples, T), on the device of the model; T from 1 to the context.

        Returns:
            Logits of shape (examples, T, V): those at position t know the characters 0 to t and
            none after. And the weights of all layers, of shape (examples, layers, heads, T, T).

        Raises:
            ValueError: if there are more positions than the context has, or none.
        """
        ### BEGIN SOLUTION
        positions = ids.shape[1]
        if not 1 <= positions <= self.config.context:
            most = self.config.context
            raise ValueError(f"the model reads 1 to {most} characters, found {positions}")
        places = torch.arange(positions, device=ids.device)
        x = self.dropout(self.token(ids) + self.position(places))
        maps = []
        for block in self.blocks:
            x, weights = block(x)
            maps.append(weights)
        return self.head(self.norm(x)), torch.stack(maps, dim=1)
        ### END SOLUTION

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The logits alone, of shape (examples, T, V). (Given.)"""
        return self.read(ids)[0]


def initialize(model: GPT) -> None:
    """Give a model the weights with which GPT-2 starts.

    Weights of all linear layers and embeddings are drawn from a normal distribution with mean 0
    and standard deviation SPREAD, and their biases are 0. Every block adds to the stream twice, so
    the stream would grow with the depth. Therefore the weights of the last linear layer of each of
    these parts, `attention.out` and the second one in `feed_forward`, have the standard deviation
    SPREAD / sqrt(2 * layers). Norms stay as they are made, with weight 1 and bias 0.

    All chance comes from PyTorch's own generator, so `torch.manual_seed` decides the weights.
    Parameters stay the objects that they are; so two modules that share one go on to do so.
    """
    ### BEGIN SOLUTION
    for module in model.modules():
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=SPREAD)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)
    smaller = SPREAD / (2 * model.config.layers) ** 0.5
    for name, parameter in model.named_parameters():
        if name.endswith(("attention.out.weight", "feed_forward.2.weight")):
            nn.init.normal_(parameter, std=smaller)
    ### END SOLUTION
