"""Is a page of evidence complete? What it still needs is said in words."""

import os
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[2]
ENOUGH = 60  # fewer words tell a reader little more than the title does

_CODE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1|\Z)|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}(?:[ \t].*)?$", re.MULTILINE)
_SECTION = re.compile(r"^##[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_LINK = re.compile(
    r"""\]\(\s*<([^<>\n]+)>                    # [words](<a file.pdf>)
      | \]\(\s*((?:[^\s()<>]|\([^\s()]*\))+)   # [words](file.pdf)
      | ^[ ]{0,3}\[(?!\^)[^]\n]+\]:\s*<?([^\s<>]+)
      | \b(?:src|href)\s*=\s*["']([^"'\n]+)
      | (https?://[^\s<>()[\]"']+)""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_NOT_OWN = re.compile(r"^[ \t]*>.*$|<[^<>\n]+>", re.MULTILINE)  # quotations and tags
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|//|#", re.IGNORECASE)
# Chinese and Japanese are written without spaces: there, each sign counts.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['’-][^\W_]+)*")


def complete(name: str) -> None:
    """Pass when the page is complete, be to do while it is untouched, else fail and say why."""
    page = ROOT / name
    if not page.is_file():
        back = f"git checkout portfolio/template -- {name}"
        raise AssertionError(f"{name} is gone. Get it back: {back}")
    written = page.read_text(encoding="utf-8-sig", errors="replace")
    text = _blank(_CODE, written)
    shown = _blank(_HEADING, _blank(_COMMENT, text))
    if not _WORD.search(shown):
        raise NotImplementedError(f"to do: answer the questions in {name}")
    needs = [*_words(shown), *_questions(text), *_sections(text, written), *_links(page, shown)]
    if needs:
        raise AssertionError("\n- ".join([f"{name} is begun. What it still needs:", *needs]))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with spaces where the pattern is, so that every line stays where it was."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _words(shown: str) -> Iterator[str]:
    count = len(_WORD.findall(_blank(_NOT_OWN, _blank(_LINK, shown))))
    if count < ENOUGH:
        yield f"expected at least {ENOUGH} words of your own, found {count}"


def _questions(text: str) -> Iterator[str]:
    for found in _COMMENT.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield f"line {line} still has <!-- and -->, which no reader sees: answer in its place"


def _sections(text: str, written: str) -> Iterator[str]:
    headings = list(_SECTION.finditer(text))
    for heading, following in zip_longest(headings, headings[1:]):
        end = following.start() if following else len(written)
        if not written[heading.end() : end].strip():
            yield f"nothing stands under the heading {heading[1]!r}"


def _links(page: Path, shown: str) -> Iterator[str]:
    """What is wrong with the links; that there is none which shows anything is wrong too."""
    found = (next(filter(None, match.groups())) for match in _LINK.finditer(shown))
    good, wrong = False, []
    for target in dict.fromkeys(found):
        if _ELSEWHERE.match(target):
            good = good or _on_the_web(target)
            continue
        path = unquote(re.split("[?#]", target)[0])
        folder = ROOT if path.startswith("/") else page.parent
        place = Path(os.path.normpath(folder / path.lstrip("/")))
        if not place.is_relative_to(ROOT):
            wrong.append(f"the link to {target} leaves this repo: give its address on the web")
        elif not os.path.exists(place):
            wrong.append(f"the link to {target} points to no file (looked from {folder.name}/)")
        else:
            good = good or place not in (page, *page.parents)
    if not good and not wrong:
        wrong.append("no link shows the result: give an address on the web or a file in this repo")
    return iter(wrong)


def _on_the_web(target: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and "." in (parts.hostname or "").strip(".")
