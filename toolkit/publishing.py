"""From what is known to the files of the home: the README's sections, its cards, the ledger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit import cards, changes, config, ledger, managed, portfolio, remembered
from toolkit.changes import WriteFile
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.facts import Facts, to_json
from toolkit.home import Home
from toolkit.ledger import Ledger
from toolkit.portfolio import Portfolio
from toolkit.render import page, readme
from toolkit.review import form

README = "README.md"
_FORM = "# Kept by portfolio sync. To keep it as you like it, take this line out.\n"
PREVIEW = ".portfolio/preview"
# What is read of a home before anything is written to it.
READ = (README, config.FILE, ledger.FILE, form.PATH, *cards.PATHS)


@dataclass(frozen=True)
class Result:
    """What facts amount to in a home that holds these files."""

    ledger: Ledger
    portfolio: Portfolio
    files: tuple[WriteFile, ...]


@dataclass(frozen=True)
class Synced:
    """What was seen, what it amounts to, and what was written of it."""

    facts: Facts
    result: Result
    before: Mapping[str, bytes]  # the home's files as they were
    wrote: tuple[str, ...] = ()
    head: str = ""  # of the home on GitHub, before
    commit: str = ""  # that was made there
    issues: tuple[str, ...] = ()  # what was, or would be, written on the board
    problem: PortfolioError | None = None  # what stopped the board; the rest is done


def result(
    home: Home, held: Mapping[str, bytes], known: Ledger, facts: Facts, *, where: str,
    site: str = "", force: bool = False,
) -> Result:  # fmt: skip
    """The files as they should be; `held` are the home's own, which lie at `where`."""
    known = remembered.in_plan(known, home.curriculum, home.config)
    site = site or home.config.site or known.site
    merged = ledger.merge(
        replace(known, site=site), facts, count_private="private" in home.config.include
    )
    in_review = facts.board.in_review if facts.board else ()
    built = portfolio.build(home.curriculum, merged, home.config, in_review)
    if README not in held:
        raise PortfolioError("The home has no README.md.", where=where)
    source = f"{where}/{README}"
    text = _text(held[README], source)
    drawn = cards.draw(built)
    contents = readme.sections(built, cards.pairs(drawn), site)
    named = {section.name for section in managed.sections(text, source)} & contents.keys()
    if not named:
        raise PortfolioError(
            "This README has no section for the portfolio.",
            where=source,
            mend="Where it should stand, write <!-- portfolio:begin progress --> on one line "
            f"and <!-- portfolio:end progress --> on the next. There are: {', '.join(contents)}.",
        )
    filled = managed.fill(text, contents, source, force=force)
    shown = {path: data for path, data in drawn.items() if path in filled}
    return Result(
        merged,
        built,
        (
            *(WriteFile(path, data) for path, data in shown.items()),
            *_form(home, held),
            WriteFile(README, filled.encode()),
            WriteFile(ledger.FILE, to_json(merged).encode()),
        ),
    )


def _form(home: Home, held: Mapping[str, bytes]) -> Iterator[WriteFile]:
    """The form with which a review is asked for on the web; one that was changed by hand stays."""
    there = held.get(form.PATH)
    ours = there is None or there.startswith(_FORM.encode())
    here = home.config.board.lower() in ("", f"{home.config.learner}/{home.config.learner}".lower())
    if home.config.mentors and here and ours:
        yield WriteFile(form.PATH, (_FORM + form.written(home.config.mentors)).encode())


def held(home: Home) -> dict[str, bytes]:
    """The files of the home on this machine that matter here."""
    paths = {name: home.folder / name for name in READ}
    return {name: files.read(path) for name, path in paths.items() if path.is_file()}


def here(
    home: Home, facts: Facts, *, site: str = "", force: bool = False, write: bool = False
) -> Synced:
    """The home on this machine as it should be. The ledger is written last: it shows nothing."""
    known, before = remembered.here(home).ledger, held(home)
    done = result(home, before, known, facts, where=str(home.folder), site=site, force=force)
    wrote = changes.apply(done.files, home.folder) if write else []
    return Synced(facts, done, before, tuple(wrote))


def preview(home: Home, planned: tuple[WriteFile, ...]) -> Path:
    """Write README, cards and page into an ignored folder; the page's path."""
    folder = home.folder / PREVIEW
    tree = {change.path: change.data for change in planned if change.path != ledger.FILE}
    shown = page.page(tree[README].decode(), f"{home.config.learner}: preview")
    files.write(folder / ".gitignore", b"*\n")
    for path, data in (tree | {"index.html": shown.encode()}).items():
        files.write(folder / path, data)
    return folder / "index.html"


def differences(of: Synced) -> list[str]:
    """What would change, for people."""
    todo = [change for change in of.result.files if of.before.get(change.path) != change.data]
    if not todo:
        return ["Nothing would change."]
    return [changes.from_bytes(c, of.before.get(c.path)) for c in todo if c.path == README] + [
        f"Would write {c.path}" for c in todo
    ]


def require_unfrozen(home: Home) -> None:
    """What is complete stays as it is."""
    if home.config.graduated:
        raise PortfolioError(
            f"This portfolio is complete since {home.config.graduated}.",
            where=str(home.folder),
            mend="To go on, take graduated out of portfolio.toml and put the sections' marks back.",
        )


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise PortfolioError(
            f"This file is not UTF-8 text (byte {error.start}).", where=where,
            mend="Save it as UTF-8 in your editor.",
        ) from error  # fmt: skip
