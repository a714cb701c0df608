"""What was rendered before: kept until the notebook, the template or the toolkit changes."""

import dataclasses
import functools
import hashlib
import importlib.metadata
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.posts import assets
from toolkit.posts.model import Asset, Heading, Post, Problem
from toolkit.posts.sources import Source

_LIBRARIES = ("detect-secrets", "latex2mathml", "markdown-it-py", "mdit-py-plugins", "nbconvert",
              "nh3", "pillow", "pygments")  # fmt: skip
_KEPT = 2000
_DATES = ("date", "first", "outputs_of")
# The pictures it looked for, by their digests; None where it failed and nothing is kept.
Made = tuple[Post | None, list[Problem], dict[str, str] | None]


def mark(source: Source) -> str:
    """A digest of all that a post is made from; the pictures beside it are compared apart."""
    told = hashlib.sha256(_toolkit().encode())
    for field in dataclasses.fields(source):
        if field.name == "folder":  # where the repo lies says nothing about the post
            continue
        value = getattr(source, field.name)
        if isinstance(value, frozenset):
            value = sorted(value)
        data = value if isinstance(value, bytes) else repr(value).encode("utf-8", "replace")
        told.update(f"{field.name}:{len(data)}:".encode() + data)
    return told.hexdigest()[:32]


def recall(cache: Path, mark: str, source: Source) -> Made | None:
    """What was made of this source before, if every picture that it showed is as it was."""
    path = cache / f"{mark}.post"
    try:
        head, _, rest = files.read(path).partition(b"\n")
        record = json.loads(head)
        if hashlib.sha256(rest).hexdigest() != record["digest"]:
            return None
        used: dict[str, str] = record["used"]
        if any(assets.digest(source.folder, path) != was for path, was in used.items()):
            return None
        problems = [Problem(**problem) for problem in record["problems"]]
        return (_post(record["post"], rest) if record["post"] else None), problems, used
    except (OSError, ValueError, KeyError, TypeError, PortfolioError):
        return None  # only a memory of ours; rendering again is always right


def keep(cache: Path, mark: str, made: Made) -> None:
    """Remember what was made."""
    post, problems, used = made
    rest = b"".join(asset.data for asset in post.assets) if post else b""
    record = {
        "digest": hashlib.sha256(rest).hexdigest(),
        "used": used,
        "problems": [dataclasses.asdict(problem) for problem in problems],
        "post": _plain(post) if post else None,
    }
    # A record cut short is seen by its digest, so the disk need not be waited for.
    files.write_tree(cache, {f"{mark}.post": json.dumps(record).encode() + b"\n" + rest})


def tidy(cache: Path) -> None:
    """Forget what has not been made for long."""
    files.keep_newest(cache, "*.post", _KEPT)


def _plain(post: Post) -> dict[str, Any]:
    fields = {f.name: getattr(post, f.name) for f in dataclasses.fields(post)}
    fields |= {name: fields[name] and fields[name].isoformat() for name in _DATES}
    fields["headings"] = [dataclasses.astuple(heading) for heading in post.headings]
    fields["assets"] = [(a.name, len(a.data), a.width, a.height) for a in post.assets]
    return fields


def _post(fields: Mapping[str, Any], rest: bytes) -> Post:
    pictures, at = [], 0
    for name, length, width, height in fields["assets"]:
        pictures.append(Asset(name, rest[at : at + length], width, height))
        at += length
    changed = {name: fields[name] and date.fromisoformat(fields[name]) for name in _DATES}
    changed |= {
        "headings": tuple(Heading(*heading) for heading in fields["headings"]),
        "assets": tuple(pictures),
        "tags": tuple(fields["tags"]),
        "notes": tuple(fields["notes"]),
    }
    return Post(**{**fields, **changed})


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""


@functools.cache
def _toolkit() -> str:
    """This version, down to the bytes of the code and the template that render."""
    told = hashlib.sha256(__version__.encode())
    for library in _LIBRARIES:  # a cleaner that was mended cleans everything again
        told.update(f"{library} {_version(library)}\n".encode())
    folder = Path(__file__).parent
    for path in sorted([*folder.glob("*.py"), *(folder / "templates").iterdir()]):
        told.update(files.read(path))
    return told.hexdigest()
