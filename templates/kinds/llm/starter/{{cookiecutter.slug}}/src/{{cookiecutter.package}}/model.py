"""A small causal language model: the layout of GPT, in a size that trains in seconds."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from .corpus import words
from .errors import NotUsable

UNKNOWN, BREAK, END = range(3)
_MARKS = ["<unknown>", "<break>", "<end>"]


class Vocabulary:
    """Numbers for words. No text can give the number of a mark: its brackets are not letters."""

    def __init__(self, known: Iterable[str]) -> None:
        self.words = [*_MARKS, *sorted(set(known))]
        self._numbers = {word: number for number, word in enumerate(self.words)}

    def encode(self, text: str) -> list[int]:
        """The numbers of the words in the text."""
        return [self._numbers.get(word, UNKNOWN) for word in words(text)]

    def decode(self, numbers: Sequence[int]) -> str:
        """The words as a sentence."""
        text = " ".join(self.words[number] for number in numbers)
        return f"{text[:1].upper()}{text[1:]}." if text else ""


class Block(nn.Module):
    """Attention to the past, then a step for each position alone."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.mix = nn.Linear(width, width)
        self.step = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        """A tensor of the same shape: batch, position, width."""
        parts = self.query_key_value(self.norm_1(x)).chunk(3, dim=-1)
        query, key, value = (p.unflatten(-1, (self.heads, -1)).transpose(1, 2) for p in parts)
        seen = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.mix(seen.transpose(1, 2).flatten(2))
        changed: Tensor = x + self.step(self.norm_2(x))
        return changed


class Decoder(nn.Module):
    """Scores for the next word at every position, each from its past alone."""

    def __init__(
        self, vocabulary: Vocabulary, *, width: int = 64, layers: int = 2, context: int = 160
    ) -> None:
        super().__init__()
        self.vocabulary, self.context = vocabulary, context
        self.word = nn.Embedding(len(vocabulary.words), width)
        self.place = nn.Embedding(context, width)
        for table in (self.word, self.place):
            nn.init.normal_(table.weight, std=0.1)  # with torch's 1 the first scores are huge
        self.blocks = nn.Sequential(*(Block(width, heads=4) for _ in range(layers)))
        self.norm = nn.LayerNorm(width)

    def forward(self, numbers: Tensor) -> Tensor:
        """Logits of shape batch, position, vocabulary."""
        places = torch.arange(numbers.shape[1], device=numbers.device)
        x = self.blocks(self.word(numbers) + self.place(places))
        # The table that reads words also scores them, which saves half of the parameters.
        return functional.linear(self.norm(x), self.word.weight)


def save(model: Decoder, path: Path) -> None:
    """Write the weights, and the words that they are about."""
    known = model.vocabulary.words[len(_MARKS) :]
    torch.save({"words": known, "weights": model.state_dict()}, path)


def load(path: Path) -> Decoder:
    """Read what `save` wrote.

    Raises:
        NotUsable: if it is missing or damaged.
    """
    try:
        # weights_only: a pickle that runs code is refused.
        saved = torch.load(path, weights_only=True)
        model = Decoder(Vocabulary(saved["words"]))
        model.load_state_dict(saved["weights"])
    except FileNotFoundError as error:
        raise NotUsable(f"there is no model at {path}: build it first") from error
    except Exception as error:  # torch raises whatever its readers meet in a broken file
        raise NotUsable(f"{path} is no model of this version: build it again") from error
    return model.eval()
