"""Two tasks for a language model: the same dates, written in two styles. All of it is made here.

A text is a question and its answer, such as `07 mar 1994>1994-03-07`. The base has learnt to write
the date in the style ISO. It shall learn to write it as the Americans do: `03/07/1994`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import numpy as np
import torch
from torch import Tensor

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CHARACTERS = "".join(sorted(set(" 0123456789>-/" + "".join(MONTHS))))
STYLES = {"iso": "%Y-%m-%d", "american": "%m/%d/%Y"}
ASKED = len("07 mar 1994>")
LENGTH = ASKED + len("1994-03-07") - 1  # the last character is guessed and never read

Batch = tuple[Tensor, Tensor]  # what is read, and what comes next: two tensors (n, LENGTH)


@dataclass(frozen=True)
class Task:
    """Texts in one style; no date of `held_out` is in `train`."""

    train: Batch
    held_out: Batch


def text(day: date, style: str) -> str:
    """The question and the answer for a day, for any locale of the machine."""
    return f"{day:%d} {MONTHS[day.month - 1]} {day.year}>{day.strftime(STYLES[style])}"


def encoded(texts: list[str]) -> Batch:
    """Texts as numbers: what the model reads, and the character that follows each place."""
    codes = torch.tensor([[CHARACTERS.index(c) for c in one] for one in texts])
    return codes[:, :-1], codes[:, 1:]


def decoded(codes: Tensor) -> str:
    """Numbers as text."""
    return "".join(CHARACTERS[int(code)] for code in codes)


def make(style: str, train: int, held_out: int, seed: int = 43) -> Task:
    """So many different days of the years 1900 to 2099, drawn with this seed."""
    first, last = date(1900, 1, 1), date(2099, 12, 31)
    drawn = np.random.default_rng(seed).permutation((last - first).days + 1)
    days = [first + timedelta(days=int(n)) for n in drawn[: train + held_out]]
    reads, follows = encoded([text(day, style) for day in days])
    # Held-out days come first, so that they stay the same for any number of days to train on.
    return Task((reads[held_out:], follows[held_out:]), (reads[:held_out], follows[:held_out]))


def stream(data: Batch, size: int, seed: int, start: int = 0) -> Iterator[Batch]:
    """Give batches without end; which one a step sees depends on the seed and the step alone."""
    reads, follows = data
    for step in count(start):
        drawn = np.random.default_rng([seed, step]).integers(len(reads), size=size)
        chosen = torch.from_numpy(drawn).to(reads.device)
        yield reads[chosen], follows[chosen]
