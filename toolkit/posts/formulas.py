"""LaTeX to MathML, once, when the post is made: readers need no JavaScript for it."""

import functools
import html
import re
from xml.etree import ElementTree

from toolkit.posts.clean import MATHML

_LONGEST = 4000
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_NUMBERED = re.compile(
    r"\{(align|gather|multline|alignat|flalign)(?:ed)?\}"
)  # no page refers to them
_FOREIGN = {"class", "href", "id", "style"}
_SPACE = "{http://www.w3.org/1998/Math/MathML}"
_DISPLAY = re.compile(r"^\s*(\$\$?|\\\[|\\\()|(\$\$?|\\\]|\\\))\s*$")


@functools.lru_cache(maxsize=4096)
def convert(latex: str, *, block: bool) -> str:
    """The formula as MathML; what cannot be converted is shown as it was written."""
    made = _mathml(latex.strip(), block=block)
    if made is None:
        tag = "pre" if block else "code"
        inside = html.escape(latex.strip())
        focus = ' tabindex="0"' if block else ""
        return f'<{tag} class="formula"{focus}>{inside}</{tag}>'
    return f'<div class="formula" tabindex="0">{made}</div>' if block else made


def bare(latex: str) -> str:
    """The formula without the signs that say where it begins and ends."""
    return _DISPLAY.sub("", _DISPLAY.sub("", latex.strip())).strip()


def _mathml(latex: str, *, block: bool) -> str | None:
    from latex2mathml import converter

    if not latex or len(latex) > _LONGEST:
        return None
    try:
        plain = _NUMBERED.sub(r"{\1*}", latex)
        made = converter.convert(plain, display="block" if block else "inline")
        root = ElementTree.fromstring(made)  # noqa: S314 - it begins with <math>, so it has no DTD
    except Exception:  # whatever it stumbles over, the source is still good to read
        return None
    for element in root.iter():
        # A command it does not know stays as text; one that makes other than formulas is refused.
        if element.tag.removeprefix(_SPACE) not in MATHML or _COMMAND.search(element.text or ""):
            return None
        if element.attrib.keys() & _FOREIGN:
            return None
    return made
