"""Where everything lies: names that stay, and the links between them."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from toolkit.posts.model import Post
from toolkit.posts.site.about import About
from toolkit.text import one_line, slug

# Signs that carry the meaning of a tag: C, C++ and C# are three things.
_SIGNS = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at "}
_INDEX = "index.html"
_T = TypeVar("_T")
Key = tuple[str, str]


def key(post: Post) -> Key:
    """What makes a post this one, whatever its title becomes."""
    return post.repo, post.path


def post_slugs(posts: Iterable[Post]) -> dict[Key, str]:
    """A folder for each post, from repo and title; who was first keeps the plain name."""
    return unique({key(post): _post_slug(post) for post in by_age(posts)})


def by_age(posts: Iterable[Post]) -> list[Post]:
    """The posts as they came; the date that one bears may be of a day long before it was there."""
    return sorted(posts, key=lambda post: (post.first or post.date, key(post)))


def _post_slug(post: Post) -> str:
    repo = slug(post.repo)
    stem = post.path.rpartition("/")[2].rpartition(".")[0]
    words = slug(post.title, 60) or slug(stem) or _digest("/".join(key(post)))
    return words if f"{words}-".startswith(f"{repo}-") else f"{repo}-{words}".strip("-")


def caseless(tag: str) -> str:
    """What makes two tags the same."""
    return one_line(tag, 60).casefold()


def tag_names(posts: Iterable[Post]) -> dict[str, str]:
    """How each tag is written, by its caseless form: capitals win over small letters."""
    names = sorted({one_line(tag, 60) for post in posts for tag in post.tags})
    return {caseless(name): name for name in reversed(names) if name}


def tag_slugs(names: Mapping[str, str]) -> dict[str, str]:
    """A folder for each caseless tag."""
    return unique({tag: _tag_slug(tag) for tag in sorted(names)})


def _tag_slug(tag: str) -> str:
    return slug(re.sub(r"[+#&@]", lambda sign: _SIGNS[sign[0]], tag)) or _digest(tag)


def unique(wanted: Mapping[_T, str]) -> dict[_T, str]:
    """The wanted names in order; one that is taken gets a digest of whose it is."""
    taken: set[str] = set()
    chosen = {}
    for owner, plain in wanted.items():
        free = plain
        while free in taken:
            free = f"{plain}-{_digest(f'{owner} {free}')}"
        taken.add(free)
        chosen[owner] = free
    return chosen


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def link(about: About, page: str, target: str) -> str:
    """How the page links to a path of the site, wherever the site itself may lie.

    A site that has an address is asked for folders; one without is opened from the disk,
    where a folder shows no page.
    """
    if about.base:
        target = target.removesuffix(_INDEX)
    return "../" * page.count("/") + target or "./"


def public(about: About, target: str) -> str:
    """The whole address of a path of the site."""
    return about.base + target.removesuffix(_INDEX)


def lasting_id(about: About, owner: Key | None = None) -> str:
    """A tag URI (RFC 4151) that stays when titles, dates and folders change."""
    name = "/".join(owner) if owner else ""
    # Whatever is no plain character is written as its bytes, as in every URI.
    safe = re.sub(
        r"[^A-Za-z0-9._~/-]",
        lambda char: "".join(f"%{byte:02X}" for byte in char[0].encode("utf-8", "replace")),
        name,
    )
    return f"tag:{about.host},2026:posts/{safe}".removesuffix("/")
