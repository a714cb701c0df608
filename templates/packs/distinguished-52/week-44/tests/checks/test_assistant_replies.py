"""Replies quote what the documents say, where they say it, or refuse."""

import itertools
import math

import numpy as np
from assistant_bench import DOCUMENTS, Keywords, cut, hit, shown
from expect import holds, refuses, same

from assistant.documents import Hit, Passage, Span
from assistant.replies import UNKNOWN, answer, best_threshold


def test_a_threshold_is_fair_to_both_kinds_of_questions() -> None:
    def shares(t: float, yes: list[float], no: list[float]) -> tuple[float, float]:
        return sum(s >= t for s in yes) / len(yes), sum(s < t for s in no) / len(no)

    rng = np.random.default_rng(44)
    trials: list[tuple[list[float], list[float]]] = [
        ([0.9, 0.5, 0.6, 0.1], [0.0, 0.3]),
        ([0.5, 0.6], [0.5, 0.4]),
        ([0.1, 0.2], [0.8, 0.9]),
        ([0.4], [0.4]),
        ([0.5, 0.9, 0.9], [0.5]),
        ([-0.5, -0.2], [-0.7]),
        ([0.3] + [0.7] * 20, [0.1, 0.5]),
        ([0.2, 0.6], [0.4, *[0.1] * 20]),
    ]
    for _ in range(30):
        five, three = rng.integers(0, 8, size=5) / 8 + 0.1, rng.integers(0, 8, size=3) / 8
        trials.append((five.tolist(), three.tolist()))
    for yes, no in trials:
        given = list(yes), list(no)
        t = float(best_threshold(yes, no))
        what = f"answerable {np.round(yes, 2).tolist()}, unanswerable {np.round(no, 2).tolist()}"
        holds(math.isfinite(t), f"{what}: expected a finite threshold, found {t}.")
        every = sorted({*yes, *no})
        tries = [*every, *((a + b) / 2 for a, b in itertools.pairwise(every)), every[-1] + 1]
        best = max(sum(shares(other, yes, no)) / 2 for other in tries)
        quality = sum(shares(t, yes, no)) / 2
        hint = "a question is answered at the threshold too; both kinds count one half."
        right = [sum(s >= o for s in yes) + sum(s < o for s in no) for o in tries]
        if sum(s >= t for s in yes) + sum(s < t for s in no) == max(right):
            hint = "The most questions of all are decided rightly; so the larger kind wins. " + hint
        message = (
            f"{what}: expected a threshold of quality {best:.3f}, found {t:.4g} with {quality:.3f}."
        )
        holds(quality > best - 1e-9, message, hint=hint)
        holds((yes, no) == given, "the given scores have been changed.", hint="work on new lists.")
    refuses(lambda: best_threshold([], [0.5]), "no answerable questions")
    refuses(lambda: best_threshold([0.5], []), "no unanswerable questions")


def test_an_answer_quotes_whole_sentences_with_their_places() -> None:
    embed = Keywords("dance", "food", "garden", "winter")
    bees = DOCUMENTS["bees.md"]
    part = "others where food is.  It costs 3.5 euros – or less? The bee"
    found = answer("Where is food? Which food?", [hit("bees.md", part, 0.8)], DOCUMENTS, embed, 0.5)
    first, second = "A bee tells the others where food is.", "The bee dance shows the way to food!"
    texts = [quote.text for quote in found.quotes]
    hint = "candidates are all sentences of the document that touch the passage."
    if texts and texts[0] in part:
        hint = (
            "The border of the passage has cut this sentence; the document has all of it. " + hint
        )
    elif texts == [second, first]:
        hint = "The most similar sentence comes first. " + hint
    holds(
        texts == [first, second],
        f"expected the quotes {[first, second]}, found {texts}.",
        hint=hint,
    )
    spans = [quote.span for quote in found.quotes]
    wanted = [cut("bees.md", first), cut("bees.md", second)]
    hint = "start and end count from the beginning of the document, not of the passage."
    message = f"the places of the quotes: expected {shown(wanted)}, found {shown(spans)}."
    holds(spans == wanted, message, hint=hint)
    holds(
        f"{first} [1] {second} [2]" in found.text, f"expected numbered quotes, found {found.text}."
    )

    near = [
        hit("café.md", "Das Café hat geöffnet. Bees like", 0.9),
        hit("bees.md", "is.  It costs 3.5 euros – or less? The bee dance", 0.7),
        hit("bees.md", "The bee dance shows the way to food!\n\nWinter", 0.6),
        hit("bees.md", "Bees dance.", 0.4),
    ]
    question = "Do bees dance in the garden? Food, food, food!"
    for most in (1, 2, 3, 9):
        found = answer(question, near, DOCUMENTS, embed, 0.6, most)
        texts = [quote.text for quote in found.quotes]
        order = [first, second, "Bees like the garden of the café."][:most]
        what = f"a reply with at most {most} quotes"
        hint = "all sentences of all hits together, by their own similarity to the question."
        if len(set(texts)) < len(texts):
            hint = "Two passages share this sentence, but it is one candidate."
        elif "Bees dance." in texts:
            hint = "A hit below the threshold is not read, even if others are above it."
        elif any(text.startswith(("Olá", "Das", "It", "Winter")) for text in texts):
            hint = "A sentence without any similarity is no answer."
        holds(texts == order, f"{what}: expected {order}, found {texts}.", hint=hint)
        for quote in found.quotes:
            there = DOCUMENTS[quote.span.document][quote.span.start : quote.span.end]
            holds(there == quote.text, f"{quote.span}: expected {there!r}, found {quote.text!r}.")
    standard = len(answer(question, near, DOCUMENTS, embed, 0.6).quotes)
    same(standard, 2, "the number of quotes if `most` is not given")
    at_end = Keywords("winter")
    last = Passage(Span("bees.md", len(bees) - 1, len(bees)), ".")
    found = answer("winter", [Hit(last, 0.6)], DOCUMENTS, at_end, 0.6)
    texts = [quote.text for quote in found.quotes]
    holds(texts == ["Winter is quiet."], f"a hit that is only the last full stop: found {texts}.")


def test_without_evidence_the_assistant_refuses() -> None:
    embed = Keywords("dance", "food")
    dance = hit("bees.md", "Bees dance.", 0.5)
    weak = hit("bees.md", "The bee dance shows", 0.49)
    other = hit("café.md", "Das Café hat", 0.9)
    trials = [
        ("nothing was found", "dance?", [], 0.0),
        ("all hits are below the threshold", "dance?", [dance, weak], 0.51),
        ("no sentence is similar to the question", "dance?", [other], 0.2),
        ("the question says nothing", "What?", [dance], 0.2),
    ]
    for what, question, hits, threshold in trials:
        found = answer(question, hits, DOCUMENTS, embed, threshold)
        message = f"{what}: expected a refusal, found {found.text!r}."
        holds(found.quotes == (), message, hint="a reply without any quote is the refusal.")
        holds(found.text == UNKNOWN, f"{what}: expected the words {UNKNOWN!r}.")
    kept = answer("dance?", [dance, weak], DOCUMENTS, embed, 0.5)
    texts = [quote.text for quote in kept.quotes]
    hint = "a score equal to the threshold is enough."
    message = (
        f"hits with 0.5 and 0.49 at a threshold of 0.5: expected ['Bees dance.'], found {texts}."
    )
    holds(texts == ["Bees dance."], message, hint=hint)
