"""Names of posts and tags stay, and no two are the same."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posts.site.sample import ABOUT, TOKENS
from toolkit.posts.model import Post
from toolkit.posts.site import addresses
from toolkit.posts.site.about import About


def post(repo: str, title: str, path: str = "posts/review.md", day: int = 1) -> Post:
    return replace(TOKENS, repo=repo, title=title, path=path, date=date(2026, 1, day))


@pytest.mark.parametrize(
    ("repo", "title", "path", "slug"),
    [
        ("week-27", "Attention from scratch", "posts/a.md", "week-27-attention-from-scratch"),
        ("week-27", "Week 27: attention", "posts/a.md", "week-27-attention"),
        ("week-2", "Week 27", "posts/a.md", "week-2-week-27"),
        ("week-27", "week 27", "posts/a.md", "week-27"),
        ("week-27", "注意力", "posts/attention.md", "week-27-attention"),
        ("week-27", "../../x", "posts/a.md", "week-27-x"),
    ],
)
def test_a_post_is_named_after_its_repo_and_title(
    repo: str, title: str, path: str, slug: str
) -> None:
    one = post(repo, title, path)
    assert addresses.post_slugs([one]) == {(repo, path): slug}


def test_the_first_of_several_keeps_the_plain_name_whatever_comes_later() -> None:
    first, second = post("a", "Same", "posts/1.md", 1), post("a", "Same", "posts/2.md", 2)
    alone = addresses.post_slugs([first])
    both = addresses.post_slugs([second, first])
    assert both["a", "posts/1.md"] == alone["a", "posts/1.md"] == "a-same"
    third = post("a", "Same", "posts/3.md", 3)
    assert addresses.post_slugs([third, first, second]).items() > both.items()


def test_a_new_post_of_an_earlier_date_takes_no_address() -> None:
    there = replace(post("a", "Same", "posts/2.md", 20), first=date(2026, 1, 20))
    new = replace(post("a", "Same", "posts/1.md", 1), first=date(2026, 1, 25))
    alone = addresses.post_slugs([there])
    assert addresses.post_slugs([new, there]).items() > alone.items()


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.text("aB- é漢", max_size=3), st.text(max_size=3)))
)
def test_no_two_posts_share_a_folder(parts: list[tuple[str, str, str]]) -> None:
    posts = [post(repo, title, path) for repo, title, path in parts]
    slugs = addresses.post_slugs(posts)
    assert len(set(slugs.values())) == len({addresses.key(p) for p in posts})
    assert all(slug.isascii() and slug and not set(slug) & set("/.% ") for slug in slugs.values())


def test_tags_that_differ_in_case_are_one_and_signs_tell_others_apart() -> None:
    tagged = replace(
        TOKENS, tags=("numpy", "NumPy", "C", "C++", "C#", "深度", "深層", " \n", "R&D")
    )
    names = addresses.tag_names([tagged])
    assert names["numpy"] == "NumPy"
    slugs = addresses.tag_slugs(names)
    assert (slugs["c"], slugs["c++"], slugs["c#"]) == ("c", "c-plus-plus", "c-sharp")
    assert slugs["r&d"] == "r-and-d"
    assert len(set(slugs.values())) == len(slugs) == 7


@pytest.mark.parametrize(
    ("page", "target", "published", "local"),
    [
        ("index.html", "index.html", "./", "index.html"),
        ("index.html", "posts/a/index.html", "posts/a/", "posts/a/index.html"),
        ("posts/a/index.html", "index.html", "../../", "../../index.html"),
        ("tags/index.html", "tags/c/index.html", "../tags/c/", "../tags/c/index.html"),
        ("posts/a/index.html", "style.css", "../../style.css", "../../style.css"),
    ],
)
def test_links_are_relative(page: str, target: str, published: str, local: str) -> None:
    assert addresses.link(ABOUT, page, target) == published
    assert addresses.link(About("Notes", "Ada"), page, target) == local


def test_an_id_stays_when_title_date_and_folder_change() -> None:
    lasting = addresses.lasting_id(ABOUT, ("week-27", "notebooks/my notes.ipynb"))
    assert lasting == "tag:ada.github.io,2026:posts/week-27/notebooks/my%20notes.ipynb"
    moved = replace(ABOUT, url="https://ada.github.io/elsewhere/")
    assert addresses.lasting_id(moved, ("week-27", "notebooks/my notes.ipynb")) == lasting
