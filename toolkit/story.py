"""The learner's own words in a week's README: what they built, and the result with a number."""

import re
from dataclasses import dataclass

from toolkit import managed

PROMPTS = {
    "what": "<!-- What did you build, and why does it matter? One or two sentences. -->",
    "result": "<!-- What came out? One sentence with a number that you measured. -->",
}
_TITLE = re.compile(r"# ")
_HEADING = re.compile(r"#{1,6}(\s|$)")
# Pictures, badges, HTML and tables; a result such as `<50 ms` is words.
_NO_WORDS = re.compile(r"\s*(!\[|\[!\[|</?[a-zA-Z!]|\|)")
_RESULT = re.compile(r"^##\s+results?[\s#]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Story:
    """What the learner says of the work; empty where they have not said it yet."""

    what: str = ""
    result: str = ""


def read(text: str) -> Story:
    """The first paragraph under the title, and the first under `## Result`."""
    text = _without_comments(text)
    lines = [""] * (text.count("\n") + text.count("\r") + 1)
    for number, _, line in managed.outside_fences(text):
        lines[number - 1] = line
    title = next((n for n, line in enumerate(lines) if _TITLE.match(line)), -1)
    result = next((n for n, line in enumerate(lines) if _RESULT.match(line)), None)
    return Story(
        _paragraph(lines[title + 1 :]),
        _paragraph(lines[result + 1 :]) if result is not None else "",
    )


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        kept.append(text[at:begin])
        at = end + len("-->")
    return "".join([*kept, text[at:]])


def place(text: str, story: Story) -> str:
    """The README with these words where its prompts stand, or under its headings."""
    ending = "\r\n" if "\r\n" in text else "\n"
    for name, words in (("what", story.what), ("result", story.result)):
        if not words or getattr(read(text), name):
            continue
        if PROMPTS[name] in text:
            text = text.replace(PROMPTS[name], words, 1)
            continue
        at = _heading_end(text, name)
        if at is None:
            text = _appended(text, name, words, ending)
        else:
            gap = ending if text[:at].endswith("\n") else ending * 2
            text = f"{text[:at]}{gap}{words}{ending}{text[at:]}"
    return text


def with_badge(text: str, repository: str) -> str:
    """The README with the badge of the week's workflow under its title, where it has none."""
    page = f"https://github.com/{repository}/actions/workflows/week.yml"
    at = _heading_end(text, "what")
    if at is None or "/week.yml/badge.svg" in text:
        return text
    ending = "\r\n" if "\r\n" in text else "\n"
    gap = ending if text[:at].endswith("\n") else ending * 2
    return f"{text[:at]}{gap}[![Week]({page}/badge.svg)]({page}){ending}{text[at:]}"


def _appended(text: str, name: str, words: str, ending: str) -> str:
    gap = "" if not text else ending if text.endswith("\n") else ending * 2
    heading = f"## Result{ending}{ending}" if name == "result" else ""
    return f"{text}{gap}{heading}{words}{ending}"


def _heading_end(text: str, name: str) -> int | None:
    """Where the line after the heading begins."""
    heading = _TITLE if name == "what" else _RESULT
    for _, offset, line in managed.outside_fences(text):
        if heading.match(line):
            end = text.find("\n", offset) + 1
            return end or len(text)
    return None


def _paragraph(lines: list[str]) -> str:
    words: list[str] = []
    for line in lines:
        if _HEADING.match(line) or (not line.strip() and words):
            break
        if line.strip() and not _NO_WORDS.match(line):
            words.append(line.strip())
    return " ".join(words)
