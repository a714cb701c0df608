"""The words of a finished page as its readers get them: what markup cut in two is whole again."""

import html
import re
from urllib.parse import unquote  # noqa: TID251 - only takes an address apart
from xml.etree import ElementTree

_REST = r"(?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?>"
_INSIDE_LINES = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup"
    rf"|time|u|var|wbr){_REST}"
)
_TAG = re.compile(rf"</?[a-z][a-z0-9]*{_REST}")
_COLOUR = re.compile(r"<span class=\"[\w -]{0,40}\">")  # by far the most, and quickly taken
_ATTRIBUTE = re.compile(r"=\"([^\"]{6,})\"")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")


def words(page: str) -> str:
    """The text of clean HTML, and what its attributes say."""
    page = _COLOUR.sub("", page).replace("</span>", "")
    told = {html.unescape(value) for value in _ATTRIBUTE.findall(page)}
    told |= {unquote(value) for value in told if "%" in value}
    text = _TAG.sub("\n", _INSIDE_LINES.sub("", page))
    return bare("\n".join([html.unescape(text), *sorted(told)]))


def bare(text: str) -> str:
    """The text without signs that nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def drawn(drawing: bytes) -> str:
    """What a clean drawing holds, and its words as they stand beside each other."""
    root = ElementTree.fromstring(drawing)  # noqa: S314 - it has been cleaned
    return "\n".join([drawing.decode(), bare("".join(root.itertext()))])
