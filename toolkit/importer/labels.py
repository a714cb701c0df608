"""Headings taken apart: `Weeks 3–4: Scaling (Jan 6-19)` is weeks 3 to 4 and the title Scaling."""

import re
from functools import lru_cache

from toolkit.importer.asides import (
    ABOUT,
    EMOJI_RANGE,
    SPAN,
    STATUS,
    WIDE,
    clean,
    is_date,
    span,
    without_dates,
)
from toolkit.importer.model import NOTHING, Label, Reading
from toolkit.importer.numerals import NUMBER_FIRST, PREFIX_FIRST, counted, ordinal, roman_number
from toolkit.importer.ranges import NUM, NUMBER, WORD, named, until
from toolkit.importer.words import (
    CLASSES,
    ORDINALS,
    RANK,
    TIMES,
    fold,
)  # fmt: skip

_EMOJI_FIRST = re.compile(f"[{EMOJI_RANGE}\\s]*")
_KEYCAP = re.compile("(?:\\d\ufe0f?\u20e3)+|\U0001f51f")  # 1 to 10 as emoji
JUNK = re.compile(r"^[^\w\[(【「{]*(?:\[[ xX✓✔✅]?\]\s*)?[^\w\[(【「{]*[\[(【「{]?\s*")
_BETWEEN = re.compile(r"\s*(?:no\.?|n[°ºo]\.?|№|[.#:_–—-])?\s*#?\s*")
_ORDINAL = re.compile(
    rf"({NUM})(\.\s?|\s?(?:st|nd|rd|th|[ªº°ao]|ère|er|re|ème|eme|e|-?(?:я|й|ая|ый|е))\s)?\s*(\S+)"
)
_LISTNUMBER = re.compile(
    r"#?(\d{1,3}|[IVX]{1,5}(?=[.)]))(?:\s*[.):、]\s*|\s+[-–—|>]\s*|\.?\s+(?=[^\W\d_])|(?=[^\w\s.,:]))(?!\d)"
)
_AFTER = re.compile(r"[\s)\]】」}]*[/,|:>·•.)\-–—]*\s*")
_PAREN = re.compile(r"\s*[(（\[【]([^()（）\[\]【】]{1,80})[)）\]】]\s*$")
_PAREN_FIRST = re.compile(r"\s*[(（\[【]([^()（）\[\]【】]{1,80})[)）\]】]\s*")


@lru_cache(maxsize=20_000)
def read(text: str) -> Reading:
    """The heading taken apart; its title is the text where there is no label."""
    text = text[:400]
    if not text.isascii() and _KEYCAP.search(text):
        text = _KEYCAP.sub(lambda match: f"{keycap(match[0])}. ", text)
    if text.startswith("[") and (tag := _TAG.match(text)):
        text = text[tag.end() :]
    flat = text.translate(WIDE) if not text.isascii() else text
    begin = JUNK.match(flat)
    start = begin.end() if begin else 0
    labels, at, number = _chain(flat, start)
    listed = _LISTNUMBER.match(flat, start)
    if not labels and listed and not SPAN.match(flat, start):
        number = roman_number(listed[1]) if listed[1][0] in "IVX" else int(listed[1])
        labels, at, _ = _chain(flat, listed.end())
        at = at if labels else listed.end()
    if not labels and number is None:
        at = 0
    sure = at == 0 or not labels or _clear(flat, at)
    return _rest(text, flat, at, labels, number, sure)


_TAG = re.compile(r"\[\d{1,2}\]\s+(?=[^\W\d_]+\s*\d)")  # `[2] Chapter 5` on the second day


def keycap(text: str) -> str:
    """Digits drawn as keys, as digits."""
    if "\u20e3" not in text and "\U0001f51f" not in text:
        return text
    return text.replace("\U0001f51f", "10").replace("\ufe0f", "").replace("\u20e3", "")


