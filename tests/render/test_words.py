"""Words set within a width: nothing is lost before the cut, and nothing is torn apart."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.render.words import cut, length, right_to_left, wrapped

WORDS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \u200d"))


@settings(deadline=None)
@given(WORDS, st.floats(60, 500), st.integers(1, 4), st.booleans())
@example("W" * 300, 60, 4, True)
@example("e\u0301" * 80, 60, 4, False)
@example("👩\u200d💻" * 40, 60, 4, False)
def test_lines_fit_and_hold_the_words_in_order(
    words: str, room: float, most: int, bold: bool
) -> None:
    lines = wrapped(words, room, 16, most, bold=bold)
    assert len(lines) <= most
    assert all(length(line, 16, bold=bold) <= room + 1e-6 for line in lines if len(line) > 1)
    shown = "".join("".join(lines).split())
    whole = "".join(words.split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1].rstrip("…")))
    inner = [line[0] for line in lines[1:]]
    assert not any(unicodedata.category(char) == "Mn" or char == "\u200d" for char in inner) or (
        not whole.isascii() and unicodedata.category(whole[0]) in ("Mn", "Me", "Cf")
    )


def test_two_lines_are_about_even() -> None:
    assert wrapped("Foundations of machine learning", 220, 16, 2) == [
        "Foundations of",
        "machine learning",
    ]


def test_a_word_is_broken_only_where_it_is_longer_than_a_line() -> None:
    assert wrapped("Reinforcement learning", 130, 16, 2) == ["Reinforcement", "learning"]
    assert len(wrapped("W" * 12, 130, 16, 2)) == 2


@pytest.mark.parametrize(
    ("words", "shown"),
    [("short", "short"), ("somewhat longer, yes", "somewha…"), ("", "")],
)
def test_words_without_room_end_with_an_ellipsis(words: str, shown: str) -> None:
    assert cut(words, 100, 16) == shown


@pytest.mark.parametrize(
    ("words", "answer"), [("abc", False), ("12 שלום", True), ("مرحبا abc", True), ("12", False)]
)
def test_the_first_letter_says_which_way_words_run(words: str, answer: bool) -> None:
    assert right_to_left(words) == answer
