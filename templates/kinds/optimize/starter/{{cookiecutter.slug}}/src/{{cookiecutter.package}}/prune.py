"""Set small weights to zero: `python -m ...prune` turns runs/model.pt into runs/pruned.pt."""

import torch
from torch import nn
from torch.nn.utils import prune

from .data import HELD_OUT, TRAINING, stripes
from .model import RUNS, Classifier, accuracy, load, save
from .train import fit

SHARE = 0.8


def linear_layers(model: Classifier) -> list[nn.Linear]:
    """The layers whose weights are pruned."""
    return [layer for layer in model.modules() if isinstance(layer, nn.Linear)]


def mask_smallest(model: Classifier, share: float) -> None:
    """Hide the weights nearest to zero, over all layers; training cannot bring them back."""
    places = [(layer, "weight") for layer in linear_layers(model)]
    prune.global_unstructured(places, pruning_method=prune.L1Unstructured, amount=share)


def make_permanent(model: Classifier) -> None:
    """Write the zeros into the weights and drop the masks."""
    for layer in linear_layers(model):
        prune.remove(layer, "weight")


def sparsity(model: Classifier) -> float:
    """The share of weights that are zero."""
    weights = [layer.weight for layer in linear_layers(model)]
    zeros = sum(int((weight == 0).sum()) for weight in weights)
    return zeros / sum(weight.numel() for weight in weights)


def main() -> None:
    """Prune, let the rest make up for it, and say what it cost."""
    model = load(RUNS / "model.pt")
    pictures, labels = stripes(2000, HELD_OUT)
    mask_smallest(model, SHARE)
    with torch.inference_mode():
        print(f"accuracy right after pruning: {accuracy(model(pictures), labels):.3f}")
    fit(model, *stripes(4000, TRAINING), epochs=2)
    make_permanent(model)
    save(model, RUNS / "pruned.pt")
    with torch.inference_mode():
        print(f"accuracy after two more epochs: {accuracy(model(pictures), labels):.3f}")
    for layer in linear_layers(model):
        print(f"{layer}: {(layer.weight == 0).double().mean():.1%} zeros")
    print(f"all layers: {sparsity(model):.1%} zeros")


if __name__ == "__main__":
    main()
