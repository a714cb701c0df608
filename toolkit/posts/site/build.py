"""All files of the site from posts: the same posts make the same bytes."""

from collections.abc import Mapping, Sequence
from importlib import resources

from toolkit.posts.model import Post
from toolkit.posts.site import card, entries, feed, pages
from toolkit.posts.site.about import About
from toolkit.posts.site.entries import Entry, Tag

_AS_THEY_ARE = ("style.css", "icon.svg")


def files(
    posts: Sequence[Post], about: About, drawn: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """Every path of the site with its bytes.

    `drawn` may hold files of an earlier build: a card that says the same is not drawn again.
    """
    listed = entries.newest_first(posts, about)
    tags = entries.by_tag(listed)
    made = {
        "index.html": _index(listed, tags, about),
        "404.html": pages.lost(about),
        **{name: shipped(name) for name in _AS_THEY_ARE},
    }
    for number, entry in enumerate(listed):
        newer = listed[number - 1] if number else None
        older = listed[number + 1] if number + 1 < len(listed) else None
        made[entry.page] = pages.page(
            "post.html.j2", entry.page, about, entry=entry, post=entry.post, newer=newer,
            older=older,
        )  # fmt: skip
        made |= {f"{entry.folder}assets/{asset.name}": asset.data for asset in entry.post.assets}
    made |= _tag_pages(tags, about)
    if about.base:  # all of these need whole addresses
        made["feed.xml"] = feed.atom(listed, about)
        made["sitemap.xml"] = feed.sitemap(listed, [tag for tag, _ in tags], about)
        made |= _cards(listed, drawn or {})
    return dict(sorted(made.items()))


def _index(listed: Sequence[Entry], tags: list[tuple[Tag, list[Entry]]], about: About) -> bytes:
    most = sorted(tags, key=lambda item: (-len(item[1]), item[0].name.casefold()))[:12]
    return pages.page(
        "index.html.j2", "index.html", about, years=entries.by_year(listed), tags=most
    )


def _tag_pages(tags: list[tuple[Tag, list[Entry]]], about: About) -> dict[str, bytes]:
    if not tags:
        return {}
    made = {"tags/index.html": pages.page("tags.html.j2", "tags/index.html", about, tags=tags)}
    for tag, tagged in tags:
        made[tag.page] = pages.page(
            "tag.html.j2", tag.page, about, tag=tag, years=entries.by_year(tagged)
        )
    return made


def _cards(listed: Sequence[Entry], drawn: Mapping[str, bytes]) -> dict[str, bytes]:
    return {e.card: drawn.get(e.card) or card.draw(e.card_words) for e in listed}


def shipped(name: str) -> bytes:
    """A file of the site that is the same for everyone."""
    return (resources.files(__package__) / "templates" / name).read_bytes()
