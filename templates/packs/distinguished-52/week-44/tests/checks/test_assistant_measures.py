"""Retrieval and answers have numbers of their own."""

from functools import partial

from expect import holds, refuses, same

from assistant.documents import Span
from assistant.measures import Case, answer_scores, recall_at_k, reciprocal_rank

# Windows of "a" that overlap, and one of "b".
FIRST, SECOND, THIRD, OTHER = (
    Span("a", 0, 60),
    Span("a", 40, 100),
    Span("a", 80, 140),
    Span("b", 0, 60),
)


def test_recall_and_rank_with_several_sources() -> None:
    early, shared, late, foreign = (
        Span("a", 5, 20),
        Span("a", 45, 60),
        Span("a", 130, 140),
        Span("b", 5, 9),
    )
    found = [SECOND, FIRST, OTHER]
    cases: list[tuple[list[Span], list[float]]] = [
        ([early], [0, 1, 1, 1]),
        ([shared], [1, 1, 1, 1]),
        ([shared, late], [0.5, 0.5, 0.5, 0.5]),
        ([early, shared, foreign, late], [0.25, 0.5, 0.75, 0.75]),
        ([late], [0, 0, 0, 0]),
    ]
    for sources, wanted in cases:
        for k, share in zip((1, 2, 3, 9), wanted, strict=True):
            value = recall_at_k(found, sources, k)
            covering = sum(any(span.covers(s) for s in sources) for span in found[:k])
            hint = "for each source: is it covered by one of the first k passages?"
            if abs(value - any(s.covers(q) for s in found[:k] for q in sources)) < 1e-9:
                hint = (
                    "One source found is not all of them: recall is a share of the sources. " + hint
                )
            elif abs(value - covering / k) < 1e-9:
                hint = "This is a share of the passages (that would be precision). " + hint
            elif abs(value - covering / len(sources)) < 1e-9:
                hint = "Two passages that cover the same source count once. " + hint
            same(value, share, f"recall of {len(sources)} sources among the first {k}", hint=hint)
    half = recall_at_k([FIRST], [Span("a", 50, 61)], 1)
    hint = "to touch a source is not enough: its end may be what answers the question."
    same(half, 0, "a source that sticks out of the passage by one character", hint=hint)
    same(recall_at_k([], [early], 3), 0, "recall when nothing was found")

    ranks = [
        ([early], 1 / 2),
        ([shared], 1),
        ([late], 0),
        ([foreign], 1 / 3),
        ([late, foreign], 1 / 3),
    ]
    ranks += [([foreign, early], 1 / 2)]
    for sources, wanted_rank in ranks:
        value = reciprocal_rank(found, sources)
        hint = "the place of the first passage that covers any of the sources, counted from 1."
        what = f"the reciprocal rank of {len(sources)} sources"
        same(value, wanted_rank, what, hint=hint)
    same(reciprocal_rank([], [early]), 0, "the reciprocal rank when nothing was found")

    refuses(lambda: recall_at_k(found, [], 2), "recall without a source", hint="0 / 0 is no share.")
    refuses(lambda: reciprocal_rank(found, []), "a reciprocal rank without a source")
    for k in (0, -1):
        refuses(partial(recall_at_k, found, [early], k), f"k = {k}")


def test_answers_are_measured_apart_from_retrieval() -> None:
    source, second = Span("a", 45, 58), Span("b", 5, 9)
    good, bad = Span("a", 50, 70), Span("a", 58, 80)  # ends are not included: bad begins after it
    cases = [
        Case((source,), (FIRST, SECOND), (bad, good)),  # right
        Case((source, second), (OTHER,), (second,)),  # right, and one of two sources was found
        Case((source,), (SECOND,), (bad,)),  # wrong, though it was found
        Case((source,), (THIRD, OTHER), (good,)),  # right, though no passage covers the source
        Case((source,), (THIRD,), ()),  # silent
        Case((source,), (THIRD, FIRST), ()),  # silent, though it was found
        Case((source,), (OTHER,), (second,)),  # wrong
        Case((), (FIRST,), (good,)),  # invented
        Case((), (FIRST, OTHER), ()),
        Case((), (), ()),
    ]
    found = answer_scores(iter(cases))
    hint = "over all answerable questions, also those without a reply: one right quote is enough."
    if found.right is not None and abs(found.right - 3 / 5) < 1e-9:
        hint = "A refusal of an answerable question is not right either; it counts. " + hint
    elif found.right is not None and abs(found.right - 3 / 10) < 1e-9:
        hint = "Unanswerable questions cannot be answered rightly; leave them out. " + hint
    elif found.right is not None and abs(found.right - 2 / 7) < 1e-9:
        hint = "Each quote may be the right one, not only the first. " + hint
    same(found.right, 3 / 7, "right, of 7 answerable questions", hint=hint)
    hint = "keep those of which some passage covers some source; then the share that is right."
    if found.right_when_found is not None and abs(found.right_when_found - 2 / 7) < 1e-9:
        hint = (
            "This is a share of all questions; here only those count whose source was found. "
            + hint
        )
    same(found.right_when_found, 2 / 4, "right when found, of 4 questions", hint=hint)
    hint = "refused, of the answerable questions alone."
    same(found.silent, 2 / 7, "silent, of 7 answerable questions", hint=hint)
    hint = "answered, of the unanswerable questions alone."
    if found.invented is not None and abs(found.invented - 2 / 3) < 1e-9:
        hint = "This is the share that was refused. " + hint
    same(found.invented, 1 / 3, "invented, of 3 unanswerable questions", hint=hint)
    none = answer_scores(cases[7:])
    holds(
        none.right is None and none.right_when_found is None and none.silent is None,
        f"only unanswerable questions: expected None for the first three numbers, found {none}.",
        hint="a share of nothing is not 0.",
    )
    same(none.invented, 1 / 3, "invented, with unanswerable questions only")
    lost = answer_scores(cases[4:5])
    holds(lost.right_when_found is None, f"no source found: expected None, found {lost}.")
    holds(lost.invented is None, f"no unanswerable question: expected None, found {lost}.")
    same((lost.right, lost.silent), (0, 1), "one question, refused")
