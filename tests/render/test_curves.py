"""Loss curves: whole pictures compared, and what holds for any numbers and any words."""

import itertools
import math
import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from tests.browser import Open, axe
from tests.golden import Golden
from tests.test_text import HOSTILE
from toolkit.render.curves import Points, sparkline, svg, thinned
from toolkit.render.look import DARK, LIGHT

Curves = Mapping[str, Points]
MAIN = [(float(i), 2.3 * math.exp(-i / 40) + 0.2 + math.sin(i) / 20) for i in range(1, 101)]
CASES: dict[str, tuple[Curves, float | None]] = {
    "training": ({"training": MAIN, "one batch": [(x, y * 0.9) for x, y in MAIN[:60]]}, 2.303),
    "runs": (
        {
            "main": MAIN,
            "again": MAIN[:10],
            "resumed": MAIN[10:20],
            "other": [(x, y * 1.1) for x, y in MAIN[:10]],
        },
        2.303,
    ),
    "meeting": ({name: [(x, y + n / 99) for x, y in MAIN] for n, name in enumerate("abcd")}, 0.4),
    "decades": ({"training": [(i * 100.0, 10 ** (2 - i / 20)) for i in range(100)]}, 50.0),
    "broken": (
        {
            "training": [(x, y if x < 60 or 70 < x < 80 else math.nan) for x, y in MAIN],
            "other": [(1, math.nan), (2, math.inf)],
        },
        None,
    ),
    "one-point": ({"training": [(1, 2.3)]}, None),
    "no-points": ({"training": []}, 2.303),
    "nothing": ({}, None),
    "constant": ({"training": [(float(i), 2.3) for i in range(20)]}, 2.3),
    "huge": ({"training": [(1e15, 1e308), (2e15, -1e308)]}, None),
    "tiny": ({"training": [(1, 5e-324), (2, 5e-323)]}, None),
}
NUMBERS = st.floats() | st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, math.nan, math.inf])
POINTS = st.lists(st.tuples(NUMBERS | st.integers(0, 100).map(float), NUMBERS), max_size=30)
BLOCKS = "▁▂▃▄▅▆▇█"
SVG = "{http://www.w3.org/2000/svg}"
# How each kind of colour blindness sees linear red, green and blue (Machado and others, 2009).
EYES = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
LOOKS = {"light": LIGHT, "dark": DARK}


def drawn(curves: Curves, chance: float | None = None, *, dark: bool = False) -> str:
    return svg("Loss", "How the loss falls.", curves, dark=dark, chance=chance)


def labels(text: str) -> list[ElementTree.Element]:
    """The words at the lines' ends: those that stand right of the plot, beside a piece of line."""
    words = list(ElementTree.fromstring(text).iter(f"{SVG}text"))
    steps = next((word for word in words if word.text == "steps"), None)
    start = 999 if steps is None else float(steps.attrib["x"])
    return [word for word in words if word.attrib["x"] == f"{start:g}" and word is not steps]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("case", CASES)
def test_the_picture_is_the_one_that_was_looked_at(case: str, dark: bool, golden: Golden) -> None:
    lines, chance = CASES[case]
    name = f"curves-{case}-{'dark' if dark else 'light'}.svg"
    golden(name, svg(f"Loss: {case}", "How the loss falls.", lines, dark=dark, chance=chance))


@given(st.dictionaries(st.text(), POINTS, max_size=4), st.none() | NUMBERS, st.text())
@example({"a": [(1.0, 1e308), (1.0, -1e308)], "b": [(1e308, 5e-324), (-1e308, 0.0)]}, 1e-300, "")
@example({"a": [(0.0, 1e308), (5e-324, 5e-324)]}, math.nan, "\x00\ud800\ufffe")
def test_any_numbers_and_words_give_a_picture_with_nothing_outside(
    lines: Curves, chance: float | None, words: str
) -> None:
    text = svg(words, words, lines, dark=False, chance=chance)
    assert text == svg(words, words, lines, dark=False, chance=chance)
    root = ElementTree.fromstring(text.encode())
    assert root.attrib["role"] == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
        "svg", "title", "desc", "rect", "path", "text", "circle"
    }  # fmt: skip
    for element in root.iter():
        numbers = " ".join(element.attrib.get(key, "") for key in ("d", "x", "y", "cx", "cy"))
        assert "nan" not in numbers
        assert "inf" not in numbers
        assert all(-40 <= float(n) <= 660 for n in re.findall(r"-?\d[\d.e]*", numbers))


