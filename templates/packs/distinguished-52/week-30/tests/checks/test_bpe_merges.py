"""Counting pairs, merging them, and keeping the counts true."""

from copy import deepcopy

import numpy as np
from bpe_plain import (
    Watched,
    plain_corpus,
    plain_learn,
    plain_merge,
    plain_pairs,
    random_pieces,
)
from expect import holds, refuses

from bpe.merges import Pair, apply_merge, best_pair, count_pairs, learn, merge

A, B, C = 97, 98, 99


def test_pairs_are_weighted_by_the_counts_of_their_words() -> None:
    words: list[tuple[int, ...]] = [(1, 2), (1, 2, 2, 2), (2, 1)]
    counts = [10, 3, 1]
    before = deepcopy((words, counts))
    found = dict(count_pairs(words, counts))
    wanted = {(1, 2): 13, (2, 2): 6, (2, 1): 1}
    hint = "go through the neighbours of each word, one after the other."
    if found == {(1, 2): 2, (2, 2): 2, (2, 1): 1}:
        hint = "a word that the text contains 10 times brings each of its pairs 10 times."
    elif found == wanted | {(2, 2): 3}:
        hint = "in (2, 2, 2) there are two pairs of neighbours, and both are counted."
    elif max(found.get((2, 1), 0) - 1, found.get((2, 2), 0) - 6) > 0:
        hint = "the end of one word and the beginning of the next are no neighbours."
    message = f"count_pairs({words}, {counts}): expected {wanted}, found {found}."
    holds(found == wanted, message, hint=hint)
    holds((words, counts) == before, "count_pairs has changed its words or counts.")
    few = count_pairs([(), (5,), [6, 6]], [4, 4, 2])
    holds(
        dict(few) == {(6, 6): 2}, f"words of 0, 1 and 2 tokens: expected {{(6, 6): 2}}, found {few}"
    )
    holds(dict(count_pairs([], [])) == {}, "no words: expected no pairs.")
    rng = np.random.default_rng(1)
    for _ in range(20):
        pieces = random_pieces(rng, 12)
        found = dict(count_pairs([tuple(piece) for piece in pieces], list(pieces.values())))
        wanted = plain_pairs(list(pieces), list(pieces.values()))
        message = f"the pairs of {pieces}: expected {wanted}, found {found}."
        holds(found == wanted, message, hint=hint)


def test_the_best_pair_does_not_depend_on_the_order() -> None:
    cases: list[tuple[dict[Pair, int], Pair]] = [
        ({(9, 9): 2, (1, 2): 7, (3, 3): 5}, (1, 2)),
        ({(1, 2): 3, (5, 5): 4, (5, 1): 4}, (5, 1)),
        ({(300, 1): 4, (2, 400): 4, (2, 399): 4, (1, 1): 3}, (2, 399)),
        ({(8, 0): 1}, (8, 0)),
    ]
    for pairs, wanted in cases:
        for order in (list(pairs), list(reversed(pairs)), sorted(pairs)):
            given = {pair: pairs[pair] for pair in order}
            found = best_pair(given)
            hint = "the highest count wins; only among equals are the ids compared."
            if given.get(found) == pairs[wanted]:
                hint = "equally common pairs: the smallest one wins, in whatever order they come."
            message = f"best_pair({given}): expected {wanted}, found {found}."
            holds(found == wanted, message, hint=hint)
    refuses(lambda: best_pair({}), "best_pair({})")


def test_a_merged_token_is_used_up() -> None:
    cases: list[tuple[list[int], Pair, list[int]]] = [
        ([7, 7, 7, 5], (7, 7), [300, 7, 5]),
        ([7, 7, 7, 7], (7, 7), [300, 300]),
        ([1, 2, 3, 1, 2], (1, 2), [300, 3, 300]),
        ([1, 1, 2], (1, 2), [1, 300]),
        ([2, 1], (1, 2), [2, 1]),
        ([1, 2], (1, 2), [300]),
        ([1, 2, 1], (1, 2), [300, 1]),
        ([1], (1, 1), [1]),
        ([], (1, 2), []),
    ]
    for word, pair, wanted in cases:
        for given in (tuple(word), list(word)):
            found = list(merge(given, pair, 300))
            hint = "go from left to right, one token at a time, and look at the next two."
            if found.count(300) > wanted.count(300):
                hint = "a token that went into a new one is used up; step over both halves."
            elif len(found) < len(wanted) and (not word or found == wanted[: len(found)]):
                hint = "the last token is lost where it has no neighbour any more."
            message = f"merge({given}, {pair}, 300): expected {wanted}, found {found}."
            holds(found == wanted, message, hint=hint)
            holds(list(given) == word, f"merge has changed its word {word} into {given}.")


