"""The text as numbers: codes for characters, two parts that share nothing, and batches."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

Batch = tuple[Tensor, Tensor]  # inputs and targets: codes of the same shape (examples, positions)


def sonnets() -> str:
    """26 sonnets by Shakespeare, in the public domain; texts/README.md says more. (Given.)"""
    return (Path(__file__).parent / "texts" / "sonnets.txt").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Vocabulary:
    """The characters that a model knows; the code of a character is its place. (Given.)"""

    characters: str

    @classmethod
    def of(cls, text: str) -> "Vocabulary":
        """Every character of a text once, in increasing order."""
        return cls("".join(sorted(set(text))))

    def __len__(self) -> int:
        return len(self.characters)

    def encode(self, text: str) -> Tensor:
        """The codes of a text, of shape (n,) and dtype int64.

        Raises:
            ValueError: if a character is unknown.
        """
        places = {character: place for place, character in enumerate(self.characters)}
        for character in text:
            if character not in places:
                raise ValueError(f"{character!r} is not in the vocabulary")
        return torch.tensor([places[character] for character in text], dtype=torch.int64)

    def decode(self, ids: Tensor) -> str:
        """The text that these codes, of shape (n,), stand for."""
        return "".join(self.characters[number] for number in ids.tolist())


def split(ids: Tensor, share: float) -> Batch:
    """Cut a text into a front part to learn from and an end part to judge with.

    The end part has floor(share * n) of the n characters. Both parts together are the text: no
    character is lost, and none is in both. Windows that are cut out later and *then* dealt out at
    random to both parts would overlap, and the model would be judged with what it has read.

    Args:
        ids: the codes of a text, of shape (n,).
        share: how much of it is put aside for validation, between 0 and 1.

    Returns:
        The training part and the validation part, each in the order of the text.

    Raises:
        ValueError: if a part would have fewer than two characters: there would be no character
            with a successor to predict.

    >>> split(torch.arange(10), 0.25)
    (tensor([0, 1, 2, 3, 4, 5, 6, 7]), tensor([8, 9]))
    """
    ### BEGIN SOLUTION
    cut = len(ids) - int(share * len(ids))
    training, validation = ids[:cut], ids[cut:]
    if min(len(training), len(validation)) < 2:
        found = f"{len(training)} and {len(validation)}"
        raise ValueError(f"each part needs two characters or more, found {found}")
    return training, validation
    ### END SOLUTION


def batch(ids: Tensor, size: int, context: int, generator: torch.Generator) -> Batch:
    """Draw windows of the text at random, each with the characters that follow.

    The target of a position is the character *after* it, so a window of inputs needs one more
    character behind its end. Every place of the text where that fits is drawn equally often, the
    first and the last one too; the same place may be drawn twice.

    Args:
        ids: the codes of a text, of shape (n,), on the processor.
        size: how many windows.
        context: how many positions a window has.
        generator: all chance comes from it. Its state alone decides what comes next.

    Returns:
        Inputs and targets, both of shape (size, context) and of the dtype of `ids`.

    Raises:
        ValueError: if the text is too short for a single window and its targets.

    >>> inputs, targets = batch(torch.arange(9), 1, 8, torch.Generator())
    >>> inputs.tolist(), targets.tolist()
    ([[0, 1, 2, 3, 4, 5, 6, 7]], [[1, 2, 3, 4, 5, 6, 7, 8]])
    """
    ### BEGIN SOLUTION
    places = len(ids) - context
    if places < 1:
        raise ValueError(f"{len(ids)} characters are too few for windows of {context}")
    starts = torch.randint(places, (size,), generator=generator)
    windows = starts[:, None] + torch.arange(context + 1)
    found = ids[windows]
    return found[:, :-1], found[:, 1:]
    ### END SOLUTION


def pieces(ids: Tensor, context: int, most: int = 64) -> Iterator[Batch]:
    """Cut a text into windows side by side: each of its n - 1 targets comes once. (Given.)

    Windows of full length come in batches of at most `most`; a shorter one at the end comes alone.
    """
    inputs, targets = ids[:-1], ids[1:]
    whole = len(inputs) // context * context
    rows = inputs[:whole].view(-1, context), targets[:whole].view(-1, context)
    yield from zip(*(part.split(most) for part in rows), strict=True) if whole else ()
    if whole < len(inputs):
        yield inputs[None, whole:], targets[None, whole:]
