"""Photos without what a camera wrote into them, nor anything else that no browser shows.

Only what makes the picture is kept: whatever is not on these lists goes, known to us or not.
"""

import io
import re
import struct
from collections.abc import Iterator

from PIL import Image, ImageOps

_ORIENTATION = 0x0112
_PNG = b"\x89PNG\r\n\x1a\n"
# Colour profiles stay: they change how a picture looks.
_PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"acTL",
              b"fcTL", b"fdAT", b"IDAT", b"IEND"}  # fmt: skip
_WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_TOLD = 0x0C  # the bits that promise Exif and XMP
_END, _SCAN, _APP0, _APP2, _ADOBE = 0xD9, 0xDA, 0xE0, 0xE2, 0xEE
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_GIF_IMAGE, _GIF_MORE, _GIF_END = 0x2C, 0x21, 0x3B
_GIF_CONTROL = b"\xf9"
_GIF_LOOPS = re.compile(rb"!\xff\x0b(?:NETSCAPE2\.0|ANIMEXTS1\.0)\x03\x01..\0", re.DOTALL)


def stripped(data: bytes) -> bytes:
    """The picture's bytes without what only tells about its making."""
    if data.startswith(b"\xff\xd8"):
        return b"\xff\xd8" + b"".join(_jpeg(_upright(data)))
    if data.startswith(_PNG):
        return _PNG + b"".join(_png(data))
    if data.startswith(b"GIF8"):
        return b"".join(_gif(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        end = 8 + int(struct.unpack("<I", data[4:8])[0])
        body = b"WEBP" + b"".join(_webp(data[12:end]))
        return b"RIFF" + struct.pack("<I", len(body)) + body
    return data


def _upright(data: bytes) -> bytes:
    """A photo that only its metadata turn the right way is turned for good."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        if image.getexif().get(_ORIENTATION, 1) in (0, 1):
            return data
        turned = io.BytesIO()
        ImageOps.exif_transpose(image).save(turned, "JPEG", quality=92)
        return turned.getvalue()


def _jpeg(data: bytes) -> Iterator[bytes]:
    at = 2
    while found := _NEXT_MARKER.search(data, at):
        start, kind = found.start(), data[found.start() + 1]
        if kind == _END:
            break  # another picture may hide behind it
        end = start + 2 + int(struct.unpack(">H", data[start + 2 : start + 4])[0])
        if kind == _SCAN:  # what follows has no length: it goes on to the next marker
            further = _NEXT_MARKER.search(data, end)
            end = further.start() if further else len(data)
        yield _segment(kind, data[start:end])
        at = end
    yield b"\xff\xd9"


def _segment(kind: int, segment: bytes) -> bytes:
    """What is kept of a part of a JPEG: all that decodes it, and its colours."""
    inside = segment[4:]
    if kind == _APP0 and inside.startswith(b"JFIF\0"):  # without the small picture in it
        return b"\xff\xe0\0\x10" + inside[:12] + b"\0\0"
    colours = (kind == _APP2 and inside.startswith(b"ICC_PROFILE\0")) or (
        kind == _ADOBE and inside.startswith(b"Adobe")
    )
    return segment if colours or kind < _APP0 else b""


def _png(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + int(struct.unpack(">I", data[at : at + 4])[0])
        kind = data[at + 4 : at + 8]
        if kind in _PNG_PARTS:
            yield data[at:end]
        if kind == b"IEND":
            break
        at = end


def _webp(data: bytes) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int(struct.unpack("<I", data[at + 4 : at + 8])[0])
        inside = data[at + 8 : at + 8 + size]
        if kind == b"VP8X" and inside:
            inside = bytes([inside[0] & ~_WEBP_TOLD]) + inside[1:]
        if kind == b"ANMF":  # a frame has parts of its own
            inside = inside[:16] + b"".join(_webp(inside[16:]))
        if kind in _WEBP_PARTS:
            yield kind + struct.pack("<I", len(inside)) + inside + b"\0" * (len(inside) % 2)
        at += 8 + size + size % 2


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _colours(data[10:11])
    yield data[:at]
    while at < len(data) and data[at] != _GIF_END:
        start, kind = at, data[at]
        if kind == _GIF_IMAGE:
            at = _after_blocks(data, at + 11 + _colours(data[at + 9 : at + 10]))
            yield data[start:at]
        elif kind == _GIF_MORE:
            at = _after_blocks(data, at + 2)
            block = data[start:at]
            if block[1:2] == _GIF_CONTROL or _GIF_LOOPS.fullmatch(block):
                yield block
        else:
            raise ValueError("This is no part of a GIF.")
    yield bytes([_GIF_END])


def _colours(flags: bytes) -> int:
    """How many bytes a table of colours takes, where the flags say that there is one."""
    flag = flags[0] if flags else 0
    return 3 * 2 ** (flag % 8 + 1) if flag & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """Where a row of blocks, each with its length before it, has ended."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