@given(POINTS, st.integers(5, 12))
def test_thinned_points_keep_the_ends_the_extremes_and_the_gaps(points: Points, limit: int) -> None:
    kept = thinned(points, limit)
    assert len(kept) <= limit
    assert [id(p) for p in kept] == [id(p) for p in points if id(p) in set(map(id, kept))]
    finite, left = ([y for _, y in some if math.isfinite(y)] for some in (points, kept))
    if points:
        assert (kept[0], kept[-1]) == (points[0], points[-1])
        assert (len(finite) < len(points)) == (len(left) < len(kept))
    if finite:
        assert (min(left), max(left)) == (min(finite), max(finite))


def test_many_points_make_a_small_picture() -> None:
    text = drawn({name: [(i, math.sin(i)) for i in range(100_000)] for name in "abcd"})
    assert len(text) < 20_000


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    harmless = svg("x", "x", {"x": MAIN}, dark=False)
    text = svg(words, words, {words: MAIN}, dark=False)
    tags = [[e.tag for e in ElementTree.fromstring(t).iter()] for t in (harmless, text)]
    assert tags[0] == tags[1]
    assert not re.search(r"<script|\bon\w+=|href|url\(", re.sub(">[^<]*<", "><", text))


def test_a_long_title_and_a_long_name_end_within_the_picture() -> None:
    text = svg("W" * 500, "", {"W" * 500: MAIN}, dark=False)
    shown = [e.text or "" for e in ElementTree.fromstring(text).iter(f"{SVG}text")]
    assert len([words for words in shown if words.endswith("W…")]) == 2
    assert max(map(len, shown)) < 40


@given(st.lists(st.floats(-5, 5), min_size=4, max_size=4), st.floats(-5, 5))
def test_no_two_labels_meet(ends: list[float], chance: float) -> None:
    lines = {f"line {n}": [(0, 1), (1, end)] for n, end in enumerate(ends)}
    heights = sorted(float(label.attrib["y"]) for label in labels(drawn(lines, chance)))
    assert len(heights) == 5
    assert all(below - above >= 24.8 for above, below in itertools.pairwise(heights))
    assert heights[0] > 74
    assert heights[-1] < 320


def test_lines_differ_in_colour_and_in_dashes() -> None:
    text = drawn(CASES["meeting"][0])
    strokes = re.findall(r'stroke="(#\w+)" stroke-width="3" [^>]*?(?:dasharray="(.*?)")?/>', text)
    assert len({color for color, _ in strokes}) == 4
    assert len({dash for _, dash in strokes}) == 4


def test_a_fifth_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="5 curves"):
        drawn(dict.fromkeys("abcde", MAIN))


@pytest.mark.parametrize(
    ("values", "log"),
    [
        ([1, 100], False), ([1, 101], True), ([0, 1000], False), ([-1, 1000], False),
        ([1, math.inf], False), ([5e-324, 1e308], True),
    ],
)  # fmt: skip
def test_the_scale_is_logarithmic_over_more_than_two_decades(
    values: list[float], log: bool
) -> None:
    assert ("log scale" in drawn({"a": list(enumerate(values))})) == log


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.31, 2.4], ["0", "1", "2", "3"]),
        ([0.1, 0.9], ["0", "0.5", "1.0"]),
        ([-1, 1], ["−1.0", "−0.5", "0", "0.5", "1.0"]),
        ([0, 60_000], ["0", "20k", "40k", "60k"]),
        ([0, 3e-7], ["0", "1e−7", "2e−7", "3e−7"]),
        ([0.02, 30], ["0.1", "1", "10"]),
        ([1e-12, 1e12], ["1e−10", "1e−5", "1", "100k", "1e10"]),
    ],
)
def test_ticks_are_round(values: list[float], ticks: list[str]) -> None:
    root = ElementTree.fromstring(drawn({"a": list(enumerate(values))}))
    found = [e.text for e in root.iter(f"{SVG}text") if e.attrib.get("text-anchor") == "end"]
    assert found == ticks


