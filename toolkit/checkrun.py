"""Check runs: how a stage's result travels from a commit to the portfolio."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.checks import report
from toolkit.checks.verdict import SCHEMA, Verdict
from toolkit.text import markdown

Conclusion = Literal["success", "neutral", "failure"]
# GitHub takes 65,535 characters in a text and as many in a summary; we stay well below.
LIMIT = 60_000
_BEGIN = "```json\n"


@dataclass(frozen=True)
class CheckRun:
    """A result as GitHub shows it."""

    external_id: str
    name: str
    commit: str
    conclusion: Conclusion
    title: str
    summary: str
    text: str
    page: str = ""

    def as_request(self) -> dict[str, Any]:
        """The body that creates it."""
        output = {"title": self.title, "summary": self.summary, "text": self.text}
        return {
            "name": self.name,
            "head_sha": self.commit,
            "status": "completed",
            "conclusion": self.conclusion,
            "external_id": self.external_id,
            "output": output,
        } | ({"details_url": self.page} if self.page else {})


def of_verdict(
    verdict: Verdict, *, red: bool, commit: str, run: str, page: str, several: str = ""
) -> CheckRun:
    """The check run of a verdict.

    `run` tells two runs on one commit apart, `several` the units of one repo.
    """
    done = verdict.count("done") == len(verdict.checks)
    conclusion: Conclusion = "success" if done and not verdict.extra.failed else "neutral"
    return CheckRun(
        external_id=SCHEMA,
        name=f"portfolio / checks{several}",
        commit=commit,
        conclusion="failure" if red else conclusion,
        title=report.summary(verdict).removesuffix(" (official checks)"),
        summary=summary(verdict),
        text=_text(verdict.as_json() | {"commit": commit, "run": run}),
        page=page,
    )


def is_red(verdict: Verdict, *, finished: bool, strict: bool) -> bool:
    """Gentle until finished: work in progress makes no red mark, a broken promise does."""
    if finished:
        return verdict.failed or verdict.count("done") < len(verdict.checks)
    return strict and verdict.failed


def summary(verdict: Verdict) -> str:
    """The result as Markdown for people."""
    lines = []
    for check in verdict.checks:
        if check.state == "failing":
            words = " ".join(check.message.split())
            place = f" (`{check.file}:{check.line}`)" if check.file else ""
            lines.append(f"- ❌ **{markdown(check.title)}**{place}: {markdown(words, 500)}")
    lines += [f"- ⚠️ `{name}` is not as it was handed out" for name in verdict.edited]
    lines += [f"- ❌ own test {markdown(name)}" for name in verdict.extra.failures]
    lines += [f"- ⬜ {markdown(c.title)}" for c in verdict.checks if c.state == "todo"]
    lines += [f"- ✅ {markdown(c.title)}" for c in verdict.checks if c.state == "done"]
    if verdict.extra.passed or verdict.extra.failed:
        extra = verdict.extra
        lines.append(f"\nOwn tests: {extra.passed} passed, {extra.failed} failed.")
    return cut("\n".join(lines))


def data_of(text: str) -> dict[str, Any] | None:
    """The JSON inside a check run's text, or None where there is none that can be read."""
    text = text[: LIMIT + 10_000]
    begin = text.find(_BEGIN)
    end = text.find("\n```", begin + len(_BEGIN)) if begin >= 0 else -1
    try:
        data = json.loads(text[begin + len(_BEGIN) : end]) if end >= 0 else None
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _text(data: Mapping[str, Any]) -> str:
    """The data in one fenced block; where it is too long, messages go before facts."""
    for limit in (None, 200, 0):
        checks = [_trimmed(check, limit) for check in data["checks"]]
        text = fenced({**data, "checks": checks})
        if len(text) <= LIMIT:
            return text
    return fenced({**data, "checks": [], "extra": {**data["extra"], "failures": []}})


def _trimmed(check: Mapping[str, Any], limit: int | None) -> dict[str, Any]:
    return {**check, "message": check["message"][:limit]}


def fenced(data: Mapping[str, Any]) -> str:
    """The data as the one block of JSON in a check run's text."""
    # A fence inside a message would end the block; in JSON the backtick has another name.
    return _BEGIN + json.dumps(data, allow_nan=False).replace("`", "\\u0060") + "\n```"


def cut(text: str) -> str:
    """The text, no longer than GitHub takes."""
    return text if len(text) <= LIMIT else text[:LIMIT].rsplit("\n", 1)[0] + "\n\n…"
