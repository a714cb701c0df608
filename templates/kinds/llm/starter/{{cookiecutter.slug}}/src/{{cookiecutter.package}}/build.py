"""Makes the index and the language model from the documents: run it when they change."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch.nn import functional

from .corpus import Passage, read_corpus, sentences, words
from .embed import HashedNgrams
from .generate import prompt
from .index import Index
from .model import END, Decoder, Vocabulary, save

_NO_TARGET = -100  # what cross_entropy leaves out


def build_index(passages: Sequence[Passage]) -> Index:
    """All passages, ready to be searched."""
    index = Index(HashedNgrams())
    index.add(passages)
    return index


def train(passages: Sequence[Passage], steps: int, seed: int = 0) -> Decoder:
    """A model that has learnt to write the sentences of a passage when it has read the passage."""
    torch.manual_seed(seed)
    vocabulary = Vocabulary(word for p in passages for word in words(p.text))
    model = Decoder(vocabulary)
    inputs, targets = _examples(passages, model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for step in range(1, steps + 1):
        chosen = torch.randint(len(inputs), (16,))
        logits = model(inputs[chosen]).flatten(0, 1)
        loss = functional.cross_entropy(logits, targets[chosen].flatten(), ignore_index=_NO_TARGET)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % 25 == 0:
            print(f"step {step}: loss {loss.item():.3f}")
    return model.eval()


def _examples(passages: Sequence[Passage], model: Decoder) -> tuple[torch.Tensor, torch.Tensor]:
    """Inputs, and the next word at each place of a sentence; what comes before is only read."""
    inputs, targets = [], []
    for passage in passages:
        read = prompt(model.vocabulary, passage.text)
        for sentence in sentences(passage.text):
            wanted = [*model.vocabulary.encode(sentence), END]
            asked = [_NO_TARGET] * len(read) + wanted
            inputs.append(torch.tensor([*read, *wanted][:-1][-model.context :]))
            targets.append(torch.tensor(asked[1:][-model.context :]))
    return _padded(inputs, END), _padded(targets, _NO_TARGET)


def _padded(rows: list[torch.Tensor], filling: int) -> torch.Tensor:
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=filling)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, default=Path("runs"))
    parser.add_argument("--steps", type=int, default=100)
    given = parser.parse_args(arguments)
    try:
        passages = read_corpus(given.corpus)
    except ValueError as error:
        raise SystemExit(f"error: {error}") from error
    build_index(passages).save(given.out / "index")
    save(train(passages, given.steps), given.out / "model.pt")
    print(f"{len(passages)} passages, index and model are in {given.out}")


if __name__ == "__main__":
    main()
