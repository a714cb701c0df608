"""Small models for the checks of the adapters, and steps of training that are no exercise."""

import torch
import torch._dynamo  # takes seconds; the first optimizer needs it
from torch import Tensor, nn
from torch.nn import functional

from lora.inject import Recipe, inject
from lora.layer import LoRALinear, adapters
from lora.model import Size, TinyModel

torch.set_num_threads(1)

WIDTH = 8
RECIPE = Recipe(("*.query", "*.value"), rank=2, alpha=6.0, dropout=0.3)
CHOSEN = [f"blocks.{n}.attention.{part}" for n in (0, 1) for part in ("query", "value")]


def tiny(seed: int = 0) -> TinyModel:
    """A base that knows nothing, in double precision."""
    torch.manual_seed(seed)
    size = Size(characters=11, length=6, width=WIDTH, heads=2, blocks=2)
    return TinyModel(size).double()


def adapted(seed: int = 0, recipe: Recipe = RECIPE, filled: int | None = None) -> TinyModel:
    """That base with adapters; `filled` is the seed of values for all A and B."""
    model = tiny(seed)
    inject(model, recipe)
    if filled is not None:
        for number, layer in enumerate(adapters(model).values()):
            fill(layer, 100 * filled + number)
    return model


def fill(layer: LoRALinear, seed: int) -> None:
    """Give A and B values that no training would give, but that are far from zero."""
    drawn = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for part in (layer.lora_a, layer.lora_b):
            part.copy_(torch.randn(part.shape, generator=drawn, dtype=torch.float64))


def texts(seed: int = 0, n: int = 5) -> Tensor:
    """Some characters for the model to read."""
    drawn = torch.Generator().manual_seed(seed)
    return torch.randint(11, (n, 6), generator=drawn)


def outputs(model: nn.Module) -> Tensor:
    """The scores of a model in evaluation mode; it is left in the mode in which it was found."""
    was_training = model.training
    model.eval()
    with torch.no_grad():
        scores: Tensor = model(texts())
    model.train(was_training)
    return scores


def numbers(model: nn.Module) -> Tensor:
    """A copy of all parameters in one row."""
    return torch.cat([p.detach().flatten() for p in model.parameters()]).clone()


def learn(model: nn.Module, optimizer: torch.optim.Optimizer, steps: range) -> None:
    """Train for some steps, each on texts of its own."""
    model.train()
    for step in steps:
        codes = texts(seed=step)
        optimizer.zero_grad()
        scores = model(codes[:, :-1]).flatten(end_dim=1)
        torch.autograd.backward(functional.cross_entropy(scores, codes[:, 1:].flatten()))
        optimizer.step()
