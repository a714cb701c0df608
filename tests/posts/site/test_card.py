"""The card of a post: a picture of its title, whatever the title is."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from tests.posts.site.sample import ABOUT, ATTENTION
from tests.test_text import HOSTILE
from toolkit.posts.site import card


def drawn(title: str) -> Image.Image:
    data = card.draw(card.words(replace(ATTENTION, title=title), ABOUT))
    assert len(data) < 40_000
    return Image.open(io.BytesIO(data))


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything darker than the paper, the bar at the left left out."""
    grey = picture.convert("L").crop((40, 0, *card.SIZE))
    box = grey.point([255 if shade < 200 else 0 for shade in range(256)]).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize(
    "title",
    ["A", "Attention from scratch", "word " * 60, "x" * 300, "注意力机制", "بناء شبكة", "🎉 Party",
     "", "Ünïcödé, Ελληνικά и русский", *HOSTILE],
)  # fmt: skip
def test_every_title_makes_a_picture_that_holds_it(title: str) -> None:
    picture = drawn(title)
    assert (picture.format, picture.size) == ("PNG", card.SIZE)
    left, top, right, bottom = ink(picture)
    assert left + 40 >= 80
    assert right + 40 <= 1200 - 80
    assert top >= 60
    assert bottom <= 630 - 60


def test_what_the_font_cannot_draw_is_left_out() -> None:
    assert drawn("Party 🎉").tobytes() == drawn("Party").tobytes()
    assert drawn("注意力机制").tobytes() == drawn(ABOUT.title).tobytes()


def test_a_card_is_named_by_what_it_says() -> None:
    said = card.words(ATTENTION, ABOUT)
    assert card.name(said) == card.name(card.words(replace(ATTENTION, html="", tags=()), ABOUT))
    assert card.name(said) != card.name(card.words(replace(ATTENTION, title="Other"), ABOUT))
    assert card.draw(said) == card.draw(said)
