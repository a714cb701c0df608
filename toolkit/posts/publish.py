"""The posts of a repo as a check run: how the home learns of them."""

from collections.abc import Sequence
from typing import Any

from toolkit import checkrun
from toolkit.checkrun import CheckRun
from toolkit.job import Job
from toolkit.posts.model import Post, Problem
from toolkit.text import code, counted, markdown

SCHEMA = "portfolio/blog/v1"
NAME = "portfolio / blog"


def check_run(
    posts: Sequence[Post], problems: Sequence[Problem], where: Job, *, red: bool
) -> CheckRun:
    """The check run of these posts; `red` where one is stopped that the learner counts on."""
    stopped = [problem for problem in problems if problem.stops]
    title = counted(len(posts), "post")
    if stopped:
        title += f", {counted(len(stopped), 'file')} stopped"
    listed = [_facts(post) for post in posts]
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "commit": where.commit,
        "run": where.run,
        "posts": listed,
        "problems": [{"path": p.path, "what": p.what, "where": p.where} for p in stopped],
    }
    text = checkrun.fenced(data)
    if len(text) > checkrun.LIMIT:
        brief = [{**facts, "summary": "", "tags": []} for facts in listed]
        text = checkrun.fenced({**data, "posts": brief[:200], "problems": []})
    return CheckRun(
        external_id=SCHEMA,
        name=NAME,
        commit=where.commit,
        conclusion="failure" if red else "neutral" if stopped else "success",
        title=title,
        summary=summary(posts, problems),
        text=text,
        page=where.page,
    )


def summary(posts: Sequence[Post], problems: Sequence[Problem]) -> str:
    """The posts as Markdown for people."""
    lines = []
    for problem in problems:
        place = f", {markdown(problem.where)}" if problem.where else ""
        mend = f" {markdown(problem.mend)}" if problem.mend else ""
        sign = "❌" if problem.stops else "➖"
        lines.append(f"- {sign} {code(problem.path)}{place}: {markdown(problem.what)}{mend}")
    for post in posts:
        minutes = counted(post.minutes, "minute")
        lines.append(f"- 📝 **{markdown(post.title)}** ({code(post.path)}, {minutes})")
        lines += [f"    - {markdown(note)}" for note in post.notes]
    return checkrun.cut("\n".join(lines))


def _facts(post: Post) -> dict[str, Any]:
    return {
        "path": post.path,
        "unit": post.unit,
        "title": post.title[:300],
        "date": post.date.isoformat(),
        "summary": post.summary[:600],
        "tags": list(post.tags[:20]),
        "minutes": post.minutes,
    }
