"""One linear layer with an adapter: its start, its outputs, its dropout, and merging."""

import math
from functools import partial

import torch
from expect import holds, refuses, same
from lora_models import fill
from torch import Tensor, nn

from lora.layer import LoRALinear


def layer_of(rank: int = 2, alpha: float = 8.0, dropout: float = 0.0) -> LoRALinear:
    """An adapter with values, around a layer of 6 inputs and 4 outputs."""
    torch.manual_seed(43)
    layer = LoRALinear(nn.Linear(6, 4).double(), rank, alpha, dropout)
    fill(layer, seed=1)
    return layer.eval()


def weight_of(layer: LoRALinear) -> Tensor:
    assert isinstance(layer.base, nn.Linear)
    return layer.base.weight


def bias_of(layer: LoRALinear) -> Tensor:
    assert layer.base.bias is not None
    return layer.base.bias.detach()


def test_a_fresh_adapter_changes_nothing_yet() -> None:
    torch.manual_seed(43)
    base = nn.Linear(6, 4).double()
    x = torch.randn(5, 6, dtype=torch.float64)
    wanted = base(x).detach()
    layer = LoRALinear(base, rank=2, alpha=8)
    holds(layer.base is base, "layer.base: expected the very layer that was given.")
    shapes = tuple(layer.lora_a.shape), tuple(layer.lora_b.shape)
    holds(
        shapes == ((2, 6), (4, 2)),
        f"A and B for 6 inputs, 4 outputs, rank 2: expected the shapes (2, 6) and (4, 2), found "
        f"{shapes}.",
        hint="x passes A first, which makes it narrow; B makes it as wide as the outputs.",
    )
    learns = {name for name, p in layer.named_parameters() if p.requires_grad}
    holds(
        learns == {"lora_a", "lora_b"},
        f"what asks for a gradient: expected lora_a and lora_b alone, found {sorted(learns)}.",
        hint="the parameters of the base must be frozen; A and B must be registered, as "
        "nn.Parameter.",
    )
    holds(
        bool(layer.lora_a.any()),
        "A at the start: expected random numbers, found zeros.",
        hint="B starts at zero, so A must not: with both at zero, neither ever gets a gradient.",
    )
    holds(
        not bool(layer.lora_b.any()),
        "B at the start: expected zeros, found other numbers.",
        hint="with B at zero a fresh adapter adds nothing, so training begins at the base itself.",
    )
    for mode in (True, False):
        same(layer.train(mode)(x), wanted, "the outputs of a fresh adapter, those of the base")
    same(layer.scale, 4.0, "the scale for alpha 8, rank 2", hint="it is alpha divided by rank.")
    holds(layer.merged is False, f"merged: expected False at first, found {layer.merged!r}.")

    holds(
        layer.lora_a.dtype == layer.lora_b.dtype == torch.float64,
        f"A and B for a base in float64: expected float64, found {layer.lora_a.dtype} and "
        f"{layer.lora_b.dtype}.",
    )
    elsewhere = LoRALinear(nn.Linear(6, 4, device="meta"), rank=2, alpha=8)
    holds(
        elsewhere.lora_a.device.type == elsewhere.lora_b.device.type == "meta",
        "A and B for a base on the device meta: expected them there too, found "
        f"{elsewhere.lora_a.device} and {elsewhere.lora_b.device}.",
        hint="the base may lie on a GPU: ask its weight for the device.",
    )
    wide = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        wide.append(LoRALinear(nn.Linear(400, 60, bias=False), rank=50, alpha=1).lora_a.detach())
    spread, mean = wide[0].std().item(), wide[0].mean().item()
    holds(
        0.3 / 20 < spread < 2 / 20 and abs(mean) < spread / 5,
        f"A for 400 inputs: expected a mean near 0 and a spread of 0.015 to 0.1, found "
        f"{mean:.2g} and {spread:.2g}.",
        hint="it must not grow with the number of inputs: a sum of 400 products of spread 1 has "
        "the spread 20.",
    )
    holds(
        torch.equal(wide[0], wide[1]) and not torch.equal(wide[0], wide[2]),
        "A with seeds 0, 0 and 1: expected the first two equal and the third another.",
        hint="draw from PyTorch's own generator, and seed nothing in here.",
    )

    for rank in (0, -1, 5):
        refuses(partial(LoRALinear, base, rank, 1.0), f"rank {rank} for 6 inputs and 4 outputs")
    for rank in (1, 4):
        LoRALinear(base, rank, 0.5)
    for alpha in (0.0, -1.0, math.nan):
        refuses(partial(LoRALinear, base, 2, alpha), f"alpha = {alpha}")
    for dropout in (-0.1, 1.0, math.nan):
        refuses(partial(LoRALinear, base, 2, 1.0, dropout), f"dropout = {dropout}")


