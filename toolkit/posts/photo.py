"""Photos without what a camera wrote into them: where and when, and with whose device."""

import io
import struct

from PIL import Image, ImageOps

_ORIENTATION = 0x0112
_PNG = b"\x89PNG\r\n\x1a\n"
# Text about the picture; colour profiles stay, they change how it looks.
_PNG_TEXT = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}
_WEBP_TEXT = {b"EXIF", b"XMP "}


def stripped(data: bytes) -> bytes:
    """The picture's bytes without what only tells about its making."""
    if data.startswith(b"\xff\xd8"):
        return _jpeg(_upright(data))
    if data.startswith(_PNG):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return data


def _upright(data: bytes) -> bytes:
    """A photo that only its metadata turn the right way is turned for good."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        if image.getexif().get(_ORIENTATION, 1) in (0, 1):
            return data
        turned = io.BytesIO()
        ImageOps.exif_transpose(image).save(turned, "JPEG", quality=92)
        return turned.getvalue()


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        end = at + 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
        if data[at + 1] not in (0xE1, 0xED, 0xFE):  # Exif and XMP, IPTC, a comment
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])


def _png(data: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + int(struct.unpack(">I", data[at : at + 4])[0])
        if data[at + 4 : at + 8] not in _PNG_TEXT:
            kept.append(data[at:end])
        if data[at + 4 : at + 8] == b"IEND":
            break  # what is hidden after the end goes too
        at = end
    return b"".join(kept)


def _webp(data: bytes) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(data):
        size = int(struct.unpack("<I", data[at + 4 : at + 8])[0])
        end = at + 8 + size + size % 2
        if data[at : at + 4] not in _WEBP_TEXT:
            kept.append(data[at:end])
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
