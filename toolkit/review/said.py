"""What somebody said themselves in a comment: no code, no quotes, no tail of a mail.

A mail's tail is told by its shape, since each program writes it in the language of its owner.
Lines longer than any program would write there are never part of such a shape.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from toolkit import managed

_LONGEST = 300
_SIGNATURE = re.compile(r"--[ \t\xa0]*")
_DASHES = re.compile(r"[ \t]*-{5,}[ \t]*[^\W\d_][^-]*-{5,}[ \t]*")  # -----Original Message-----
_HEADER = re.compile(r"[ \t]*\*{0,2}[^\W\d_][^:@<>/]{0,25}:\*{0,2}[ \t\xa0]+\S")  # From: …
_ADDRESS = re.compile(r"[<(\[] ?[^\s<>()\[\]]+@[^\s<>()\[\]]+[>)\]]")
_WROTE = re.compile(
    r"\b(?:wrote|schrieb|a\s+écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał|написал)"
)
_FOOTER = ("Reply to this email directly", "You are receiving this because")
_BLOCK = re.compile(r" {0,3}<(!--|(?:pre|code|script|style|textarea|blockquote)\b)", re.IGNORECASE)
_INLINE = re.compile(r"\\[\\`]|`+|<!--")
_HIDDEN, _UNSEEN = "\x00", "\u200b"


def lines(body: str) -> list[str]:
    """The lines of a comment that are its writer's own, and are shown as text."""
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    rows = _own(text.replace("\ufeff", _UNSEEN))  # a mark at a line's start is no more than others
    paragraphs = _paragraphs(rows)
    return [line for paragraph in paragraphs for line in _without_code(paragraph).split("\n")]


def _own(text: str) -> list[str]:
    """The lines in front of a mail's tail, those of fenced code and of quotes left empty."""
    rows: list[str] = []
    last = 0
    for number, _, row in managed.outside_fences(text):
        rows += [""] * (number > last + 1)
        rows.append(row)
        last = number
    end = next((at for at in range(len(rows)) if _is_tail(rows, at)), len(rows))
    return ["" if row.lstrip(" \t\xa0").startswith(">") else row for row in rows[:end]]


def _is_tail(rows: Sequence[str], at: int) -> bool:
    """Does what is left of a mail after the answer begin on this line?"""
    row = rows[at]
    if not row or len(row) > _LONGEST:
        return False
    return (
        _SIGNATURE.fullmatch(row) is not None
        or _DASHES.fullmatch(row) is not None
        or any(words in row for words in _FOOTER)
        or _is_header(rows[at : at + 5])
        or _introduces(rows, at)
    )


def _is_header(rows: Sequence[str]) -> bool:
    """Three lines like `From: …`, one of them with an address."""
    block = [row for row in rows if len(row) <= _LONGEST and _HEADER.match(row)]
    return (
        len(rows) > 2
        and rows[:3] == block[:3]
        and any("@" in row and not row.lstrip().startswith("/") for row in block)
    )


def _introduces(rows: Sequence[str], at: int) -> bool:
    """Does this line end `On 3 March, Ada <ada@…> wrote:`, with no `>` to tell the quote by?"""
    if not rows[at].rstrip(" \t\xa0").endswith((":", "：")):
        return False
    sentence = rows[at]
    for row in (rows[at - 1], rows[at - 2]) if at > 1 else rows[:at]:
        if not row.strip() or row.startswith("/") or len(row) > _LONGEST:
            break
        sentence = f"{row} {sentence}"  # long ones are wrapped
    following = next((row for row in rows[at + 1 :] if row.strip()), "")
    return (
        any(c.isdigit() for c in sentence)
        and bool(_ADDRESS.search(sentence) or _WROTE.search(sentence))
        and not following.lstrip().startswith(">")  # quotes are told apart; an answer may follow
    )


def _paragraphs(rows: Sequence[str]) -> Iterator[str]:
    """Runs of lines with something on them, outside of HTML that hides or quotes."""
    until, paragraph = "", list[str]()
    for row in rows:
        opened = None if until else _BLOCK.match(row)
        if opened:
            name = opened[1].lower()
            until = "-->" if name == "!--" else f"</{name}"
        if until or not row.strip():
            inside = row[opened.end() :] if opened else row
            until = "" if until in inside.lower() else until
            yield "\n".join(paragraph)
            paragraph = []
        else:
            paragraph.append(row)
    yield "\n".join(paragraph)


def _without_code(paragraph: str) -> str:
    """The paragraph with inline code and inline comments made unreadable."""
    runs: dict[int, list[int]] = {}
    for run in re.finditer("`+", paragraph):
        runs.setdefault(len(run[0]), []).append(run.start())
    last_end = paragraph.rfind("-->")
    shown: list[str] = []
    at = 0
    while found := _INLINE.search(paragraph, at):
        end = found.end()
        if found[0] == "<!--" and last_end >= end:
            end = paragraph.index("-->", end) + 3
        elif found[0][0] == "`":
            same = runs.get(len(found[0]), [])
            closing = bisect_left(same, end)
            if closing < len(same):
                end = same[closing] + len(found[0])
        hidden = "".join(c if c == "\n" else _HIDDEN for c in paragraph[found.start() : end])
        shown += [paragraph[at : found.start()], hidden]
        at = end
    return "".join([*shown, paragraph[at:]])
