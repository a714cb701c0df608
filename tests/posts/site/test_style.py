"""Every colour of the stylesheet can be read on every ground it may stand on."""

import re

import pytest

from toolkit.posts.site.build import shipped

STYLE = shipped("style.css").decode()
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\n\s*\}", STYLE, re.DOTALL)[:2]
)
INKS = [name for name in LIGHT if name in ("ink", "dim", "accent") or "-" in name]


def brightness(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", INKS)
@pytest.mark.parametrize("ground", ["page", "soft", "bad"])
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_their_ground(name: str, ground: str, look: dict[str, str]) -> None:
    assert contrast(look[name], look[ground]) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_marked_words_stand_out(look: dict[str, str]) -> None:
    assert contrast(look["ink"], look["mark"]) >= 4.5


def test_both_looks_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_the_stylesheet_loads_nothing() -> None:
    assert not re.search(r"@import|url\(|@font-face|image-set", STYLE)
