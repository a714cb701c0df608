"""The picture that a link to a post shows where people share it."""

import functools
import hashlib
import io
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

from toolkit.posts.model import Post
from toolkit.posts.site.about import About
from toolkit.posts.site.dates import spoken
from toolkit.text import one_line

SIZE = (1200, 630)
_LOOK = "1"  # raise it when the drawing changes, so that no old picture is kept
_LEFT, _RIGHT = 96, 1104
_SIZES = (84, 72, 60)
_SMALL = 34
_LINES = 4
# Fifteen steps from paper to ink, and the accent: sixteen colours make a small file.
_PAPER, _INK, _ACCENT = (253, 252, 249), (28, 27, 26), (11, 92, 138)
_STEPS = 15
_DIM, _FULL, _BAR = 150, 238, 255  # how dark, on the drawing's way from 0 to 255


def words(post: Post, about: About) -> tuple[str, ...]:
    """All that the picture says: site, title, who and when."""
    who = " · ".join(filter(None, (one_line(about.learner, 40), spoken(post.date))))
    return one_line(about.title, 60), one_line(post.title), who


def name(said: tuple[str, ...]) -> str:
    """A file name that changes just when the picture does."""
    return hashlib.sha256("\n".join((_LOOK, *said)).encode()).hexdigest()[:16] + ".png"


def draw(said: tuple[str, ...]) -> bytes:
    """The picture as PNG."""
    top, title, bottom = map(_drawable, said)
    sheet = Image.new("L", SIZE, 0)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, 23, SIZE[1]), fill=_BAR)
    pen.text((_LEFT, 84), _cut(top, _SMALL), font=_font(_SMALL), fill=_DIM)
    size, lines = _set(title or top)  # better the site's name twice than an empty picture
    height = round(size * 1.18)
    start = 322 - height * len(lines) // 2
    for number, line in enumerate(lines):
        pen.text((_LEFT, start + number * height), line, font=_font(size), fill=_FULL)
    pen.text((_LEFT, 510), _cut(bottom, _SMALL), font=_font(_SMALL), fill=_DIM)
    return _png(sheet)


def _png(sheet: Image.Image) -> bytes:
    steps = [min(value * _STEPS // _BAR, _STEPS - 1) for value in range(_BAR)] + [_STEPS]
    picture = Image.frombytes("P", SIZE, sheet.point(steps).tobytes())
    picture.putpalette([part for step in range(_STEPS) for part in _mixed(step)] + [*_ACCENT])
    file = io.BytesIO()
    picture.save(file, "PNG", bits=4, compress_level=6)
    return file.getvalue()


def _mixed(step: int) -> tuple[int, ...]:
    share = step / (_STEPS - 1)
    return tuple(round(p + (i - p) * share) for p, i in zip(_PAPER, _INK, strict=True))


def _set(title: str) -> tuple[int, list[str]]:
    """The largest size in which the title fits, and its lines; the last is cut if it must be."""
    for size in _SIZES:
        lines = _broken(title, size)
        if len(lines) <= _LINES - (size == _SIZES[0]) and all(
            _width(line, size) <= _RIGHT - _LEFT for line in lines
        ):
            return size, lines
    size = _SIZES[-1]
    return size, [_cut(line, size) for line in lines[: _LINES - 1]] + [
        _cut(" ".join(lines[_LINES - 1 :]), size)
    ]


def _broken(title: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and _width(f"{lines[-1]} {word}", size) <= _RIGHT - _LEFT:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _cut(line: str, size: int) -> str:
    if _width(line, size) <= _RIGHT - _LEFT:
        return line
    while line and _width(f"{line}…", size) > _RIGHT - _LEFT:
        line = line[:-1].rstrip()
    return f"{line}…"


def _width(text: str, size: int) -> float:
    return _font(size).getlength(text)


def _drawable(text: str) -> str:
    """The text without what the font has no picture of; nothing where too little would stay."""
    kept = "".join(char for char in text if char.isspace() or _known(char))
    enough = sum(map(str.isalnum, kept)) * 2 > sum(map(str.isalnum, text))
    return " ".join(kept.split()) if enough else ""


@functools.cache
def _known(char: str) -> bool:
    font = _font(24)
    # A character that no font has, for how the missing look.
    return bytes(font.getmask(char)) != bytes(font.getmask("\U0010fffe"))


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    data = (resources.files(__package__) / "templates" / "card.woff").read_bytes()
    # The simple layout: what shapes more depends on libraries that not every machine has.
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
