"""Does the model know its languages, and say clearly what it cannot judge?"""

import pytest

from {{ cookiecutter.package }}.core import LONGEST, Model, Unclear, groups
from {{ cookiecutter.package }}.texts import TEXTS

MODEL = Model(TEXTS)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("English", "Where did you leave the bicycle yesterday?"),
        ("German", "Wo hast du gestern das Fahrrad gelassen?"),
        ("French", "Où as-tu laissé le vélo hier soir, mon ami ?"),
        ("Spanish", "¿Dónde estabas ayer, y qué haces esta noche?"),
        ("Italian", "Dove hai lasciato ieri la bicicletta, amico mio?"),
        ("Dutch", "Waar heb je gisteren je fiets gelaten?"),
    ],
)
def test_a_new_sentence_is_recognized(language: str, text: str) -> None:
    guess = MODEL.guess(text)
    assert guess.heard[0] == language
    assert sum(guess.shares.values()) == pytest.approx(1)


def test_in_a_mixed_sentence_each_word_has_its_own_language() -> None:
    guess = MODEL.guess("Das Leben ist schön, la vita è bella, het leven is mooi.")
    words = dict(guess.words)
    assert set(guess.heard) == {"German", "Italian", "Dutch"}
    assert (words["Leben"], words["vita"], words["leven"]) == ("German", "Italian", "Dutch")


@pytest.mark.parametrize("text", ["", " \n ", "42!", "hello", "これは 日本語 です", "a " * LONGEST])
def test_what_cannot_be_judged_is_refused_with_advice(text: str) -> None:
    with pytest.raises(Unclear, match=r"Please|None of my languages"):
        MODEL.guess(text)


def test_groups_know_where_words_begin_and_end() -> None:
    assert groups("Oh!") == [" o", "oh", "h ", " oh", "oh "]


def test_the_page_builds_and_answers_in_words() -> None:
    from {{ cookiecutter.package }}.app import answer, build

    assert "German" in answer("Das ist ein schöner Tag")[0]
    assert answer("")[1:] == (None, None)
    labels = {getattr(block, "label", None) for block in build().blocks.values()}
    assert {"Your text", "How much of each", "Word by word"} <= labels