@lru_cache(maxsize=20_000)
def promising(text: str) -> bool:
    """Whether a line may begin or end with a label; cheap, so that most lines cost nothing."""
    begin = JUNK.match(text)
    at = begin.end() if begin else 0
    if at >= len(text):
        return False
    first = text[at]
    if first.isdigit() or first > "\u2e7f":
        return bool(_label(text.translate(WIDE), at)) or bool(_LISTNUMBER.match(text, at))
    word = WORD.match(text, at)
    if not word:
        return False
    key = word[0] if word[0].isascii() and word[0].islower() else fold(word[0])
    if key in CLASSES or key in ORDINALS or key == "q":
        return True
    return text[-1] in ")]）】" and len(text) < 150 and bool(_TIMED.search(fold(text[-40:])))


_TIMED = re.compile("(?:week|day|month|semana|woche|semaine|недел|周|週)")


def _chain(flat: str, at: int) -> tuple[tuple[Label, ...], int, int | None]:
    labels: list[Label] = []
    last = at
    while len(labels) < 4 and (found := _label(flat, at)):
        label, end = found
        if any(label.name == known.name for known in labels):
            break
        if labels and not _goes_on(labels[-1], label, flat[end:]):
            return tuple(labels), last, None
        labels.append(label)
        at = last = end
        between = _AFTER.match(flat, at)
        following = between.end() if between else at
        inner = _EMOJI_FIRST.match(flat, following)
        skipped = inner.end() if inner else following
        if not _label(flat, skipped):
            break
        at = skipped
    return tuple(labels), at, None


def _goes_on(before: Label, label: Label, rest: str) -> bool:
    """Whether a second label is one, and no title such as `Day 1: Chapters 2 and 3`."""
    times = before.name in TIMES and label.name in TIMES
    return times or RANK[label.name] > RANK[before.name] or bool(_SET_OFF.match(rest))


_SET_OFF = re.compile(r"\s*[:：–—|-]\s*\S")


def _label(flat: str, at: int) -> tuple[Label, int] | None:
    if at >= len(flat):
        return None
    first = flat[at]
    if first > "\u2e7f" and (match := NUMBER_FIRST.match(flat, at) or PREFIX_FIRST.match(flat, at)):
        return counted(match)
    if first.isdigit():
        if (match := NUMBER_FIRST.match(flat, at)) and (
            match[4] not in "周週天日月年주일月" or match[1]
        ):
            return counted(match)
        return _number_first(flat, at)
    word = WORD.match(flat, at)
    if not word:
        return None
    key = fold(word[0])
    name = CLASSES.get(key)
    if name:
        second = _SECOND.match(flat, word.end())
        return _word_first(flat, name, second.end() if second else word.end(), key)
    if key in ORDINALS and (after := WORD.match(flat, word.end() + 1)):
        name = CLASSES.get(fold(after[0]))
        return (Label(name, ORDINALS[key], ORDINALS[key]), after.end()) if name else None
    joined = _JOINED.match(flat, at)
    if joined and (number := ordinal(fold(joined[1]))):
        return Label(CLASSES[fold(joined[2])], number, number), joined.end()
    if len(key) > 1 and key[0] == "q" and word.end() < len(flat):
        return None
    if key == "q" and (digit := re.compile(r"[1-4]\b").match(flat, word.end())):
        return Label("quarter", int(digit[0]), int(digit[0])), digit.end()
    return None


_BEYOND = re.compile(r"\s*(?:&|and)\s+(?:beyond|onwards?|after|later)\b", re.IGNORECASE)
_SECOND = re.compile(r"\s+đoạn\b", re.IGNORECASE)  # Vietnamese says it in two words
_JOINED = re.compile(r"((?:[A-Z][a-z]+-?)?[A-Za-z][a-z]+)[ -]?(Week|Day|Month|Phase)\b")


