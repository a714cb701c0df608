"""What stands beside a title: durations, dates, emoji and separators."""

import re

from toolkit.importer.words import MONTHS, WEEKDAYS, fold

WIDE = str.maketrans("０１２３４５６７８９：（）－．，［］＃〜～−", "0123456789:()-.,[]#~~-")


EMOJI_RANGE = (
    "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3\u2300-\u23ff\u25a0-\u25ff"
)


EMOJI = re.compile(f"[{EMOJI_RANGE}]+")


_EDGES = re.compile(
    rf"^[\s:：\-–—|.,)·•>~=*_#、。，→\]】」）/+!{EMOJI_RANGE}]+"
    rf"|[\s:：\-–—|,·•<~=*_#、。，→(（{EMOJI_RANGE}]+$"
)


_UNITS = (
    (r"months?|mos?|mes(?:es)?|mês|monat(?:en?)?|mois|个月|ヶ月|か月|개월|месяц\w*|महीने?|mesi", 28),
    (r"w(?:ee)?ks?|w|semanas?|wochen?|semaines?|周|週間?|주|недел\w*|нед\.?|सप्ताह|हफ्ते|"
     r"settimane", 7),
    (r"days?|d[ií]as?|tagen?|tage?|jours?|天|日間?|일|день|дн\w+|दिन|giorni", 1),
    (r"hours?|hrs?\.?|h|horas?|stunden?|std\.?|heures?|小时|小時|時間|시간|час\w*|घंटे|ore", 0),
    (r"min(?:ute)?s?\.?|minutos?|minuten|分钟|分", 0),
)  # fmt: skip


SPAN = re.compile(
    r"(?<![\w.])(\d{1,4})(?:[.,]\d)?\s*(?:(?:[-–—~+]|to|bis|à|a|до|至|到)\s*(\d{1,4}))?\s*\+?[\s-]*(?:"
    + "|".join(f"({words})" for words, _ in _UNITS)
    + r")(?![^\W\d_])",
    re.IGNORECASE,
)


ABOUT = re.compile(
    r"^\W*(?:~|≈|about|around|approx\w*\.?|circa|ca\.?|duration|time(?:line)?|estimated(?: time)?|"
    r"effort|duraci[oó]n|duração|dauer|durée|длительность|时长|所要時間|अवधि|est\.?|total)?\s*:?\s*$",
    re.IGNORECASE,
)


_DATE_WORDS = re.compile(r"[^\W\d_]+|\d+")


STATUS = re.compile(
    r"(?:choose|pick|optional|ongoing|concurrent|completed?|done|in progress|current|todo|planned|"
    r"upcoming|opcional|laufend|по желанию|可选|任意)\b.{0,40}$|(?:可选|任意)",
    re.IGNORECASE,
)


def span(text: str) -> int | None:
    """The weeks of a duration such as `3–4 weeks`, rounded up; None where there is none."""
    for match in SPAN.finditer(text.translate(WIDE)):
        days = next((d for (_, d), hit in zip(_UNITS, match.groups()[2:], strict=True) if hit), 0)
        if days:
            return max(1, -(-int(match[2] or match[1]) * days // 7))
    return None


def clean(text: str) -> str:
    """A title without emoji and without the separators around it."""
    if not text.isascii():
        text = EMOJI.sub(" ", text)
    before = None
    while before != text:
        before, text = text, _EDGES.sub("", text)
        if text.startswith(("(", "（")) and text.endswith((")", "）")) and text.count("(") < 2:
            text = text[1:-1]
    return " ".join(text.split())


def is_date(flat: str, months: bool = False) -> bool:
    """Whether the words are a date or a range of dates; or, if asked, of months alone."""
    if len(flat) > 60:
        return False
    words = _DATE_WORDS.findall(flat)
    numbers = [w for w in words if w.isdigit()]
    names = [fold(w) for w in words if not w.isdigit()]
    known = [w for w in names if w in MONTHS or w in WEEKDAYS or (len(w) < 5 and w[:3] in MONTHS)]
    if any(w not in known and w not in _DATE_FILLERS for w in names):
        return False
    if not numbers:
        return months and bool(known)
    return bool(known) or bool(re.search(r"\d[./-]\d+[./-]\d|\d/\d", flat))


_DATE_FILLERS = {"st", "nd", "rd", "th", "to", "and", "de", "bis", "a", "al", "au", "и", "по", "до"}


def without_dates(title: str) -> str:
    """`Monday: Loops` and `Jan 6 - Jan 12: Loops` are about loops."""
    match = re.match(r"([^:：|]{3,30}?)\s*[:：|]\s*(?=\S)|([^-–—]{3,15}?)\s+[-–—]\s+(?=\S)", title)
    head = (match[1] or match[2]) if match else ""
    if match and (fold(head) in WEEKDAYS or is_date(head)):
        return title[match.end() :]
    return title
