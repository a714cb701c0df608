"""Posts as Markdown files with their pictures, for any other tool that makes sites."""

import functools
import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from toolkit.posts import clean, code, make, markdown, notebook, outputs
from toolkit.posts.assets import Assets, reader
from toolkit.posts.model import Post
from toolkit.posts.notebook import Notebook
from toolkit.posts.page import Page
from toolkit.posts.site import addresses
from toolkit.posts.sources import Source
from toolkit.text import slug

_TAG = re.compile(r"<[^>]*>")
_LANGUAGE = re.compile(r"[\w+#.-]{1,30}", re.ASCII)
_NOWHERE = "#not-shown"  # where there is no picture, and no file to lead to
_PICTURE = re.compile(rf"assets/[0-9a-f]{{16}}\.[a-z]{{3,4}}|{_NOWHERE}")
_EMPTY = re.compile(r"\n(?=[ \t]*\n)")


def files(posts: Iterable[tuple[Source, Post]]) -> dict[str, bytes]:
    """A folder for each post: its text in `index.md`, its pictures beside it."""
    of = {addresses.key(post): (source, post) for source, post in posts}
    by_age = addresses.by_age(post for _, post in of.values())
    wanted = {addresses.key(post): _folder(post) for post in by_age}
    tree: dict[str, bytes] = {}
    for key, folder in addresses.unique(wanted).items():
        source, post = of[key]
        tree[f"{folder}/index.md"] = text(source, post).encode("utf-8", "replace")
        tree |= {f"{folder}/assets/{asset.name}": asset.data for asset in post.assets}
    return tree


def _folder(post: Post) -> str:
    return f"{slug(post.repo) or 'repo'}/{slug(post.path) or 'post'}"


def text(source: Source, post: Post) -> str:
    """The post as Markdown; what is HTML in it has been cleaned."""
    made, found = make.read(source)
    page = Page(source.path, Assets(posixpath.dirname(source.path), reader(source.folder)),
                tree=source.tree, title=found.front.title)  # fmt: skip
    parts = [_front(post)]
    for cell in made["cells"]:
        if "hide-cell" not in notebook.tags(cell):
            page.cell, page.attachments = cell["number"], cell["attachments"]
            parts += _cell(cell, page, notebook.language(made))
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _front(post: Post) -> str:
    told = {"title": post.title, "date": post.date.isoformat(), "tags": list(post.tags),
            "summary": post.summary, "code": post.code_url}  # fmt: skip
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    return "\n".join(["---", *lines, "---"])


def _cell(cell: Notebook, page: Page, language: str) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        yield _markdown(cell["source"], page)
    elif cell["cell_type"] == "code" and cell["source"].strip():
        hidden = notebook.tags(cell)
        if "hide-input" not in hidden:
            shown = code.without_options(cell["source"])
            yield _fence(shown, code.language_of(cell["source"], language))
        if "hide-output" not in hidden:
            for output in cell["outputs"]:
                yield _output({**cell, "outputs": [output]}, page)


def _markdown(words: str, page: Page) -> str:
    """The words as they are where they are harmless, else as clean HTML."""
    placed = words
    for kind, name, place in (("image", "src", page.source), ("link_open", "href", page.link)):
        for address in _addresses(markdown.parse(words)[0], kind, name):
            if address and (kind == "image" or not _stays(address)):
                placed = _with(placed, address, place(address) or _NOWHERE)
    if _is_harmless(placed):
        return placed
    return _block(clean.whole(markdown.render(words, page)))


def _with(words: str, address: str, other: str) -> str:
    """The words with another address in place of this one, where it is written as it is meant."""
    return re.sub(rf"\]\({re.escape(address)}(?=[\s)])", lambda _: f"]({other}", words)


def _is_harmless(words: str) -> bool:
    """Is there no HTML in it, and no address but the web's and ours, whoever reads it?"""
    ours, foreign = markdown.parse(words)
    return not foreign and all(
        not any(token.type.startswith("html") for token in _all(tokens))
        and all(_PICTURE.fullmatch(address) for address in _addresses(tokens, "image", "src"))
        and all(_stays(address) for address in _addresses(tokens, "link_open", "href"))
        for tokens in (ours, _plain().parse(words))
    )


def _stays(address: str) -> bool:
    """May a link stay as it is? It leads to the web, or to a part of the post itself."""
    return address.startswith("#") or clean.safe_link(address) is not None


def _addresses(tokens: Iterable[Token], kind: str, name: str) -> list[str]:
    """Those of all pictures or links."""
    found = {str(token.attrs.get(name, "")) for token in _all(tokens) if token.type == kind}
    return sorted(found)


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


@functools.cache
def _plain() -> MarkdownIt:
    """What a tool without formulas reads: between dollars there may be HTML."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _block(made: str) -> str:
    """HTML that Markdown leaves alone to its end, which for it is the first empty line."""
    lines = re.sub(r"\r\n?", "\n", made).strip()
    return f"<div>\n{re.sub(_EMPTY, '&#10;', lines)}\n</div>" if lines else ""


def _output(cell: Notebook, page: Page) -> str:
    """Text in a fence, all else as the clean HTML of the site."""
    shown = outputs.show(cell, page)
    if shown.startswith("<pre"):
        return _fence(html.unescape(_TAG.sub("", shown)), "text")
    return _block(clean.whole(shown))


def _fence(inside: str, language: str) -> str:
    fence = "```"
    while fence in inside:
        fence += "`"
    named = language if _LANGUAGE.fullmatch(language) else ""
    return f"{fence}{named}\n{inside.rstrip()}\n{fence}"
