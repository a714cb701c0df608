"""The importer's promises: an honest account, clear errors, any text, and time linear in size."""

import contextlib
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from toolkit import bundled, importer, plans
from toolkit.errors import PortfolioError
from toolkit.importer.export import to_json

SCHEMA = json.loads((bundled.CURRICULA / "schema.json").read_text("utf-8"))


def test_a_unit_holds_what_its_section_says() -> None:
    text = """\
# Plan
## Week 1: Loops
**Goals:**
- understand `for`

**Resources:**
- **Video:** [Loops](https://www.youtube.com/watch?v=1)
- *A book without a link*

**Practice:** ten small exercises

**Project:** a times table

- [x] Day 1-2: read
- [ ] Day 3: write
"""
    (unit,) = importer.parse(text).curriculum.units
    assert unit.goals == ("understand for",)
    assert [(r.title, r.kind) for r in unit.resources] == [
        ("Loops", "video"), ("A book without a link", "article"),
    ]  # fmt: skip
    assert unit.practice == ("ten small exercises",)
    assert unit.deliverables == ("a times table",)
    assert [(step.days, step.text) for step in unit.steps] == [("1-2", "read"), ("3", "write")]
    assert unit.ticked == ("Day 1-2: read",)
    assert unit.source_line == 2


def test_the_account_names_what_was_guessed_and_what_ended_up_nowhere() -> None:
    text = "# Plan\n\n## Module 1: A\n- x\n## Module 2: B\n- y\n\n## Thanks\n\nTo my cat.\n"
    account = importer.parse(text).account
    assert [note.line for note in account.guesses] == [3, 5]
    assert "No duration" in account.guesses[0].why
    assert [(note.line, note.text) for note in account.unplaced] == [
        (8, "## Thanks"), (10, "To my cat."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "line", "words"),
    [
        ((1, 2, 4), 5, "Week 3 is missing"),
        ((1, 2, 2), 5, "stands already on line 3"),
        (("1-3", "3-4"), 3, "overlaps the one on line 1"),
        ((1, 3, 2), 5, "comes after"),
    ],
)
def test_gaps_doubles_and_overlaps_are_told_with_lines(
    numbers: tuple[object, ...], line: int, words: str
) -> None:
    text = "".join(f"## Week {n}: Title {i}\n- x{i}\n" for i, n in enumerate(numbers))
    found = importer.parse(text).account.warnings
    assert any(note.line == line and words in note.why for note in found), found


def test_keys_stay_when_titles_are_edited() -> None:
    text = "## Month 1\n### Week 1: A\n### Week 2: B\n## Month 2\n### Week 1: C\n"
    keys = [unit.key for unit in importer.parse(text).curriculum.units]
    assert keys == ["month-1-week-1", "month-1-week-2", "month-2-week-1"]
    edited = importer.parse(text.replace("B", "Better").replace("# Plan", "# My plan"))
    assert [unit.key for unit in edited.curriculum.units] == keys


def test_a_plan_without_units_says_what_it_has() -> None:
    with pytest.raises(PortfolioError) as error:
        importer.parse("# Hello\n\n## World\n\ntext\n", "plan.md")
    assert "found headings 'Hello' (line 1), 'World' (line 3)" in error.value.what
    assert error.value.where == "plan.md:1"
    assert "Try headings such as" in error.value.mend


@pytest.mark.parametrize("data", [b"", b" \n", b"%PDF-1.7", b"PK\x03\x04", bytes(range(256)) * 9])
def test_empty_and_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(PortfolioError) as error:
        importer.decode_bytes(data, "plan.md")
    assert error.value.where.startswith("plan.md")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "## Week 1: Ünïcode\n"),
        ("utf-16", "## Week 1: Ünïcode\n"),
        ("utf-16-le", "## Week 1: Ünïcode\n"),
        ("cp1251", "## Неделя 1. Файлы\n- команды и оболочка\n## Неделя 2. Процессы\n"),
        ("gb18030", "## 第一周：数组\n- 力扣练习\n## 第二周：链表\n- 反转链表\n"),
        ("shift_jis", "## 第1週：変数と型\n- 本を読む\n## 第2週：関数について\n- 練習問題\n"),
        ("cp1252", "## Woche 1: Einführung\n- Übungen – klein\n## Woche 2: Größe\n"),
        ("latin-1", "## Semana 1: Introducción y más\n- página\n## Semana 2: niño\n"),
    ],
)
def test_legacy_encodings_are_recognised(encoding: str, text: str) -> None:
    assert importer.decode_bytes(text.encode(encoding)) == text


