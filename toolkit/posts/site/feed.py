"""What machines read: the Atom feed (RFC 4287) and the sitemap."""

from collections.abc import Iterable, Sequence
from datetime import date

from toolkit.posts.site import addresses, dates, markup
from toolkit.posts.site.about import About
from toolkit.posts.site.entries import Entry, Tag
from toolkit.posts.site.pages import environment
from toolkit.text import one_line

_ENTRIES = 100  # how many of the newest posts are told of
_TEXTS = 10  # how many of them with their whole text, as most readers have the others by then
_WHOLE = 60_000  # a longer post is told by its summary: some readers refuse a feed of megabytes
_LOST = "404.html"
_BEGINNING = date(2026, 1, 1)  # a feed without entries has to name a day as well


def atom(entries: Sequence[Entry], about: About) -> bytes:
    """The newest posts, whole where they are not too long."""
    text = environment().get_template("feed.xml.j2").render(
        about=about,
        alternate=addresses.public(about, about.blog),
        author=one_line(about.learner) or one_line(about.title),
        id=addresses.lasting_id(about),
        updated=dates.stamp(max((e.post.date for e in entries), default=_BEGINNING)),
        entries=[
                _entry(entry, about, whole=number < _TEXTS)
                for number, entry in enumerate(entries[:_ENTRIES])
            ],
    )  # fmt: skip
    return text.encode("utf-8", "replace")


def _entry(entry: Entry, about: About, *, whole: bool) -> dict[str, object]:
    post = entry.post
    address = addresses.public(about, entry.page)
    whole = whole and len(post.html) <= _WHOLE
    return {
        "id": addresses.lasting_id(about, addresses.key(post)),
        "title": one_line(post.title),
        "address": address,
        "day": dates.stamp(post.date),
        "summary": one_line(post.summary, 1000),
        "tags": [tag.name for tag in entry.tags],
        "content": markup.for_feed(post.html, address) if whole else "",
    }


def sitemap(
    entries: Sequence[Entry], tags: Sequence[Tag], about: About, others: Iterable[str] = ()
) -> bytes:
    """Every page for search engines, posts with their day."""
    pages = [("index.html", ""), *((e.page, e.post.date.isoformat()) for e in entries)]
    pages += [(page, "") for page in ("tags/index.html", *(tag.page for tag in tags)) if tags]
    told = {page for page, _ in pages} | {_LOST}
    pages += [(path, "") for path in sorted(others) if path.endswith(".html") and path not in told]
    listed = [(addresses.public(about, page), day) for page, day in pages]
    return environment().get_template("sitemap.xml.j2").render(pages=listed).encode()
