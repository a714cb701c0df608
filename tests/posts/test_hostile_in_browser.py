"""Hostile posts in a real browser: nothing runs, nobody else is asked, honest words all stay."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Dialog, Error, Page, Request, Response

from tests.posts import hostile
from tests.posts.hostile import Trap
from toolkit.edges import files, web
from toolkit.posts import build
from toolkit.posts.model import Post
from toolkit.posts.site import build as site
from toolkit.posts.site import entries
from toolkit.posts.site.about import About

_CSP = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
_ATOM = {"a": "http://www.w3.org/2005/Atom"}
NAMES = [trap.name for trap in hostile.traps(Path("/nowhere"))]
# What runs calls this; every frame has it, whatever its page says.
_HIT = "window.hits = 0; window.hit = () => { hits += 1 }"
_WRONG = """() => {
    const wrong = [], ours = new URL(location).origin;
    const bad = new Set(('applet area audio base basefont bgsound body button canvas dialog embed '
        + 'fencedframe form frame frameset head html iframe input isindex link map marquee meta '
        + 'mglyph noembed noframes noscript object param picture plaintext portal script select '
        + 'slot source style template textarea title video xmp').split(' '));
    const spaces = ['http://www.w3.org/1999/xhtml', 'http://www.w3.org/1998/Math/MathML'];
    const reaching = ['action', 'background', 'classid', 'data', 'formaction', 'http-equiv',
        'manifest', 'name', 'ping', 'poster', 'srcdoc', 'srcset', 'style', 'target', 'usemap'];
    for (const e of document.querySelectorAll('body, body *')) {
        if (e !== document.body && bad.has(e.localName)) wrong.push(`<${e.localName}>`);
        if (!spaces.includes(e.namespaceURI)) wrong.push(`<${e.localName}>`);
        if (e.shadowRoot) wrong.push('a shadow root');
        for (const {name, value} of e.attributes) {
            if (name.startsWith('on') || name.includes(':') || reaching.includes(name))
                wrong.push(`${name}=`);
            if (name === 'href' || name === 'src') {
                const at = URL.parse(value, document.baseURI);
                if (!at || !['http:', 'https:', 'mailto:'].includes(at.protocol))
                    wrong.push(`${name}=${value}`);
                if (name === 'src' && (at?.origin !== ours || !at.pathname.includes('/assets/')))
                    wrong.push(`${name}=${value}`);
            }
        }
        if (!e.closest('.post')) continue;
        if (e.id && !e.id.startsWith('to-')) wrong.push(`id=${e.id}`);
        if (/\\b(bar|skip|lead|beside)\\b/.test(e.className)) wrong.push('a class of ours');
    }
    const events = ['abort', 'animationstart', 'auxclick', 'beforetoggle', 'begin', 'blur',
        'cancel', 'click', 'close', 'contentvisibilityautostatechange', 'error', 'focus', 'input',
        'load', 'mouseover', 'pageshow', 'pointerenter', 'start', 'toggle', 'transitionend'];
    for (const e of document.querySelectorAll('body, body *'))
        for (const name of events) e.dispatchEvent(new Event(name));
    document.querySelectorAll('details').forEach(d => d.open = true);
    const address = new URL(document.baseURI).pathname;
    if (address !== location.pathname) wrong.push('a base of its own');
    return wrong;
}"""


@dataclass
class Look:
    """A page of a browser, and all that should never come to pass in it."""

    page: Page
    origin: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        page = self.page
        page.add_init_script(_HIT)
        page.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())
        page.on("dialog", self._asked_by_a_dialog)
        page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("popup", lambda popup: self.wrong.append("a window"))
        page.on("download", lambda file: self.wrong.append("a download"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _asked_by_a_dialog(self, dialog: Dialog) -> None:
        self.wrong.append("a dialog")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.origin):
            self.wrong.append(f"asked {request.url[:60]}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.url}")

    def at(self, address: str) -> list[str]:
        """What is wrong with the page at that address."""
        self.wrong.clear()
        self.page.goto(address)
        try:
            self.wrong += self.page.evaluate(_WRONG)
            if not self.wrong:
                self.page.wait_for_timeout(60)  # what waits a moment would be seen by now
            if self.page.evaluate("hits"):
                self.wrong.append("it ran")
        except Error as error:
            self.wrong.append(f"the page went away: {error}")
        if self.page.url != address:
            self.wrong.append(f"went to {self.page.url}")
        if len(self.page.frames) > 1:
            self.wrong.append("a frame")
        return list(self.wrong)


@dataclass(frozen=True)
class Served:
    """The hostile site, as it is under `kept/` and without its policy under `bare/`."""

    address: str
    folder: Path
    traps: list[Trap]
    pages: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """All traps built for real into one site, which is served by the toolkit's own server."""
    folder = tmp_path_factory.mktemp("served")
    traps = hostile.traps(tmp_path_factory.mktemp("week"))
    sources = [trap.source for trap in traps]
    posts, problems, _ = build.posts(sources, tmp_path_factory.mktemp("cache"), 2)
    assert problems == []
    assert len(posts) == len(traps)
    with web.server(folder, 0) as running:
        about = About("Hostile", "ada", f"{running.address}kept/")
        tree = site.files(posts, about)
        files.write_tree(folder / "kept", tree)
        files.write_tree(folder / "bare", {n: _bare(n, data) for n, data in tree.items()})
        files.write_tree(folder / "bare", dict(_fed(tree["feed.xml"])))
        thread = Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield Served(running.address, folder, traps, dict(_pages(traps, posts, about)))
        running.shutdown()
        thread.join()


