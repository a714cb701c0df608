"""Two parts of a text that share nothing, and windows with the characters that follow."""

from functools import partial

import torch
from expect import holds, refuses, same
from minigpt_plain import chance, codes, runs

from minigpt.text import Vocabulary, batch, pieces, sonnets, split


def test_a_text_is_cut_once_and_nothing_is_in_both_parts() -> None:
    ids = torch.arange(100, 141)  # all different, so that a place tells where it came from
    kept = ids.clone()
    for share, size in ((0.25, 10), (0.1, 4), (0.05, 2), (0.9, 36)):
        training, validation = split(ids, share)
        what = f"41 characters, share {share}"
        both = set(training.tolist()) & set(validation.tolist())
        holds(
            not both,
            f"{what}: expected no character in both parts, found {len(both)} in both.",
            hint="one cut: what is before it is for training, what is after it for validation.",
        )
        hint = "floor(share * n) characters at the end, and the rest before them, in their order."
        if size != 41 - size and len(validation) == 41 - size:
            hint = "The share is that of the validation part: " + hint
        elif validation.tolist() == ids[:size].tolist():
            hint = "The front was put aside, and not the end: " + hint
        elif sorted(validation.tolist()) != list(range(141 - size, 141)):
            hint = "Single characters dealt out at random are no text any more: " + hint
        same(validation, ids[41 - size :], f"{what}: the validation part", hint=hint)
        same(training, ids[: 41 - size], f"{what}: the training part", hint=hint)
    same(ids, kept, "the codes after the split")
    for n, share in ((41, 0.04), (41, 0.0), (41, 1.0), (4, 0.75), (3, 0.5), (0, 0.5)):
        refuses(
            partial(split, ids[:n], share),
            f"{n} characters, share {share}",
            hint="a part with fewer than two characters has no pair of neighbours.",
        )
    same(torch.cat(split(ids[:4], 0.5)), ids[:4], "4 characters, two for each part")
    text = sonnets()
    vocabulary = Vocabulary.of(text)
    again = "".join(vocabulary.decode(part) for part in split(vocabulary.encode(text), 0.1))
    holds(again == text, "both parts of the sonnets, one after the other: expected the sonnets.")


def test_targets_are_the_characters_that_follow() -> None:
    ids = 3 * torch.arange(20) + 1
    kept = ids.clone()
    with runs(
        "4 windows of 6 in 20 characters",
        hint="the last place where a window fits still needs one character behind it.",
    ):
        inputs, targets = batch(ids, 4, 6, chance(0))
        many, follow = batch(ids, 4000, 6, chance(1))
    for found, name in ((inputs, "inputs"), (targets, "targets")):
        holds(
            tuple(found.shape) == (4, 6) and found.dtype == torch.int64,
            f"4 windows of 6, {name}: expected the shape (4, 6) and int64, found "
            f"{tuple(found.shape)} and {found.dtype}.",
        )
    for row in range(4):
        start = (int(inputs[row, 0]) - 1) // 3
        same(inputs[row], ids[start : start + 6], f"window {row}: six characters in a row")
        hint = "one place further on in the text for every position."
        if torch.equal(targets[row], inputs[row]):
            hint = "A model that may copy its input learns nothing: " + hint
        same(targets[row], ids[start + 1 : start + 7], f"window {row}: its targets", hint=hint)
    same(follow, many + 3, "4000 windows: each target is the character after its input")

    counts = torch.bincount((many[:, 0] - 1) // 3, minlength=14)
    missing = [place for place in range(14) if not counts[place]]
    holds(
        not missing,
        f"4000 windows of 6 in 20 characters: expected starts at 0 to 13, never found {missing}.",
        hint="the last window ends one character before the end of the text, its targets at it.",
    )
    holds(
        float((counts / 4000 - 1 / 14).abs().max()) < 0.02,
        f"4000 windows: expected about 286 at each of 14 starts, found {counts.tolist()}.",
        hint="every place is equally likely, for every window on its own.",
    )
    repeated, _ = batch(ids, 4, 6, chance(0))
    hint = "all chance must come from the given generator."
    torch.manual_seed(5)
    before = torch.get_rng_state()
    drawn = chance(0)
    first, second = batch(ids, 4, 6, drawn)[0], batch(ids, 4, 6, drawn)[0]
    same(repeated, inputs, "4 windows drawn with the same seed", hint=hint)
    same(first, inputs, "4 windows drawn with the same seed once more", hint=hint)
    holds(not torch.equal(first, second), "one generator, asked twice: expected other windows.")
    same(torch.get_rng_state(), before, "PyTorch's own generator afterwards", hint=hint)
    only, after = batch(ids[:7], 3, 6, chance(2))
    same(only, ids[:6].expand(3, 6), "windows of 6 in 7 characters: there is one place only")
    same(after, ids[1:7].expand(3, 6), "their targets")
    same(ids, kept, "the codes afterwards")
    for n in (6, 3, 0):
        refuses(
            partial(batch, ids[:n], 2, 6, chance(0)),
            f"windows of 6 in {n} characters",
            hint="six inputs and the target of the last one are seven characters.",
        )
    whole = codes(50, below=9)
    rows = [part for _, found in pieces(whole, 8) for part in found.flatten().tolist()]
    same(rows, whole[1:], "what `pieces`, which is given, cuts")