@pytest.mark.parametrize("wrong", ["cp1252", "mac_roman"])
def test_text_once_decoded_wrongly_is_mended(wrong: str) -> None:
    text = "## Semana 1: Introducción – más 🎯 práctica\n"
    assert importer.decode_bytes(text.encode().decode(wrong).encode()) == text


PIECES = [
    "# ", "## Week 1: A\n", "### Day 2\n", "- ", "1. ", "|a|b|\n|-|-|\n", "\n\n", "```\n", "> ",
    "| Week | x |\n|--|--|\n| 1 | [a](b) |\n", "<table><tr><td rowspan=2>Week 1", "</td><td>",
    "</table>", "<details><summary>Week 2", "</summary>", "</details>", "**Week 3**", "\t", "---\n",
    "Phase 1 (Weeks 1-4)\n", "[x](http://a.b)", "第1周：", "Month 2 / Week 1: z\n", "&#x202e;",
    "- [x] Day 1: q\n", "\x85", "\ufeff", "\u2028", "\0", "Week -1\n", "Week 999-1\n", "<!--",
    "<a href='", "## Milestones\n- Q1: x\n", "Prerequisites\n", "(3 weeks)", "²", "٣", "\r", "{/*",
]  # fmt: skip


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text() | st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join)
)
def test_any_text_is_a_curriculum_or_one_kind_of_error(text: str) -> None:
    try:
        curriculum = importer.parse(text).curriculum
    except PortfolioError:
        return
    assert plans.load(plans.dump(curriculum), "plan.yml") == curriculum
    Draft202012Validator(SCHEMA).validate(to_json(curriculum))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_one_kind_of_error(data: bytes) -> None:
    try:
        assert isinstance(importer.decode_bytes(data), str)
    except PortfolioError:
        return


BOMBS = {
    "brackets": "[" * 100_000,
    "images": "![" * 50_000,
    "links": "[a](" * 30_000,
    "quotes": ">" * 10_000,
    "lists": "- " * 5_000,
    "numbers": "1. " * 5_000,
    "stars": "**a " * 30_000,
    "tags": "<a " * 50_000,
    "comments": "<!--" * 30_000,
    "tables": "<table><tr><td>" * 5_000,
    "spans": "<table><tr>" + "<td rowspan=999 colspan=999>Week 1" * 500,
    "cells": "|a" * 20_000 + "\n" + "|-" * 20_000 + "\n" + "|1\n" * 500,
    "digits": "1" * 100_000,
    "words": "Week " * 100_000,
    "parentheses": "## Week 1 " + "(" * 100_000,
    "restarts": "\n".join(f"## Week {n % 50}: t{n}" for n in range(5_000)),
    "ranges": "\n".join(f"## Weeks {n % 500}-{n % 500 + 400}: t" for n in range(1_000)),
    "details": "<details><summary>Week 1</summary>\n" * 3_000,
    "fence": "```\n" + "".join(" " * n + f"Week {n % 9}\n" for n in range(500)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_text_makes_the_importer_hang(name: str) -> None:
    start = time.perf_counter()
    with contextlib.suppress(PortfolioError):
        importer.parse(BOMBS[name])
    assert time.perf_counter() - start < 10


def test_a_plan_of_five_megabytes_takes_seconds() -> None:
    week = "## Week {0}: Title {0}\n\n- read [it](https://example.org/{0})\n- do **it**\n\n" + (
        "Words and more words about the things that one learns in such a week. " * 12 + "\n\n"
    )
    text = "".join(week.format(n) for n in range(5500))
    assert len(text) > 5_000_000
    start = time.perf_counter()
    importer.parse(text)
    assert time.perf_counter() - start < 10


def test_bundled_curricula_fit_the_published_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for path in bundled.CURRICULA.glob("*.yml"):
        curriculum = plans.load(path.read_text("utf-8"), path.name)
        Draft202012Validator(SCHEMA).validate(to_json(curriculum))
