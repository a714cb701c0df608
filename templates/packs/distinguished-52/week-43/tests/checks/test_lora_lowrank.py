"""The best that a low rank can do, beside NumPy."""

from functools import partial

import numpy as np
import torch
from expect import holds, refuses, same
from torch import Tensor

from lora.lowrank import best_factors, lost_share


def change_of(outputs: int, inputs: int, seed: int = 0) -> Tensor:
    drawn = torch.Generator().manual_seed(seed)
    return torch.randn(outputs, inputs, generator=drawn, dtype=torch.float64)


def test_the_best_factors_come_closest() -> None:
    for shape in ((7, 5), (5, 7), (6, 6), (1, 4)):
        change = change_of(*shape)
        kept = change.clone()
        u, s, vh = np.linalg.svd(change.numpy(), full_matrices=False)
        for rank in range(1, min(shape) + 1):
            b, a = best_factors(change, rank)
            shapes = tuple(b.shape), tuple(a.shape)
            holds(
                shapes == ((shape[0], rank), (rank, shape[1])),
                f"the factors for {shape}, rank {rank}: expected {(shape[0], rank)} and "
                f"{(rank, shape[1])}, found {shapes}.",
                hint="B comes first, as in B @ A; full_matrices=False makes no empty rows.",
            )
            wanted = (u[:, :rank] * s[:rank]) @ vh[:rank]
            found = (b @ a).detach().numpy()
            hint = "keep the largest singular values, which come first."
            if np.allclose(found, u[:, :rank] @ vh[:rank]):
                hint = "the singular values are missing in the product."
            elif np.allclose(found, (u[:, :rank] * s[:rank] ** 2) @ vh[:rank]):
                hint = "the singular values are in both factors; their product is squared."
            same(found, wanted, f"B @ A for {shape}, rank {rank}", hint=hint)
        same(change, kept, "the change after the call")
    thin = change_of(8, 2, seed=1) @ change_of(2, 9, seed=2)
    b, a = best_factors(thin, 2)
    same(b @ a, thin, "a product of rank 2, with rank 2", hint="nothing is lost here.", atol=1e-8)
    same(torch.zeros(3, 4), torch.matmul(*best_factors(torch.zeros(3, 4), 2)), "no change at all")
    for rank in (0, -1, 6):
        refuses(partial(best_factors, change_of(7, 5), rank), f"rank {rank} for (7, 5)")
    refuses(partial(best_factors, torch.ones(5), 1), "a change that is no matrix")
    refuses(partial(best_factors, torch.ones(2, 5, 5), 1), "a stack of changes")


def test_the_lost_share_is_what_the_best_factors_miss() -> None:
    diagonal = torch.diag(torch.tensor([1.0, 3.0, 2.0]))
    hints = {
        3 / 6: "the singular values themselves were added up; take their squares.",
        (5 / 14) ** 0.5: "this is the root: the size is the sum of squares.",
        9 / 14: "this is what stays, not what is lost.",
    }
    found = lost_share(diagonal, 1)
    hint = next((words for value, words in hints.items() if abs(found - value) < 1e-6), "")
    same(found, 5 / 14, "the share lost of the diagonal 1, 3, 2 with rank 1", hint=hint)
    for shape in ((7, 5), (5, 7), (1, 4)):
        change = change_of(*shape, seed=3) * 100
        u, s, vh = np.linalg.svd(change.numpy(), full_matrices=False)
        for rank in range(min(shape) + 1):
            rest = change.numpy() - (u[:, :rank] * s[:rank]) @ vh[:rank]
            found = lost_share(change, rank)
            wanted = float((rest**2).sum() / (change.numpy() ** 2).sum())
            what = f"the share lost of a change {shape} with rank {rank}"
            same(found, wanted, what, hint="the squared error over the squares of the change.")
            holds(isinstance(found, float), f"the share: expected a float, found {type(found)}.")
    for rank in (0, 1, 3):
        same(lost_share(torch.zeros(3, 3), rank), 0.0, "nothing lost of nothing", hint="0 / 0.")
    turned, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))
    q = torch.from_numpy(turned).float()
    same(lost_share(q @ diagonal @ q.T, 1), 5 / 14, "the diagonal, turned", rtol=1e-4)
    for rank in (-1, 6):
        refuses(partial(lost_share, change_of(7, 5), rank), f"rank {rank} for (7, 5)")
    refuses(partial(lost_share, torch.ones(5), 1), "a change that is no matrix")
