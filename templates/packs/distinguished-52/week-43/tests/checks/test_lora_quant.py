"""Weights in 4 bits: the nearest of 15 levels, a bound for the error, and where gradients go."""

import math
from functools import partial

import torch
from expect import holds, refuses, same
from lora_models import adapted, fill, texts
from torch import Tensor, nn

from lora.inject import trained
from lora.layer import LoRALinear
from lora.quant import Quantized, QuantLinear, dequantize, error_bound, quantize, quantize_linears


def weight_of(*shape: int, seed: int = 0) -> Tensor:
    drawn = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=drawn, dtype=torch.float64)


def test_every_number_gets_the_nearest_of_15_levels() -> None:
    found = quantize(torch.tensor([[7.0, -2.2], [0.1, 0.7]]), block=2)
    hint = "a block of two: the scale is its largest absolute value / 7, then round."
    same(found.scales, [1.0, 0.1], "the scales of 7, -2.2 | 0.1, 0.7", hint=hint)
    same(found.codes, [7, -2, 1, 7], "the codes of 7, -2.2 | 0.1, 0.7", hint=hint)
    turned = quantize(torch.tensor([-14.0, 3.0, 5.0]), block=3)
    hint = "the largest absolute value may belong to a negative number."
    same(turned.scales, [2.0], "the scale of -14, 3, 5", hint=hint)
    holds(int(turned.codes[0]) == -7, f"the code of -14: expected -7, found {turned.codes[0]}.")

    for shape, block in (((7, 13), 8), ((4, 6), 6), ((5, 3), 64), ((9,), 1), ((2, 3, 4), 5)):
        what = f"a weight of shape {shape} in blocks of {block}"
        weight = weight_of(*shape)
        kept = weight.clone()
        q = quantize(weight, block)
        same(weight, kept, f"{what}: the weight after the call")
        holds(
            q.codes.dtype == torch.int8 and q.codes.shape == (weight.numel(),),
            f"{what}: expected int8 codes of shape ({weight.numel()},), found {q.codes.dtype} of "
            f"{tuple(q.codes.shape)}.",
            hint="the last block may be shorter; what fills it up is no number of the weight.",
        )
        told = (tuple(q.shape), q.block)
        holds(told == (shape, block), f"{what}: expected {(shape, block)} in it, found {told}.")
        parts = weight.flatten().split(block)
        wanted = [part.abs().max().item() / 7 for part in parts]
        hint = "blocks are neighbours in a row, row after row; each has a scale of its own."
        same(q.scales, wanted, f"{what}: the scales", hint=hint)
        for number, (part, codes) in enumerate(zip(parts, q.codes.split(block), strict=True)):
            off = (part - codes * wanted[number]).abs().max().item() / wanted[number]
            holds(
                off < 0.5 + 1e-9,
                f"{what}: expected every number within half a step of its level, found one "
                f"{off:.2f} steps away in block {number}.",
                hint="round to the nearest level; a change of type alone cuts towards 0.",
            )
            holds(
                int(codes.abs().max()) == 7,
                f"{what}: expected a code of 7 or -7 in each block, found {codes.tolist()}.",
            )

    same(quantize(torch.ones(65)).scales, [1 / 7, 1 / 7], "65 ones", hint="64 is the usual block.")
    spoilt = weight_of(4, 4)
    spoilt[1, 2] = 1000.0
    clean, coarse = quantize(weight_of(4, 4), 4), quantize(spoilt, 4)
    others = [0, 2, 3]
    hint = "one large number must not make the steps of other blocks coarse."
    same(coarse.scales[others], clean.scales[others], "the other scales", hint=hint)

    half = torch.cat([torch.zeros(3), torch.ones(2)])
    q = quantize(half, block=3)
    hint = "0 / 0 in a block of zeros."
    same(q.scales, [0.0, 1 / 7], "the scales of 0, 0, 0 | 1, 1", hint=hint)
    same(q.codes, [0, 0, 0, 7, 7], "the codes of 0, 0, 0 | 1, 1", hint=hint)
    single = quantize(nn.Parameter(torch.ones(2, 2)), 2)
    holds(
        single.scales.dtype == torch.float32 and not single.scales.requires_grad,
        "the scales of a parameter of float32: expected float32 and no history.",
    )
    for bad in (math.inf, -math.inf, math.nan):
        refuses(partial(quantize, torch.tensor([1.0, bad, 2.0]), 2), f"a weight of {bad}")
    for block in (0, -1):
        refuses(partial(quantize, torch.ones(4), block), f"blocks of {block}")


