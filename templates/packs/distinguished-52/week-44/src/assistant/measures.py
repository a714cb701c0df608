"""Measuring: what was found, and what was said, are two questions with numbers of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from assistant.documents import Span


@dataclass(frozen=True)
class Case:
    """What happened to one question.

    Attributes:
        sources: the places known to hold an answer; none if the documents do not answer it.
        found: the retrieved passages, the best first.
        quotes: what the reply quotes; nothing if the assistant refused.
    """

    sources: tuple[Span, ...]
    found: tuple[Span, ...]
    quotes: tuple[Span, ...]


@dataclass(frozen=True)
class RetrievalScores:
    """Means over the questions that the documents answer; None without such a question."""

    recall: float | None
    reciprocal_rank: float | None


@dataclass(frozen=True)
class AnswerScores:
    """Shares from 0 to 1; None where there is nothing to take a share of.

    Attributes:
        right: of the answerable questions, those with a quote that touches a source.
        right_when_found: the same share among those of them for which a source was found.
        silent: of the answerable questions, those that were refused.
        invented: of the unanswerable questions, those that got an answer all the same.
    """

    right: float | None
    right_when_found: float | None
    silent: float | None
    invented: float | None


def recall_at_k(found: Sequence[Span], sources: Sequence[Span], k: int) -> float:
    """The share of the sources that are among the first k passages.

    A source is there if one of these passages covers it (`Span.covers`). Passages overlap, so two
    of them may cover the same source; it is still one source.

    Args:
        found: passages, the best first; maybe fewer than k, maybe none.
        sources: the places that should be found, at least one.
        k: at least 1.

    Raises:
        ValueError: if k is below 1 or there is no source.

    >>> recall_at_k([Span("a", 0, 9), Span("b", 0, 9)], [Span("b", 2, 4), Span("c", 2, 4)], k=2)
    0.5
    """
    ### BEGIN SOLUTION
    if k < 1:
        raise ValueError(f"k must be at least 1, found {k}")
    if not sources:
        raise ValueError("without a source there is nothing to find")
    return fmean(any(span.covers(source) for span in found[:k]) for source in sources)
    ### END SOLUTION


def reciprocal_rank(found: Sequence[Span], sources: Sequence[Span]) -> float:
    """1 / place of the first passage that covers any of the sources, and 0 if none does.

    Places are counted from 1. The mean of this number over many questions is called MRR.

    Raises:
        ValueError: if there is no source.

    >>> reciprocal_rank([Span("a", 0, 9), Span("b", 0, 9)], [Span("b", 2, 4), Span("c", 2, 4)])
    0.5
    """
    ### BEGIN SOLUTION
    if not sources:
        raise ValueError("without a source there is nothing to find")
    for place, span in enumerate(found, start=1):
        if any(span.covers(source) for source in sources):
            return 1 / place
    return 0.0
    ### END SOLUTION


def retrieval_scores(cases: Iterable[Case], k: int) -> RetrievalScores:
    """Recall among the first k, and mean reciprocal rank, whatever was answered. (Given.)"""
    asked = [case for case in cases if case.sources]
    return RetrievalScores(
        recall=_mean([recall_at_k(case.found, case.sources, k) for case in asked]),
        reciprocal_rank=_mean([reciprocal_rank(case.found, case.sources) for case in asked]),
    )


def answer_scores(cases: Iterable[Case]) -> AnswerScores:
    """How good the answers are: see `AnswerScores` for each number.

    A source counts as found if any of the retrieved passages covers it, and one of several sources
    is enough. A quote is right if it touches any source of its question. A reply with several
    quotes is right if one of them is. `_mean` gives a mean, or None without numbers.

    >>> here, there = Span("a", 0, 9), Span("b", 0, 9)
    >>> cases = [Case((here,), (here,), (here,)), Case((here,), (there,), ()), Case((), (), ())]
    >>> answer_scores(cases)
    AnswerScores(right=0.5, right_when_found=1.0, silent=0.5, invented=0.0)
    """
    ### BEGIN SOLUTION
    every = list(cases)
    asked = [case for case in every if case.sources]
    right = [any(q.touches(s) for q in case.quotes for s in case.sources) for case in asked]
    there = [any(f.covers(s) for f in case.found for s in case.sources) for case in asked]
    return AnswerScores(
        right=_mean(right),
        right_when_found=_mean([good for good, found in zip(right, there, strict=True) if found]),
        silent=_mean([not case.quotes for case in asked]),
        invented=_mean([bool(case.quotes) for case in every if not case.sources]),
    )
    ### END SOLUTION


def _mean(numbers: Sequence[float]) -> float | None:
    """The mean, or None without numbers. (Given.)"""
    return fmean(numbers) if numbers else None
