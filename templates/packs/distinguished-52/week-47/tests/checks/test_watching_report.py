"""What may be said of a feature, and how it is shown."""

import math
from html.parser import HTMLParser

import numpy as np
from expect import holds

from watching.compare import compare
from watching.report import Finding, Verdict, judge, page
from watching.traffic import Column, period

CASES = (
    (5000, 0.3, 0.001, Verdict.MOVED, "large, and no accident."),
    (5000, 0.1, 0.05, Verdict.MOVED, "both bounds belong to MOVED."),
    (5000, 0.02, 1e-9, Verdict.MOVED_LITTLE, "a tiny p-value is not a large shift."),
    (5000, 0.3, 0.06, Verdict.NOT_SHOWN, "a large index may be an accident."),
    (5000, 0.01, 0.7, Verdict.NOT_SHOWN, "nothing was found."),
    (199, 0.9, 1e-9, Verdict.NO_ANSWER, "rows come first."),
    (199, 0.0, 1.0, Verdict.NO_ANSWER, "rows come first: too few rows do not show peace."),
    (200, 0.3, 0.001, Verdict.MOVED, "200 rows are not fewer than 200."),
    (5000, math.nan, 0.001, Verdict.NO_ANSWER, "NaN < 0.1 is False, and NaN >= 0.1 too."),
    (5000, 0.3, math.nan, Verdict.NO_ANSWER, "NaN > 0.05 is False, and NaN <= 0.05 too."),
)


def test_a_verdict_needs_size_and_evidence() -> None:
    for rows, index, p_value, wanted, hint in CASES:
        found = judge(rows, index, p_value)
        what = f"judge({rows}, {index}, {p_value})"
        holds(found is wanted, f"{what}: expected {wanted.name}, found {found}.", hint=hint)
    found = judge(50, 0.3, 0.15, least=50, level=0.2, small=0.4)
    message = f"other bounds: expected MOVED_LITTLE, found {found}."
    holds(found is Verdict.MOVED_LITTLE, message, hint="use the bounds that are given.")


def test_a_shift_is_noticed_and_quiet_weeks_are_not() -> None:
    reference = period(1, 1000)

    def moved(current: dict[str, Column]) -> list[str]:
        found = compare(reference, current)
        return [finding.name for finding in found if finding.verdict is Verdict.MOVED]

    hint = "bins from the reference, adjusted p-values and a bound on the index work together."
    for seed in range(2, 8):
        names = moved(period(seed, 1000))
        holds(not names, f"quiet week {seed}: expected no feature that moved, found {names}.")
    names = moved(period(12, 1000, rain=8.0))
    holds("rain_mm" in names, f"a wet week: expected rain_mm, found {names}.", hint=hint)
    holds("predicted" in names, f"a wet week: expected the predictions too, found {names}.")
    calm = {"distance_km", "hour", "schema", "carrier"} & set(names)
    holds(not calm, f"a wet week: expected nothing dry among the moved ones, found {calm}.")
    names = moved(period(13, 1000, new_carrier=0.2))
    holds(names == ["carrier"], f"a new carrier: expected carrier alone, found {names}.", hint=hint)
    names = moved(period(14, 1000) | {"schema": np.full(1000, 2.0)})
    hint = "a constant that becomes another constant, here a smaller one, must be seen."
    holds(names == ["schema"], f"another schema: expected schema alone, found {names}.", hint=hint)


class Reader(HTMLParser):
    """What a browser makes of a page: its elements, and the text of its cells."""

    def __init__(self, text: str) -> None:
        """Read it all."""
        super().__init__()
        self.tags: list[str] = []
        self.rows: list[list[str]] = []
        self.title = self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag == "td" and self.rows:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        """Text belongs to the element that began last."""
        if self.tags and self.tags[-1] == "td" and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
        elif self.tags and self.tags[-1] == "title":
            self.title += data
        self.text += data


