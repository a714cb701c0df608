"""What terminals draw with colours, as spans with classes."""

import html
import re
from dataclasses import dataclass, replace
from typing import Any

_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_KINDS = {1: "bold", 3: "italic", 4: "underline", 7: "inverse"}
_COLOUR = re.compile(r"\x1b\[([\d;:]*)m")
# Every other sequence moves a cursor that a page does not have.
_OTHER = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_]?)"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
_OVERWRITTEN = re.compile(r"^.*\r(?!$)(?=[^\r\n])", re.MULTILINE)


@dataclass(frozen=True)
class _Style:
    fg: str = ""
    bg: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    inverse: bool = False

    @property
    def classes(self) -> str:
        names = [f"ansi-{self.fg}-fg" if self.fg else "", f"ansi-{self.bg}-bg" if self.bg else ""]
        names += [f"ansi-{name}" for name in _KINDS.values() if getattr(self, name)]
        return " ".join(filter(None, names))


def to_html(text: str) -> str:
    """The text as a terminal would have left it, escaped, colours as classes."""
    text = settled(text)
    if "\x1b" not in text:
        return html.escape(text, quote=False)
    pieces, style, at = [], _Style(), 0
    for match in _COLOUR.finditer(text):
        pieces.append(_span(text[at : match.start()], style))
        style, at = _after(style, match[1]), match.end()
    pieces.append(_span(text[at:], style))
    return "".join(pieces).replace("\x1b", "")


def bare(text: str) -> str:
    """The text without a sequence of any kind."""
    return _CONTROL.sub("", _OTHER.sub("", text)).replace("\x1b", "")


def settled(text: str) -> str:
    """The text after all that was overwritten: of a progress bar, its last state."""
    text = text.replace("\r\n", "\n")
    if "\x1b" in text:
        text = _OTHER.sub(lambda m: m[0] if _COLOUR.fullmatch(m[0]) else "", text)
    if "\b" in text:
        text = _backspaced(text)
    if "\r" in text:
        text = _OVERWRITTEN.sub("", text).replace("\r", "")
    return _CONTROL.sub("", text)


def _backspaced(text: str) -> str:
    kept: list[str] = []
    for sign in text:
        if sign != "\b":
            kept.append(sign)
        elif kept and kept[-1] != "\n":
            kept.pop()
    return "".join(kept)


def _span(text: str, style: _Style) -> str:
    inside = html.escape(text, quote=False)
    return f'<span class="{style.classes}">{inside}</span>' if text and style.classes else inside


def _after(style: _Style, codes: str) -> _Style:
    numbers = [int(code) if code else 0 for code in re.split("[;:]", codes)]
    while numbers:
        code = numbers.pop(0)
        if code in (38, 48):
            name = _extended(numbers)
            style = replace(style, fg=name) if code == 38 else replace(style, bg=name)
        else:
            style = _simple(style, code)
    return style


def _simple(style: _Style, code: int) -> _Style:
    match code:
        case 0:
            return _Style()
        case 1 | 3 | 4 | 7 | 22 | 23 | 24 | 27:
            turned: dict[str, Any] = {_KINDS[code % 20 if code != 22 else 1]: code < 20}
            return replace(style, **turned)
        case 39:
            return replace(style, fg="")
        case 49:
            return replace(style, bg="")
    tens, colour = divmod(code, 10)
    if colour < 8 and tens in (3, 4, 9, 10):
        name = ("bright-" if tens > 4 else "") + _NAMES[colour]
        return replace(style, fg=name) if tens in (3, 9) else replace(style, bg=name)
    return style


def _extended(numbers: list[int]) -> str:
    """The nearest of the sixteen colours that the site has, taken off the front of `numbers`."""
    kind = numbers.pop(0) if numbers else 0
    if kind == 5 and numbers:
        index = numbers.pop(0)
        if index < 16:
            return ("bright-" if index > 7 else "") + _NAMES[index % 8]
        if index > 231:
            return _nearest(*[(index - 232) * 10 + 8] * 3)
        index -= 16
        return _nearest(*(part * 51 for part in (index // 36, index // 6 % 6, index % 6)))
    if kind == 2 and len(numbers) >= 3:
        red, green, blue = numbers[:3]
        del numbers[:3]
        return _nearest(red, green, blue)
    numbers.clear()
    return ""


def _nearest(red: int, green: int, blue: int) -> str:
    strongest = max(red, green, blue)
    if strongest < 48:
        return "black"
    if strongest - min(red, green, blue) < 32:
        return "white" if strongest > 200 else "bright-black"
    index = sum(bit for bit, part in ((1, red), (2, green), (4, blue)) if part > strongest / 2)
    return ("bright-" if strongest > 200 else "") + _NAMES[index]
