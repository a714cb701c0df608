"""Bytes of any origin as text, and text that was once decoded wrongly as it was meant."""

import codecs
import re

from toolkit.errors import PortfolioError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\x1f\x8b")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SUSPECT = re.compile(
    "[ÂÃâÐÑØÙðÅÄ][\u0080-\u00bf\u2013-\u2122\u0152-\u0192\u02c6\u02dc€]"
    "|[√‚ÄüéåÊÁÈ][\u00a0-\u00ff\u2013-\u2265\u0152-\u0192Ωπ∂∏]"
    "|ðŸ|ï¿½|ï»¿|вЂ|Р[°-џ]|\u00c3"
)
_LOST = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\ufeff\u2028\u2029\x85]")
_CENTRAL = ("Czech", "Hungarian", "Slovak", "Croatian", "Slovene", "Romanian")
_INNER = re.compile(r"[^\W\d_][¹³¿£][^\W\d_]?")  # Polish letters that were taken for signs
_TRIED = (
    "utf_8", "cp1251", "gb18030", "shift_jis", "euc_jp", "big5", "euc_kr", "koi8_r", "cp1252",
    "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "iso8859_5", "mac_roman", "cp866",
)  # fmt: skip


def decode_bytes(data: bytes, source: str = "plan.md") -> str:
    """The file's text; a binary or empty file is refused."""
    if not data.strip():
        raise PortfolioError("The plan is empty.", where=f"{source}:1")
    for mark, name in _BOMS:
        if data.startswith(mark):
            return repair(data.decode(name, "replace"))
    if data.startswith(_MAGIC):
        raise _binary(source)
    wide = _wide(data)
    if wide:
        return repair(data.decode(wide, "replace"))
    if len(_CONTROL.findall(data[:200_000])) > len(data[:200_000]) // 200:
        raise _binary(source)
    try:
        return repair(data.decode("utf-8"))
    except UnicodeDecodeError:
        return repair(_legacy(data, source))


def _binary(source: str) -> PortfolioError:
    return PortfolioError(
        "This file is no text.",
        where=source,
        mend="Save the plan as Markdown or plain text in UTF-8.",
    )


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte is zero."""
    head = data[:4000]
    if len(head) > 3 and len(data) % 2 == 0 and head.count(0) * 3 > len(head):
        if head[1::2].count(0) * 2 > len(head[1::2]) and head[::2].count(0) < len(head) // 20:
            return "utf-16-le"
        if head[::2].count(0) * 2 > len(head[::2]) and head[1::2].count(0) < len(head) // 20:
            return "utf-16-be"
    return None


def _legacy(data: bytes, source: str) -> str:
    loose = data.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= c <= "\udcff" for c in loose)
    valid = sum(c > "\x7f" for c in loose) - broken
    if valid > broken * 3:  # UTF-8 with a few bytes damaged
        return re.sub("[\udc80-\udcff]", lambda m: _byte(ord(m[0]) - 0xDC00), loose)
    from charset_normalizer import from_bytes

    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:60_000]
    best = from_bytes(sample, cp_isolation=list(_TRIED), threshold=0.4).best()
    name = best.encoding if best else "cp1252"
    if name.startswith(("cp125", "iso8859", "mac")) and _cyrillic(sample):
        name = "cp1251"
    if name == "cp1250" and best and best.language not in _CENTRAL:
        name = "cp1250" if _INNER.search(sample.decode("cp1252", "replace")) else "cp1252"
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return data.decode(name if best else "cp1252", "replace")


def _cyrillic(sample: bytes) -> bool:
    """Long runs of high bytes that read as lowercase Cyrillic are no accents."""
    runs = re.findall(rb"[\xc0-\xff]{4,}", sample)
    high = sum(byte > 0x7F for byte in sample)
    return sum(map(len, runs)) * 2 > high


def _byte(value: int) -> str:
    return bytes([value]).decode("cp1252", "replace")


def repair(text: str) -> str:
    """The text with mojibake mended line by line, and without what no plan needs."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return _LOST.sub(" ", text) if not _plain(text) else text
    if _SUSPECT.search(text):
        text = _mended(text)
    return _LOST.sub(" ", text)


def _plain(text: str) -> bool:
    return not _LOST.search(text)


def _mended(text: str) -> str:
    """Line by line, as ftfy would; then the lines it was not sure of, like the others."""
    from ftfy import bad_codecs, fix_encoding
    from ftfy.badness import is_bad

    bad_codecs.ok()
    lines = text.split("\n")
    used: dict[str, int] = {}
    doubtful: list[int] = []
    for number, line in enumerate(lines):
        if line.isascii() or not _SUSPECT.search(line):
            continue
        fixed = fix_encoding(line).replace("\n", " ") if is_bad(line) else line
        if fixed == line:
            doubtful.append(number)
            continue
        for name in ("sloppy-windows-1252", "macroman", "sloppy-windows-1251"):
            used[name] = used.get(name, 0) + (_again(line, name) is not None)
        lines[number] = fixed
    name = max(used, key=lambda n: used[n]) if used else ""
    for number in doubtful:
        if name and (fixed := _again(lines[number], name) or ""):
            lines[number] = fixed
    return "\n".join(lines)


def _again(line: str, name: str) -> str | None:
    try:
        return line.encode(name).decode("utf-8")
    except UnicodeError:
        return None