def test_a_merge_keeps_the_counts_true_and_reads_few_words() -> None:
    rng = np.random.default_rng(2)
    for round_ in range(30):
        pieces = random_pieces(rng, 8, letters="ab" if round_ % 2 else "abc")
        corpus = plain_corpus([tuple(piece) for piece in pieces], list(pieces.values()))
        for new in range(256, 262):
            if not corpus.pairs:
                break
            ranking = sorted(corpus.pairs)
            pair = ranking[int(rng.integers(len(ranking)))]
            words, counts = [tuple(word) for word in corpus.words], list(corpus.counts)
            apply_merge(corpus, pair, new)
            wanted = plain_corpus([plain_merge(word, pair, new) for word in words], counts)
            what = f"after merging {pair} into {new} in {words}, counted {counts}"
            now = [tuple(word) for word in corpus.words]
            message = f"{what}: expected the words {list(wanted.words)}, found {now}."
            holds(now == list(wanted.words), message, hint="each word stays at its place.")
            zeros = [other for other, count in corpus.pairs.items() if count == 0]
            holds(not zeros, f"{what}: {zeros} stand nowhere any more and are still in `pairs`.")
            for other in sorted(wanted.pairs.keys() | corpus.pairs.keys()):
                expected, found = wanted.pairs.get(other, 0), corpus.pairs.get(other, 0)
                hint = "the neighbours of the merged pair have changed too, on both sides."
                if new in other:
                    hint = "the new token has neighbours; these pairs are new, and weighted too."
                message = f"{what}: expected the count {expected} of {other}, found {found}."
                holds(found == expected, message, hint=hint)
            for other in sorted(wanted.where.keys() | corpus.where.keys()):
                places, here = wanted.where.get(other), corpus.where.get(other)
                message = f"{what}: expected {other} in the words {places}, found {here}."
                holds(here == places, message, hint="no word too many, and no empty sets.")
            holds(list(corpus.counts) == counts, f"{what}: `counts` has changed.")
            corpus = wanted

    many = [(A, B, C)] * 3 + [(C, B, A, number) for number in range(200, 256)]
    corpus = plain_corpus(many, [2] * len(many))
    watched = corpus.words
    assert isinstance(watched, Watched)
    watched.seen.clear()
    apply_merge(corpus, (A, B), 256)
    seen = len(watched.seen)
    hint = "`where` knows the words that contain the pair; all others can be left alone."
    message = f"3 of 59 words contain the pair: expected 3 words to be read, found {seen} read."
    holds(seen <= 3, message, hint=hint)

    before = deepcopy((list(corpus.words), corpus.counts, corpus.pairs, corpus.where))
    apply_merge(corpus, (1, 2), 257)
    after = (list(corpus.words), corpus.counts, corpus.pairs, corpus.where)
    holds(after == before, "a pair that stands nowhere: expected no change of the corpus.")


def test_merges_are_those_found_by_hand() -> None:
    # top and hop and shop: "op" 9 times; then "hop" 6 times (hop, shop); "top" 3; "shop" 2.
    pieces = {b"hop": 4, b"shop": 2, b"top": 3}
    by_hand = [(ord("o"), ord("p")), (ord("h"), 256), (ord("t"), 256), (ord("s"), 257)]
    hint = "write the words on paper, count all pairs, merge the best one, and count again."
    for n in range(5):
        found = [tuple(pair) for pair in learn(dict(pieces), n)]
        what = f"learn({pieces}, n_merges={n})"
        if len(found) == len(by_hand[:n]) and [len(pair) for pair in found] == [2] * n:
            used = {token for pair in found for token in pair if token > 255}
            if used and used != {token for pair in by_hand[:n] for token in pair if token > 255}:
                hint = "the first merge makes token 256, the next one 257, and so on."
        holds(found == by_hand[:n], f"{what}: expected {by_hand[:n]}, found {found}.", hint=hint)
    known = learn({b"aaabdaaabac": 1}, 10)  # the example of the article that invented it
    wanted: list[Pair] = [(A, A), (A, B), (256, 257)]
    message = f"learn({{b'aaabdaaabac': 1}}, 10): expected {wanted}, found {known}."
    hint = "a pair that is rarer than at_least is not worth a token; then learning ends."
    holds([tuple(pair) for pair in known] == wanted, message, hint=hint)
    rare = learn({b"ab": 1, b"abc": 1}, 5, at_least=1)
    wanted = [(A, B), (256, C)]
    message = f"learn({{b'ab': 1, b'abc': 1}}, 5, at_least=1): expected {wanted}, found {rare}."
    holds([tuple(pair) for pair in rare] == wanted, message, hint="it ends when no pair is left.")
    holds(list(learn({}, 3)) == [], "no pieces: expected no merges.")
    refuses(lambda: learn({b"ab": 3}, -1), "learn({b'ab': 3}, n_merges=-1)")

    rng = np.random.default_rng(3)
    for round_ in range(25):
        pieces = random_pieces(rng, 15, letters="ab" if round_ % 3 else "abcdé")
        before = dict(pieces)
        wanted = plain_learn(pieces, 20, at_least=1 + round_ % 4)
        turned = dict(reversed(pieces.items()))
        for given in (pieces, turned):
            merges = [tuple(pair) for pair in learn(given, 20, at_least=1 + round_ % 4)]
            message = (
                f"20 merges of {given}, at_least={1 + round_ % 4}: expected {wanted} as in a slow "
                f"training that counts everything again each time, found {merges}."
            )
            holds(merges == wanted, message, hint="equal counts: see `best_pair`.")
        holds(pieces == before, "learn has changed the pieces that it was given.")
