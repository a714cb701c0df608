"""Which layers of a model get an adapter, what is trained then, and how much that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from torch import nn

from lora.layer import adapters


@dataclass(frozen=True)
class Recipe:
    """All that decides where adapters go and how they act.

    `targets` are patterns for the names of linear layers, such as `*.query`.
    """

    targets: tuple[str, ...]
    rank: int
    alpha: float
    dropout: float = 0.0


def chosen(model: nn.Module, targets: Sequence[str]) -> dict[str, nn.Linear]:
    """The linear layers inside a model whose names fit one of the patterns, in the model's order.

    Raises:
        ValueError: if a pattern fits no layer, or the model has adapters already.

    >>> list(chosen(nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2)), ["2"]))
    ['2']
    """
    if adapters(model):
        raise ValueError(f"the model has adapters already: {list(adapters(model))}")
    linear = {
        name: part for name, part in model.named_modules() if name and isinstance(part, nn.Linear)
    }
    for pattern in targets:
        if not any(fnmatchcase(name, pattern) for name in linear):
            raise ValueError(f"no linear layer is called {pattern!r}; there are {list(linear)}")
    return {
        name: layer
        for name, layer in linear.items()
        if any(fnmatchcase(name, pattern) for pattern in targets)
    }


def inject(model: nn.Module, recipe: Recipe) -> list[str]:
    """Put an adapter around each chosen layer; of the whole model, adapters alone are trained.

    Every chosen layer is replaced inside the module that holds it, under the same name. A name such
    as `blocks.0.attention.query` is a path; `model.get_submodule` follows one. All parameters
    besides those of adapters ask for no gradient afterwards, also those of layers that were not
    chosen. Outputs stay what they were, and the whole model stays in the mode in which it is.

    Returns:
        The names of the chosen layers, as `chosen` gives them.

    Raises:
        ValueError: what `chosen` and LoRALinear raise. No layer is replaced then.

    >>> net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2))
    >>> inject(net, Recipe(("2",), rank=1, alpha=1))
    ['2']
    >>> list(trained(net))
    ['2.lora_a', '2.lora_b']
    """
    ### BEGIN SOLUTION
    from lora.layer import LoRALinear

    layers = chosen(model, recipe.targets)
    made = {
        name: LoRALinear(layer, recipe.rank, recipe.alpha, recipe.dropout)
        for name, layer in layers.items()
    }
    model.requires_grad_(False)
    for name, layer in made.items():
        parent, _, last = name.rpartition(".")
        setattr(model.get_submodule(parent), last, layer)
    model.train(model.training)
    return list(layers)
    ### END SOLUTION


def trained(model: nn.Module) -> dict[str, nn.Parameter]:
    """The parameters that ask for a gradient, by name."""
    return {name: p for name, p in model.named_parameters() if p.requires_grad}


def adapter_size(shapes: Sequence[tuple[int, int]], rank: int) -> int:
    """How many numbers are trained when layers of these shapes get adapters of that rank.

    Do it on paper first, for ranks 4, 8 and 16. Biases stay as they are.

    Args:
        shapes: (outputs, inputs) of each layer; there may be none.
        rank: from 1 to the smallest side of any layer.

    Raises:
        ValueError: if rank is out of these bounds.

    >>> adapter_size([(3, 5)], rank=2)
    16
    """
    ### BEGIN SOLUTION
    most = min((side for shape in shapes for side in shape), default=rank)
    if not 1 <= rank <= most:
        raise ValueError(f"rank must be from 1 to {most}, found {rank}")
    return sum(rank * (outputs + inputs) for outputs, inputs in shapes)
    ### END SOLUTION
