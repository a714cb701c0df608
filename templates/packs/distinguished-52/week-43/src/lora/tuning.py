"""What a fine-tuning with adapters needs besides its steps: an optimizer, and exact resuming."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer


def make_optimizer(
    model: nn.Module, learning_rate: float, weight_decay: float = 0.0
) -> torch.optim.AdamW:
    """AdamW for the parameters that are trained, each of them once, and for no others.

    An optimizer knows the tensors it was given. One that was made before the adapters were put in
    trains none of them, without a word.

    Raises:
        ValueError: if nothing in the model is trained.
    """
    ### BEGIN SOLUTION
    from lora.inject import trained

    parameters = list(trained(model).values())
    if not parameters:
        raise ValueError("no parameter of the model asks for a gradient")
    return torch.optim.AdamW(parameters, lr=learning_rate, weight_decay=weight_decay)
    ### END SOLUTION


def optimizer_bytes(optimizer: Optimizer) -> int:
    """The memory that the state of an optimizer takes: all tensors it has kept so far, in bytes.

    The parameters themselves and their gradients do not count. An optimizer keeps nothing before
    its first step. What it keeps lies in `optimizer.state`, one dictionary for each parameter; not
    every value in it must be a tensor.
    """
    ### BEGIN SOLUTION
    return sum(
        value.numel() * value.element_size()
        for kept in optimizer.state.values()
        for value in kept.values()
        if isinstance(value, torch.Tensor)
    )
    ### END SOLUTION


def snapshot(model: nn.Module, optimizer: Optimizer, step: int) -> dict[str, Any]:
    """All that is needed to go on from here, on a fresh base with fresh adapters.

    The base never changes, so it does not belong in. Dropout draws from PyTorch's random numbers
    (take those of the processor; the given code around this cares for a GPU's).

    The dictionary holds nothing but tensors, numbers, texts, lists and dictionaries, so that
    `torch.load(..., weights_only=True)` reads it. A step that is made afterwards must not change
    it: what `optimizer.state_dict()` gives are the very tensors that the optimizer works with.

    Args:
        step: how many steps are done.
    """
    ### BEGIN SOLUTION
    from copy import deepcopy

    from lora.adapter import adapter_state

    return {
        "adapter": adapter_state(model),
        "optimizer": deepcopy(optimizer.state_dict()),
        "random": torch.get_rng_state(),
        "step": step,
    }
    ### END SOLUTION


def restore(model: nn.Module, optimizer: Optimizer, saved: Mapping[str, Any]) -> int:
    """Bring adapters, optimizer and random numbers to where they were; give the steps done.

    What was saved stays unchanged, also when the training goes on: one may restore from it twice.

    Args:
        model: a fresh base with adapters of the same recipe.
        optimizer: one that `make_optimizer` made for this model.
        saved: what `snapshot` gave.

    Raises:
        ValueError: if the adapter does not fit the model.
    """
    ### BEGIN SOLUTION
    from copy import deepcopy

    from lora.adapter import load_adapter

    load_adapter(model, saved["adapter"])
    optimizer.load_state_dict(deepcopy(saved["optimizer"]))
    torch.set_rng_state(saved["random"])
    return int(saved["step"])
    ### END SOLUTION
