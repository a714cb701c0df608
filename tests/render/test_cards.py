"""The profile's cards: whole pictures compared, and what holds for any plan and any words."""

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from tests.browser import Open, axe
from tests.golden import Golden
from tests.render.test_curves import luminance
from tests.test_text import HOSTILE
from toolkit.render.cards import (
    MapUnit,
    PartProgress,
    Result,
    featured,
    plan_map,
    progress_ring,
)
from toolkit.render.look import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"
TITLES = [
    "Foundations of machine learning", "Deep learning", "Language models and attention",
    "Reinforcement learning", "Systems and serving", "Capstone",
]  # fmt: skip
SIZES, DONE = (9, 12, 10, 8, 8, 6), (9, 10, 4, 0, 0, 0)
AWKWARD = [
    "Pneumonoultramicroscopicsilicovolcanoconiosis " * 7,
    "W" * 300,
    "<script>alert(1)</script>",
    "]]> & \"q\" 'x' \x00\x1b[31m\ufffe\ud800",
    "למידת מכונה מן היסוד ועד הסוף, עם עוד מילים",
    "أساسيات تعلم الآلة والشبكات العصبية العميقة ﷽ ﷽",
    "机器学习基础与深度神经网络的训练方法以及在实际项目中的应用" * 2,
    "👩\u200d💻🚀🎉 emoji " + "🧠" * 20 + "❤\ufe0f❤\ufe0f🇩🇪🇫🇷",
    "Ж" * 60,
    "ᾟΩ" * 30,
    "नमस्ते दुनिया मशीन लर्निंग " * 4,
    "",
]
LOSS = [(i, 2.3 * math.exp(-i / 30) + 0.1 + math.sin(i) / 40) for i in range(120)]
BATCH = [(i, 2.3 * math.exp(-i / 15)) for i in range(120)]
BROKEN: dict[str, list[list[float]]] = {
    "a": [[1, 2], [3], [2, math.nan], [3, 1e308], [4, -1e308]],
    "b": [],
    "c": [[1, 1]],
}


def units(count: int, done: int, skipped: int = 0) -> list[MapUnit]:
    states = ["done"] * done + ["skipped"] * skipped
    states += ["open"] * (count - len(states))
    return [MapUnit(f"w{n}", f"Something to learn {n}", s) for n, s in enumerate(states)]


def awkward_curves(name: str) -> Mapping[str, Sequence[Sequence[float]]]:
    return {name: LOSS, "x": BATCH} if name else BROKEN


PARTS = [PartProgress(*row) for row in zip(TITLES, DONE, SIZES, strict=True)]
MAP = [(title, units(n, d, 2 * (d == 4))) for title, n, d in zip(TITLES, SIZES, DONE, strict=True)]
WORKS = [
    Result(
        "A digit classifier from scratch",
        "98.2 %",
        "I wrote the network, its gradients and the training loop in NumPy alone, and checked it "
        "on ten thousand digits that it had never seen.",
        "Checked by CI",
        ("NumPy", "Matplotlib"),
        {"training": LOSS, "one batch": BATCH},
    ),
    Result(
        "A small language model that writes recipes",
        "1.47 bits",
        "It reads two million recipes and writes new ones, some of which one could even cook.",
        "Approved by a mentor",
        ("PyTorch", "tiktoken"),
        {"loss": LOSS},
    ),
    Result("A cart pole that balances", "", "The agent learns from pixels.", "By the author"),
]
PLAN = "Machine learning in 53 weeks"
Card = Callable[[bool], str]
CASES: dict[str, Card] = {
    "ring": lambda dark: progress_ring(PLAN, 23, 53, PARTS, dark=dark),
    "ring-one-part": lambda dark: progress_ring(
        "A plan", 1, 9, [PartProgress("", 1, 9)], dark=dark
    ),
    "ring-all": lambda dark: progress_ring("A plan", 53, 53, [], dark=dark),
    "ring-nothing": lambda dark: progress_ring("", 0, 0, [], dark=dark),
    "ring-awkward": lambda dark: progress_ring(
        AWKWARD[0],
        12345678,
        123456789,
        [PartProgress(t, i, i + 1) for i, t in enumerate(AWKWARD)],
        dark=dark,
    ),
    "map": lambda dark: plan_map(PLAN, MAP, dark=dark),
    "map-one-part": lambda dark: plan_map(PLAN, [("All", units(53, 20, 1))], dark=dark),
    "map-one-unit": lambda dark: plan_map(PLAN, [("", units(1, 1))], dark=dark),
    "map-nothing": lambda dark: plan_map("", [("Empty", [])], dark=dark),
    "map-uneven": lambda dark: plan_map(
        PLAN, [("First", units(53, 20)), ("Second", units(3, 0, 1))], dark=dark
    ),
    "map-awkward": lambda dark: plan_map(
        AWKWARD[1], [(AWKWARD[i % 12], units(6 + i % 3, i % 5)) for i in range(30)], dark=dark
    ),
    "featured": lambda dark: featured(WORKS, dark=dark),
    "featured-one": lambda dark: featured([Result("", "", "", "")], dark=dark),
    **{
        f"featured-awkward-{n}": lambda dark, n=n: featured(  # type: ignore[misc]
            [Result(w, w * (n > 0), w, w, (w, w), awkward_curves(w)) for w in AWKWARD[n::4]],
            dark=dark,
        )
        for n in range(4)
    },
}
# What the golden files keep; the awkward ones hold for their rules, whatever they look like.
LOOKED_AT = [case for case in CASES if "awkward" not in case]


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.encode())


