"""The order of the filters, greedy search, and sampling."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from decoding_tiny import OFF, Tiny, close, every, logs, plain_greedy, plain_log, surprise
from expect import holds, refuses, same

from decoding.choose import Settings, greedy, reshape, sample
from decoding.filters import top_p
from decoding.model import FloatArray, chain


def test_filters_act_in_the_stated_order() -> None:
    given = logs(0.4, 0.3, 0.2, 0.1)
    before = given.copy()
    same(reshape(given + 5, [], OFF), given, "everything switched off")
    cases: list[tuple[str, Settings, list[int], list[float], str]] = [
        ("a temperature of 0.5", Settings(temperature=0.5), [], [16, 9, 4, 1], ""),
        ("top-k 3", Settings(top_k=3), [], [4, 3, 2, 0], "the rest must sum to 1 again."),
        (
            "temperature 0.5 and top-p 0.8",
            Settings(temperature=0.5, top_p=0.8),
            [],
            [16, 9, 0, 0],
            "top-p must see the probabilities after the temperature.",
        ),
        (
            "temperature 3 and top-p 0.68",
            Settings(temperature=3, top_p=0.68),
            [],
            [0.4 ** (1 / 3), 0.3 ** (1 / 3), 0.2 ** (1 / 3), 0],
            "top-p must see the probabilities after the temperature.",
        ),
        (
            "temperature 0.5 and min-p 0.4",
            Settings(temperature=0.5, min_p=0.4),
            [],
            [16, 9, 0, 0],
            "min-p must see the probabilities after the temperature.",
        ),
        (
            "top-k 2 and top-p 0.5",
            Settings(top_k=2, top_p=0.5),
            [],
            [1, 0, 0, 0],
            "top-p works on what top-k has left, with a sum of 1: there the best one has 4/7.",
        ),
        (
            "min-p 0.6 and top-p 0.72",
            Settings(min_p=0.6, top_p=0.72),
            [],
            [4, 3, 0, 0],
            "",
        ),
        (
            "no repeated pair and top-k 1",
            Settings(no_repeat=2, top_k=1),
            [1, 0, 1],
            [0, 1, 0, 0],
            "first a repeat is forbidden, then the best of the others is looked for.",
        ),
    ]
    for what, settings, text, parts, hint in cases:
        wanted = np.array(parts) / sum(parts)
        found = np.exp(np.asarray(reshape(given.copy(), text, settings)))
        same(found, wanted, f"{what}, of 0.4, 0.3, 0.2, 0.1", hint=hint, atol=1e-8)
    scores = np.array([3.0, 2.0, -1.0])
    found = reshape(scores, [0, 2], Settings(penalty=2.0, temperature=0.5))
    hint = "the penalty works on the logits as the model gave them, before all else."
    shifted = plain_log(scores)
    again = np.where([True, False, True], shifted * 2, shifted)
    if close(found, plain_log(again / 0.5)):
        hint = "The penalty was given log-probabilities, which are all negative. " + hint
    same(found, plain_log([3.0, 4.0, -4.0]), "logits 3, 2, -1: penalty 2, then 0.5", hint=hint)
    found = reshape(scores, [0], Settings(penalty=2.0, top_k=1))
    hint = "with the penalty the first token is no longer the best one."
    same(np.exp(found), [0, 1, 0], "logits 3, 2, -1: penalty 2, then top-k 1", hint=hint)
    found = reshape([0.0, 0.0, -np.inf], [], Settings(temperature=0.5, top_k=3, top_p=0.99))
    same(np.exp(found), [0.5, 0.5, 0], "an impossible token", hint="it stays impossible.")
    same(given, before, "the logits after reshape")
    for name in ("temperature", "top_k", "top_p", "no_repeat", "penalty"):
        settings = replace(OFF, **{name: 0})
        hint = "0 does not mean switched off; None does."
        refuses(partial(reshape, given, [1], settings), f"{name} = 0", hint=hint)
    refuses(lambda: reshape(given, [], Settings(min_p=-0.5)), "min_p = -0.5")
    same(reshape(given, [], Settings(min_p=0.0)), given, "min_p = 0")
    keep = np.isfinite(np.asarray(top_p(given, 0.65)))
    same(np.exp(reshape(given, [], Settings(top_p=0.65))) > 0, keep, "top-p 0.65 alone")


def test_greedy_takes_the_best_after_everything_so_far() -> None:
    model = chain([0, 1, 0], [[0.2, 0.5, 0.3], [0.1, 0.2, 0.7], [0.6, 0.3, 0.1]])
    found = greedy(model, [], 5, None)
    holds(found == [1, 2, 0, 1, 2], f"a chain: expected [1, 2, 0, 1, 2], found {found}.")
    stopped = greedy(model, [], 5, 0)
    hint = "the end token belongs to the result, and nothing comes after it."
    holds(stopped == [1, 2, 0], f"end token 0: expected [1, 2, 0], found {stopped}.", hint=hint)
    for seed in range(6):
        tiny, peer = Tiny(seed, 4), Tiny(seed, 4)
        prompt = [3, 0, 1][: seed % 4]
        given = list(prompt)
        wanted = plain_greedy(peer, prompt, 7, 2)
        found = greedy(tiny, prompt, 7, 2)
        hint = "the model must see the prompt and all new tokens, in their order."
        asked = tiny.asked[1] if len(tiny.asked) > 1 else ()
        if prompt and len(asked) == 1:
            hint = "The model was shown the new tokens only, without the prompt. " + hint
        elif found[: len(prompt)] == prompt and found[len(prompt) :] == wanted:
            hint = "The prompt is not part of the result. "
        elif found == plain_greedy(peer, prompt, 7, None):
            hint = "The end token did not end the text. "
        holds(found == wanted, f"model {seed}: expected {wanted}, found {found}.", hint=hint)
        calls = len(tiny.asked)
        message = f"model {seed}: expected {len(wanted)} questions to the model, found {calls}."
        holds(calls == len(wanted), message, hint="after the end it is not asked again.")
        holds(prompt == given, "the prompt was changed by greedy.")
    in_prompt = greedy(Tiny(1, 4), [2, 1], 3, 2)
    wanted = plain_greedy(Tiny(1, 4), [2, 1], 3, 2)
    message = f"an end token in the prompt: expected {wanted}, found {in_prompt}."
    holds(in_prompt == wanted, message, hint="only a new end token ends the text.")
    tie = greedy(lambda tokens: [1, 5, 5, 5], [], 2, None)
    holds(
        tie == [1, 1], f"equal logits: expected [1, 1], found {tie}.", hint="the smallest number."
    )
    holds(all(type(token) is int for token in tie), "expected Python integers in the result.")
    holds(greedy(model, [1], 0, None) == [], "length 0: expected no tokens.")


def test_samples_follow_the_distribution_of_whole_texts() -> None:
    settings = Settings(temperature=1.4, top_k=2)
    model = Tiny(3, 3, bonus=0.4)

    def reshaped(tokens: Sequence[int]) -> FloatArray:
        scores = plain_log(model(tokens) / 1.4)
        scores[np.argmin(scores)] = -np.inf
        return scores

    chances = every(reshaped, [1, 2], 3, 0)
    n, rng = 2500, np.random.default_rng(34)
    texts = [tuple(sample(model, [1, 2], 3, settings, rng, 0)) for _ in range(n)]
    strange = [text for text in texts if text not in chances]
    hint = "see that the prompt is read, what is drawn is read, and the end token ends the text."
    message = f"top-k 2 of 3 tokens: expected one of {sorted(chances)}, found {strange[:1]}."
    holds(not strange, message, hint=hint)
    counts = Counter(texts)
    value = surprise([counts[t] for t in chances], [np.exp(c) for c in chances.values()])
    best = max(chances, key=lambda text: chances[text])
    message = (
        f"{n} texts of up to 3 tokens: expected {list(best)} about "
        f"{n * np.exp(chances[best]):.0f} times, found {counts[best]} times (chi-square: such "
        f"counts have a probability of {value:.1e})."
    )
    hint = "each token is drawn by its reshaped probability, given all before it."
    if len(counts) == 1:
        hint = "All texts are the same: the best token is taken, not drawn. " + hint
    holds(value > 1e-6, message, hint=hint)

    wide = Tiny(5, 6)
    rng = np.random.default_rng(1)
    first, second = (sample(wide, [0], 30, OFF, rng, None) for _ in range(2))
    again = sample(wide, [0], 30, OFF, np.random.default_rng(1), None)
    hint = "all chance must come from the given generator, and it goes on from call to call."
    holds(first == again, "the same seed: expected the same text.", hint=hint)
    holds(first != second, "one generator, twice: expected two different texts.", hint=hint)
    holds(len(first) == 30, f"no end token: expected 30 tokens, found {len(first)}.")
    holds(all(type(token) is int for token in first), "expected Python integers in the result.")
    prompt = [4, 1]
    cold = sample(wide, prompt, 6, Settings(top_k=1), rng, 0)
    wanted = plain_greedy(wide, prompt, 6, 0)
    holds(cold == wanted, f"top-k 1: expected greedy's {wanted}, found {cold}.")
    once = sample(wide, prompt, 4, Settings(no_repeat=1), rng, None)
    hint = "the prompt counts as text for repeats and for the penalty."
    message = f"no_repeat=1 after [4, 1]: expected the four other tokens, found {once}."
    holds(sorted(once) == [0, 2, 3, 5], message, hint=hint)
    holds(prompt == [4, 1], "the prompt was changed by sample.")
    holds(sample(wide, [1], 0, OFF, rng, None) == [], "length 0: expected no tokens.")
