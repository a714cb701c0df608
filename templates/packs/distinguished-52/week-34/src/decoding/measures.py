"""What can be counted about texts: surprise, variety, repetition."""

import math
from collections.abc import Mapping, Sequence

from decoding.model import NextLogits, Tokens
from decoding.search import total_log_prob


def phrases(tokens: Tokens, n: int) -> list[tuple[int, ...]]:
    """All phrases of n neighbours in their order; none if the text is shorter. (Given.)

    >>> phrases([5, 6, 5, 6], 2)
    [(5, 6), (6, 5), (5, 6)]
    """
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def perplexity(next_logits: NextLogits, prompt: Tokens, texts: Sequence[Tokens]) -> float:
    """The exponential of the mean surprise per token, over all tokens of all texts. (Given.)

    A low value says that the model finds the texts likely. It does not say that they are good.
    """
    count = sum(len(text) for text in texts)
    total = sum(total_log_prob(next_logits, prompt, text) for text in texts)
    return math.exp(-total / count)


def distinct(texts: Sequence[Tokens], n: int) -> float:
    """Of all phrases of n tokens in all texts, the share that is different. (Given.)

    It falls with the number and the length of the texts, so compare equal amounts only.

    >>> distinct([[5, 6, 5], [5, 6, 7]], 2)  # 56 65 56 67
    0.75
    """
    found = [phrase for text in texts for phrase in phrases(text, n)]
    return len(set(found)) / len(found) if found else 0.0


def repeated_share(tokens: Tokens, n: int) -> float:
    """The share of the tokens that lie in a repeat: what a reader would call "said before".

    A repeat is a phrase of n tokens that stands in the same text a second time, or a third. Its
    first appearance is no repeat. An appearance may overlap an earlier one. Repeats may overlap as
    well, and a token that lies in several of them counts once.

    Args:
        tokens: one text; it may be empty.
        n: the length of the phrases, at least 1.

    Returns:
        A number from 0 to 1; 0 for a text with no phrase of n tokens.

    Raises:
        ValueError: if n is less than 1.

    >>> repeated_share([1, 2, 3, 9, 1, 2, 3, 8], n=2)  # 1 2 and 2 3 come again: three tokens
    0.375
    """
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError(f"a phrase has at least 1 token, found {n}")
    seen: set[tuple[int, ...]] = set()
    again: set[int] = set()
    for i, phrase in enumerate(phrases(tokens, n)):
        if phrase in seen:
            again.update(range(i, i + n))
        seen.add(phrase)
    return len(again) / len(tokens) if tokens else 0.0
    ### END SOLUTION


def self_overlap(texts: Sequence[Tokens], n: int) -> float:
    """How much several texts for one prompt are alike: 0 if they share no phrase, 1 if all.

    For each text: of its *different* phrases of n tokens, the share that also stands in at least
    one of the other texts. Then the mean over the texts. Texts without such a phrase are left out
    of the mean, but not out of the others' comparison.

    Args:
        texts: at least two texts.
        n: the length of the phrases, at least 1.

    Returns:
        A number from 0 to 1; 0 if all texts are too short.

    Raises:
        ValueError: if there are fewer than two texts, or n is less than 1.

    >>> self_overlap([[1, 2, 3], [1, 2, 4]], n=2)
    0.5
    """
    ### BEGIN SOLUTION
    if len(texts) < 2 or n < 1:
        raise ValueError(f"needs two texts and phrases of 1 token, found {len(texts)} and {n}")
    found = [set(phrases(text, n)) for text in texts]
    shares = []
    for i, mine in enumerate(found):
        others = set[tuple[int, ...]]().union(*found[:i], *found[i + 1 :])
        if mine:
            shares.append(len(mine & others) / len(mine))
    return sum(shares) / len(shares) if shares else 0.0
    ### END SOLUTION


def table(
    next_logits: NextLogits, prompt: Tokens, made: Mapping[str, Sequence[Tokens]], n: int = 3
) -> str:
    """One row of measures per setting, as a Markdown table. (Given.)

    Args:
        next_logits: the model that judges.
        prompt: what all texts continue.
        made: for each setting, its texts: at least two, none of them empty.
        n: the length of the phrases.
    """
    head = ["setting", "tokens", "perplexity", f"distinct-{n}", "repeated", "overlap"]
    lines = ["| " + " | ".join(head) + " |", "| :-- |" + " --: |" * (len(head) - 1)]
    for name, texts in made.items():
        size = sum(len(text) for text in texts) / len(texts)
        repeated = sum(repeated_share(text, n) for text in texts) / len(texts)
        surprise = perplexity(next_logits, prompt, texts)
        numbers = [surprise, distinct(texts, n), repeated, self_overlap(texts, n)]
        lines.append(
            " | ".join([f"| {name}", f"{size:.1f}", *(f"{x:.2f}" for x in numbers)]) + " |"
        )
    return "\n".join(lines)
