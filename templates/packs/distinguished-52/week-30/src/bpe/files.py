"""A tokenizer as a file that people can read, checked line by line when it is read."""

import hashlib
import json
from pathlib import Path

from bpe.tokenizer import Tokenizer

HEADER = "bpe-vocabulary 1"


def to_text(tokenizer: Tokenizer) -> str:
    """A tokenizer as text, one thing in each line. (Given.)

    First the header, then the merges in their order, then the special tokens as JSON strings (so
    that none of them can hold a line end), and at last how many lines there are between the first
    and the last one. The end shows that the file is whole.

    >>> print(to_text(Tokenizer(merges=((104, 105), (256, 33)), specials=("<end>",))))
    bpe-vocabulary 1
    merge 104 105
    merge 256 33
    special "<end>"
    end 3
    <BLANKLINE>
    """
    lines = [f"merge {left} {right}" for left, right in tokenizer.merges]
    lines += [f"special {json.dumps(special)}" for special in tokenizer.specials]
    return "\n".join([HEADER, *lines, f"end {len(lines)}"]) + "\n"


def from_text(text: str) -> Tokenizer:
    """The tokenizer that a text describes; the way back from `to_text`.

    Raises:
        ValueError: if a line is not as `to_text` writes it. The message says which one, as "line 3"
            (the header is line 1), and what is wrong with it:

            - the header is another one, or missing;
            - a line is no merge, no special token and no end, or has too few or too many parts;
            - an id is not a whole number, or not the id of a byte or of an earlier merge;
            - the same merge stands there a second time;
            - a merge comes after a special token;
            - a special token is no JSON string, is empty, or stands there a second time;
            - the end is missing (then the message names the line in which it should stand), names
              another number of lines, or is not the last line.

    Everything in the file must be looked at before it is trusted: a merge that is wrong by one
    number gives a tokenizer that works, and gives wrong tokens.
    """
    ### BEGIN SOLUTION
    merges: list[tuple[int, int]] = []
    specials: list[str] = []

    def read(number: int, line: str) -> None:
        match line.split(" ", maxsplit=1):
            case ["merge", rest]:
                left, right = (int(part) for part in rest.split(" "))
                if specials:
                    raise ValueError("a merge after a special token")
                if not (0 <= left < 256 + len(merges) and 0 <= right < 256 + len(merges)):
                    raise ValueError("there is no such token yet")
                if (left, right) in merges:
                    raise ValueError("this merge has been there already")
                merges.append((left, right))
            case ["special", rest]:
                special = json.loads(rest)
                if not isinstance(special, str) or not special or special in specials:
                    raise ValueError("expected a new text that is not empty")
                specials.append(special)
            case ["end", rest]:
                if number != len(lines):
                    raise ValueError("there are lines after the end")
                if int(rest) != len(merges) + len(specials):
                    raise ValueError(f"expected {len(merges) + len(specials)} lines in between")
            case _:
                raise ValueError("expected a merge, a special token or the end")

    lines = text.splitlines()
    if lines[:1] != [HEADER]:
        raise ValueError(f"line 1: expected {HEADER!r}")
    for number, line in enumerate(lines[1:], start=2):
        try:
            read(number, line)
        except ValueError as error:
            raise ValueError(f"line {number}: {line!r}: {error}") from error
    if not lines[-1].startswith("end "):
        raise ValueError(f"line {len(lines) + 1}: the end is missing")
    return Tokenizer(tuple(merges), tuple(specials))
    ### END SOLUTION


def save(path: Path, tokenizer: Tokenizer) -> None:
    """Write a tokenizer into a file. (Given.)"""
    path.write_text(to_text(tokenizer), encoding="utf-8", newline="\n")


def load(path: Path) -> Tokenizer:
    """Read a tokenizer from a file. (Given.)

    Raises:
        ValueError: if the file is not as `save` writes it; the message names the line.
    """
    return from_text(path.read_text(encoding="utf-8"))


def fingerprint(tokenizer: Tokenizer) -> str:
    """The SHA-256 of the tokenizer's text: the same on every machine, and for no other. (Given.)"""
    return hashlib.sha256(to_text(tokenizer).encode("utf-8")).hexdigest()