def test_dequantizing_keeps_to_the_bound() -> None:
    hint = "number i has the scale i // block."
    codes = torch.tensor([7, -2, 4], dtype=torch.int8)
    by_hand = Quantized(codes, torch.tensor([0.5, 0.1]), (3,), 2)
    same(dequantize(by_hand), [3.5, -1.0, 0.4], "codes 7, -2 | 4, scales 0.5, 0.1", hint=hint)
    hint = "the levels lie one scale apart; in the middle between two, both are half of it away."
    same(error_bound(by_hand), [0.25, 0.05], "the bounds for scales 0.5, 0.1", hint=hint)

    drawn = torch.Generator().manual_seed(1)
    for shape, block in (((7, 13), 8), ((4, 6), 6), ((3, 5), 64), ((2, 3, 4), 5)):
        count = math.prod(shape)
        codes = torch.randint(-7, 8, (count,), generator=drawn).to(torch.int8)
        scales = 0.1 + torch.rand(-(-count // block), generator=drawn)
        q = Quantized(codes, scales, shape, block)
        wanted = [int(c) * float(scales[i // block]) for i, c in enumerate(codes)]
        what = f"a weight of shape {shape} in blocks of {block}"
        found = dequantize(q)
        holds(
            found.dtype == torch.float32,
            f"{what}: expected the dtype of the scales, float32, found {found.dtype}.",
        )
        same(found, torch.tensor(wanted).view(shape), what)
        same(error_bound(q), scales / 2, f"{what}: the bounds", hint=hint)

    rounded = 0.0
    for seed in range(20):
        weight = weight_of(6, 10, seed=seed)
        q = quantize(weight, 12)
        off = (weight - dequantize(q)).abs().flatten().view(5, 12).amax(dim=1)
        bound = error_bound(q)
        holds(
            bool((off <= bound * (1 + 1e-9)).all()),
            f"the error of each block: expected at most the bound, found {(off / bound).max():.3f} "
            "times the bound.",
        )
        rounded = max(rounded, (off / bound).max().item())
        again = quantize(dequantize(q), 12)
        same(again.codes, q.codes, "codes, quantized a second time", hint="levels stay levels.")
    holds(rounded > 0.95, f"the bound: expected some number near it, found {rounded:.2f} of it.")


def test_a_quantized_base_leaves_all_gradients_to_the_adapter() -> None:
    torch.manual_seed(43)
    linear = nn.Linear(6, 4).double()
    levels = dequantize(quantize(linear.weight.detach()))
    layer = LoRALinear(linear, rank=2, alpha=8)
    fill(layer, seed=1)
    layer.base = QuantLinear(linear)
    layer.eval()
    weight = (levels + 4 * layer.lora_b @ layer.lora_a).detach()
    x = weight_of(5, 6, seed=1).requires_grad_()
    push = weight_of(5, 4, seed=2)
    found = layer(x)
    same(
        found,
        (x @ weight.T + linear.bias).detach(),
        "the outputs with a base in 4 bits",
        hint="forward asks the base for its outputs, and never for its weight.",
    )
    torch.autograd.backward((found * push).sum())
    same(x.grad, push @ weight, "the gradient of x, through base and adapter")
    for name, p in (("A", layer.lora_a), ("B", layer.lora_b)):
        holds(p.grad is not None and bool(p.grad.any()), f"the gradient of {name}: expected one.")
    learns = [name for name, p in layer.named_parameters() if p.requires_grad]
    holds(sorted(learns) == ["lora_a", "lora_b"], f"what is trained: found {learns}.")

    same(layer.delta(), weight - levels, "delta with a base in 4 bits", hint="A and B tell it.")
    codes = layer.base.codes.clone()
    hint = "a small change is lost when it is rounded to 15 levels."
    refuses(layer.merge, "merge into a base of 4 bits", kind=RuntimeError, hint=hint)
    holds(not layer.merged, "after merge was refused: expected merged to be False still.")
    same(layer.base.codes, codes, "the codes after merge was refused")
    refuses(layer.unmerge, "unmerge from a base of 4 bits", kind=RuntimeError)

    model = adapted(filled=1)
    quantize_linears(model)
    size = sum(p.numel() for p in trained(model).values())
    torch.autograd.backward(model(texts()).sum())
    got = sum(p.numel() for p in model.parameters() if p.grad is not None)
    same(got, size, "how many numbers got a gradient in a model in 4 bits")
