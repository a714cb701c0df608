"""Beam search against the list of all texts, its stop rule, and the best of several samples."""

import copy
import math
from functools import partial

import numpy as np
from decoding_tiny import OFF, Tiny, every, mean_score, plain_beams, plain_greedy, plain_log
from expect import holds, refuses, same
from numpy.typing import ArrayLike

from decoding.choose import Settings, sample
from decoding.model import Tokens, chain
from decoding.search import Beam, beam_search, best_of, may_stop


def test_a_search_stops_only_when_nothing_can_change() -> None:
    grown = Beam((1, 1), -3.0)
    one, two = Beam((0,), -0.7, True), Beam((1, 0), -2.2, True)

    def asks(
        live: list[Beam], finished: list[Beam], width: int, length: int, alpha: float, wanted: bool
    ) -> None:
        found = may_stop(live, finished, width, length, alpha)
        alive = [(len(b.tokens), b.log_prob) for b in live]
        done = [round(b.score(alpha), 3) for b in finished]
        hint = "which score can a live beam still reach, if all tokens to come were certain?"
        if not live:
            hint = "no beam is alive, so nothing can change."
        elif len(finished) < width:
            hint = f"there are fewer than {width} finished texts; a live one has a place for sure."
        elif found and max(b.score(alpha) for b in live) <= sorted(done)[-width]:
            hint = (
                "The live beam's score of today is lower, but a score may rise while its beam "
                "grows. " + hint
            )
        what = (
            f"live beams of (tokens, log-probability) {alive}, finished scores {done}, width "
            f"{width}, length {length}, alpha {alpha}: may_stop"
        )
        holds(bool(found) == wanted, f"{what}: expected {wanted}, found {found}.", hint=hint)

    asks([], [], 3, 5, 1.0, True)
    asks([grown], [], 1, 4, 1.0, False)
    asks([grown], [one], 1, 4, 1.0, True)  # at best -0.75
    asks([grown], [one], 1, 5, 1.0, False)  # at best -0.6
    asks([grown], [two], 1, 4, 1.0, False)  # now -1.5 below -1.1
    asks([grown], [two], 1, 4, 0.0, True)
    asks([Beam((1, 1), -2.0)], [two], 1, 9, 0.0, False)
    asks([grown], [one], 2, 4, 0.0, False)
    asks([grown], [two, one], 2, 4, 1.0, False)
    asks([grown], [two, one], 1, 4, 1.0, True)
    asks([grown], [one, two], 2, 4, 0.0, True)
    asks([Beam((1, 1), -9.0), grown], [one], 1, 5, 1.0, False)
    asks([grown, Beam((1, 1), -9.0)], [one], 1, 5, 1.0, False)
    asks([grown], [one, Beam((2, 0), -5.0, True), two], 2, 4, 0.0, True)
    asks([grown], [Beam((0,), -1.0, True)], 1, 4, 0.5, True)  # at best -1.5
    asks([grown], [Beam((0,), -1.6, True)], 1, 4, 0.5, False)


def told(found: list[Beam], wanted: list[tuple[tuple[int, ...], float]]) -> str:
    """Both lists, as far as they fit into a line."""
    return (
        f"expected {[list(t) for t, _ in wanted[:3]]}, found {[list(b.tokens) for b in found[:3]]}"
    )


def test_one_beam_is_greedy() -> None:
    for seed in range(12):
        for end in (0, None):
            model = Tiny(seed, 4, bonus=0.5)
            wanted = plain_greedy(Tiny(seed, 4, bonus=0.5), [2, 1], 6, end)
            found = beam_search(model, [2, 1], 6, 1, end, 0.7)
            holds(len(found) == 1, f"width 1: expected one beam, found {len(found)}.")
            tokens = [int(token) for token in found[0].tokens]
            hint = "of all extensions only one is kept; if it ends, nothing is alive any more."
            if any(2 not in asked[:1] for asked in model.asked):
                hint = "The model must see the prompt in front of the beam's tokens. "
            elif end is None and 0 in wanted and tokens == wanted[: wanted.index(0) + 1]:
                hint = "with end=None no token ends a text. "
            message = f"model {seed}, end {end}: expected greedy's {wanted}, found {tokens}."
            holds(tokens == wanted, message, hint=hint)
            ends = bool(wanted) and wanted[-1] == end
            message = f"model {seed}, end {end}: expected ended={ends}, found {found[0].ended}."
            holds(found[0].ended == ends, message)
    trap = chain([0, 0.6, 0.4], [[1.0, 0.0, 0.0], [0.5, 0.25, 0.25], [0.95, 0.0, 0.05]])
    pair = beam_search(trap, [], 2, 2, 0, 0.0)
    hint = "greedy walks into the trap: the second best beginning leads to the best text."
    holds(pair[0].tokens == (2, 0), f"a trap: {told(pair, [((2, 0), 0.0)])}.", hint=hint)
    same(pair[0].log_prob, math.log(0.38), "its log-probability", hint="they add up.")
    refuses(lambda: beam_search(trap, [], 2, 0, 0, 0.0), "a width of 0")
    refuses(lambda: beam_search(trap, [], 2, 1, 0, -0.5), "an alpha of -0.5")


