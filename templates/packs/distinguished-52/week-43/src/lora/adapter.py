"""An adapter as a small file of its own, apart from the model it belongs to."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor, nn

from lora.inject import Recipe, inject


def adapter_state(model: nn.Module) -> dict[str, Tensor]:
    """A and B of every adapter, and nothing else of the model.

    The names are those of `model.named_parameters()`, such as `blocks.0.attention.query.lora_a`.
    `lora.layer.adapters` finds all layers with an adapter.
    The tensors are copies on the processor, without a history: training on must not change them.
    A merged layer gives its A and B as well.
    """
    ### BEGIN SOLUTION
    from lora.layer import adapters

    return {
        f"{name}.{part}": getattr(layer, part).detach().cpu().clone()
        for name, layer in adapters(model).items()
        for part in ("lora_a", "lora_b")
    }
    ### END SOLUTION


def load_adapter(model: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Copy a saved adapter into the adapters of a model.

    The parameters stay the objects that they are, with their dtype and device, and they still ask
    for a gradient. A value of another adapter must not remain anywhere, so all or nothing fits.

    Args:
        model: has adapters already, where `inject` put them.
        tensors: what `adapter_state` gave for another model.

    Raises:
        ValueError: if a tensor is missing, one is left over, one has another shape, or a layer is
            merged: its base holds the old adapter. The message names such a tensor or layer, and
            the model is unchanged.
    """
    ### BEGIN SOLUTION
    from lora.layer import adapters

    layers = adapters(model)
    own = {
        f"{name}.{part}": getattr(layer, part)
        for name, layer in layers.items()
        for part in ("lora_a", "lora_b")
    }
    for name, layer in layers.items():
        if layer.merged:
            raise ValueError(f"{name} is merged; unmerge it first")
    for name in own.keys() ^ tensors.keys():
        raise ValueError(f"{name} is in only one of the model and the adapter")
    for name, tensor in tensors.items():
        if tensor.shape != own[name].shape:
            raise ValueError(f"{name} has the shape {tensor.shape}, not {own[name].shape}")
    with torch.no_grad():
        for name, tensor in tensors.items():
            own[name].copy_(tensor)
    ### END SOLUTION


def save_adapter(path: Path, model: nn.Module, recipe: Recipe) -> None:
    """Write the adapter with its recipe: with another alpha, the same A and B act otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"recipe": asdict(recipe), "tensors": adapter_state(model)}, path)


def attach(path: Path, base: nn.Module) -> Recipe:
    """Put the adapter of a file onto a fresh base: one without adapters.

    Raises:
        ValueError: if it does not fit the base.
    """
    saved = torch.load(path, map_location="cpu", weights_only=True)
    recipe = Recipe(**saved["recipe"])
    inject(base, recipe)
    load_adapter(base, saved["tensors"])
    return recipe
