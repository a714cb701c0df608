"""A post's clean HTML where it leaves its page: only whole tags are ever touched."""

import html as entities
import re

# A tag with its attributes: what only looks like one inside a quoted value is passed over.
_TAG = re.compile(r"""<[a-zA-Z][\w-]*(?:\s+[^\s"'<>=/]+(?:="[^"]*")?)*\s*/?>""")
_ANY_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_ADDRESS = re.compile(r'(\s(?:src|href))="(assets/[^"]*|#[^"]*)"')
# What XML cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words(html: str) -> str:
    """The words alone."""
    return entities.unescape(_ANY_TAG.sub("", html))


def for_feed(html: str, address: str) -> str:
    """Pictures and places of the post by their whole address: a reader shows it elsewhere."""

    def whole(tag: re.Match[str]) -> str:
        return _ADDRESS.sub(lambda found: f'{found[1]}="{address}{found[2]}"', tag[0])

    return _TAG.sub(whole, xml_text(html))


def xml_text(text: str) -> str:
    """The text without the characters that XML has no place for."""
    return _NO_XML.sub("", text)