def test_a_wide_beam_finds_the_best_of_all_texts() -> None:
    for seed in range(3):
        for alpha in (0.0, 0.7, 1.0):
            model = Tiny(seed, 3, bonus=0.3)
            texts = every(model, [1], 4, 0)
            wanted = sorted(texts.items(), key=lambda item: -mean_score(item[0], item[1], alpha))
            found = beam_search(model, [1], 4, 200, 0, alpha)
            what = f"model {seed}, alpha {alpha}, a beam as wide as there are texts"
            hint = "best score first: log-probability / length ** alpha, the end token counted."
            plain = sorted(texts, key=lambda text: -texts[text])
            kept = [tuple(int(t) for t in beam.tokens) for beam in found]
            after = [text for text in kept if 0 in text[:-1]]
            if after:
                hint = f"{list(after[0])} goes on after the end token 0. "
            elif alpha > 0 and kept == plain:
                hint = "These are sorted by the plain sum: short texts win. " + hint
            elif len(kept) != len(wanted):
                hint = f"there are {len(wanted)} texts, found {len(kept)}."
            holds(kept == [t for t, _ in wanted], f"{what}: {told(found, wanted)}.", hint=hint)
            sums = [beam.log_prob for beam in found]
            hint = "log-probabilities, not logits, added along the text."
            same(sums, [total for _, total in wanted], f"{what}: log_prob", hint=hint)
    for width in (2, 3, 5):
        for seed in range(12):
            for alpha in (0.0, 0.6, 1.0, 1.5):
                bonus = 1.0 if seed % 2 else -0.5
                peer, model = Tiny(seed, 4, bonus), Tiny(seed, 4, bonus)
                wanted = plain_beams(peer, [], 6, width, 0, alpha)
                found = beam_search(model, [], 6, width, 0, alpha)
                what = f"model {seed}, width {width}, alpha {alpha}"
                hint = "all extensions of all live beams compete for the places in one list."
                after = [text for text in model.asked if 0 in text]
                if after:
                    hint = f"The ended text {list(after[0])} was extended; put it aside. "
                elif len(model.asked) < len(peer.asked):
                    hint = "The search was stopped too early, or a beam was lost. " + hint
                ok = [beam.tokens for beam in found] == [text for text, _ in wanted]
                holds(ok, f"{what}: {told(found, wanted)}.", hint=hint)
    sure = chain([0.9, 0.1], [[0.5, 0.5], [0.5, 0.5]])
    counted: list[int] = []

    def asked(tokens: Tokens) -> ArrayLike:
        counted.append(1)
        return sure(tokens)

    beam_search(asked, [], 50, 1, 0, 0.0)
    holds(len(counted) == 1, f"the end at once: expected 1 question, found {len(counted)}.")
    counted.clear()
    beam_search(asked, [], 50, 2, 0, 0.0)
    hint = "two texts have ended after two rounds, and no other can reach them: ask may_stop."
    holds(
        len(counted) <= 3,
        f"a clear case: expected at most 3 questions, found {len(counted)}.",
        hint=hint,
    )
    narrow = chain([0, 1, 0], [[1.0, 0.0, 0.0], [0.5, 0.0, 0.5], [1.0, 0.0, 0.0]])
    found = beam_search(narrow, [], 4, 9, 0, 0.0)
    two = sorted(beam.tokens for beam in found)
    hint = "an impossible token makes no beam."
    message = f"a model of two texts: expected [(1, 0), (1, 2, 0)], found {two}."
    holds(two == [(1, 0), (1, 2, 0)], message, hint=hint)
    nothing = beam_search(narrow, [], 0, 2, 0, 1.0)
    message = f"length 0: expected one empty beam, found {nothing}."
    holds([beam.tokens for beam in nothing] == [()], message)


def test_the_best_of_several_is_judged_by_the_model() -> None:
    hot = Settings(temperature=3.0)
    differs = [0, 0, 0]
    for seed in range(8):
        model = Tiny(seed, 4, bonus=0.8)
        chances = every(model, [1], 5, 0)
        for alpha in (0.0, 1.0):
            rng = np.random.default_rng(seed)
            peer = copy.deepcopy(rng)
            texts = [tuple(sample(model, [1], 5, hot, peer, 0)) for _ in range(5)]
            best = max(texts, key=lambda text: mean_score(text, chances[text], alpha))
            found = tuple(best_of(model, [1], 5, 5, hot, rng, 0, alpha))

            def tempered(text: tuple[int, ...], model: Tiny = model) -> float:
                steps = (plain_log(model([1, *text[:i]]) / 3.0) for i in range(len(text)))
                return sum(float(step[t]) for step, t in zip(steps, text, strict=True))

            hint = "the score is log-probability / length ** alpha, of the new tokens."
            other = max(texts, key=lambda text: chances[text])
            worst = min(texts, key=lambda text: mean_score(text, chances[text], alpha))
            judged = max(texts, key=lambda text: tempered(text) / len(text) ** alpha)
            differs[0] += best != other
            differs[1] += best != judged
            if found == worst:
                hint = "This is the worst one: log-probabilities are negative. " + hint
            elif found == other:
                hint = "The longer text loses here for its length alone. " + hint
            elif found == judged:
                hint = "The settings draw; they do not judge. Judge at temperature 1. "
            elif found not in texts:
                hint = "the texts come from `sample`, one after another, with one generator."
            what = f"model {seed}, the best of {[list(t) for t in texts]}, alpha {alpha}"
            message = f"{what}: expected {list(best)}, found {list(found)}."
            holds(found == best, message, hint=hint)
    assert min(differs[:2]) > 0, "the check itself must tell these apart"
    alone = best_of(Tiny(1, 4), [], 6, 1, OFF, np.random.default_rng(2), None, 1.0)
    wanted = sample(Tiny(1, 4), [], 6, OFF, np.random.default_rng(2), None)
    holds(list(alone) == wanted, f"the best of one: expected {wanted}, found {alone}.")
    for n in (0, -1):
        call = partial(best_of, Tiny(1, 4), [], 6, n, OFF, np.random.default_rng(2), None, 1.0)
        refuses(call, f"the best of {n}")
