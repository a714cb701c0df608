"""Turn words of any origin into safe names and inert Markdown."""

import difflib
import keyword
import re
import sys
import unicodedata
from collections.abc import Iterable

_MARKDOWN = re.compile(r"([\\`*_{}\[\]|~$])")
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)")
_CLOSING = re.compile(r"(?<!\S)#+$")  # the end of a heading, which swallows it
_LINE_START = re.compile(r"^(#{1,6}|[-+>=]|\d+[.)])(?=\s|$|[-+>=])")


def one_line(text: str, limit: int = 200) -> str:
    """The text on a single line, without control or direction characters, cut at the limit."""
    visible = (c if unicodedata.category(c)[0] != "C" or c == "\u200d" else " " for c in text)
    line = " ".join("".join(visible).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def printable(text: str) -> str:
    """The text as a terminal may show it: line breaks stay, control characters go."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))


def markdown(text: str, limit: int = 2000) -> str:
    """The text as inline Markdown that shows exactly these words and does nothing."""
    # GitHub looks for mentions after Markdown, so only a zero-width space stops them.
    line = one_line(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _MARKDOWN.sub(r"\\\1", line).replace("@", "@&#8203;")
    line = _AUTOLINK.sub(lambda m: f"{m[1]}&#58;" if m[1] else f"{m[3]}&#46;", line)
    line = _CLOSING.sub(lambda m: f"\\{m[0]}", line)
    return _LINE_START.sub(
        lambda m: f"\\{m[0]}" if not m[0][0].isdigit() else f"{m[0][:-1]}\\{m[0][-1]}", line
    )


def code(text: str) -> str:
    """The text as inline code; a backtick, which would end it, shows as an apostrophe."""
    line = one_line(text).replace("`", "'")
    return f"`{line}`" if line else ""


def link(label: str, url: str) -> str:
    """A Markdown link, or the bare label where the address is none for the web."""
    if not re.fullmatch(r"https?://[^\s<>\"\\]+", url):
        return markdown(label)
    safe = url.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
    return f"[{markdown(label)}]({safe})"


def slug(text: str, limit: int = 50) -> str:
    """The text as lowercase words joined by hyphens; empty when nothing of it can stay."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:limit].strip("-")


def package_name(text: str, taken: Iterable[str] = ()) -> str:
    """The text as the name of an importable package that hides no other, of Python's or `taken`."""
    name = slug(text, 30).replace("-", "_") or "project"
    if name[0].isdigit():
        name = f"week_{name}"
    if keyword.iskeyword(name) or name in sys.stdlib_module_names or name in {"tests", *taken}:
        name += "_project"
    return name


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A hint that names the nearest words, or nothing when none is near."""
    near = difflib.get_close_matches(word, list(words), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}?" if near else ""


def counted(number: int, thing: str) -> str:
    """`1 week`, `2 weeks`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
