"""Text is cut into pieces, and nothing is lost."""

import numpy as np
from bpe_plain import STRANGE, plain_pieces, random_text
from expect import holds

from bpe.pieces import pieces

EXAMPLES = {
    "She reads 2  books.\n": ["She", " reads", " 2", " ", " books", ".", "\n"],
    "if x_1:\n    y": ["if", " x", "_", "1", ":", "\n   ", " y"],
    "a\tb": ["a", "\t", "b"],
    "a \tb \n c": ["a", " \t", "b", " \n", " c"],
    "3km, ": ["3", "km", ",", " "],
    "   x": ["  ", " x"],
}


def why(text: str, found: list[str]) -> str:
    """The misconception behind these pieces, as far as one can see."""
    if found == text.split():
        return "split() throws the gaps away, and nobody can say afterwards how wide they were."
    lost = [character for character in text if character not in "".join(found)]
    if lost:
        return f"no rule takes {lost[0]!r}. Is it a letter, a digit, a space, or something else?"
    if any(piece[0] in "\t\n" and not piece.isspace() for piece in found if piece):
        return "only the blank joins the piece that follows; tabs and line ends stay in the gap."
    if any(piece.isspace() and piece.endswith(" ") for piece in found[:-1]):
        return "the last blank of a gap belongs to the piece that follows."
    return "go through the characters one by one and ask `kind`; then think of the last blank."


def test_pieces_join_to_the_text_again() -> None:
    for text, wanted in EXAMPLES.items():
        found = list(pieces(text))
        holds(
            found == wanted,
            f"pieces({text!r}): expected {wanted}, found {found}.",
            hint=why(text, found),
        )
    rng = np.random.default_rng(30)
    for text in (*STRANGE, *(random_text(rng, 60) for _ in range(60))):
        found = list(pieces(text))
        what = f"pieces({text!r})"
        back = "".join(found)
        message = f"{what}: joined, expected the text again, found {back!r}."
        holds(back == text, message, hint=why(text, found))
        holds("" not in found, f"{what}: expected no empty piece, found {found}.")
        wanted = plain_pieces(text)
        holds(found == wanted, f"{what}: expected {wanted}, found {found}.", hint=why(text, found))
