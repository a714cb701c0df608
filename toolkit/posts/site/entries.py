"""Posts in their place on the site."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.posts.model import Heading, Post
from toolkit.posts.site import addresses, card, markup
from toolkit.posts.site.about import About
from toolkit.text import one_line

_BEGINNING = 4000  # where a text repeats its summary, it does so here
_SAME = 24  # so many letters in common are no accident; formulas and notes may differ after
_DEEP = 30  # a longer table of contents keeps to the headings of the first level


@dataclass(frozen=True)
class Tag:
    """A word that posts share, and its page."""

    name: str
    page: str


@dataclass(frozen=True)
class Entry:
    """A post with what its page and the lists around it need."""

    post: Post
    page: str  # the path of its page
    tags: tuple[Tag, ...]
    card_words: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Where its page and its pictures lie."""
        return self.page.removesuffix("index.html")

    @property
    def card(self) -> str:
        """The path of its card."""
        return f"cards/{card.name(self.card_words)}"

    @property
    def lead(self) -> str:
        """The summary, unless the text begins with the same words."""
        summary = one_line(self.post.summary, 600)
        begins = _letters(markup.words(self.post.html[:_BEGINNING]))
        return "" if begins.startswith(_letters(summary)[:_SAME]) else summary

    @property
    def contents(self) -> list[tuple[int, Heading]]:
        """The headings to jump to, each with its depth below the first level; or none."""
        top = min((heading.level for heading in self.post.headings), default=0)
        deep = top + (len(self.post.headings) <= _DEEP)
        listed = [(h.level - top, h) for h in self.post.headings if h.level <= deep and h.text]
        return listed if len(listed) > 2 else []


def newest_first(posts: Sequence[Post], about: About) -> list[Entry]:
    """The posts as entries, the newest first."""
    folders = addresses.post_slugs(posts)
    names = addresses.tag_names(posts)
    tags = {
        tag: Tag(names[tag], f"tags/{folder}/index.html")
        for tag, folder in addresses.tag_slugs(names).items()
    }
    return [
        Entry(
            post,
            f"posts/{folders[addresses.key(post)]}/index.html",
            tuple(_tags_of(post, tags)),
            card.words(post, about),
        )
        for post in sorted(posts, key=lambda p: (p.date, addresses.key(p)), reverse=True)
    ]


def _tags_of(post: Post, tags: dict[str, Tag]) -> Iterable[Tag]:
    known = (tags.get(addresses.caseless(tag)) for tag in post.tags)
    return dict.fromkeys(tag for tag in known if tag)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def by_tag(entries: Iterable[Entry]) -> list[tuple[Tag, list[Entry]]]:
    """Each tag with its entries, by name."""
    found: dict[Tag, list[Entry]] = {}
    for entry in entries:
        for tag in entry.tags:
            found.setdefault(tag, []).append(entry)
    return sorted(found.items(), key=lambda item: item[0].name.casefold())


def by_year(entries: Iterable[Entry]) -> list[tuple[int, list[Entry]]]:
    """Each year with its entries, in the order they come."""
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.post.date.year, []).append(entry)
    return list(found.items())
