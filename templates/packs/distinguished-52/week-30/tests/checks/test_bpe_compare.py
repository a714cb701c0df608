"""Characters, words and pairs on the same text."""

from dataclasses import dataclass
from functools import partial

from expect import refuses, same

from bpe.compare import ListTokenizer, measure


@dataclass(frozen=True)
class Bytes:
    """Every byte is a token, and nothing is unknown."""

    unknown: int | None = None

    def encode(self, text: str) -> list[int]:
        """The bytes."""
        return list(text.encode("utf-8"))


def test_measures_take_all_texts_together() -> None:
    letters = ListTokenizer(("a", "n"), cut=list)
    found = measure(letters, ["a banana"])
    same(found.tokens, 8, "the tokens of 'a banana'")
    same(found.tokens_per_word, 4.0, "tokens per word of 'a banana'")
    same(found.bytes_per_token, 1.0, "bytes per token of 'a banana'")
    hint = "the unknown id of this tokenizer is 0, and 0 counts as false in an `if`."
    same(found.unknown, 0.25, "the unknown share of 'a banana'", hint=hint)

    texts = ["one", "one two three four five", ""]
    found = measure(Bytes(), texts)
    same(found.tokens, 26, f"the bytes of {texts}")
    hint = "all tokens by all words; a mean over the texts would count a short text too much."
    same(found.tokens_per_word, 26 / 6, f"bytes per word of {texts}", hint=hint)
    found = measure(letters, ["ψωμί είναι", " \n👍"])
    hint = "compression is counted in bytes of UTF-8, not in characters."
    same(found.tokens, 13, "the characters of 'ψωμί είναι' and ' \\n👍'")
    same(found.bytes_per_token, 25 / 13, "bytes per character there", hint=hint)
    hint = "a word is what stands between white space; a gap is none, however wide."
    same(found.tokens_per_word, 13 / 3, "characters per word there", hint=hint)
    same(found.unknown, 1.0, "the unknown share there")

    for name, unknown, wanted in (("None", None, 0.0), ("97", 97, 0.6)):
        found = measure(Bytes(unknown), ["a\x00ana"])
        hint = "None means that nothing is unknown; then a token 0 is a token like any other."
        same(found.unknown, wanted, f"the unknown share of 'a\\x00ana', unknown={name}", hint=hint)
    for texts in ([], [""], [" \n", ""]):
        refuses(partial(measure, Bytes(), texts), f"measure on {texts}")
