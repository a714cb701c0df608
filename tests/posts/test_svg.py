"""Drawings: what draws stays, what acts or reaches out goes."""

import pytest

from toolkit.errors import PortfolioError
from toolkit.posts import svg

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HOSTILE = [
    "<script>alert(1)</script>",
    "<a xlink:href='javascript:alert(1)'><text>x</text></a>",
    "<a href='https://evil.example'><text>x</text></a>",
    "<image href='https://evil.example/x.png'/>",
    "<image xlink:href='data:image/svg+xml,evil'/>",
    "<use href='https://evil.example/x.svg#a'/>",
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='alert(1)'/></foreignObject>",
    "<rect onclick='alert(1)' onmouseover='alert(1)'/>",
    "<rect style='fill:url(https://evil.example)'/>",
    "<rect style='fill:u\\72l(//evil.example)'/>",
    "<rect fill='url(//evil.example/#a)'/>",
    "<style>@import 'https://evil.example'</style>",
    '<style>rect{background:url("https://evil.example")}</style>',
    "<animate attributeName='href' values='javascript:alert(1)'/>",
    "<set attributeName='onload' to='alert(1)'/>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://evil.example'/>",
    "<?xml-stylesheet href='https://evil.example/x.css'?>",
    "<desc><script>alert(1)</script></desc>",
    "<text xml:base='https://evil.example/'>x</text>",
]


@pytest.mark.parametrize("inside", HOSTILE)
def test_nothing_hostile_stays(inside: str) -> None:
    made = svg.clean(f"{_HEAD} onload='alert(1)'><g>{inside}</g><path d='M0 0'/></svg>".encode())
    for word in (b"alert", b"evil", b"javascript", b"onload", b"<set", b"animate"):
        assert word not in made
    assert b'd="M0 0"' in made


def test_what_plotting_libraries_draw_stays() -> None:
    drawing = (
        '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x">\n'
        f'{_HEAD} width="460.8pt" height="345.6pt" viewBox="0 0 460.8 345.6">'
        '<defs><style type="text/css">*{stroke-linejoin: round}</style>'
        '<clipPath id="p"><rect x="1" y="2" width="3" height="4"/></clipPath></defs>'
        '<g clip-path="url(#p)" style="fill: url(#p); stroke: #1f77b4"><use xlink:href="#p"/></g>'
        "<text>a &lt; b</text></svg>"
    )
    made = svg.clean(drawing.encode()).decode()
    for part in ("stroke-linejoin: round", 'clip-path="url(#p)"', 'xlink:href="#p"', "a &lt; b",
                 "stroke: #1f77b4"):  # fmt: skip
        assert part in made
    assert svg.size(made.encode()) == (614, 461)
    assert svg.clean(made.encode()).decode() == made


def test_words_around_what_is_taken_out_stay() -> None:
    made = svg.clean(f"{_HEAD}><text>a<script>x</script>b<script/>c<tspan/>d</text></svg>".encode())
    assert b"abc" in made
    assert b"d</text>" in made


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>', "entities"),
        ("<svg", "broken"),
        ("<svg><path/></svg>", "none"),
        ('<html xmlns="http://www.w3.org/1999/xhtml"><script/></html>', "none"),
        ("<svg xmlns='http://www.w3.org/2000/svg'>" + " " * 5_000_000 + "</svg>", "5 MB"),
    ],
    ids=["entities", "cut", "no namespace", "a page", "large"],
)  # fmt: skip
def test_what_is_no_plain_drawing_is_refused(text: str, why: str) -> None:
    with pytest.raises(PortfolioError, match=why):
        svg.clean(text.encode())
