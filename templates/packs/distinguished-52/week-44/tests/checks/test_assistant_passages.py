"""Documents become passages that overlap and know where they stand."""

import random
from functools import partial

from expect import holds, refuses, same

from assistant.passages import WORD, passage_spans

HINT = "find all words with their places first; a passage runs from its first word to its last."


def test_passages_overlap_and_lose_nothing() -> None:
    text = "\n  one two  three\tfour\n\nfive – sechs sieben  "
    found = [text[start:end] for start, end in passage_spans(text, 3, 1)]
    wanted = ["one two  three", "three\tfour\n\nfive", "five – sechs", "sechs sieben"]
    words = [part.split() for part in found]
    pieces = ["one two three", "three four five", "five – sechs", "sechs sieben"]
    hint = HINT
    if found and words[0] == ["one", "two", "three"] and words[1:2] == [["four", "five", "–"]]:
        hint = "These neighbours share no word: the next passage begins size - overlap words later."
    elif words[-1:] == [["sieben"]]:
        hint = "The last passage brings nothing new: stop when the last word has been taken."
    elif [" ".join(part) for part in words] == pieces:
        hint = "A passage has the document's own spaces and line breaks, and none at its borders."
    what = "8 words in passages of 3 with an overlap of 1"
    holds(found == wanted, f"{what}: expected {wanted}, found {found}.", hint=hint)

    rng = random.Random(44)
    for size, overlap in [(1, 0), (2, 0), (2, 1), (4, 1), (5, 2), (5, 4), (30, 10)]:
        for count in range(14):
            parts = (rng.choice(["a", "bb", "ccc!", "ä", "🐝"]) for _ in range(count))
            text = " " + "".join(part + rng.choice([" ", "\n", "  "]) for part in parts)
            what = f"{count} words in passages of {size} with an overlap of {overlap}"
            spans = passage_spans(text, size, overlap)
            ends = [(word.start(), word.end()) for word in WORD.finditer(text)]
            starts = [start for start, _ in ends]
            taken: set[int] = set()
            for number, (start, end) in enumerate(spans):
                whole = start in starts and end in [e for _, e in ends]
                holds(
                    whole, f"{what}: expected passage {number} to be cut between words.", hint=HINT
                )
                inside = {i for i, (a, b) in enumerate(ends) if start <= a and b <= end}
                shared = len(inside & taken)
                if number:
                    holds(
                        shared == overlap,
                        f"{what}: expected {overlap} words shared with the passage before, found "
                        f"{shared}.",
                        hint="the overlap counts words; the next passage begins size - overlap on.",
                    )
                    holds(
                        inside - taken,
                        f"{what}: passage {number} has only words that the one before had already.",
                        hint="stop when the last word of the document has been taken.",
                    )
                if number < len(spans) - 1:
                    same(len(inside), size, f"words of passage {number}, {what}")
                holds(len(inside) <= size, f"{what}: passage {number} has {len(inside)} words.")
                taken |= inside
            lost = count - len(taken)
            hint = "the rest at the end is a passage too, even a short one."
            holds(lost == 0, f"{what}: {lost} words are in no passage.", hint=hint)
    empty = [passage_spans(text, 3, 1) for text in ("", " \n ")]
    holds(empty == [[], []], f"texts without words: expected no passages, found {empty}.")
    for size, overlap in [(0, 0), (-2, 0), (0, -1), (3, 3), (3, 4), (3, -1)]:
        what = f"passages of {size} words with an overlap of {overlap}"
        hint = "with an overlap as long as the passage, the next one would not move on."
        refuses(partial(passage_spans, "a b c d", size, overlap), what, hint=hint)