def test_a_line_breaks_where_a_value_is_no_number() -> None:
    whole = drawn({"a": [(1, 1), (2, 2), (3, 3), (4, 4)]})
    broken = drawn({"a": [(1, 1), (2, 2), (3, math.nan), (4, 3), (5, 4)]})
    lines = [max(re.findall(r'd="(M[^"]*L[^"]*)"', text), key=len) for text in (whole, broken)]
    assert [line.count("M") for line in lines] == [1, 2]


def luminance(color: str) -> float:
    return sum(n * part for n, part in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True))


def linear(color: str) -> list[float]:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(color: str, eye: str) -> list[float]:
    """The colour as that eye sees it, in a space (CIELAB) where distances are differences."""
    seen = [sum(a * b for a, b in zip(row, linear(color), strict=True)) for row in EYES[eye]]
    r, g, b = (min(max(part, 0), 1) for part in seen)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in (x, y, z))
    return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]


@pytest.mark.parametrize("look", LOOKS)
def test_every_colour_of_words_stands_out_from_the_page(look: str) -> None:
    colors = LOOKS[look]
    for color in (colors.ink, colors.dim, *colors.lines):
        darker, lighter = sorted(map(luminance, (color, colors.page)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("look", LOOKS)
def test_every_eye_tells_the_colours_apart(look: str, eye: str) -> None:
    for one, other in itertools.combinations(LOOKS[look].lines, 2):
        assert math.dist(lab(one, eye), lab(other, eye)) > 25


@pytest.mark.parametrize(
    ("values", "width", "line"),
    [
        ([], 9, ""),
        ([1], 9, "▅"),
        ([1, 2], 0, ""),
        ([1, 2], -1, ""),
        ([2, 2, 2], 9, "▅▅▅"),
        ([0, 1, 2, 3, 4, 5, 6, 7], 8, BLOCKS),
        ([3, 1, 3, 1], 2, "▅▅"),
        ([1, math.nan, 0, -math.inf], 9, "█✗▁✗"),
        ([math.inf], 9, "✗"),
        ([1e308, -1e308, 1e308, 1e308], 4, "█▁██"),
        ([5e-324, 0], 9, "█▁"),
    ],
)
def test_a_sparkline_shows(values: list[float], width: int, line: str) -> None:
    assert sparkline(values, width) == line


@given(st.lists(NUMBERS), st.integers(-1, 40))
def test_a_sparkline_is_never_wider_than_wanted(values: list[float], width: int) -> None:
    line = sparkline(values, width)
    assert len(line) == max(0, min(width, len(values)))
    assert set(line) <= set(BLOCKS + "✗")


@pytest.mark.parametrize("case", CASES)
def test_no_words_leave_the_picture_or_meet(case: str, browser: Browser) -> None:
    lines, chance = CASES[case]
    page = browser.new_page()
    page.set_content(f"<body style='margin:0'>{drawn(lines, chance)}</body>")
    boxes = page.evaluate(
        "() => [...document.querySelectorAll('text')].map(e => e.getBoundingClientRect().toJSON())"
    )
    page.close()
    for box in boxes:
        assert 0 <= box["left"] < box["right"] <= 640
        assert 0 <= box["top"] < box["bottom"] <= 360
    for one, other in itertools.combinations(boxes, 2):
        across = min(one["right"], other["right"]) - max(one["left"], other["left"])
        down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
        assert across <= 0 or down < 9  # a line's box has air above and below its letters


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_the_pictures_are_accessible(open_page: Open, tmp_path: Path, look: str) -> None:
    shown = [drawn(*case, dark=look == "dark") for case in CASES.values()]
    page = '<!doctype html><html lang="en"><title>t</title><main><h1>t</h1>{}</main></html>'
    (tmp_path / "index.html").write_text(page.format("".join(shown)))
    assert axe(open_page(tmp_path / "index.html", look)) == []
