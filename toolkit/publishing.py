"""From a look to the files of the home: what would change, a preview, the writing."""

from pathlib import Path

from toolkit import changes, ledger, managed
from toolkit.changes import WriteFile
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.facts import to_json
from toolkit.home import Home
from toolkit.look import Look
from toolkit.render import page, readme

README = "README.md"
PREVIEW = ".portfolio/preview"


def planned(home: Home, seen: Look, *, force: bool) -> list[WriteFile]:
    """The README with its sections as they should be, and the ledger."""
    path = home.folder / README
    if not path.is_file():
        raise PortfolioError("The home has no README.md.", where=str(home.folder))
    text = files.read_text(path)
    contents = readme.sections(seen.portfolio)
    if not any(s.name in contents for s in managed.sections(text, str(path))):
        raise PortfolioError(
            "This README has no section for the portfolio.",
            where=str(path),
            mend="Where it should stand, write <!-- portfolio:begin progress --> on one line "
            f"and <!-- portfolio:end progress --> on the next. There are: {', '.join(contents)}.",
        )
    filled = managed.fill(text, contents, str(path), force=force)
    return [
        WriteFile(README, filled.encode()),
        WriteFile(ledger.FILE, to_json(seen.ledger).encode()),
    ]


def preview(home: Home, planned_changes: list[WriteFile]) -> Path:
    """Write the README and its page into an ignored folder; the page's path."""
    folder = home.folder / PREVIEW
    text = planned_changes[0].data.decode()
    shown = page.page(text, f"{home.config.learner}: preview")
    files.write(folder / ".gitignore", b"*\n")
    files.write(folder / README, text.encode())
    files.write(folder / "index.html", shown.encode())
    return folder / "index.html"


def differences(home: Home, planned_changes: list[WriteFile]) -> list[str]:
    """What would change, for people."""
    todo = changes.needed(planned_changes, home.folder)
    if not todo:
        return ["Nothing would change."]
    return [changes.difference(c, home.folder) for c in todo if c.path == README] + [
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


def require_local(home: Home) -> None:
    """A home on GitHub has one writer, and it is not this machine."""
    require_unfrozen(home)
    if Git(home.folder).on_github():
        raise PortfolioError(
            "This home is on GitHub, where its own workflow writes it.",
            where=str(home.folder),
            mend="Look at what it will say: portfolio preview",
        )


def write(home: Home, planned_changes: list[WriteFile]) -> list[str]:
    """Write what is not so already. The README comes first: the ledger alone shows nothing."""
    return changes.apply(planned_changes, home.folder)
