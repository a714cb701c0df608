"""A README as a page in the browser, close to how GitHub shows it."""

import html

from markdown_it import MarkdownIt

# No scripts, whatever the README holds: this page is opened from the learner's own disk.
_POLICY = (
    "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
_STYLE = """
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1f2328; --line: #d1d9e0; --soft: #f6f8fa; --dim: #59636e;
  --link: #0969da;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --ink: #f0f6fc; --line: #3d444d; --soft: #151b23; --dim: #9198a1;
    --link: #4493f8;
  }
}
body {
  background: var(--page); color: var(--ink); margin: 0;
  font: 16px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
main {
  max-width: 46rem; margin: 2rem auto; padding: 2rem;
  border: 1px solid var(--line); border-radius: 6px;
}
h1, h2 { border-bottom: 1px solid var(--line); padding-bottom: .3em; }
h1, h2, h3 { line-height: 1.25; margin: 1.5rem 0 1rem; }
h1:first-child { margin-top: 0; }
code { background: var(--soft); padding: .2em .4em; border-radius: 6px; font-size: 85%; }
pre { background: var(--soft); padding: 1rem; border-radius: 6px; overflow: auto; }
pre code { padding: 0; font-size: 100%; }
table { border-collapse: collapse; display: block; overflow: auto; }
th, td { border: 1px solid var(--line); padding: 6px 13px; }
tr:nth-child(2n) { background: var(--soft); }
td code { white-space: nowrap; }
a { color: var(--link); }
img { max-width: 100%; }
blockquote { color: var(--dim); }
@media (max-width: 40rem) { main { margin: 0; border: 0; padding: 1rem; } }
"""


def page(text: str, title: str) -> str:
    """The Markdown as one self-contained HTML page."""
    body = (
        MarkdownIt("commonmark", {"html": True}).enable("table").render(text.removeprefix("\ufeff"))
    )
    # A wide table scrolls on a phone; with the keyboard it must be reached to be scrolled.
    body = body.replace("<table>", '<table tabindex="0">')
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
