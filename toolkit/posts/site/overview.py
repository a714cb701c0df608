"""The pages of a portfolio: overview, finished work, skills and plan; the blog stands beside."""

from collections.abc import Iterable, Mapping, Sequence

from toolkit.portfolio import Portfolio
from toolkit.posts.site import card, pages, pieces, proofs, sheets, timeline
from toolkit.posts.site.about import About
from toolkit.posts.site.entries import Entry
from toolkit.posts.site.pieces import Piece, Shelf, Skill
from toolkit.text import counted, one_line

_POSTS, _SKILLS, _PARTS, _REVIEWS = 4, 8, 12, 6


def files(
    portfolio: Portfolio, shelf: Shelf, listed: Sequence[Entry], about: About,
    drawn: Mapping[str, bytes],
) -> dict[str, bytes]:  # fmt: skip
    """Every path with its bytes, without those of the blog."""
    made = {
        "index.html": _first(portfolio, shelf, listed, about),
        **_listed(portfolio, shelf, about),
        **_works(shelf, about),
        **_skills(shelf, about),
        **_plan(portfolio, shelf, about),
    }
    if about.base:
        said = [first_card(about), *(piece.card_words for piece in shelf.pieces if shelf.own_cards)]
        cards = {f"cards/{card.name(words)}": words for words in said}
        made |= {path: drawn.get(path) or card.draw(words) for path, words in cards.items()}
    return made


def first_card(about: About) -> tuple[str, ...]:
    """What the picture of the whole site says."""
    said = one_line(about.description, 80)
    return one_line(about.title, 60), one_line(about.learner), said


def _first(portfolio: Portfolio, shelf: Shelf, listed: Sequence[Entry], about: About) -> bytes:
    parts = list(timeline.parts(portfolio).values())
    return pages.page(
        "overview.html.j2", "index.html", about,
        portfolio=portfolio,
        shelf=shelf,
        facts=_facts(shelf),
        profile=_profile(portfolio),
        card=f"cards/{card.name(first_card(about))}",
        skills=shelf.skills[:_SKILLS],
        parts=parts[:_PARTS] if len(parts) > 1 else [],
        more_parts=max(0, len(parts) - _PARTS),
        reviewed=[piece for piece in shelf.pieces if piece.work.facts.approvals][-_REVIEWS:],
        latest=listed[:_POSTS],
    )  # fmt: skip


def _facts(shelf: Shelf) -> list[str]:
    """How much there is, and how much of it others bear out."""
    by = [kind for piece in shelf.pieces for kind in piece.work.evidence]
    checked, reviewed = by.count("CI"), by.count("mentor")
    told = (
        (len(shelf.pieces), counted(len(shelf.pieces), "finished work")),
        (checked, f"{checked} checked by CI"),
        (reviewed, f"{reviewed} reviewed by a mentor"),
    )
    return [words for number, words in told if number]


def _profile(portfolio: Portfolio) -> str:
    """The learner's own page, known from where a repo of theirs lies."""
    for work in portfolio.works:
        owner, _, name = work.facts.repo.partition("/")
        if owner.casefold() == portfolio.learner.casefold() and work.address.endswith(f"/{name}"):
            return work.address.removesuffix(f"/{name}")
    return ""


def _listed(portfolio: Portfolio, shelf: Shelf, about: About) -> dict[str, bytes]:
    split = sheets.split(shelf.pieces, lambda piece: piece.size)
    others = sheets.paths("work/", split)
    return {
        path: pages.page(
            "works.html.j2", path, about, groups=pieces.grouped(found), others=others,
            count=len(shelf.pieces), private=portfolio.private,
        )
        for path, found in zip(others, split, strict=True)
    }  # fmt: skip


def _works(shelf: Shelf, about: About) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    shared = f"cards/{card.name(first_card(about))}"
    for number, piece in enumerate(shelf.pieces):
        made[piece.page] = pages.page(
            "work.html.j2", piece.page, about,
            piece=piece,
            work=piece.work,
            evidence=proofs.evidence(piece.work),
            measured=proofs.measured(piece.work),
            card=piece.card if shelf.own_cards else shared,
            before=shelf.pieces[number - 1] if number else None,
            after=next(iter(shelf.pieces[number + 1 : number + 2]), None),
        )  # fmt: skip
        for figure in piece.figures:
            made |= figure.files()
    return made


def _skills(shelf: Shelf, about: About) -> dict[str, bytes]:
    if not shelf.skills:
        return {}
    split = sheets.split(shelf.skills, lambda skill: sheets.size(skill.name))
    others = sheets.paths("skills/", split)
    made = {
        path: pages.page("skills.html.j2", path, about, skills=found, others=others)
        for path, found in zip(others, split, strict=True)
    }
    for skill in shelf.skills:
        made |= _skill(skill, about)
    return made


def _skill(skill: Skill, about: About) -> Iterable[tuple[str, bytes]]:
    def size(piece: Piece) -> int:
        return sheets.size(piece.work.title)

    split = sheets.split(skill.pieces, size)
    others = sheets.paths(skill.page.removesuffix("index.html"), split)
    for path, found in zip(others, split, strict=True):
        yield (
            path,
            pages.page("skill.html.j2", path, about, skill=skill, pieces=found, others=others),
        )


def _plan(portfolio: Portfolio, shelf: Shelf, about: About) -> dict[str, bytes]:
    split = sheets.split(timeline.rows(portfolio, shelf), lambda row: row.size)
    others = sheets.paths("plan/", split)
    return {
        path: pages.page(
            "plan.html.j2", path, about, portfolio=portfolio, groups=timeline.by_part(found),
            others=others,
        )
        for path, found in zip(others, split, strict=True)
    }  # fmt: skip
