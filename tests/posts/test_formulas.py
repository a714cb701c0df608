"""Formulas: MathML where it can be made, their source where it cannot."""

import re

import pytest

from toolkit.posts import clean, formulas

GOOD = [
    r"\frac{a}{b}", r"\sum_{i=1}^n x_i", r"\begin{align} a &= b \\ c &= d \end{align}",
    r"\begin{aligned} a &= b \end{aligned}", r"\begin{cases} 1 & x < 0 \\ 2 & x > 0 \end{cases}",
    r"\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right) V", r"\mathbb{E}_{x \sim p}[f(x)]",
    r"\argmin_\theta \mathcal{L}(\theta)", r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
    r"\lVert w \rVert_2^2", r"\text{loss} = 0.5", r"\hat{y}_i \in \{0, 1\}", r"\boldsymbol{\mu}",
    r"\partial_t u = \nabla^2 u", r"\operatorname{ReLU}(x) = \max(0, x)",
]  # fmt: skip
BAD = [r"\nosuchthing{x}", r"\text{a<b}", "{" * 3000, "x" * 5000, r"\text{<b>x</b>}", ""]


@pytest.mark.parametrize("latex", GOOD)
@pytest.mark.parametrize("block", [False, True])
def test_what_courses_write_becomes_mathml_that_passes_the_cleaner_whole(
    latex: str, block: bool
) -> None:
    made = formulas.convert(latex, block=block)
    assert "<math" in made
    # Only the namespace, which HTML does not need, and empty elements' short form may change.
    names = re.findall(r"<(\w+)", made)
    assert re.findall(r"<(\w+)", clean.whole(made)) == names


@pytest.mark.parametrize("latex", BAD)
def test_what_cannot_be_converted_is_shown_as_it_was_written(latex: str) -> None:
    made = formulas.convert(latex, block=False)
    assert made.startswith('<code class="formula">')
    assert "<b" not in made


@pytest.mark.parametrize("latex", [r"\href{javascript:alert(1)}{x}", r"\style{a:b}{x}",
                                   r"\class{x}{y}"])  # fmt: skip
def test_no_formula_brings_a_link_a_style_or_a_class(latex: str) -> None:
    made = clean.whole(formulas.convert(latex, block=False))
    assert made.startswith('<code class="formula">')


@pytest.mark.parametrize("latex", ["$x$", "$$x$$", r"\[x\]", r"\(x\)", " $ x $ "])
def test_the_signs_around_a_formula_are_no_part_of_it(latex: str) -> None:
    assert formulas.bare(latex) == "x"
