"""A week in review, before a word of it is written."""

import dataclasses
import json
from datetime import date

import nbformat

from tests.posts.notebooks import source
from toolkit.curriculum import Unit
from toolkit.facts import CheckFacts, UnitFacts
from toolkit.posts import make, review, sources
from toolkit.posts.notebook import read
from toolkit.posts.review import Review

UNIT = Unit("week-27", "Attention: from scratch", "library", 27, 27, module="Deep Learning")
KNOWN = Review(
    unit=UNIT,
    facts=UnitFacts("week-27", "week-27", what="Attention in *NumPy*.", result="40 lines.",
                    checks=CheckFacts(12, 0, 0, "abcdef1234")),
    today=date(2026, 3, 4),
    checks=("Softmax sums to one", "Masks hide"),
    repository="ada/week-27",
    first_commit="0123456789abcdef",
    training=review.training({"state": "passed", "curves": {"train": [[0, 2.3], [9, 0.125]]}}),
    curve="week-27-loss.svg",
)  # fmt: skip
TEXT = """---
title: "Attention: from scratch"
date: 2026-03-04
tags: ["deep-learning", "library"]
summary: ""
draft: true  # take this line out when it may be read
---

<!-- portfolio:facts -->
- Built: Attention in \\*NumPy\\*.
- Result: 40 lines.
- Checks: 12 of 12 done at commit `abcdef1`
- Training, the loss in a short trial: train from 2.3 to 0.125
- [All the code](https://github.com/ada/week-27)
- [What I wrote myself](https://github.com/ada/week-27/compare/0123456789ab...main)

<!-- portfolio:facts -->
![The loss of the training, step by step](week-27-loss.svg)

<!-- portfolio:facts -->
What the tests prove:
- Softmax sums to one
- Masks hide

## What I built, and why
"""


def test_it_says_what_is_known_and_asks_for_the_rest() -> None:
    text = review.as_markdown(KNOWN)
    assert text.startswith(TEXT)
    assert text.count("\n## ") == 5
    assert text.count("<!-- ") == 8


def test_where_little_is_known_little_is_said() -> None:
    bare = Review(UNIT, UnitFacts("week-27", "week-27"), date(2026, 3, 4))
    assert "portfolio:facts" not in review.as_markdown(bare)


def test_it_is_read_back_and_holds_no_word_of_the_learner() -> None:
    for data, path in (
        (review.as_markdown(KNOWN).encode(), "posts/week-27.md"),
        (review.as_notebook(KNOWN), "posts/week-27.ipynb"),
    ):
        made = source(data, path, handed_out=review.prompts())
        notebook, found = make.read(made)
        assert found.front.draft
        assert found.front.title == "Attention: from scratch"
        assert found.front.tags == ("deep-learning", "library")
        assert not sources.own(notebook, made.handed_out)
        post, _, _ = make.post(dataclasses.replace(made, drafts=True, handed_out=frozenset()))
        assert post
        assert "portfolio:facts" not in post.html
        assert "12 of 12 done" in post.html


def test_the_notebook_is_a_valid_one() -> None:
    nbformat.validate(json.loads(review.as_notebook(KNOWN)))
    cells = read(review.as_notebook(KNOWN), "x")["cells"]
    assert [cell["cell_type"] for cell in cells].count("code") == 1
