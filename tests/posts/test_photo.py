"""Pictures keep what makes them a picture, and no byte that only somebody else could read."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from toolkit.posts import photo

SECRET = b"Secret words"


def _picture(kind: str, **options: object) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((40, 30), 90).convert("RGB").save(made, kind, **options)
    return made.getvalue()


def _pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGBA").tobytes()


def _chunk(kind: bytes, data: bytes) -> bytes:
    told = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + told


def _segment(kind: int, data: bytes) -> bytes:
    return bytes([0xFF, kind]) + struct.pack(">H", len(data) + 2) + data


def _riff(data: bytes) -> bytes:
    """The WebP with a part of nobody's kind in it."""
    part = b"SECR" + struct.pack("<I", len(SECRET)) + SECRET
    body = data[8:] + part
    return b"RIFF" + struct.pack("<I", len(body)) + body


_JPEG = _picture("JPEG")
_SLOW = _picture("JPEG", progressive=True)
_PNG = _picture("PNG")
_WEBP = _picture("WEBP", lossless=True)
_GIF = _picture("GIF")
_XMP = b"!\xff\x0bXMP DataXMP" + bytes([len(SECRET)]) + SECRET + b"\0"
HIDDEN = {
    "after a JPEG": _JPEG + SECRET,
    "another picture after a JPEG": _JPEG + _JPEG[:2] + _segment(0xE1, SECRET) + _JPEG[2:],
    "a JPEG's APP4": _JPEG[:2] + _segment(0xE4, SECRET) + _JPEG[2:],
    "a JPEG's other APP2": _JPEG[:2] + _segment(0xE2, b"FPXR\0" + SECRET) + _JPEG[2:],
    "a JPEG's small picture": _JPEG[:2] + _segment(0xE0, b"JFXX\0" + SECRET) + _JPEG[2:],
    "after a progressive JPEG": _SLOW + SECRET,
    "a PNG's own kind": _PNG[:33] + _chunk(b"seCr", SECRET) + _PNG[33:],
    "after a PNG": _PNG + SECRET,
    "a WebP's own kind": _riff(_WEBP),
    "after a WebP": _WEBP + b"SECR" + struct.pack("<I", len(SECRET)) + SECRET,
    "a GIF's comment": _picture("GIF", comment=SECRET),
    "a GIF's application": _GIF.replace(b",\0\0\0\0", _XMP + b",\0\0\0\0", 1),
    "after a GIF": _GIF + SECRET,
}


@pytest.mark.parametrize("data", HIDDEN.values(), ids=list(HIDDEN))
def test_what_no_browser_shows_is_not_published(data: bytes) -> None:
    assert SECRET in data
    made = photo.stripped(data)
    assert SECRET not in made
    assert _pixels(made) == _pixels(data)
    assert photo.stripped(made) == made


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_stay(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with Image.open(io.BytesIO(photo.stripped(_picture(kind, icc_profile=profile)))) as image:
        assert image.info["icc_profile"] == profile


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_what_moves_still_moves(kind: str) -> None:
    frames = [Image.effect_noise((40, 30), 90 + n).convert("L") for n in range(3)]
    made = io.BytesIO()
    frames[0].save(made, kind, save_all=True, append_images=frames[1:], duration=80, loop=0)
    with Image.open(io.BytesIO(photo.stripped(made.getvalue()))) as image:
        assert getattr(image, "n_frames", 1) == 3
        assert image.info.get("loop") == 0


def test_what_a_webp_no_longer_holds_it_no_longer_promises() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    data = _picture("WEBP", exif=exif.tobytes())
    assert SECRET in data
    made = photo.stripped(data)
    assert SECRET not in made
    assert not made[20] & 0x0C


def test_a_gif_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="no part of a GIF"):
        photo.stripped(_GIF[:-1] + b"what")