def test_the_adapter_adds_its_scaled_product() -> None:
    layer = layer_of()
    weight, a, b = weight_of(layer), layer.lora_a, layer.lora_b
    drawn = torch.Generator().manual_seed(2)
    for shape in ((2, 3, 6), (5, 6), (6,), (0, 6)):
        x = torch.randn(*shape, generator=drawn, dtype=torch.float64)
        kept = x.clone()
        base, product = (x @ weight.T + bias_of(layer)).detach(), (x @ (b @ a).T).detach()
        found = layer(x)
        scales = {
            "Found it without any scale.": 1,
            "Found it times alpha, not divided by the rank.": 8,
            "Found it divided by the root of the rank.": 8 / math.sqrt(2),
            "Found rank divided by alpha.": 2 / 8,
        }
        hint = "base(x) plus alpha / rank times B A x."
        for mistake, scale in scales.items():
            if x.numel() and found.shape == base.shape and found.allclose(base + scale * product):
                hint = f"{mistake} {hint}"
        if found.shape == base.shape and x.numel() and found.allclose(4 * product):
            hint = f"The outputs of the base are missing. {hint}"
        same(found, base + 4 * product, f"the outputs for x of shape {shape}", hint=hint)
        same(x, kept, "x after the call", hint="work on new tensors.")

    x = torch.randn(5, 6, generator=drawn, dtype=torch.float64, requires_grad=True)
    push = torch.randn(5, 4, generator=drawn, dtype=torch.float64)
    torch.autograd.backward((layer(x) * push).sum())
    by_weight = push.T @ x.detach()
    for name, p, wanted in (
        ("A", a, 4 * b.T @ by_weight),
        ("B", b, 4 * by_weight @ a.T),
        ("x", x, push @ (weight + 4 * b @ a)),
    ):
        hint = "detach, .data and no_grad cut the way from the loss; `delta` has no history."
        holds(p.grad is not None, f"the gradient of {name}: expected one, found none.", hint=hint)
        same(p.grad, wanted.detach(), f"the gradient of {name}", hint=hint)
    holds(weight.grad is None, "the gradient of the base: expected none.")


def test_dropout_touches_what_the_adapter_reads() -> None:
    torch.manual_seed(43)
    layer = LoRALinear(nn.Linear(6, 6).double(), rank=6, alpha=6, dropout=0.25)
    with torch.no_grad():
        for part in (layer.lora_a, layer.lora_b):
            part.copy_(torch.eye(6, dtype=torch.float64))
    x = 1 + torch.rand(400, 6, dtype=torch.float64)
    base = layer.base(x).detach()
    layer.eval()
    same(
        layer(x) - base,
        x,
        "what an adapter of ones on the diagonal adds in evaluation mode, dropout 0.25",
        hint="dropout rests in evaluation; nn.functional.dropout must be told so.",
    )
    layer.train()
    added = (layer(x) - base).detach()
    gone, scaled = added.abs() < 1e-9, torch.isclose(added, x / 0.75)
    hint = "the base reads all of x; nn.Dropout scales up what stays, so do nothing more."
    if torch.allclose(added, x):
        hint = "nothing is dropped in training mode."
    holds(
        bool((gone | scaled).all()),
        "what it adds in training mode: expected 0 or x / 0.75 everywhere, found other numbers.",
        hint=hint,
    )
    share = gone.double().mean().item()
    holds(
        0.2 < share < 0.3,
        f"the share that is dropped: expected about 0.25, found {share:.2f}.",
        hint="nothing is dropped in training mode." if share == 0 else "",
    )
    thin = LoRALinear(nn.Linear(6, 6).double(), rank=1, alpha=1, dropout=0.25)
    with torch.no_grad():
        thin.lora_a.fill_(1)
        thin.lora_b.fill_(1)
    ones = torch.ones(400, 6, dtype=torch.float64)
    added = (thin(ones) - thin.base(ones)).detach()
    hint = "drop what the adapter reads: x, before A."
    holds(
        torch.allclose(added, added[:, :1]),
        "what an adapter of rank 1 adds to a row: expected six equal numbers, found others.",
        hint=f"the outputs themselves were dropped. {hint}",
    )
    kinds = len(set(added[:, 0].mul(3).round().tolist()))
    holds(
        kinds > 3,
        f"sums of six inputs, each dropped or not: expected several values, found {kinds}.",
        hint=f"the numbers between A and B were dropped. {hint}",
    )
    certain = LoRALinear(nn.Linear(6, 4).double(), rank=2, alpha=1).train()
    fill(certain, seed=3)
    once, twice = certain(x), certain(x)
    same(once, twice, "dropout 0, twice in training mode", hint="the usual dropout is 0.")


