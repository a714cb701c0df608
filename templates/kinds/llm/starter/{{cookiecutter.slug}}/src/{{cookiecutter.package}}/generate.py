"""Decoding: from a model's scores to a text, word by word."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .model import BREAK, END, UNKNOWN, Decoder, Vocabulary
from .retrieve import Quote


@dataclass(frozen=True)
class Sampling:
    """How the next word is chosen. With temperature 0 it is always the likeliest one."""

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float = 1.0
    repetition: float = 1.0  # above 1, words that were already written lose score

    def __post_init__(self) -> None:
        if not 0 <= self.temperature < math.inf:
            raise ValueError(f"temperature must be 0 or more, found {self.temperature}")
        if self.top_k is not None and self.top_k < 1:
            raise ValueError(f"top_k must be at least 1, found {self.top_k}")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"top_p must be above 0 and at most 1, found {self.top_p}")
        if self.repetition < 1:
            raise ValueError(f"repetition must be at least 1, found {self.repetition}")


GREEDY = Sampling(temperature=0)


def distribution(logits: Tensor, how: Sampling, written: Sequence[int] = ()) -> Tensor:
    """The probability of each word to be the next one.

    The order is repetition, temperature, top-k, top-p; other libraries may order them differently.
    """
    logits = logits.double()
    if written and how.repetition > 1:
        again = torch.tensor(sorted(set(written)))
        scores = logits[again]
        lower = torch.where(scores > 0, scores / how.repetition, scores * how.repetition)
        logits = logits.index_copy(0, again, lower)
    if how.temperature == 0:
        return torch.zeros_like(logits).index_fill(0, logits.argmax(), 1.0)
    # The largest is taken off first, so that a tiny temperature gives no infinities.
    probabilities = ((logits - logits.max()) / how.temperature).softmax(dim=0)
    if how.top_k is not None:
        probabilities = _keep(probabilities, how.top_k)
    if how.top_p < 1:
        ordered = probabilities.sort(descending=True, stable=True).values
        before = ordered.cumsum(dim=0) - ordered
        probabilities = _keep(probabilities, int((before < how.top_p).sum()))
    return probabilities


def prompt(vocabulary: Vocabulary, passage: str) -> list[int]:
    """What the model reads before it writes."""
    return [*vocabulary.encode(passage), BREAK]


def writer(model: Decoder, how: Sampling = GREEDY) -> Callable[[Quote], str]:
    """Writes answers: reads the passage, takes the first two words of the quote and goes on."""

    def write(quote: Quote) -> str:
        opening = model.vocabulary.encode(quote.sentence)[:2]
        read = prompt(model.vocabulary, quote.passage.text)
        return model.vocabulary.decode([*opening, *generate(model, [*read, *opening], how)])

    return write


def generate(
    model: Decoder,
    read: Sequence[int],
    how: Sampling = GREEDY,
    *,
    most: int = 40,
    seed: int = 0,
) -> list[int]:
    """Up to `most` words after those that were read, without the mark that ends them."""
    random = torch.Generator().manual_seed(seed)
    written: list[int] = []
    while len(written) < most:
        seen = torch.tensor([[*read, *written][-model.context :]])
        with torch.no_grad():
            logits = model(seen)[0, -1]
        logits[[UNKNOWN, BREAK]] = -torch.inf  # of the marks, only the end is ever written
        probabilities = distribution(logits, how, written)
        word = int(torch.multinomial(probabilities, 1, generator=random))
        if word == END:
            break
        written.append(word)
    return written


def _keep(probabilities: Tensor, count: int) -> Tensor:
    """Only the `count` largest; of equal ones the first."""
    places = probabilities.sort(descending=True, stable=True).indices[:count]
    kept = torch.zeros_like(probabilities).index_copy(0, places, probabilities[places])
    return kept / kept.sum()
