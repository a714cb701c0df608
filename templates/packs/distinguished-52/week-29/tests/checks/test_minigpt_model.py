"""The block, the model from its parts, its first weights, and what it can see."""

import math
from functools import partial
from itertools import pairwise

import torch
from expect import holds, refuses, same
from minigpt_plain import close, codes, flat, numbers, runs, scatter
from torch import Tensor, nn

from minigpt.model import GPT, SPREAD, Block, Config, initialize


class Fixed(nn.Module):
    """Stands in for the attention: every position is mixed with the one before."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.matrix = nn.Parameter(numbers(width, width, seed=8))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        weights = torch.eye(x.shape[1], dtype=x.dtype).expand(len(x), 2, -1, -1)
        return (x + x.roll(1, dims=1)) @ self.matrix, weights


def test_a_block_adds_to_the_stream() -> None:
    block = Block(Config(vocabulary=5, width=8, heads=2, dropout=0.4)).double().eval()
    scatter(block, seed=1)
    fixed = Fixed(8)
    block.attention = fixed  # type: ignore[assignment]
    x = 3 * numbers(2, 4, 8, seed=2) + 1
    kept = x.clone()
    with runs("a block", hint="the attention gives a pair: what it found, and its weights."):
        found, weights = block(x)
    norm1, norm2, think = block.norm1, block.norm2, block.feed_forward

    def heard(y: Tensor) -> Tensor:
        found: Tensor = fixed(y)[0]
        return found

    middle = x + heard(norm1(x))
    wanted = middle + think(norm2(middle))
    hint = "norm, part, add; and once more. The norm is on the way into a part, not on the stream."
    after = norm1(x + heard(x))
    side = norm2(norm1(x) + heard(norm1(x)))
    mistakes = {
        "Nothing is normalized.": (x + heard(x)) + think(x + heard(x)),
        "This is the post-norm form: the stream itself is normalized.": norm2(after + think(after)),
        "Nothing is added: the stream is replaced.": think(norm2(heard(norm1(x)))),
        "The attention replaces the stream.": heard(norm1(x)) + think(norm2(heard(norm1(x)))),
        "The feed-forward part replaces the stream.": think(norm2(middle)),
        "Both parts read the same stream, side by side.": x + heard(norm1(x)) + think(norm2(x)),
        "The normalized copy took the place of the stream.": side + think(side),
        "norm1 was used for both parts.": middle + think(norm1(middle)),
        "The feed-forward part reads what is not normalized.": middle + think(middle),
    }
    for mistake, value in mistakes.items():
        if close(found, value):
            hint = f"{mistake} {hint}"
    same(x, kept, "the stream that was given", hint="`+=` changes the caller's tensor.")
    same(found, wanted, "the new stream", hint=hint)
    same(weights, fixed(x)[1], "the weights of the attention, handed on")
    block.train()
    holds(not torch.equal(block(x)[0], block(x)[0]), "in training mode: expected dropout at work.")


def test_the_parts_are_registered_and_start_small() -> None:
    torch.manual_seed(3)
    config = Config(vocabulary=57, context=40, width=64, heads=4, layers=3, dropout=0.25)
    model = GPT(config)
    v, c, d, n = 57, 40, 64, 3
    block = 3 * d * d + (d * d + d) + (4 * d * d + 4 * d) + (4 * d * d + d) + 4 * d
    wanted = v * d + c * d + n * block + 2 * d
    size = sum(p.numel() for p in model.parameters())
    hint = "token, position, blocks, norm and head, each an attribute of the model."
    if size == wanted + v * d:
        hint = "The head has numbers of its own: it must hold the very parameter of `token`."
    elif size == wanted - n * block:
        hint = "A plain list hides its modules: nothing in it is ever trained, moved or saved."
    same(size, wanted, f"the number of parameters of {config}", hint=hint)
    for name, kind in {
        "token": nn.Embedding,
        "position": nn.Embedding,
        "dropout": nn.Dropout,
        "blocks": nn.ModuleList,
        "norm": nn.LayerNorm,
        "head": nn.Linear,
    }.items():
        part = getattr(model, name, None)
        what = f"model.{name}: expected {kind.__name__}, found {type(part).__name__}."
        holds(isinstance(part, kind), what)
    holds(model.config == config, "model.config: expected what was given.")
    hint = "one parameter with two uses: assign it, and copy nothing."
    holds(
        model.head.weight is model.token.weight,
        "the head: expected the weight of token.",
        hint=hint,
    )
    sizes = [tuple(p.shape) for p in (model.token.weight, model.position.weight)]
    holds(sizes == [(v, d), (c, d)], f"token and position: expected (57, 64), (40, 64): {sizes}.")
    holds(
        model.dropout.p == 0.25, f"model.dropout: expected the share 0.25, found {model.dropout}."
    )

    after_norms = SPREAD / math.sqrt(6)
    for p, name in [(p, name) for name, p in model.named_parameters()]:
        what = f"the first numbers of {name}"
        if "norm" in name or name.endswith("bias"):
            value = float("norm" in name and name.endswith("weight"))
            same(p, torch.full_like(p, value), what, hint="norms 1 and 0, biases 0.")
            continue
        last = name.endswith(("attention.out.weight", "feed_forward.2.weight"))
        spread, found = after_norms if last else SPREAD, float(p.detach().std())
        hint = f"a normal distribution; SPREAD is {SPREAD}."
        if last and math.isclose(found, SPREAD, rel_tol=0.08):
            hint = "This layer adds to the stream: it starts smaller. " + hint
        elif last and math.isclose(found, SPREAD / math.sqrt(3), rel_tol=0.08):
            hint = "Each block adds to the stream twice. " + hint
        holds(
            abs(found / spread - 1) < 0.08 and abs(float(p.detach().mean())) < 4 * spread / 30,
            f"{what}: expected a spread of {spread:.4f} around 0, found {found:.4f} around "
            f"{float(p.detach().mean()):.4f}.",
            hint=hint,
        )
        outside = float((p.detach().abs() > 2 * spread).double().mean())
        holds(0.025 < outside < 0.07, f"{what}: expected a normal distribution.", hint=hint)
    objects = list(model.parameters())
    torch.manual_seed(3)
    again = GPT(config)
    torch.manual_seed(4)
    before = flat(model)
    initialize(model)
    holds(torch.equal(flat(again), before), "the same seed: expected the same first weights.")
    holds(not torch.equal(flat(model), before), "initialize with another seed: expected others.")
    hint = "fill the parameters in place; an optimizer that knows them must not lose them."
    same_ones = all(a is b for a, b in zip(model.parameters(), objects, strict=True))
    holds(
        same_ones and len(objects) == len(list(again.parameters())),
        "the parameters: expected the same objects after initialize.",
        hint=hint,
    )


def read_by_hand(model: GPT, ids: Tensor) -> tuple[Tensor, list[Tensor]]:
    """The same from the parts of the model, in evaluation mode."""
    x = model.token.weight[ids] + model.position.weight[: ids.shape[1]]
    maps = []
    for block in model.blocks:
        x, weights = block(x)
        maps.append(weights)
    return model.norm(x) @ model.token.weight.T, maps


def reading_goes_through_all_parts() -> None:
    """Fail if logits or maps are not those of the parts in their order."""
    config = Config(vocabulary=7, context=6, width=8, heads=2, layers=3, dropout=0.5)
    model = GPT(config).double().eval()
    scatter(model, seed=5)
    ids = codes(4, 5, below=7, seed=6)
    kept = ids.clone()
    with runs("four examples of five characters", hint="print the shape after every line."):
        logits, maps = model.read(ids)
    wanted, each = read_by_hand(model, ids)
    hint = "token + position, dropout, each block in its order, norm, head."
    if close(logits, wanted.softmax(-1)) or close(logits, wanted.log_softmax(-1)):
        hint = "These are no raw scores any more: the loss brings its own softmax."
    same(logits, wanted, "the logits of five characters", hint=hint)
    shape = (4, 3, 2, 5, 5)
    found = tuple(getattr(maps, "shape", ()))
    holds(
        found == shape,
        f"the maps: expected the shape (examples, layers, heads, T, T) = {shape}, found {found}.",
    )
    for layer, weights in enumerate(each):
        same(maps[:, layer], weights, f"the maps of layer {layer}")
    same(ids, kept, "the codes afterwards")
    same(model(ids), wanted, "what forward gives")
    for n in (1, 6):
        some = codes(2, n, below=7, seed=7)
        same(model.read(some)[0], read_by_hand(model, some)[0], f"{n} of at most 6 characters")
    for n in (7, 0):
        refuses(partial(model.read, codes(1, n, below=7)), f"{n} characters, context 6")
    same(model.read(ids)[0], wanted, "the same codes once more", hint="nothing may be remembered.")
    model.train()
    for part in model.blocks.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0
    a, b = model.read(ids)[0], model.read(ids)[0]
    hint = "self.dropout acts on the sum of token and position."
    holds(not torch.equal(a, b), "in training mode: expected dropout before the blocks.", hint=hint)

    away = GPT(config).to("meta")
    devices: list[str] = []
    away.position.register_forward_pre_hook(lambda _, given: devices.append(given[0].device.type))
    with runs(
        "on another device", hint="what you make in `read` belongs to the device of the ids."
    ):
        away.read(ids.to("meta"))
    hint = "torch.arange makes its numbers on the processor unless it is told where."
    holds(set(devices) <= {"meta"}, f"places for a model elsewhere: found on {devices}.", hint=hint)


def test_reading_goes_through_all_parts_and_sees_no_future() -> None:
    reading_goes_through_all_parts()
    config = Config(vocabulary=9, context=8, width=12, heads=3, layers=2, dropout=0.1)
    model = GPT(config).double().eval()
    scatter(model, seed=8)
    ids = codes(3, 8, below=9, seed=9)
    before, maps = model.read(ids)
    for t in range(1, 8):
        other = ids.clone()
        other[:, t:] = (ids[:, t:] + 1 + codes(3, 8 - t, below=8, seed=t)) % 9
        now, looks = model.read(other)
        gap = float((now[:, :t] - before[:, :t]).detach().abs().max())
        hint = "does a mask come before every softmax? Does a reshape or a norm mix positions?"
        holds(
            gap < 1e-12,
            f"characters {t} to 7 changed: expected the logits before them as they were, found a "
            f"difference of {gap:.2g}.",
            hint=hint,
        )
        same(looks[..., :t, :], maps[..., :t, :], f"the maps before character {t}", atol=1e-12)
        moved = float((now[:, t] - before[:, t]).detach().abs().min())
        holds(moved > 0, f"character {t} changed: expected other logits at {t}, found the same.")
        short = model.read(ids[:, :t])[0]
        same(short, before[:, :t], f"the first {t} characters alone", hint=hint, rtol=1e-5)
        other = ids.clone()
        other[:, t] = (ids[:, t] + 4) % 9
        reach = (model.read(other)[0] - before).detach().abs().amax(dim=-1)
        holds(
            bool((reach[:, t:] > 1e-9).all()) and bool((reach[:, :t] < 1e-12).all()),
            f"character {t} alone changed: expected other logits from {t} on and nowhere before.",
            hint="each position sees itself and everything before it.",
        )

    first, second = codes(1, 6, below=9, seed=11), codes(1, 6, below=9, seed=12)
    together = model.read(torch.cat([first, second]))[0]
    same(together[1:], model.read(second)[0], "an example beside another", rtol=1e-5)
    mirrored = model.read(torch.tensor([[1, 2, 3], [2, 1, 3]]))[0][:, -1]
    gap = float((mirrored[0] - mirrored[1]).detach().abs().max())
    hint = "without positions, attention sees a bag of characters."
    holds(gap > 1e-6, "'1 2 3' and '2 1 3': expected other logits at the end.", hint=hint)

    fresh = GPT(Config(vocabulary=57, layers=4)).eval()
    text = codes(8, 49, below=57, seed=13)
    scores = fresh(text[:, :-1]).detach()
    loss = nn.functional.cross_entropy(scores.transpose(1, 2), text[:, 1:]).item()
    holds(
        abs(loss - math.log(57)) < 0.1,
        f"the first loss: expected about log 57 = {math.log(57):.2f}, found {loss:.2f}.",
        hint="a model that knows nothing should be sure of nothing: how large are its scores?",
    )
    sizes = [float(layer) for layer in stream_sizes(fresh, text[:, :-1])]
    holds(
        all(b < 4 * a for a, b in pairwise(sizes)),
        f"the stream after each block: expected no jump, found {sizes}.",
    )


def stream_sizes(model: GPT, ids: Tensor) -> list[Tensor]:
    """The root mean square of the stream before and after each block."""
    x = model.token.weight[ids] + model.position.weight[: ids.shape[1]]
    sizes = [x.detach().square().mean().sqrt()]
    for block in model.blocks:
        x = block(x)[0]
        sizes.append(x.detach().square().mean().sqrt())
    return sizes
