"""All files of the site from posts: the same posts make the same bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import resources
from typing import Any

from toolkit.portfolio import Portfolio
from toolkit.posts.model import Post
from toolkit.posts.site import card, entries, feed, overview, pages, pieces, sheets
from toolkit.posts.site.about import About
from toolkit.posts.site.entries import Entry, Tag
from toolkit.posts.site.pieces import Piece
from toolkit.text import one_line

_AS_THEY_ARE = ("style.css", "icon.svg")


def files(
    posts: Sequence[Post],
    about: About,
    drawn: Mapping[str, bytes] | None = None,
    portfolio: Portfolio | None = None,
) -> dict[str, bytes]:
    """Every path of the site with its bytes; without a portfolio, the site is its blog.

    `drawn` may hold files of an earlier build: a card that says the same is not drawn again.
    """
    drawn = drawn or {}
    if portfolio:
        about = replace(about, overview=True, learner=about.learner or portfolio.learner)
    listed = entries.newest_first(posts, about)
    tags = entries.by_tag(listed)
    shelf = pieces.shelf(portfolio, listed, about) if portfolio else None
    made = {
        **_blog(listed, tags, about),
        **_post_pages(listed, about, shelf.by_post if shelf else {}),
        **_tag_pages(tags, about),
        "404.html": pages.lost(about),
        **{name: shipped(name) for name in _AS_THEY_ARE},
    }
    if portfolio and shelf:
        made |= overview.files(portfolio, shelf, listed, about, drawn)
        made["portfolio.css"] = shipped("portfolio.css")
    if about.base:  # all of these need whole addresses
        made["feed.xml"] = feed.atom(listed, about)
        made["sitemap.xml"] = feed.sitemap(listed, [tag for tag, _ in tags], about, made)
        made |= _cards(listed, drawn)
    return dict(sorted(made.items()))


def _blog(
    listed: Sequence[Entry], tags: list[tuple[Tag, list[Entry]]], about: About
) -> dict[str, bytes]:
    most = sorted(tags, key=lambda item: (-len(item[1]), item[0].name.casefold()))[:12]
    return _lists("index.html.j2", about.blog, listed, about, tags=most)


def _lists(
    template: str, first: str, listed: Sequence[Entry], about: About, **values: Any
) -> dict[str, bytes]:
    """A list of posts; beside a portfolio, it goes on over several pages."""
    split = sheets.split(listed, _size) if about.overview else [list(listed)]
    others = sheets.paths(first.removesuffix("index.html"), split)
    return {
        path: pages.page(
            template, path, about, years=entries.by_year(found), others=others, **values
        )
        for path, found in zip(others, split, strict=True)
    }


def _size(entry: Entry) -> int:
    words = (one_line(entry.post.title), one_line(entry.post.summary, 300))
    return sheets.size(*words, *(tag.name + tag.page for tag in entry.tags))


def _post_pages(
    listed: Sequence[Entry], about: About, works: Mapping[str, Piece]
) -> dict[str, bytes]:
    made = {}
    for number, entry in enumerate(listed):
        newer = listed[number - 1] if number else None
        older = listed[number + 1] if number + 1 < len(listed) else None
        made[entry.page] = pages.page(
            "post.html.j2", entry.page, about, entry=entry, post=entry.post, newer=newer,
            older=older, piece=works.get(entry.page),
        )  # fmt: skip
        made |= {f"{entry.folder}assets/{asset.name}": asset.data for asset in entry.post.assets}
    return made


def _tag_pages(tags: list[tuple[Tag, list[Entry]]], about: About) -> dict[str, bytes]:
    if not tags:
        return {}
    made = {"tags/index.html": pages.page("tags.html.j2", "tags/index.html", about, tags=tags)}
    for tag, tagged in tags:
        made |= _lists("tag.html.j2", tag.page, tagged, about, tag=tag)
    return made


def _cards(listed: Sequence[Entry], drawn: Mapping[str, bytes]) -> dict[str, bytes]:
    return {e.card: drawn.get(e.card) or card.draw(e.card_words) for e in listed}


def shipped(name: str) -> bytes:
    """A file of the site that is the same for everyone."""
    return (resources.files(__package__) / "templates" / name).read_bytes()
