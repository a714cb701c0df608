"""A digest of all that a site is made from: the same digest, the same site."""

import hashlib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import __version__
from toolkit.edges import files
from toolkit.posts.model import Post
from toolkit.posts.site.about import About

if TYPE_CHECKING:
    from toolkit.portfolio import Portfolio


def of(posts: Sequence[Post], about: About, portfolio: "Portfolio | None" = None) -> str:
    """The digest; pictures count by their names, which are digests of their bytes."""
    made_from = f"{__version__} {about!r} {_code()} {portfolio!r}"
    told = hashlib.sha256(made_from.encode("utf-8", "replace"))
    for post in posts:
        for field in fields(post):
            value = getattr(post, field.name)
            if field.name == "assets":
                value = [(asset.name, asset.width, asset.height) for asset in value]
            words = value if isinstance(value, str) else repr(value)
            told.update(f"{field.name} {len(words)} {words}\n".encode("utf-8", "replace"))
    return told.hexdigest()[:32]


def _code() -> str:
    """The code and the templates that make the site."""
    told = hashlib.sha256()
    for data in files.read_tree(Path(__file__).parent / "site").values():
        told.update(data)
    return told.hexdigest()
