"""A vocabulary file is whole, or it is refused with the number of the line."""

from functools import partial
from pathlib import Path

from expect import holds, refuses

from bpe.files import from_text, load, save, to_text
from bpe.merges import Pair
from bpe.tokenizer import Tokenizer

HEAD = "bpe-vocabulary 1\n"
FAULTS: list[tuple[str, int, str]] = [
    ("", 1, "an empty file"),
    ("bpe-vocabulary 2\nend 0\n", 1, "another header"),
    ("merge 1 2\nend 1\n", 1, "no header"),
    (HEAD + "merge 104 105\nmarge 1 2\nend 2\n", 3, "an unknown word"),
    (HEAD + "merge 104 105\n\nmerge 1 2\nend 2\n", 3, "an empty line"),
    (HEAD + "merge 104\nend 1\n", 2, "a merge of one token"),
    (HEAD + "merge 104 105 106\nend 1\n", 2, "a merge of three tokens"),
    (HEAD + "merge\nend 1\n", 2, "a merge of nothing"),
    (HEAD + "merge 104 1o5\nend 1\n", 2, "an id that is no number"),
    (HEAD + "merge 104 10.5\nend 1\n", 2, "an id that is no whole number"),
    (HEAD + "merge 256 105\nend 1\n", 2, "a token that does not exist yet, on the left"),
    (HEAD + "merge 1 2\nmerge 3 257\nend 2\n", 3, "a token that does not exist yet, on the right"),
    (HEAD + "merge 1 2\nmerge -1 5\nend 2\n", 3, "a negative id on the left"),
    (HEAD + "merge 1 2\nmerge 5 -1\nend 2\n", 3, "a negative id on the right"),
    (HEAD + "merge 1 2\nmerge 2 1\nmerge 1 2\nend 3\n", 4, "the same merge again"),
    (HEAD + 'merge 1 2\nspecial "x"\nmerge 2 1\nend 3\n', 4, "a merge after a special token"),
    (HEAD + "special <end>\nend 1\n", 2, "a special token that is no JSON"),
    (HEAD + "special 7\nend 1\n", 2, "a special token that is a number"),
    (HEAD + 'special ""\nend 1\n', 2, "an empty special token"),
    (HEAD + 'special "x"\nspecial "x"\nend 2\n', 3, "the same special token again"),
    (HEAD + "merge 1 2\nmerge 2 1\n", 4, "no end"),
    (HEAD, 2, "no end after the header"),
    (HEAD + "merge 1 2\nend 2\n", 3, "an end that names more lines than there are"),
    (HEAD + 'merge 1 2\nspecial "x"\nend 1\n', 4, "an end that names fewer lines"),
    (HEAD + "merge 1 2\nend one\n", 3, "an end without a number"),
]
HINTS = {
    "no end": "a file that was cut off looks like a shorter one; what tells them apart?",
    "end": "how many merges and special tokens have been read so far?",
    "exist": "an id must be that of a byte or of a merge in an earlier line.",
    "negative": "ids begin with 0.",
    "special": "`json.loads` reads it; then ask what it has become.",
}


def test_a_vocabulary_file_names_the_line_that_is_wrong(tmp_path: Path) -> None:
    merges: tuple[Pair, ...] = ((104, 105), (256, 33), (257, 257), (0, 255), (255, 0))
    specials = ("<|end|>", 'a "quoted" one', "ψ\n👍 \u2028", "x y")
    for tokenizer in (
        Tokenizer(),
        Tokenizer(merges),
        Tokenizer((), specials),
        Tokenizer(merges, specials),
    ):
        text = to_text(tokenizer)
        found: object
        try:
            found = from_text(text)
        except ValueError as error:
            found = f"the ValueError {error}"
        message = f"from_text({text!r}): expected {tokenizer}, found {found}."
        holds(found == tokenizer, message, hint="this file is as `to_text` has written it.")
        save(tmp_path / "vocabulary.txt", tokenizer)
        found = load(tmp_path / "vocabulary.txt")
        holds(found == tokenizer, f"saved and loaded: expected {tokenizer}, found {found}.")
    for text, line, what in FAULTS:
        hint = next((hint for word, hint in HINTS.items() if word in what), "")
        hint = f"{what}. {hint} The header is line 1."
        refuses(partial(from_text, text), repr(text), words=[f"line {line}"], hint=hint)
    after = (HEAD + "merge 1 2\nend 1\nmerge 2 1\n", HEAD + "end 0\nend 0\n")
    for text in after:
        hint = "the end must be the last line."
        refuses(partial(from_text, text), repr(text), words=["line "], hint=hint)