def _word_first(flat: str, name: str, at: int, key: str) -> tuple[Label, int] | None:
    between = _BETWEEN.match(flat, at)
    here = between.end() if between else at
    if flat[here - 1 : here] == "-" and flat[here - 2 : here - 1] == " ":
        minus = bool(NUMBER.match(flat, here))
    else:
        minus = False
    found = NUMBER.match(flat, here)
    if found:
        first, end = int(found[0]) * (-1 if minus else 1), found.end()
        if flat[end : end + 1] == "." and flat[end + 1 : end + 2].isdigit():
            return None
    elif len(key) == 1:
        return None
    else:
        worded = named(flat, here)
        if worded is None:
            return None
        first, end = worded
    if flat[end : end + 1] == "+":
        end += 1
    last, end = until(flat, end, name, first)
    if beyond := _BEYOND.match(flat, end):
        end = beyond.end()
    return Label(name, first, last), end


def _number_first(flat: str, at: int) -> tuple[Label, int] | None:
    match = _ORDINAL.match(flat, at)
    if not match:
        return None
    word = WORD.match(match[3])
    key = fold(word[0]) if word else ""
    name = CLASSES.get(key)
    if not name or len(key) < 2:
        return None
    if (not match[2] and key not in _SINGULAR) or ("." in (match[2] or "") and name not in TIMES):
        return None
    number = int(match[1])
    return Label(name, number, number), match.start(3) + (word.end() if word else 0)


_SINGULAR = {
    fold(w) for w in ["неделя", "день", "месяц", "модуль", "этап", "урок", "спринт", "глава"]
}


def _clear(flat: str, at: int) -> bool:
    """Whether what follows a label is set off from it, as prose is not."""
    rest = flat[at:]
    if at and flat[at - 1] > "\u2e7f":
        return True
    return not re.match(r"\s+[^\W\d_A-Z\u2e80-\U0003ffff]|[^\W\d_]", rest) or bool(
        re.match(r"\s+[^\W\d_]", rest) and not rest.lstrip()[0].islower()
    )


def _rest(
    text: str, flat: str, at: int, labels: tuple[Label, ...], number: int | None, sure: bool
) -> Reading:
    """The title, once everything beside it is taken away."""
    title, extra, weeks = text[at:], [], None
    if labels and (paren := _PAREN_FIRST.match(title)):
        side = _aside(paren[1])
        after = title[paren.end() :]
        if side or (after[:1] in ":-–—|.：" and after):
            title = after
        elif not after:
            title = paren[1]
        if side:
            extra += side[0]
            weeks = side[1]
    for pattern in (_PAREN, _TAIL, _PAREN):
        tail = pattern.search(title)
        side = _aside(tail[1]) if tail else None
        if tail and side and (tail.start() or labels):
            title = title[: tail.start()]
            extra += side[0]
            weeks = weeks or side[1]
    if "://" in title and (address := _ADDRESS.search(title)) and address.start() > 2:
        title = title[: address.start()]
    title = clean(title)
    if labels and labels[-1].name in ("day", "week"):
        title = "" if is_date(title) else without_dates(title)
    if not labels and not extra and number is None and weeks is None:
        return Reading(title=title) if title else NOTHING
    return Reading(labels, title, tuple(extra), weeks, number, sure)


_ADDRESS = re.compile(r"\s*[-–—:]?\s*[(<\[]?https?://\S*\s*$")
_TAIL = re.compile(r"\s+[-–—|·•/]\s+([^-–—|·•]{1,40})$|\s*[:：]\s*([^:：]{1,40})$")


def _aside(words: str | None) -> tuple[list[Label], int | None] | None:
    """What a remark beside a title says of time; None where it is part of the title."""
    if not words:
        return None
    flat = words.translate(WIDE).strip()
    labels, at, _ = _chain(flat, len(flat) - len(flat.lstrip("~≈ ")))
    if labels and not re.search(r"\w{3}", flat[at:]):
        return list(labels), None
    found = SPAN.search(flat)
    if found and (ABOUT.match(flat[: found.start()])) and len(flat) - found.end() < 25:
        return [], span(flat)
    if STATUS.match(flat) or is_date(flat, months=True):
        return [], None
    return None
