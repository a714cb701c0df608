"""Managed parts of a body: ours are kept true, and no byte of a person's is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.issues import limits, parts

PARTS = {"one": "### One\n\n- [ ] A\n- [ ] B\n- [ ] A\n\nEnd", "two": "- [x] Known\n\n3 of 3"}
NEWER = {"one": "### One\n\n- [ ] B\n- [ ] C\n\nEnd of it", "two": "- [ ] Known\n\n2 of 3"}
KEY = "plan/unit"
WHOLE = parts.filled("", PARTS, key=KEY)
# What people type: words, boxes, fences, blanks, and things that look like ours.
LINES = st.sampled_from(
    ["mine", "- [x] my box", "- [ ] A", "", "  ", "```", "~~~", "> quoted", "# Head", "é\u2028x",
     "<!-- portfolio:end other -->", "<!-- portfolio:key other/unit -->", "-->", "<!--", "\t- x"]
)  # fmt: skip


def test_a_new_body_holds_its_key_and_its_parts_and_stays_so() -> None:
    assert WHOLE.splitlines()[0] == "<!-- portfolio:key plan/unit -->"
    assert (
        "- [ ] B\n- [ ] A\n\nEnd\n<!-- portfolio:end one -->\n\n<!-- portfolio:begin two" in WHOLE
    )
    assert parts.filled(WHOLE, PARTS, key=KEY) == WHOLE


def test_boxes_of_the_same_words_are_told_apart() -> None:
    second = WHOLE.replace("- [ ] B\n- [ ] A", "- [ ] B\n- [x] A")
    assert parts.filled(second, PARTS, key=KEY) == parts.filled(
        parts.filled(second, PARTS, key=KEY), PARTS, key=KEY
    )
    assert "- [ ] A\n- [ ] B\n- [x] A\n" in parts.filled(second, PARTS, key=KEY)


def test_what_we_write_anew_takes_the_place_of_the_old_alone() -> None:
    newer = parts.filled(f"Top\n{WHOLE}\nBottom", NEWER, key=KEY)
    assert newer.startswith("Top\n<!-- portfolio:key")
    assert newer.endswith("-->\nBottom")
    assert "3 of 3" not in newer
    assert "- [ ] Known" in newer, "a tick of ours goes when we know better"
    assert "- [ ] A" not in newer


def test_a_part_without_a_memory_takes_no_line_for_its_own_that_it_does_not_write() -> None:
    bare = "\n".join(line for line in WHOLE.splitlines() if "portfolio:lines one" not in line)
    typed = bare.replace("- [ ] B", "- [ ] B\nmine")
    assert parts.filled(typed, PARTS, key=KEY) == parts.filled(
        WHOLE.replace("- [ ] B", "- [ ] B\nmine"), PARTS, key=KEY
    )


def test_a_key_of_before_gives_way() -> None:
    assert parts.filled(WHOLE, PARTS, key="new/unit") == WHOLE.replace("plan/unit", "new/unit")
    assert parts.filled(WHOLE, PARTS) == WHOLE


@given(st.lists(st.tuples(st.integers(0, 40), LINES), max_size=12), st.booleans())
def test_no_line_of_a_person_is_ever_lost(
    typed: list[tuple[int, str]], web: bool
) -> None:  # fmt: skip
    lines = WHOLE.split("\n")
    for at, line in typed:
        lines.insert(min(at, len(lines)), line)
    ending = "\r\n" if web else "\n"
    body = ending.join(lines)
    for wanted in (PARTS, NEWER, PARTS):
        body = parts.filled(body, wanted, key=KEY)
        assert parts.filled(body, wanted, key=KEY) == body
        for _, line in typed:
            assert line.strip() in body.replace("<!-- portfolio:key plan/unit -->", f"x{line}x") \
                if "portfolio:key" in line else line.rstrip() in body  # fmt: skip
    assert body.count("mine") >= sum(line == "mine" for _, line in typed)


@given(st.sets(st.integers(0, 30), max_size=8))
def test_whatever_lines_are_deleted_the_parts_come_back_once(gone: set[int]) -> None:
    lines = [line for at, line in enumerate(WHOLE.split("\n")) if at not in gone]
    body = parts.filled("\n".join(lines), PARTS, key=KEY)
    assert parts.filled(body, PARTS, key=KEY) == body
    for mark in (
        "portfolio:begin one",
        "portfolio:end one",
        "portfolio:begin two",
        "portfolio:key",
    ):
        assert body.count(f"<!-- {mark}") == 1
    assert "3 of 3" in body


@pytest.mark.parametrize("size", [100, 59_000, 70_000])
def test_a_body_fits_whatever_a_person_wrote(size: int) -> None:
    long = {"one": "\n".join(f"- [ ] Goal {n}" for n in range(6000)), "two": "Short"}
    mine = "m" * size
    body = parts.filled(mine, long, key=KEY, rest="All of it: here.")
    if size > limits.MOST:
        assert body == mine, "what cannot be helped is left alone"
    else:
        assert len(body) <= limits.MOST
        assert mine in body
        assert "All of it: here." in body or size > 50_000
        assert parts.filled(body, long, key=KEY, rest="All of it: here.") == body


def test_a_text_is_cut_at_a_line_and_says_where_the_rest_is() -> None:
    text = "\n".join(f"line {n}" for n in range(100))
    assert limits.cut(text, most=1000) == text
    assert limits.cut(text, "More there.", 60) == (
        "line 0\nline 1\nline 2\nline 3\nline 4\nline 5\n\n…\n\nMore there."
    )
    assert limits.cut("x" * 100, "More.", 20) == "x" * 10 + "\n\n…\n\nMore."
    assert limits.cut("x" * 100, "More.", 5) == ""