def test_merging_keeps_the_outputs_and_can_be_undone() -> None:
    for dropout in (0.0, 0.5):
        layer = layer_of(dropout=dropout)
        weight, a, b = weight_of(layer), layer.lora_a.clone(), layer.lora_b.clone()
        x = torch.randn(5, 6, generator=torch.Generator().manual_seed(4), dtype=torch.float64)
        before, kept = layer(x).detach(), weight.detach().clone()
        wanted = (4 * b @ a).detach()
        change = layer.delta()
        holds(not change.requires_grad, "delta: expected a tensor without a history.")
        same(change, wanted, "delta for alpha 8, rank 2", hint="alpha / rank times B A.")

        layer.merge()
        holds(layer.merged is True, f"merged after merge: expected True, found {layer.merged!r}.")
        holds(
            weight_of(layer) is weight and not weight.requires_grad,
            "the weight after merge: expected the same frozen parameter with other numbers.",
            hint="change it in place, where autograd does not look.",
        )
        same(weight, kept + wanted, "the weight after merge", hint="add delta to it, once.")
        hint = "the base holds the adapter already; in forward it must not be added again."
        same(layer(x), before, "the outputs after merge", hint=hint, rtol=1e-9)
        same(layer.train()(x), before, "the same in training mode", hint=hint, rtol=1e-9)
        layer.eval()
        same(layer.lora_a, a, "A after merge", hint="A and B keep their values.")
        same(layer.lora_b, b, "B after merge", hint="A and B keep their values.")
        same(layer.delta(), wanted, "delta of a merged layer")

        hint = "a second time would add the adapter twice."
        refuses(layer.merge, "merge, a second time", kind=RuntimeError, hint=hint)
        same(weight, kept + wanted, "the weight after merge was refused", hint=hint)

        layer.unmerge()
        holds(layer.merged is False, "merged after unmerge: expected False.")
        hint = "unmerge takes away exactly what merge has added."
        same(weight, kept, "the weight after unmerge", hint=hint, rtol=1e-9)
        same(layer(x), before, "the outputs after unmerge", hint=hint, rtol=1e-9)
        hint = "there is nothing in the base to take out."
        refuses(layer.unmerge, "unmerge, a second time", kind=RuntimeError, hint=hint)
        same(weight, kept, "the weight after unmerge was refused", hint=hint, rtol=1e-9)
        holds(weight_of(layer) is weight, "the weight after unmerge: expected the same parameter.")

        layer.merge()  # a third state: the same way once more
        same(layer(x), before, "the outputs after merge, unmerge, merge", rtol=1e-9)
        layer.unmerge()
        with torch.no_grad():
            layer.lora_b.zero_()
        same(
            layer(x),
            x @ kept.T + bias_of(layer),
            "the outputs of an unmerged layer whose B was set to 0: those of the base",
            rtol=1e-9,
        )
