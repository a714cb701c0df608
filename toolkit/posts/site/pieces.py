"""Finished work in its place on the site."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.portfolio import Portfolio
from toolkit.posts.site import addresses, card, figures, sheets
from toolkit.posts.site.about import About
from toolkit.posts.site.entries import Entry
from toolkit.posts.site.figures import Figure
from toolkit.text import one_line, slug
from toolkit.works import Work

EARLIER = "Earlier plans"
_ALL = "All work"
_CARDS = 200  # beyond it, works share the card of the first page: drawing thousands takes long


@dataclass(frozen=True)
class Skill:
    """A tool or a topic, its page, and the work that shows it."""

    name: str
    page: str
    pieces: tuple["Piece", ...] = ()


@dataclass(frozen=True)
class Piece:
    """A work with what its page and the lists around it need."""

    work: Work
    page: str
    group: str
    skills: tuple[Skill, ...]
    posts: tuple[Entry, ...]
    figures: tuple[Figure, ...]
    card_words: tuple[str, ...]

    @property
    def card(self) -> str:
        """The path of its card."""
        return f"cards/{card.name(self.card_words)}"

    @property
    def size(self) -> int:
        """How much of a list's page it takes."""
        work = self.work
        return sheets.size(
            one_line(work.title), one_line(work.facts.what), one_line(work.facts.result), self.group
        )


@dataclass(frozen=True)
class Shelf:
    """All finished work, and what else is found by it."""

    pieces: tuple[Piece, ...]
    featured: tuple[Piece, ...]
    skills: tuple[Skill, ...]
    by_post: Mapping[str, Piece]  # by the page of the post

    @property
    def own_cards(self) -> bool:
        """Does each work have a card of its own?"""
        return len(self.pieces) <= _CARDS


def shelf(portfolio: Portfolio, listed: Sequence[Entry], about: About) -> Shelf:
    """The portfolio's work with the pages that it will have."""
    folders = _folders(portfolio.works)
    posts = {(entry.post.repo.casefold(), entry.post.path): entry for entry in listed}
    names = {skill.name.casefold(): skill.name for skill in portfolio.skills}
    pages = {name: f"skills/{f}/index.html" for name, f in addresses.tag_slugs(names).items()}
    shown = _skills_of(portfolio, pages)
    pieces = {
        work.key: Piece(
            work,
            f"{folders[work.key]}index.html",
            _group(work),
            tuple(shown.get(work.key, ())),
            tuple(_posts_of(work, posts)),
            figures.of(work, folders[work.key]),
            (one_line(about.learner, 60), work.title, one_line(work.facts.result, 80)),
        )
        for work in portfolio.works
    }
    skills = (
        Skill(s.name, pages[s.name.casefold()], tuple(pieces[work.key] for work in s.works))
        for s in portfolio.skills
    )
    return Shelf(
        tuple(pieces.values()),
        tuple(pieces[work.key] for work in portfolio.featured),
        tuple(skills),
        {entry.page: piece for piece in pieces.values() for entry in piece.posts},
    )


def grouped(pieces: Iterable[Piece]) -> list[tuple[str, list[Piece]]]:
    """The works under the parts of the plan, in its order."""
    found: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        if not found or found[-1][0] != piece.group:
            found.append((piece.group, []))
        found[-1][1].append(piece)
    return found


def _folders(works: Iterable[Work]) -> dict[str, str]:
    wanted = {work.key: slug(work.title, 60) or slug(work.key) or "work" for work in works}
    return {key: f"work/{folder}/" for key, folder in addresses.unique(wanted).items()}


def _skills_of(portfolio: Portfolio, pages: Mapping[str, str]) -> dict[str, list[Skill]]:
    found: dict[str, list[Skill]] = {}
    for skill in portfolio.skills:
        for work in skill.works:
            found.setdefault(work.key, []).append(Skill(skill.name, pages[skill.name.casefold()]))
    return found


def _posts_of(work: Work, posts: Mapping[tuple[str, str], Entry]) -> Iterable[Entry]:
    """The work's posts that are on this site; there, a repo goes by its name without the owner."""
    repo = work.facts.repo.rpartition("/")[2].casefold()
    return filter(None, (posts.get((repo, post.path)) for post in work.posts))


def _group(work: Work) -> str:
    if work.unit is None:
        return EARLIER
    project = work.project.replace("-", " ").capitalize()
    return one_line(work.unit.part or "") or one_line(project) or _ALL