def shown(text: str) -> list[str]:
    return [word.text or "" for word in parsed(text).iter(f"{SVG}text")]


def told(text: str) -> str:
    """What a reader who sees nothing gets."""
    root = parsed(text)
    return f"{root[0].text} {root[1].text}"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("case", LOOKED_AT)
def test_the_card_is_the_one_that_was_looked_at(case: str, dark: bool, golden: Golden) -> None:
    golden(f"card-{case}-{'dark' if dark else 'light'}.svg", CASES[case](dark))


@pytest.mark.parametrize("case", CASES)
def test_the_themes_differ_in_nothing_but_colours(case: str) -> None:
    light, dark = (re.sub(r'"#\w{6}"', '"#"', CASES[case](dark)) for dark in (False, True))
    assert light == dark
    assert CASES[case](True) == CASES[case](True)


@pytest.mark.parametrize("case", CASES)
def test_a_card_says_in_words_what_it_is(case: str) -> None:
    root = parsed(CASES[case](False))
    assert root.attrib["role"] == "img"
    names = [root[0].attrib["id"], root[1].attrib["id"]]
    assert root.attrib["aria-labelledby"].split() == names
    assert [root[0].tag, root[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text


def test_the_words_hold_the_same_facts_as_the_picture() -> None:
    ring, units_, works = (told(CASES[case](False)) for case in ("ring", "map", "featured"))
    assert ring.startswith(f"{PLAN}: 23 of 53 done")
    assert all(f"{part.title}: {part.done} of {part.total} done." in ring for part in PARTS)
    assert units_.startswith(f"{PLAN}: 23 done, 28 open, 2 left out")
    assert "Language models and attention: 4 done, 4 open, 2 left out." in units_
    for work in WORKS:
        for fact in (work.title, work.number, work.words, work.evidence, *work.tools):
            assert fact in works
    assert "Curve of one batch: from 2.3 to 0.000825." in works


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("case", CASES)
def test_what_is_to_be_seen_stands_out(case: str, dark: bool) -> None:
    look = DARK if dark else LIGHT
    for element in parsed(CASES[case](dark)).iter():
        needed = 4.5 if element.tag == f"{SVG}text" else 3
        for paint in ("fill", "stroke"):
            color = element.attrib.get(paint, "none")
            if color not in ("none", look.page, look.grid):  # the grid is only decoration
                darker, lighter = sorted(map(luminance, (color, look.page)))
                assert (lighter + 0.05) / (darker + 0.05) >= needed


@pytest.mark.parametrize("case", CASES)
def test_letters_are_ten_pixels_high_on_a_phone(case: str) -> None:
    text = CASES[case](False)
    scale = 320 / float(parsed(text).attrib["width"])
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', text)]
    least = 10 if case != "ring-awkward" else 7  # a number of eight digits, in the ring
    assert min(sizes) * scale >= least


@pytest.mark.parametrize(("done", "total"), [(0, 9), (1, 200), (199, 200), (9, 9), (-1, 3), (5, 3)])
def test_a_ring_is_full_only_when_all_is_done_and_empty_only_when_nothing_is(
    done: int, total: int
) -> None:
    text = progress_ring("A plan", done, total, [], dark=False)
    circles = len(re.findall("<circle", text))
    arcs = len(re.findall(r'<path d="M[\d. ]+A', text))
    assert (circles, arcs) == ((1, 0) if done <= 0 else (2, 0) if done >= total else (1, 1))


def test_a_ring_with_more_parts_than_room_counts_the_others_together() -> None:
    parts = [PartProgress(f"Part {n}", 1, 3) for n in range(30)]
    text = progress_ring("A plan", 30, 90, parts, dark=False)
    assert shown(text)[-2:] == ["24 more parts", "24/72"]
    assert "Part 29: 1 of 3 done." in told(text)


def test_each_state_has_its_own_form_and_every_unit_its_square() -> None:
    squares = [e for e in parsed(CASES["map"](False)).iter() if e.find(f"{SVG}title") is not None]
    forms = [
        "stroke" if e.tag == f"{SVG}path" else "outline" if e.attrib["fill"] == "none" else "filled"
        for e in squares[1:]
    ]
    assert [forms.count(form) for form in ("filled", "outline", "stroke")] == [23, 28, 2]


def test_a_map_tells_nobody_what_is_late_or_begun() -> None:
    open_, other = (
        plan_map("A plan", [("A", [MapUnit("a", "One", state)])], dark=False)
        for state in ("open", "doing")
    )
    assert open_ == other


def test_no_work_makes_no_card() -> None:
    assert featured([], dark=False) == ""


def test_a_fourth_work_has_no_place() -> None:
    assert featured(WORKS * 2, dark=False) == featured(WORKS, dark=False)


def test_a_curve_is_drawn_only_from_finite_points() -> None:
    text = featured([Result("A work", "1", "", "", curves=BROKEN)], dark=False)
    assert "Curve of a: from 2 to -1e+308." in told(text)
    assert "Curve of b" not in told(text)
    assert text.count("<circle") == 1


@pytest.mark.parametrize("case", ["ring", "map", "map-one-part", "featured"])
def test_cards_are_small(case: str) -> None:
    assert len(CASES[case](False).encode()) < 20_000


@pytest.mark.parametrize("words", [*HOSTILE, *AWKWARD])
def test_awkward_words_stay_words(words: str) -> None:
    for text in (
        progress_ring(words, 1, 2, [PartProgress(words, 1, 2)], dark=False),
        plan_map(words, [(words, [MapUnit(words, words, words)])], dark=False),
        featured([Result(words, words, words, words, (words,), {words: LOSS})], dark=False),
    ):
        tags = {element.tag.removeprefix(SVG) for element in parsed(text).iter()}
        assert tags <= {"svg", "title", "desc", "rect", "path", "text", "circle"}
        assert not re.search(r"<script|\bon\w+=|href|url\(|style", re.sub(">[^<]*<", "><", text))


@settings(max_examples=50, deadline=None)
@given(st.text(), st.integers(), st.integers(), st.lists(st.floats()), st.floats())
def test_any_words_and_numbers_give_a_card(
    words: str, done: int, total: int, values: list[float], step: float
) -> None:
    points = [(step * n, value) for n, value in enumerate(values)]
    ring = progress_ring(words, done, total, [PartProgress(words, done, total)] * 2, dark=False)
    work = featured([Result(words, words, words, words, (words,), {"": points})], dark=True)
    for text in (ring, work):
        for element in parsed(text).iter():
            places = " ".join(element.attrib.get(key, "") for key in ("d", "x", "y", "cx", "cy"))
            assert not re.search("nan|inf|e", places)
            assert all(-4 <= float(n) <= 2000 for n in re.findall(r"-?[\d.]+", places))


# The reader's own letters, and the widest that a computer may have instead.
@pytest.mark.parametrize("font", ["", "DejaVu Sans"])
def test_no_words_leave_their_card_or_meet(font: str, browser: Browser) -> None:
    page = browser.new_page()
    cards = [re.sub('font-family=".*?"', f'font-family="{font}"', c(False)) for c in CASES.values()]
    page.set_content("".join(cards if font else (card(False) for card in CASES.values())))
    found = page.evaluate(
        """() => [...document.querySelectorAll('svg')].map(svg => [
            svg.viewBox.baseVal.width, svg.viewBox.baseVal.height,
            [...svg.querySelectorAll('text')].map(text => {
                const box = text.getBBox();
                return [box.x, box.y, box.x + box.width, box.y + box.height];
            })])"""
    )
    page.close()
    assert len(found) == len(CASES)
    for case, (width, height, boxes) in zip(CASES, found, strict=True):
        for left, top, right, bottom in boxes:
            assert 20 <= left <= right <= width - 12, case
            assert 0 <= top <= bottom <= height, case
        for one, other in itertools.combinations(boxes, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across <= 0 or down < 10, case  # a box has air above and below its letters


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_a_profile_shows_the_cards(open_page: Open, tmp_path: Path, look: str) -> None:
    pictures = []
    for case in LOOKED_AT:
        (tmp_path / f"{case}-light.svg").write_text(CASES[case](False))
        (tmp_path / f"{case}-dark.svg").write_text(CASES[case](True))
        pictures.append(
            '<picture><source media="(prefers-color-scheme: dark)" '
            f'srcset="{case}-dark.svg"><img alt="{case}" src="{case}-light.svg"></picture>'
        )
    alone = "".join(CASES[case](look == "dark") for case in ("ring", "map", "featured"))
    page = (
        '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">'
        "<title>t</title><style>:root {{ color-scheme: light dark }} img, svg {{ max-width: 100%; "
        "height: auto }}</style><main><h1>t</h1>{}{}</main></html>"
    )
    (tmp_path / "index.html").write_text(page.format("".join(pictures), alone))
    shown = open_page(tmp_path / "index.html", look)
    assert axe(shown) == []
    widths = shown.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert widths == [480] * len(LOOKED_AT)
