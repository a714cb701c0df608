"""The pictures of a post, from wherever a notebook keeps them, as files named by their bytes."""

import base64
import binascii
import hashlib
import io
import posixpath
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes  # noqa: TID251 - only takes an address apart

from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.posts import svg
from toolkit.posts.model import Asset

LARGEST = 20_000_000
_DATA = re.compile(r"(?is)data:([\w/+.-]*)((?:;[\w=.-]+)*),(.*)")
_FORMATS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_ALSO = {"MPO": "jpg"}  # a phone's JPEG with another picture behind it
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//")
_SIDE = 20_000


@dataclass
class Assets:
    """What a post shows; `read` gives the bytes of a file of the repo by its path in it."""

    folder: str
    read: Callable[[str], bytes]
    kept: dict[str, Asset] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)  # paths asked for, and their `digest`

    def place(self, address: str, attachments: Mapping[str, Mapping[str, str]]) -> Asset:
        """The picture at that address, kept; an error says why there is none."""
        address = address.strip()
        if address.startswith("attachment:"):
            return self.add(_attached(unquote(address.removeprefix("attachment:")), attachments))
        if address[:5].lower() == "data:":
            return self.add(_embedded(address))
        if _SCHEME.match(address):
            raise PortfolioError(
                "A picture lies on another site, and a post loads nothing from elsewhere.",
                mend="Save it in the repo and name it by its path.",
            )
        path = inside(self.folder, address)
        if path is None:
            raise PortfolioError("A picture lies outside the repo.", mend="Copy it into the repo.")
        self.used[path] = ""  # one that is missing may come
        data = self.read(path)
        self.used[path] = hashlib.sha256(data).hexdigest()
        return self.add(data)

    def add(self, data: bytes) -> Asset:
        """Keep these bytes as a file, if they are a picture."""
        if len(data) > LARGEST:
            raise PortfolioError("A picture is larger than 20 MB.", mend="Make it smaller.")
        head = data[:1000].lstrip().removeprefix(b"\xef\xbb\xbf")
        if head.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")):
            data = svg.clean(data)
            ending, (width, height) = "svg", svg.size(data)
        else:
            ending, width, height = _raster(data)
            data = _without_metadata(data)
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
        return self.kept.setdefault(name, Asset(name, data, width, height))


def inside(folder: str, address: str) -> str | None:
    """The path in the repo that an address in this folder means, if it means one."""
    path = unquote(re.split("[?#]", address, maxsplit=1)[0]).replace("\\", "/")
    if not path or path.startswith("/") or "\0" in path:
        return None
    joined = posixpath.normpath(posixpath.join(folder, path))
    hidden = any(part.startswith(".") for part in joined.split("/"))
    return None if hidden else joined


def reader(root: Path) -> Callable[[str], bytes]:
    """Reads files of that folder and of no other, whatever links lie in it."""

    def read(path: str) -> bytes:
        try:
            return _read(root.resolve(), path)
        except (OSError, ValueError) as error:  # a name that is too long, or a file kept shut
            raise PortfolioError(f"{path} cannot be read.", mend="Give it another name.") from error

    return read


def digest(root: Path, path: str) -> str:
    """The digest of a file that a post asked for; empty where it cannot be had."""
    try:
        return hashlib.sha256(reader(root)(path)).hexdigest()
    except PortfolioError:
        return ""


def _read(root: Path, path: str) -> bytes:
    target = (root / path).resolve()
    if not target.is_relative_to(root) or ".git" in target.parts:
        raise PortfolioError("A picture lies outside the repo.", mend="Copy it into the repo.")
    if not target.is_file():
        raise PortfolioError(f"There is no picture {path}.", mend="Commit it.")
    if files.size(target) > LARGEST:
        raise PortfolioError(f"{path} is larger than 20 MB.", mend="Make it smaller.")
    return files.read(target)


def decoded(text: str) -> bytes:
    """The bytes of a picture in a notebook, where they stand as base64."""
    try:
        return base64.b64decode(re.sub(r"\s+", "", text), validate=True)
    except (binascii.Error, ValueError) as error:
        what = "A picture in the notebook is broken."
        raise PortfolioError(what, mend="Run its cell again.") from error


def _attached(name: str, attachments: Mapping[str, Mapping[str, str]]) -> bytes:
    bundle = attachments.get(name)
    if not bundle:
        raise PortfolioError(f"There is no attachment {name!r}.", mend="Put the picture in again.")
    kind, text = max(bundle.items(), key=lambda item: item[0] != "image/svg+xml")
    return text.encode() if kind == "image/svg+xml" and "<" in text else decoded(text)


def _embedded(address: str) -> bytes:
    match = _DATA.fullmatch(address)
    if not match:
        raise PortfolioError("A picture in the text is broken.")
    if ";base64" in match[2].lower():
        return decoded(unquote(match[3]))
    return unquote_to_bytes(match[3])


def _without_metadata(data: bytes) -> bytes:
    from toolkit.posts import photo

    try:
        return photo.stripped(data)
    except (OSError, ValueError, struct.error, SyntaxError) as error:
        raise PortfolioError("A picture is broken.", mend="Save it as PNG.") from error


def _raster(data: bytes) -> tuple[str, int, int]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as image:
            width, height = image.size
            ending = (_FORMATS | _ALSO)[image.format or ""]
    except (UnidentifiedImageError, OSError, ValueError, KeyError, SyntaxError,
            Image.DecompressionBombError) as error:  # fmt: skip
        raise PortfolioError(
            "A picture is broken, or of a kind that browsers do not show.", mend="Save it as PNG."
        ) from error
    if not (0 < width <= _SIDE and 0 < height <= _SIDE):
        raise PortfolioError("A picture has no sensible size.", mend="Make it smaller.")
    return ending, width, height
