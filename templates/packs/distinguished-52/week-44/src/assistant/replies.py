"""Replying: sentences of the documents, each with its place, or an honest "I don't know"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.documents import Hit, Passage
from assistant.vectors import Embedder

UNKNOWN = "I don't know: the documents do not seem to answer this."


@dataclass(frozen=True)
class Reply:
    """The sentences that answer a question, the best first; none is a refusal."""

    quotes: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """The reply as a reader sees it: every sentence has the number of its source."""
        if not self.quotes:
            return UNKNOWN
        said = " ".join(f"{quote.text} [{n}]" for n, quote in enumerate(self.quotes, start=1))
        places = [
            f"[{n}] {quote.span.document}, characters {quote.span.start} to {quote.span.end}"
            for n, quote in enumerate(self.quotes, start=1)
        ]
        return "\n".join([said, "", *places])


def best_threshold(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """The score below which a question should be refused.

    With a threshold t, a question is answered if its best passage scores t or more. The quality of
    t is the mean of two shares: answerable questions that are answered, and unanswerable ones that
    are refused. So each kind counts one half, however many there are.

    Args:
        answerable: the best scores of questions that the documents answer, at least one.
        unanswerable: the best scores of questions that they do not answer, at least one.

    Returns:
        A finite number with the highest possible quality; any such number will do.

    Raises:
        ValueError: if one of the two has no scores.

    >>> 0.3 < best_threshold([0.9, 0.5, 0.6, 0.1], [0.0, 0.3]) <= 0.5
    True
    """
    ### BEGIN SOLUTION
    if len(answerable) == 0 or len(unanswerable) == 0:
        raise ValueError("a threshold needs questions of both kinds")

    def quality(threshold: float) -> float:
        answered = sum(score >= threshold for score in answerable) / len(answerable)
        refused = sum(score < threshold for score in unanswerable) / len(unanswerable)
        return answered + refused

    return max([*answerable, *unanswerable], key=quality)
    ### END SOLUTION


def answer(
    question: str,
    hits: Sequence[Hit],
    documents: Mapping[str, str],
    embed: Embedder,
    threshold: float,
    most: int = 2,
) -> Reply:
    """Quote the sentences that fit the question best.

    Only hits with a score of at least `threshold` are read. Candidates are all sentences of the
    documents (`sentence_spans`) that have at least one character in common with such a hit: whole
    sentences, also where the border of a passage cuts one in two, and each of them once, though
    passages overlap. A candidate is as similar to the question as their vectors, by inner product.
    The `most` candidates with the highest similarity are quoted, except those whose similarity is
    not above 0.

    Args:
        question: as it was asked.
        hits: passages and their scores, the best first; maybe none.
        documents: the whole text of each document, by its name.
        embed: gives a vector of length 1, or of zeros, for each text.
        threshold: see above.
        most: how many sentences a reply may have, at least 1.

    Returns:
        The quotes, the most similar first; equal ones in any order. A quote's span says where it
        stands *in the document*, and its text is exactly what stands there. Without any quote the
        reply is a refusal.
    """
    ### BEGIN SOLUTION
    from assistant.documents import Span, sentence_spans

    read = [hit.passage.span for hit in hits if hit.score >= threshold]
    names = dict.fromkeys(span.document for span in read)
    near = [
        span
        for name in names
        for span in (Span(name, *ends) for ends in sentence_spans(documents[name]))
        if any(span.touches(other) for other in read)
    ]
    if not near:
        return Reply(())
    quotes = [Passage(span, documents[span.document][span.start : span.end]) for span in near]
    scores = embed([quote.text for quote in quotes]) @ embed([question])[0]
    order = sorted(range(len(quotes)), key=lambda i: -scores[i])[:most]
    return Reply(tuple(quotes[i] for i in order if scores[i] > 0))
    ### END SOLUTION
