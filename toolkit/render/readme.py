"""The managed sections of the profile README: one template each, date-free, inert."""

import html
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import jinja2

from toolkit import links, templates
from toolkit.portfolio import Portfolio, UnitView
from toolkit.text import code, counted, link, markdown, one_line
from toolkit.works import PostView, Work

SECTIONS = ("featured", "progress", "work", "skills", "posts", "reviews", "now")
_CELLS = 10
# GitHub cuts a README at 512,000 bytes; the learner's own words need room too.
_WORKS, _POSTS, _SKILLS, _LINKED = 200, 5, 24, 3
_EVIDENCE = {"CI": "checked by CI", "mentor": "reviewed", "self": "checked by the author"}


def sections(
    portfolio: Portfolio, pictures: Mapping[str, tuple[str, str]], site: str = ""
) -> dict[str, str]:
    """Each section's Markdown by its name.

    `pictures` are the paths of the cards that there are, light and dark; `site` is the address
    under which the pages are found, with a slash at its end.
    """
    values: dict[str, Any] = {
        "portfolio": portfolio,
        "parts": [_part(title, views) for title, views in portfolio.parts().items()],
        "projects": _by_project(portfolio.works[:_WORKS]),
        "more": len(portfolio.works) - _WORKS,
        "skills": portfolio.skills[:_SKILLS],
        "posts": portfolio.posts[:_POSTS],
        "reviews": list(_reviews(portfolio.works)),
        "doing": portfolio.in_state("doing"),
        "site": site,
        "said": alternatives(portfolio),
    }
    environment = _environment(pictures, site)
    return {
        name: environment.get_template(f"{name}.md.j2").render(values).strip() for name in SECTIONS
    }


def _environment(pictures: Mapping[str, tuple[str, str]], site: str) -> jinja2.Environment:
    made = templates.environment("toolkit.render", markdown)
    made.globals |= {
        "picture": lambda name, words: _picture(pictures, name, words),
        "proof": proof,
        "places": lambda work: _places(work, site),
        "shown_by": _shown_by,
        "post": _post,
        "link": link,
    }
    return made


def alternatives(portfolio: Portfolio) -> dict[str, str]:
    """What each card says, for those who cannot see it."""
    plan = f"{one_line(portfolio.curriculum.title)}: "
    results = (
        f"{work.title}. {work.facts.result or work.facts.what}" for work in portfolio.featured
    )
    return {
        "featured": one_line(" ".join(results), 600),
        "progress": f"{plan}{portfolio.done} of {counted(portfolio.counted, 'unit')} finished.",
        "map": f"{plan}every unit as a square, finished ones filled.",
    }


def proof(work: Work) -> str:
    """What bears the work out, in words and with a link to it."""
    checks = work.facts.checks
    parts = []
    if checks and checks.complete:
        by = _EVIDENCE["CI" if "CI" in work.evidence else "self"]
        whose = "" if checks.official else "own "
        words = f"{checks.done} of {checks.total} {whose}checks pass, {by}"
        parts.append(link(words, work.proof) if work.proof else words)
    if work.trained:
        parts.append("training checked on " + " and ".join(sorted(_devices(work))))
    for approval in work.facts.approvals:
        parts.append(f"reviewed by {markdown(approval.mentor or 'a mentor')}")
    return ", ".join(parts)


def _devices(work: Work) -> set[str]:
    return {
        "a GPU" if smoke.device.startswith(("cuda", "mps", "gpu", "xpu")) else "CPU"
        for smoke in work.facts.smoke
        if smoke.state == "passed"
    }


def _places(work: Work, site: str) -> str:
    """Where to look: the repo, what the learner wrote, posts."""
    repo = link("repo", work.address) if work.address else code(work.facts.repo)
    found = [repo]
    if work.written:
        found.append(link("what I wrote", work.written))
    elif work.commit:
        found.append(f"commit {code(work.commit[:7])}")
    for post in work.posts[:1]:
        if work.repo and links.repo(work.repo):
            found.append(_post(PostView(post, work.repo), "post"))
    return " · ".join(found)


def _post(view: PostView, label: str = "") -> str:
    """A link to the post's source, which GitHub renders; its page lies on the site."""
    at = links.commit(view.repo, view.repo.posts_at)
    address = f"{at.replace('/tree/', '/blob/', 1)}/{_quoted(view.post.path)}" if at else ""
    return link(label or view.post.title, address)


def _quoted(path: str) -> str:
    return "".join(c if c.isalnum() or c in "/-_.~" else f"%{ord(c):02X}" for c in path)


def _reviews(works: Sequence[Work]) -> Iterator[tuple[Work, str]]:
    for work in works:
        for approval in work.facts.approvals:
            yield work, approval.mentor


def _shown_by(works: Sequence[Work]) -> str:
    """The latest works that show a skill, linked."""
    latest = list(reversed(works))[:_LINKED]
    return ", ".join(link(work.title, work.address) for work in latest)


def _picture(pictures: Mapping[str, tuple[str, str]], name: str, words: str) -> str:
    """A card in the reader's own light; nothing where there is none."""
    if name not in pictures:
        return ""
    light, dark = pictures[name]
    alt = html.escape(one_line(words, 600))
    return (
        f'<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="{dark}">\n'
        f'  <img src="{light}" alt="{alt}">\n</picture>'
    )


def _by_project(works: Sequence[Work]) -> list[tuple[str, list[Work]]]:
    """Works of one project together under its name; one that stands alone needs no heading."""
    together = [(name, list(it)) for name, it in groupby(works, lambda work: work.project)]
    return [
        (name.replace("-", " ").capitalize() if len(several) > 1 else "", several)
        for name, several in together
    ]


def _part(title: str, views: Sequence[UnitView]) -> dict[str, Any]:
    """Finished and planned units of a part of the plan."""
    done = sum(view.done for view in views)
    return {"title": title, "done": done, "total": len(views), "bar": bar(done, len(views))}


def bar(done: int, total: int) -> str:
    """A bar of cells: full only when all is done, empty only when nothing is."""
    filled = round(_CELLS * done / total) if total else 0
    if 0 < done < total:
        filled = min(max(filled, 1), _CELLS - 1)
    return "█" * filled + "░" * (_CELLS - filled)
