"""How wide words are in letters that nobody knows, and how they are set within a width."""

import unicodedata
from collections.abc import Iterable

# Shares of the letters' size, as DejaVu Sans has them: the widest that a picture is likely to get.
_GROUPS = {
    0.3: "ijl'",
    0.34: " ,.:;I’‘",
    0.38: "/\\f·",
    0.42: "rt-()[]!",
    0.52: '"`sz?J–“”',
    0.57: "c|*L_•",
    0.61: "kvxy",
    0.65: "abdeghnopqu0123456789$FTEYSPZ{}",
    0.72: "ABCKRVX",
    0.8: "DGHNOQU&",
    0.84: "#+<=>^~w−",
    0.92: "M",
    1.0: "mW%@—…МЫжшщюфы",
    1.1: "ЖШЩЮФ",
}
_KNOWN = {char: width for width, chars in _GROUPS.items() for char in chars}
_BOLD = 1.14
# Other scripts by their last letter: the width that nine of ten of their letters do not pass.
_SCRIPTS = ((0x58F, 0.75), (0x5FF, 0.75), (0x8FF, 0.9), (0xAFF, 1.0), (0xDFF, 1.5), (0xEFF, 0.85))
_CUNEIFORM = range(0x12000, 0x12550)
_JOINER = "\u200d"


def length(words: str, size: float, *, bold: bool = False) -> float:
    """About how long the words are: rather too long than too short."""
    return sum(map(_share, words)) * size * (_BOLD if bold else 1)


def cut(words: str, room: float, size: float, *, bold: bool = False) -> str:
    """The words, ended with … where they would be longer than the room."""
    if length(words, size, bold=bold) <= room:
        return words
    kept = words[: _fitting(words, room - length("…", size, bold=bold), size, bold=bold)]
    return f"{kept.rstrip(f' ,.;:{_JOINER}')}…"


def wrapped(words: str, room: float, size: float, most: int, *, bold: bool = False) -> list[str]:
    """The words on at most so many lines, the last one cut; none much shorter than the others."""
    lines = _broken(words, room, size, bold=bold)
    if len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        return [*lines[: most - 1], cut(rest, room, size, bold=bold)]
    longest = max((length(word, size, bold=bold) for word in words.split()), default=0)
    for share in (0.6, 0.7, 0.8, 0.9) if len(lines) == 2 else (0.85, 0.9):
        even = _broken(words, room * share, size, bold=bold)
        if len(even) == len(lines) > 1 and longest <= room * share:
            return even
    return lines


def right_to_left(words: str) -> bool:
    """Whether the first letter that has a direction is of Hebrew, Arabic or their like."""
    ways = map(unicodedata.bidirectional, words)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def _broken(words: str, room: float, size: float, *, bold: bool) -> list[str]:
    """The words on as many lines as they need; a word longer than a line is broken."""
    lines: list[str] = []
    for piece in _pieces(words.split(), room, size, bold=bold):
        longer = f"{lines[-1]} {piece}" if lines else piece
        if lines and length(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


def _pieces(words: Iterable[str], room: float, size: float, *, bold: bool) -> Iterable[str]:
    for word in words:
        rest = word
        while length(rest, size, bold=bold) > room:
            at = max(1, _fitting(rest, room, size, bold=bold))
            yield rest[:at]
            rest = rest[at:]
        yield rest


def _fitting(words: str, room: float, size: float, *, bold: bool) -> int:
    """How many characters fit, not parting a letter from its accents nor a joined emoji."""
    whole, used = 0, 0.0
    for index, char in enumerate(words):
        used += _share(char) * size * (_BOLD if bold else 1)
        if used > room:
            break
        after = words[index + 1 : index + 2]
        if char != _JOINER and after != _JOINER and not _is_mark(after):
            whole = index + 1
    return whole


def _is_mark(char: str) -> bool:
    return bool(char) and unicodedata.category(char) in ("Mn", "Me")


def _share(char: str) -> float:
    if char in _KNOWN:
        return _KNOWN[char]
    if char == _JOINER or _is_mark(char):
        return 0
    if unicodedata.category(char) == "Lt":  # two letters in one, as in ǅ and ᾟ
        return 1.6
    parts = unicodedata.normalize("NFKD", char)
    if unicodedata.east_asian_width(char) in "WF":
        return 1.4 if unicodedata.category(char)[0] == "S" else 1
    if parts != char:
        return sum(map(_share, parts))
    return _of_script(char)


def _of_script(char: str) -> float:
    code = ord(char)
    if code < _SCRIPTS[0][0] and char.isupper():
        return 0.92
    if code in _CUNEIFORM:
        return 2.6
    return next((width for last, width in _SCRIPTS if code <= last), 1.4)
