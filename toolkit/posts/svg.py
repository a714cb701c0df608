"""SVG drawings made harmless: shapes, text and paint stay; scripts, links and other files go."""

import re
from xml.etree import ElementTree

from toolkit.errors import PortfolioError

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LARGEST = 5_000_000
_NAMES = (
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath "
    "title desc clipPath mask pattern marker linearGradient radialGradient stop filter style "
    "feBlend feColorMatrix feComponentTransfer feComposite feFlood feGaussianBlur feMerge "
    "feMergeNode feMorphology feOffset feFuncR feFuncG feFuncB feFuncA image"
)
_ELEMENTS = frozenset(_NAMES.split())
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+")
# What makes a style reach out of the file, however it is spelt.
_REACHES_OUT = re.compile(
    r"(?i)@import|expression|javascript|\\|-moz-binding|url\s*\(\s*[\"']?\s*(?!#)[^\s]"
)


def clean(data: bytes) -> bytes:
    """The drawing with only what draws."""
    if len(data) > _LARGEST:
        raise PortfolioError("An SVG picture is larger than 5 MB.", mend="Save it as PNG.")
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    # A type declaration could define entities; matplotlib's says nothing that is needed.
    text = re.sub(r"<!DOCTYPE[^\[>]*>", "", text, count=1)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise PortfolioError("An SVG picture defines entities.", mend="Save it as PNG.")
    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314 - without a DTD there is no bomb
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise PortfolioError(f"An SVG picture is broken: {error}.") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise PortfolioError("An SVG picture is none.")
    _prune(root)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    made: bytes = ElementTree.tostring(root)
    return made


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as the drawing says them; 0 where it does not."""
    root = ElementTree.fromstring(data)  # noqa: S314 - it has been through `clean`
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = [_pixels(root.get(name, "")) for name in ("width", "height")]
    if not all(sides) and len(box) == 4:
        sides = [_pixels(number) for number in box[2:]]
    return (sides[0], sides[1]) if all(sides) else (0, 0)


def _pixels(length: str) -> int:
    match = re.fullmatch(r"\s*(\d{1,5}(?:\.\d+)?)(px|pt|in|cm|mm)?\s*", length)
    factor = {"pt": 4 / 3, "in": 96, "cm": 37.8, "mm": 3.78}
    return round(float(match[1]) * factor.get(match[2] or "", 1)) if match else 0


def _prune(root: ElementTree.Element) -> None:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        for child in list(element):
            if isinstance(child.tag, str) and _local(child.tag) in _ELEMENTS:
                waiting.append(child)
            else:
                _remove(element, child)
        for name, value in list(element.attrib.items()):
            if not _stays(element, name, value):
                del element.attrib[name]
        if _local(element.tag) == "style" and _REACHES_OUT.search(element.text or ""):
            element.text = ""


def _remove(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    """Take the child out, keeping the words after it."""
    at = list(parent).index(child)
    if child.tail:
        if at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _local(tag: str) -> str:
    return tag.removeprefix(f"{{{_SVG}}}")


def _stays(element: ElementTree.Element, name: str, value: str) -> bool:
    if name in ("href", _XLINK):
        pictured = _local(element.tag) == "image" and _PICTURE.fullmatch(value)
        return value.startswith("#") or bool(pictured)
    return "{" not in name and not name.lower().startswith("on") and not _REACHES_OUT.search(value)
