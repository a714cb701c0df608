"""HTML of others made harmless: only what stands on these lists passes, the words around it stay.

No element on the lists holds raw text (as script, style, title or xmp do), and none is SVG: so
what is text for the cleaner is text for every browser, wherever the result is placed.
"""

import functools
import re
from collections.abc import Callable
from urllib.parse import unquote  # noqa: TID251 - only takes an address apart

import nh3
from pygments.token import STANDARD_TYPES

PREFIX = "to-"
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener noreferrer nofollow ugc"
Place = Callable[[str], str | None]

_TEXT = (
    "a abbr article aside b bdi bdo blockquote br caption cite code col colgroup dd del details "
    "dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp "
    "rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th "
    "thead time tr tt u ul var wbr"
)
_MATHS = (
    "math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot "
    "mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none"
)
MATHML = frozenset(_MATHS.split())
_TAGS = frozenset(_TEXT.split()) | MATHML
# What is no text for people goes with all that it holds.
_WITHOUT = {
    "applet", "audio", "canvas", "embed", "frameset", "iframe", "noembed", "noframes", "noscript",
    "object", "script", "style", "svg", "template", "video",
}  # fmt: skip
_SIZES = {"width", "height"}
_CELLS = {"colspan", "rowspan", "scope"}
_MATH_ATTRIBUTES = {
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "dir",
    "display", "displaystyle", "fence", "form", "frame", "height", "largeop", "linethickness",
    "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowalign",
    "rowlines", "rowspacing", "rspace", "scriptlevel", "separator", "stretchy", "symmetric",
    "voffset", "width",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"href"},
    "col": {"span"},
    "details": {"open"},
    "div": {"hidden"},
    "img": {"alt", "src", *_SIZES},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "td": _CELLS,
    "th": _CELLS | {"abbr"},
    "time": {"datetime"},
} | dict.fromkeys(MATHML, _MATH_ATTRIBUTES)
# Wide blocks can be reached with the keyboard, to be scrolled.
_FOCUS = {"tabindex": {"0"}}
_ASSET = re.compile(r"assets/[0-9a-f]{16}\.[a-z]{3,4}")
_IMAGE = re.compile(r'<img(?: [a-z-]+="[^"]*")*>')
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:")
_KNOWN = frozenset(STANDARD_TYPES.values()) | {
    "center", "dataframe", "footnote-backref", "footnote-item", "footnote-ref", "footnotes",
    "footnotes-list", "footnotes-sep", "formula", "highlight", "left", "note", "right", "table",
}  # fmt: skip


def fragment(html: str, picture: Place, link: Place) -> str:
    """One piece of someone's HTML, balanced and harmless; pictures and links go where we say."""

    def decide(tag: str, attribute: str, value: str) -> str | None:
        try:
            return _attribute(tag, attribute, value, picture, link)
        except Exception:  # in doubt the attribute goes: nh3 would keep it
            return None

    cleaned = nh3.clean(
        _text(html),
        tags=set(_TAGS),
        clean_content_tags=_WITHOUT,
        attributes=_ATTRIBUTES,
        tag_attribute_values={"div": _FOCUS, "pre": _FOCUS},
        attribute_filter=decide,
        url_schemes={*SCHEMES, "attachment", "data"},  # a picture's; `decide` resolves them
        link_rel=REL,
    )
    # The page has its own title above; in what nh3 wrote, `<h1` is never text.
    return _IMAGE.sub(_described, cleaned.replace("<h1", "<h2").replace("</h1>", "</h2>"))


def whole(html: str) -> str:
    """A post's whole HTML as it is published: nothing comes after this."""
    cleaned = _strictly(html)
    if 'src="http' in cleaned or 'src="mailto' in cleaned:
        cleaned = _strictly(cleaned, only_assets)
    return cleaned


def only_assets(tag: str, attribute: str, value: str) -> str | None:
    """Every attribute but a source that is no file of ours."""
    return value if attribute != "src" or _ASSET.fullmatch(value) else None


def anchor(words: str) -> str:
    """Words as an id that no other part of a page has."""
    bare = re.sub(r"[^\w]+", "-", unquote(words).removeprefix(PREFIX).lower()).strip("-_")
    return PREFIX + (bare[:60].strip("-_") or "section")


def safe_link(address: str) -> str | None:
    """An address that may be clicked, or None; those without a scheme are not judged here."""
    address = address.strip()
    if address.startswith("//"):
        return f"https:{address}"
    if address.startswith("#"):
        return f"#{anchor(address[1:])}"
    scheme = _SCHEME.match(address)
    return address if scheme and scheme[0][:-1].lower() in SCHEMES else None


def has_scheme(address: str) -> bool:
    """Does the address say how to get there, rightly or not?"""
    return _SCHEME.match(address.strip()) is not None


def _strictly(html: str, only: Callable[[str, str, str], str | None] | None = None) -> str:
    return nh3.clean(
        _text(html),
        tags=set(_TAGS),
        clean_content_tags=_WITHOUT,
        attributes=_ATTRIBUTES,
        tag_attribute_values={"div": _FOCUS, "pre": _FOCUS},
        attribute_filter=only,
        url_schemes=set(SCHEMES),
        url_relative=_ours,
        link_rel=REL,
        id_prefix=PREFIX,
    )


def _text(html: str) -> str:
    """Half of a pair of surrogates is no text; notebooks hold such halves."""
    try:
        html.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", html)
    return html


def _ours(address: str) -> str | None:
    """The only addresses of this site in a post: its own parts and its pictures."""
    if address.startswith("#"):
        return f"#{PREFIX}{address[1:].removeprefix(PREFIX)}"
    return address if _ASSET.fullmatch(address) else None


def _described(image: re.Match[str]) -> str:
    """Every picture has a text in place of it, be it empty; one without a file is words only."""
    alt = re.search(r' alt="([^"]*)"', image[0])
    if " src=" not in image[0]:
        return f'<span class="note">[Picture that cannot be shown: {alt[1] if alt else "…"}]</span>'
    return image[0] if alt else image[0].replace("<img", '<img alt=""', 1)


def _attribute(tag: str, attribute: str, value: str, picture: Place, link: Place) -> str | None:
    if attribute == "src":
        return value if _ASSET.fullmatch(value) else picture(value)
    if attribute == "href":
        return link(value)
    if attribute == "id":
        return anchor(value)
    if attribute == "class":
        return _classes(value)
    return value


@functools.lru_cache(maxsize=512)
def _classes(value: str) -> str | None:
    """The classes that are ours to give; those of the site's own parts cannot be borrowed."""
    return " ".join(name for name in value.split() if name in _KNOWN) or None