def _bare(name: str, data: bytes) -> bytes:
    """A page without the policy that would stop what the cleaning has missed."""
    made, number = _CSP.subn(b"", data)
    assert number == name.endswith(".html")
    return made


def _pages(traps: list[Trap], posts: list[Post], about: About) -> Iterator[tuple[str, str]]:
    listed = {entry.post.path: entry.page for entry in entries.newest_first(posts, about)}
    for trap in traps:
        yield trap.name, listed[trap.source.path].removesuffix("index.html")


def _fed(feed: bytes) -> Iterator[tuple[str, bytes]]:
    """Each text of the feed as a careless reader would show it."""
    for number, entry in enumerate(ElementTree.fromstring(feed).findall("a:entry", _ATOM)):
        told = [entry.findtext(f"a:{part}", "", _ATOM) for part in ("title", "summary", "content")]
        if told[2]:
            yield f"fed/{number}/index.html", _alone(told[2])


def _alone(html: str) -> bytes:
    head = '<!doctype html><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,">'
    body = f'<main><div class="post"><p>first</p>{html}<p>last</p></div></main>'
    return f"{head}<body>{body}</body>".encode()


@pytest.fixture(scope="module")
def look(browser: Browser, served: Served) -> Iterator[Look]:
    """A browser's page that notes whatever goes wrong in it."""
    page = browser.new_page()
    yield Look(page, served.address)
    page.close()


def _lost(text: str, words: tuple[str, ...]) -> list[str]:
    """The words that the text does not hold after those before them."""
    text, at, lost = re.sub(r"\s+", " ", text), 0, []
    for word in words:
        found = text.find(re.sub(r"\s+", " ", word), at)
        if found < 0:
            lost.append(word)
        at = max(found + len(word), at)
    return lost


@pytest.mark.parametrize("way", ["kept", "bare"])
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_post_does_nothing_and_says_all_its_honest_words(
    name: str, way: str, served: Served, look: Look
) -> None:
    trap = next(trap for trap in served.traps if trap.name == name)
    assert look.at(f"{served.address}{way}/{served.pages[name]}") == []
    text = look.page.locator(".post").text_content() or ""
    assert _lost(text, trap.words) == []


@pytest.mark.parametrize("way", ["kept", "bare"])
def test_titles_and_tags_are_words_wherever_they_stand(
    way: str, served: Served, look: Look
) -> None:
    paths = [p.relative_to(served.folder / way) for p in (served.folder / way).rglob("index.html")]
    others = [path.as_posix() for path in paths if path.parts[0] not in ("posts", "fed")]
    assert len(others) > len(hostile.TITLES)
    wrong = {o: look.at(f"{served.address}{way}/{o.removesuffix('index.html')}") for o in others}
    assert {place: found for place, found in wrong.items() if found} == {}
    look.page.goto(f"{served.address}{way}/")
    assert _lost(look.page.text_content("main") or "", tuple(hostile.TITLES[:1])) == []


def test_a_drawing_opened_alone_does_nothing(served: Served, look: Look) -> None:
    drawings = sorted((served.folder / "kept").rglob("assets/*.svg"))
    assert len(drawings) > 9  # most become the same harmless drawing
    wrong = {}
    for path in drawings:
        look.wrong.clear()
        look.page.goto(f"{served.address}{path.relative_to(served.folder).as_posix()}")
        hits = look.page.evaluate("hits")
        text = path.read_text().lower()
        if look.wrong or hits or hostile.FAR in text.replace("ok", "") or "hit(" in text:
            wrong[path.read_text()] = look.wrong
    assert wrong == {}


def test_the_feed_is_harmless_for_a_reader_that_cleans_nothing(served: Served, look: Look) -> None:
    fed = sorted((served.folder / "bare/fed").iterdir())
    assert len(fed) >= 7  # those too long for a feed are told there by their summary
    assert {p.name: look.at(f"{served.address}bare/fed/{p.name}/") for p in fed} == {
        p.name: [] for p in fed
    }


def test_the_attacks_are_real_where_nothing_is_cleaned(served: Served, look: Look) -> None:
    assert len({vector.text for vector in hostile.HTML}) >= 80
    vectors = hostile.HTML[::2]  # each gets a frame of its own, which takes a while
    raw = {f"raw/{n}/index.html": _alone(vector.text) for n, vector in enumerate(vectors)}
    frames = "".join(f"<iframe src={number}/></iframe>" for number in range(len(vectors)))
    files.write_tree(served.folder, {**raw, "raw/index.html": _alone(frames)})
    assert "a frame" in look.at(f"{served.address}raw/")
    told: dict[str, list[str]] = {}
    ran = 0
    for frame in look.page.frames:
        with suppress(Error):  # one that has gone elsewhere has proved itself as well
            told[frame.url] = frame.evaluate(_WRONG)
            ran += bool(frame.evaluate("hits"))
    harmless = [n for n in range(len(vectors)) if told.get(f"{served.address}raw/{n}/") == []]
    assert len(harmless) <= 8  # some do nothing by themselves: they are to confuse a cleaner
    assert ran >= 25
