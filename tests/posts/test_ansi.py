"""What terminals draw, as text and classes."""

import pytest

from toolkit.posts import ansi


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("\x1b[31mred\x1b[0m plain", '<span class="ansi-red-fg">red</span> plain'),
        ("\x1b[1;4;3;7mx\x1b[22;24;23;27my", '<span class="ansi-bold ansi-italic ansi-underline '
                                             'ansi-inverse">x</span>y'),
        ("\x1b[91;102mx\x1b[39;49my", '<span class="ansi-bright-red-fg ansi-bright-green-bg">'
                                      'x</span>y'),
        ("\x1b[38;5;9mx", '<span class="ansi-bright-red-fg">x</span>'),
        ("\x1b[38;5;21mx", '<span class="ansi-bright-blue-fg">x</span>'),
        ("\x1b[38;5;240mx", '<span class="ansi-bright-black-fg">x</span>'),
        ("\x1b[38;2;0;140;0mx", '<span class="ansi-green-fg">x</span>'),
        ("\x1b[48;2;255;255;255mx", '<span class="ansi-white-bg">x</span>'),
        ("\x1b[38;5mx\x1b[38mx\x1b[mx", "xxx"),
        ("\x1b[2K\x1b[1A\x1b[?25lx\x1b]0;title\x07y\x1b]8;;https://a\x1b\\z", "xyz"),
        ("\x1b[31m<script>\x1b[0m", '<span class="ansi-red-fg">&lt;script&gt;</span>'),
        ("10%\r50%\r100%\ndone", "100%\ndone"),
        ("a\r\nb", "a\nb"),
        ("ab\bc", "ac"),
        ("x\x00\x07\x7fy\x1b", "xy"),
    ],
)  # fmt: skip
def test_colours_become_classes_and_all_else_is_settled(text: str, html: str) -> None:
    assert ansi.to_html(text) == html


def test_the_bare_text_has_no_sequence_left() -> None:
    assert ansi.bare("\x1b[31ma\x1b[0m\x1b]0;t\x07b\x1b[2Kc") == "abc"
