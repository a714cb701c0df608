"""What is told to people: a verdict for each feature, and a page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What may be said of a feature; the most urgent first."""

    MOVED = "moved"
    MOVED_LITTLE = "moved a little"
    NO_ANSWER = "no answer"
    NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class Finding:
    """What was found of one feature.

    Attributes:
        name: of the feature; it comes from outside and may contain anything.
        rows: how many rows of the current period have a value.
        index: the stability index; NaN if it is unknown.
        p_value: adjusted for the number of features; NaN if it is unknown.
        verdict: what may be said.
    """

    name: str
    rows: int
    index: float
    p_value: float
    verdict: Verdict


def judge(
    rows: int,
    index: float,
    p_value: float,
    *,
    least: int = 200,
    level: float = 0.05,
    small: float = 0.1,
) -> Verdict:
    """Say what the numbers support, and no more.

    - NO_ANSWER if there are fewer than `least` rows, or if one of the two numbers is NaN.
    - MOVED if the p-value is at most `level` and the index at least `small`.
    - MOVED_LITTLE if the p-value is at most `level`, but the index is less than `small`: probably
      no accident, and probably of no consequence.
    - NOT_SHOWN otherwise. This is not proof that nothing has moved.

    Every comparison with NaN is False.

    >>> judge(5000, 0.02, 0.001)
    <Verdict.MOVED_LITTLE: 'moved a little'>
    """
    ### BEGIN SOLUTION
    if rows < least or math.isnan(index) or math.isnan(p_value):
        return Verdict.NO_ANSWER
    if p_value > level:
        return Verdict.NOT_SHOWN
    return Verdict.MOVED if index >= small else Verdict.MOVED_LITTLE
    ### END SOLUTION


def shown(value: float) -> str:
    """A number as the page shows it: three decimals, or `unknown` for NaN. (Given.)"""
    if math.isnan(value):
        return "unknown"
    return "< 0.001" if 0 < value < 0.001 else f"{value:.3f}"


FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border-bottom: 1px solid #bbb; padding: 0.3rem 0.6rem; text-align: left }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{summary}</p>
<table>
<thead>
<tr><th>feature</th><th>rows</th><th>PSI</th><th>p, adjusted</th><th>verdict</th></tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
<p>"Not shown" means that these rows do not show a movement. It does not mean that there is none.
Each feature was looked at by itself, and nothing here says how right the predictions are.</p>
</body>
</html>
"""


def page(title: str, findings: Sequence[Finding]) -> str:
    """The report as one HTML page that needs no other file.

    It is `FRAME` with four things in it:

    - `title`: the given one;
    - `summary`: `K of N features moved.`, where K counts the verdict MOVED alone; if some have no
      answer, followed by a space and `No answer for M.`;
    - `rows`: for each finding one `<tr>` with five `<td>`: the name, the rows, the index and the
      p-value as `shown` has them, and the verdict's text. The order is that of `Verdict`; within a
      verdict the largest index first, NaN after all numbers; then by name.

    Whatever comes from outside or may contain `<`, `>`, `&` or quotes must reach the reader as it
    is, and must never act as a part of the page. That is true of a title too, and of a shown
    number.

    Args:
        title: what the page is about, such as a period; any text.
        findings: in any order; there may be none. They stay as they are.
    """
    ### BEGIN SOLUTION
    from html import escape

    urgency = list(Verdict)

    def place(finding: Finding) -> tuple[int, float, str]:
        size = math.inf if math.isnan(finding.index) else -finding.index
        return urgency.index(finding.verdict), size, finding.name

    lines = []
    for f in sorted(findings, key=place):
        cells = (f.name, str(f.rows), shown(f.index), shown(f.p_value), f.verdict.value)
        lines.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    verdicts = [finding.verdict for finding in findings]
    summary = f"{verdicts.count(Verdict.MOVED)} of {len(verdicts)} features moved."
    if unknown := verdicts.count(Verdict.NO_ANSWER):
        summary += f" No answer for {unknown}."
    return FRAME.format(title=escape(title), summary=summary, rows="\n".join(lines))
    ### END SOLUTION
