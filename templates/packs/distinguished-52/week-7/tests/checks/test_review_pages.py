"""The pages for people: complete, and with what this week asks of each."""

from review_pages import derivations, post, refactoring, sheet


def test_the_sheet_of_linear_algebra() -> None:
    sheet("sheets/linear-algebra.md")


def test_the_sheet_of_calculus() -> None:
    sheet("sheets/calculus.md")


def test_the_sheet_of_statistics() -> None:
    sheet("sheets/statistics.md")


def test_three_derivations_from_memory() -> None:
    derivations("derivations/from-memory.md")


def test_the_story_of_the_refactoring() -> None:
    refactoring("evidence/refactoring.md")


def test_the_blog_post() -> None:
    post("evidence/blog-post.md")
