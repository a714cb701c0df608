"""Train the baseline: `python -m ...train` writes runs/model.pt."""

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from .data import HELD_OUT, TRAINING, stripes
from .model import RUNS, Classifier, accuracy, save

BATCH = 64


def fit(model: Classifier, pictures: Tensor, labels: Tensor, epochs: int) -> None:
    """Train the model in place; the same seed gives the same weights."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    generator = torch.Generator().manual_seed(0)
    model.train()
    for _ in range(epochs):
        for batch in torch.split(torch.randperm(len(labels), generator=generator), BATCH):
            optimizer.zero_grad()
            loss = cross_entropy(model(pictures[batch]), labels[batch])
            loss.backward()
            optimizer.step()
    model.eval()


def main() -> None:
    """Train, save, and say how good it is on pictures that it has not seen."""
    torch.manual_seed(0)
    model = Classifier()
    fit(model, *stripes(4000, TRAINING), epochs=5)
    save(model, RUNS / "model.pt")
    pictures, labels = stripes(2000, HELD_OUT)
    with torch.inference_mode():
        print(f"accuracy on held-out pictures: {accuracy(model(pictures), labels):.3f}")


if __name__ == "__main__":
    main()
