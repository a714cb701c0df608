"""A small language model: a transformer that reads characters and guesses the next one."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Size:
    """How large a model is; `length` is the most characters that it can read."""

    characters: int
    length: int
    width: int = 64
    heads: int = 4
    blocks: int = 2


class Attention(nn.Module):
    """Every place looks at itself and at what came before, with several heads."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        n, t, width = x.shape
        q, k, v = (
            part(x).view(n, t, self.heads, width // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        joined: Tensor = self.out(mixed.transpose(1, 2).reshape(n, t, width))
        return joined


class Block(nn.Module):
    """Attention, then a small network for each place; both add to what was there."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attention(self.norm1(x))
        added: Tensor = x + self.down(functional.gelu(self.up(self.norm2(x))))
        return added


class TinyModel(nn.Module):
    """Characters of shape (n, t), as whole numbers, to scores (n, t, characters) of the next."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.characters = nn.Embedding(size.characters, size.width)
        self.places = nn.Embedding(size.length, size.width)
        self.blocks = nn.ModuleList(Block(size.width, size.heads) for _ in range(size.blocks))
        self.norm = nn.LayerNorm(size.width)
        self.head = nn.Linear(size.width, size.characters)

    def forward(self, codes: Tensor) -> Tensor:
        x = self.characters(codes) + self.places.weight[: codes.shape[1]]
        for block in self.blocks:
            x = block(x)
        scores: Tensor = self.head(self.norm(x))
        return scores
