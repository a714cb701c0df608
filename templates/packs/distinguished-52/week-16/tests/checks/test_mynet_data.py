"""Rows with a single 1, parts with the same mix of classes, and batches that miss nobody."""

import numpy as np
from expect import holds, refuses, same
from mynet_expect import Ints

from mynet.data import minibatches, one_hot, stratified_split


def test_labels_become_rows_with_a_single_one() -> None:
    hint = "row i has its 1 in the column labels[i]."
    same(one_hot([2, 0, 2], 4), [[0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 0]], "[2, 0, 2]", hint=hint)
    labels = np.random.default_rng(16).integers(7, size=50)
    rows = one_hot(labels, 9)
    hint = "classes without examples have their columns, too."
    same(np.shape(rows), (50, 9), "the shape for 50 labels and 9 classes", hint=hint)
    same(np.argmax(rows, axis=1), labels, "the place of the largest number", hint="the 1.")
    same(np.sum(rows, axis=1), np.ones(50), "the sum of every row", hint="one 1, and zeros.")
    holds(
        np.asarray(rows).dtype == np.float64,
        f"one_hot: expected an array of float64, found {np.asarray(rows).dtype}.",
        hint="targets are subtracted from scores, so they are floats.",
    )
    same(one_hot(np.array([], dtype=np.int64), 3), np.zeros((0, 3)), "no labels at all")
    hint = "-1 as an index means the last column: look at the labels before you use them."
    refuses(lambda: one_hot([0, -1], 3), "a label of -1", hint=hint)
    refuses(lambda: one_hot([0, 3], 3), "a label of 3 with 3 classes", hint="the last class is 2.")


def test_every_part_has_the_same_mix_of_classes() -> None:
    sizes = {5: 40, 8: 25, 9: 10, 30: 4}
    labels = np.repeat(list(sizes), list(sizes.values()))  # sorted, as files often are
    for shares in ((0.6, 0.2, 0.2), (0.45, 0.45, 0.1), (0.5, 0.5), (1.0,), (0.1,) * 10):
        for seed in range(5):
            parts = stratified_split(labels, shares, np.random.default_rng(seed))
            what = f"shares {shares}"
            holds(
                len(parts) == len(shares),
                f"{what}: expected {len(shares)} parts, found {len(parts)}.",
            )
            numbers = np.sort(np.concatenate(parts))
            hint = "every example belongs to exactly one part: none is lost, none comes twice."
            same(numbers, np.arange(79), f"{what}: all numbers, sorted", hint=hint)
            for i, (part, share) in enumerate(zip(parts, shares, strict=True)):
                for name, size in sizes.items():
                    count = int(np.sum(labels[np.asarray(part)] == name))
                    holds(
                        abs(count - size * share) <= 1 + 1e-9,
                        f"{what}: of the {size} members of class {name}, expected "
                        f"{size * share:g}, give or take 1, in part {i}; found {count}.",
                        hint="Deal out each class by itself. And where you round, the rest must "
                        "not all fall to one part.",
                    )

    def first_part(seed: int) -> Ints:
        return np.sort(stratified_split(labels, (0.5, 0.5), np.random.default_rng(seed))[0])

    same(first_part(3), first_part(3), "the same seed twice", hint="take all chance from rng.")
    times = np.zeros(79)
    for seed in range(120):
        times[first_part(seed)] += 1
    hint = "The first members of a class always go to the first part: shuffle each class."
    holds(
        times.min() > 25 and times.max() < 95,
        "120 seeds, two halves: expected every example about 60 times in the first half, found "
        f"between {times.min():.0f} and {times.max():.0f} times.",
        hint=hint if times.max() == 120 else "chance must treat all members of a class alike.",
    )
    for wrong in ((0.5, 0.4), (0.6, 0.6), (1.2, -0.2), (1.0, 0.0)):
        refuses(
            lambda wrong=wrong: stratified_split(labels, wrong, np.random.default_rng(0)),  # type: ignore[misc]
            f"shares {wrong}",
            hint="all shares are positive, and together they are 1.",
        )


def test_an_epoch_of_batches_uses_every_example_once() -> None:
    rng = np.random.default_rng(16)
    for n, size in ((10, 4), (12, 4), (3, 8), (5, 1), (7, 7), (1, 1), (9, 8)):
        batches = [np.asarray(batch) for batch in minibatches(n, size, rng)]
        found = [len(batch) for batch in batches]
        wanted = [size] * (n // size) + [n % size] * (n % size > 0)
        what = f"{n} examples in batches of {size}"
        hint = "batches of the full size, and at the end a short one with the rest, if any."
        if found == [size] * (n // size):
            hint = "The short batch at the end is left out: its examples must be used, too."
        holds(found == wanted, f"{what}: expected the sizes {wanted}, found {found}.", hint=hint)
        hint = "Each example comes once in an epoch: shuffle all numbers, then cut."
        same(np.sort(np.concatenate(batches)), np.arange(n), f"{what}: all numbers", hint=hint)
        kinds = {batch.dtype.kind for batch in batches}
        holds(kinds == {"i"}, f"{what}: expected arrays of integers, found the kinds {kinds}.")
    holds(not list(minibatches(0, 4, rng)), "no examples: expected no batch.")
    refuses(
        lambda: list(minibatches(5, 0, rng)), "batches of 0", hint="at least one example in each."
    )

    def mates(rng: np.random.Generator) -> frozenset[frozenset[int]]:
        return frozenset(frozenset(np.asarray(b).tolist()) for b in minibatches(12, 4, rng))

    epochs = {mates(rng) for _ in range(20)}
    holds(
        len(epochs) > 15,
        f"20 epochs of 12 examples: expected other batches nearly every time, found {len(epochs)} "
        "different epochs.",
        hint="shuffle the examples anew for each epoch, with the generator that is given; to "
        "shuffle the batches is not enough.",
    )
    repeated = mates(np.random.default_rng(5)) == mates(np.random.default_rng(5))
    holds(repeated, "the same seed twice: expected the same epoch, found another.")
    times = np.zeros(6)
    for _ in range(600):
        times[next(iter(minibatches(6, 2, rng)))[0]] += 1
    holds(
        times.min() > 50 and times.max() < 150,
        "600 epochs of 6 examples: expected each about 100 times in front, found "
        f"{times.astype(int).tolist()}.",
        hint="every order must be equally likely.",
    )
