"""What learners write at the head of a post."""

from datetime import date

import pytest

from tests.posts.notebooks import code, markdown, notebook, raw, source
from toolkit.errors import PortfolioError
from toolkit.posts import front, make
from toolkit.posts.model import Front

HEAD = """---
title: "Attention: a dictionary"
date: 2026-03-01
tags: [attention, "#numpy", attention]
summary: What I learned.
draft: true
---
"""
SAID = Front("Attention: a dictionary", date(2026, 3, 1), ("attention", "numpy"),
             "What I learned.", draft=True)  # fmt: skip


def test_every_field_is_read_and_the_text_below_stays() -> None:
    found = front.split(HEAD + "\nText", "posts/a.md")
    assert found.front == SAID
    assert found.rest == "\nText"


@pytest.mark.parametrize("first", [raw(HEAD), markdown(HEAD + "Text")])
def test_a_notebooks_first_cell_may_hold_it(first: dict[str, object]) -> None:
    _, found = make.read(source(notebook(first, code("1"))))
    assert found.front == SAID


def test_a_notebooks_metadata_may_hold_it_and_the_cell_wins() -> None:
    told = {"title": "Old", "tags": ["a", "b"], "draft": False, "date": "2026-02-01"}
    made = notebook(markdown("---\ntitle: New\n---\n"), portfolio=told)
    _, found = make.read(source(made))
    assert found.front == Front("New", date(2026, 2, 1), ("a", "b"))


def test_tags_may_be_words_between_commas() -> None:
    assert front.split("---\ntags: a, b c\n---\n", "x").front.tags == ("a", "b c")


@pytest.mark.parametrize(
    "text", ["---\n# A title\n---\nText", "---\n\nA rule above.\n\n---\n", "No head", "---\nopen"]
)
def test_a_rule_is_no_front_matter(text: str) -> None:
    assert front.split(text, "x").rest == text


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("date: soon", "date should be a date such as 2026-03-01"),
        ("draft: maybe", "draft should be true or false"),
        ("title: [a, b]", "title should be one line of text"),
        ("tags: {a: b}", "tags should be a list of words"),
        ("tags: [a, [b]]", "tags should be a list of words"),
        ("summary: {a: b}", "summary should be one line of text"),
        ("summary: a: b", "not valid YAML"),
        ("summary: &a [*a]", "summary should be one line of text"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(line: str, what: str) -> None:
    with pytest.raises(PortfolioError, match=what) as caught:
        front.split(f"---\nlayout: post\n\n{line}\n---\n", "x.md")
    assert caught.value.where == "x.md:4"


def test_a_field_that_stands_twice_is_named() -> None:
    with pytest.raises(PortfolioError, match="title stands in the front matter twice"):
        front.split("---\ntitle: a\ntitle: b\n---\n", "x.md")


def test_a_word_like_a_field_is_asked_about() -> None:
    assert "Did you mean title?" in front.split("---\ntitel: a\ndraft: no\n---\n", "x.md").notes[0]


def test_aliases_cannot_grow() -> None:
    bomb = "---\ntitle: x\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntags: [*c]\n---\n"
    with pytest.raises(PortfolioError, match="tags should be"):
        front.split(bomb, "x.md")


_DRAFT = "title: A\ndraft: true\n"


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{_DRAFT}\nText",
        f"---\n{_DRAFT}...\nText",
        "+++\ntitle = 'A'\ndraft = true\n+++\nText",
        f"----\n{_DRAFT}----\nText",
        f" ---\n{_DRAFT}---\nText",
        f"<!-- a -->\n---\n{_DRAFT}---\nText",
        f"# A title\n\n---\n{_DRAFT}---\nText",
        '{"title": "A", \n"draft": true}\n\nText',
        "---\nlayout: post\ndarft: true\n---\nText",
        "---\rdraft: yes\r---\rText",
        "**Draft:** true\n\nText",
        "Published: no\n\nText",
        f"---\n{_DRAFT.replace('draft', 'drafts')}---\nText",
        f"---\n{_DRAFT.replace('draft', 'darft')}---\nText",
        "---\ntitle: A\npublished: false\n---\nText",
    ],
)
def test_what_may_have_been_meant_as_a_draft_is_not_published(text: str) -> None:
    apart = [cell(text) for cell in (raw, markdown)]
    for made in (
        source(text, "posts/a.md"),
        *(source(notebook(first, code("1"))) for first in apart),
        *(source(notebook(code("import numpy"), first)) for first in apart),
        *(source(notebook(markdown(""), code(""), first)) for first in apart),
        *(source(notebook(markdown("# A title"), first)) for first in apart),
    ):
        post, problems, _ = make.post(made)
        assert post is None
        assert [problem.stops for problem in problems] == [True]


def test_the_line_is_named() -> None:
    _, (problem,), _ = make.post(source(f"---\n{_DRAFT}\nText", "posts/a.md"))
    assert problem.where == "posts/a.md:3"
    assert "not between two lines ---" in problem.what


@pytest.mark.parametrize(
    "told", [{"draft": True}, {"published": False}, {"portfolio": {"darft": True}}]
)
def test_metadata_in_the_wrong_place_is_named(told: dict[str, object]) -> None:
    post, problems, _ = make.post(source(notebook(markdown("Hi"), **told)))
    assert post is None
    assert [problem.stops for problem in problems] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "I wrote this in draft: three evenings, one idea.",
        "Draft: I thought that attention was a table.\n\nPublished: what came of it, much later.",
        "# From draft to post\n\nSet draft to true.",
        "training: true\ndropout = 0.1\ncraftily: yes\nafter: 1\ndate: today",
        "The first draft had 3 mistakes",
        "\n".join(["Text"] * 40 + ["draft: true"]),
        "---\ntitle: How drafts work\n---\n\n```yaml\ndraft: true\n```",
        "| draft | published |\n|---|---|\n| yes | no |",
    ],
)
def test_words_about_drafts_are_published(text: str) -> None:
    for made in (source(text, "posts/a.md"), source(notebook(markdown(text)))):
        post, problems, _ = make.post(made)
        assert problems == []
        assert post