def cells(text: str) -> list[list[str]]:
    """The rows of the table's body."""
    rows = [row for row in Reader(text).rows if row]
    return [[cell.strip() for cell in row] for row in rows]


HOSTILE = '<script>alert("x")</script> & {rows} %s'


def test_the_page_shows_names_as_they_are_and_the_urgent_first() -> None:
    nan = math.nan
    findings = [
        Finding("quiet", 900, 0.01, 0.8, Verdict.NOT_SHOWN),
        Finding("few", 20, nan, nan, Verdict.NO_ANSWER),
        Finding("less", 900, 0.2, 0.01, Verdict.MOVED),
        Finding("beta", 900, 0.05, 0.02, Verdict.MOVED_LITTLE),
        Finding(HOSTILE, 900, 1.5, 0.00001, Verdict.MOVED),
        Finding("scant", 30, 0.7, 0.3, Verdict.NO_ANSWER),
        Finding("alpha", 900, 0.05, 0.03, Verdict.MOVED_LITTLE),
    ]
    kept = list(findings)
    text = page(HOSTILE, findings)
    read = Reader(text)
    holds(findings == kept, "the findings after page(): expected the old order.", hint="sorted().")
    message = "the page: expected a title and names that are only text, found a <script> element."
    holds("script" not in read.tags, message, hint="escape names, and the title as well.")
    holds(text.lstrip().lower().startswith("<!doctype html>"), "expected a whole page: FRAME.")
    holds("does not mean that there is none" in text, "expected the last words of FRAME.")

    wanted = [
        [HOSTILE, "900", "1.500", "< 0.001", "moved"],
        ["less", "900", "0.200", "0.010", "moved"],
        ["alpha", "900", "0.050", "0.030", "moved a little"],
        ["beta", "900", "0.050", "0.020", "moved a little"],
        ["scant", "30", "0.700", "0.300", "no answer"],
        ["few", "20", "unknown", "unknown", "no answer"],
        ["quiet", "900", "0.010", "0.800", "not shown"],
    ]
    found = cells(text)
    order = [row[0][:8] for row in found]
    hint = "by verdict as Verdict lists them, then the largest index, NaN last, then by name."
    message = f"order of names: expected {[row[0][:8] for row in wanted]}, found {order}."
    holds(order == [row[0][:8] for row in wanted], message, hint=hint)
    for row, line in zip(found, wanted, strict=True):
        hint = "each cell escaped once: `<` in a number too, and `&amp;` not made from `&amp;`."
        holds(row == line, f"a row as it is read: expected {line}, found {row}.", hint=hint)
    holds("< 0.001" not in text, "`< 0.001`: expected it escaped, found a bare `<`.")
    message = f"the title as it is read: expected {HOSTILE!r}, found {read.title!r}."
    holds(
        read.title.strip() == HOSTILE,
        message,
        hint="escape it once; FRAME.format fills the braces.",
    )

    hint = "only MOVED counts as moved: a little is something else, and so is no answer."
    holds(
        "2 of 7 features moved. No answer for 2." in read.text,
        "summary: expected `2 of 7 features moved. No answer for 2.`",
        hint=hint,
    )
    calm = page("A week", findings[:1])
    holds("0 of 1 features moved." in calm, "summary: expected `0 of 1 features moved.`")
    holds("No answer" not in calm, "summary: expected no word about answers where none is missing.")
    empty = page("A week", [])
    holds("0 of 0 features moved." in empty, "no findings: expected `0 of 0 features moved.`")
    holds(not cells(empty), f"no findings: expected no row, found {cells(empty)}.")

    nameless = ["b" * 3, "a" * 3, "c" * 3]
    both = [Finding(name, 5, nan, nan, Verdict.NO_ANSWER) for name in nameless]
    names = [row[0] for row in cells(page("NaN", both))]
    hint = "NaN cannot be compared, so it must not take part in the sorting as it is."
    message = f"three unknown ones: expected them by name, found {names}."
    holds(names == sorted(nameless), message, hint=hint)
