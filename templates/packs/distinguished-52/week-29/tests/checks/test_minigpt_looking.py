"""What the maps of attention show, and how far back heads look."""

import torch
from expect import holds, same
from minigpt_plain import codes, scatter

from minigpt.looking import attention_maps, mean_lookback
from minigpt.model import GPT, Config


def test_maps_show_each_head_and_how_far_it_looks() -> None:
    for size in (1, 2, 7):
        past = torch.ones(size, size).tril()
        even = past / past.sum(dim=1, keepdim=True)
        before = torch.eye(size).roll(-1, dims=1).tril()
        before[0] = torch.eye(size)[0]
        first = torch.zeros(size, size)
        first[:, 0] = 1
        what = f"{size} positions"
        hint = "weight (i, j) counts with the distance i - j: sum along a row, mean over the rows."
        same(mean_lookback(torch.eye(size)), 0, f"{what}, each looks at itself", hint=hint)
        share = (size - 1) / size
        same(mean_lookback(before), share, f"{what}, the one before", hint=hint, rtol=1e-5)
        middle = (size - 1) / 4
        same(mean_lookback(even), middle, f"{what}, evenly at the past", hint=hint, rtol=1e-5)
        far = (size - 1) / 2
        same(mean_lookback(first), far, f"{what}, always at the first", hint=hint, rtol=1e-5)
        both = torch.stack([first, even, before]).expand(2, 3, size, size)
        kept = both.clone()
        rows = torch.tensor([far, middle, share]).expand(2, 3)
        same(mean_lookback(both), rows, f"{what}, maps of shape (2, 3, n, n)", rtol=1e-5)
        same(both, kept, "the maps afterwards")
    same(
        mean_lookback(torch.zeros(2, 3, 3, device="meta")).device.type == "meta",
        True,
        "maps on another device",
        hint="the distances belong to the device of the maps.",
    )

    config = Config(vocabulary=7, context=9, width=8, heads=2, layers=3, dropout=0.5)
    model = GPT(config)
    scatter(model, seed=3, spread=0.8)
    ids = codes(6, below=7, seed=4)
    kept_ids = ids.clone()
    wanted = model.eval().read(ids[None])[1][0].detach()
    for training in (True, False):
        model.train(training)
        state = torch.get_rng_state()
        maps = attention_maps(model, ids)
        shape = tuple(maps.shape)
        holds(
            shape == (3, 2, 6, 6),
            f"the maps of six characters: expected (layers, heads, T, T) = (3, 2, 6, 6): {shape}.",
            hint="the model reads examples; one text is one example.",
        )
        hint = "dropout is at work unless the model is in evaluation mode."
        same(maps, wanted, "the maps of a text", hint=hint, rtol=1e-5, atol=1e-7)
        same(torch.get_rng_state(), state, "PyTorch's own generator afterwards", hint=hint)
        holds(
            all(module.training is training for module in model.modules()),
            f"a model found with training = {training}: expected it left like that.",
            hint="remember model.training, and set it again.",
        )
        holds(not maps.requires_grad, "the maps: expected no graph behind them.", hint="no_grad.")
    same(ids, kept_ids, "the codes afterwards")
    same(maps.sum(dim=-1), torch.ones(3, 2, 6), "the sums of their rows", rtol=1e-5)
    same(mean_lookback(maps)[1, 0], mean_lookback(maps[1, 0]), "one head among others", rtol=1e-5)
