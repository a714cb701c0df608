"""A home put on what a repo on GitHub holds: only what is missing is added."""

from collections.abc import Mapping

from toolkit import config, managed
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.publish import pin
from toolkit.publish.pin import Resolve
from toolkit.scaffold import home as scaffold

_GENERATED = ".portfolio/"  # ledger and cards, which the home's workflow makes again
_LINK = "120000"
Entries = dict[str, tuple[str, str]]


def tells(git: Git, head: str, known: str) -> bool:
    """Does a commit that GitHub has not show what the toolkit wrote, names of repos in it?"""
    beyond = ["--not", known] if known else []
    paths = ("--", _GENERATED, scaffold.README)
    for commit in git.run("rev-list", head, *beyond, *paths).split():
        entries = git.entries(commit)
        if any(path.startswith(_GENERATED) for path in entries):
            return True
        text = _read(git, entries, scaffold.README).decode("utf-8", "replace")
        try:
            sections = managed.sections(text, scaffold.README)
        except PortfolioError:
            return True  # whatever it is that stands there
        if any(text[section.inside : section.end].strip() for section in sections):
            return True
    return False


def joined(
    git: Git, home: Home, head: str, theirs: str, resolve: Resolve, name: str
) -> tuple[str, list[str]]:
    """The tree of GitHub's files and what they lack of this home's, and what is worth knowing."""
    mine = {path: it for path, it in git.entries(head).items() if not path.startswith(_GENERATED)}
    there = git.entries(theirs) if theirs else Entries()
    if theirs and git.is_within(theirs, head):  # the files here come after those
        there = {path: it for path, it in there.items() if path.startswith(_GENERATED)}
    local = _as_given(git, home, mine, resolve)
    _require_no_other_words(git, home, mine, there, name)
    added = _additions(git, local, there, name)
    notes = [
        f"{path} differs: GitHub's stays, and yours stays on the branch."
        for path, it in mine.items()
        if path in there and there[path] != it and path not in added and path != scaffold.README
    ]
    missing = {path: it for path, it in mine.items() if path not in there and path not in added}
    written = {path: (_mode(there, path), git.kept(data)) for path, data in added.items()}
    if tags := [
        t for path in added if path == scaffold.WORKFLOW for t in pin.open_tags(added[path])
    ]:
        notes.append(f"{tags[0]} of the toolkit could not be resolved to a commit; it stays.")
    return git.tree_of_entries({**there, **missing, **written}), notes


def _as_given(git: Git, home: Home, mine: Entries, resolve: Resolve) -> dict[str, bytes]:
    """This home's own three files as they may be shown: its sections empty, its workflow pinned."""
    baked = scaffold.bake(home.config)
    local = {
        path: _read(git, mine, path) if path in mine else baked[path]
        for path in (scaffold.README, scaffold.WORKFLOW, config.FILE)
    }
    readme = _text(local[scaffold.README], str(home.folder / scaffold.README))
    local[scaffold.README] = _emptied(readme, scaffold.README).encode()
    local[scaffold.WORKFLOW] = pin.pinned(local[scaffold.WORKFLOW], resolve)
    return local


def _emptied(text: str, source: str) -> str:
    """The README with nothing in its sections; words that a person typed there stop it."""
    found = managed.sections(text, source)
    full = [section.name for section in found if text[section.inside : section.end].strip()]
    try:
        return managed.fill(text, dict.fromkeys(full, ""), source)
    except PortfolioError as error:
        mend = "Move your words out of the section and commit."
        raise PortfolioError(error.what, where=error.where, mend=mend) from error


def _additions(git: Git, local: Mapping[str, bytes], there: Entries, name: str) -> dict[str, bytes]:
    """What `init` would add to the files that GitHub has."""
    with files.scratch() as scratch:
        for path, (mode, _) in there.items():
            if path.lower().endswith(scaffold.README.lower()) or path in local:
                if mode == _LINK:
                    raise PortfolioError(
                        f"{path} is a link there, into which nothing can be written.",
                        where=f"{name} on GitHub",
                        mend="Put a file in its place.",
                    )
                files.write(scratch / path, _read(git, there, path))
        try:
            changes = scaffold.additions(scratch, local)
        except PortfolioError as error:
            where = f"{name} on GitHub"
            raise PortfolioError(error.what, where=where, mend=error.mend) from error
    return {change.path: change.data for change in changes}


def _require_no_other_words(git: Git, home: Home, mine: Entries, there: Entries, name: str) -> None:
    """Words that the learner wrote here and not there are put together by a person."""
    if scaffold.README not in mine or scaffold.README not in there:
        return
    place = f"{name} on GitHub"
    here = _words(_text(_read(git, mine, scaffold.README), str(home.folder / scaffold.README)))
    given = _words(scaffold.bake(home.config)[scaffold.README].decode())
    if here in (given, _words(_text(_read(git, there, scaffold.README), place))):
        return
    raise PortfolioError(
        "Your README here and the one on GitHub both have words of yours.",
        where=f"{home.folder / scaffold.README}, {place}",
        mend="Put them together by hand: bring the words from here into the README on GitHub, "
        "then leave the same here, commit, and publish again. Nothing was changed.",
    )


def _words(text: str) -> list[str]:
    """What is outside the sections, line by line."""
    for section in reversed(managed.sections(text, scaffold.README)):
        end = text.find("\n", section.end) + 1 or len(text)
        text = text[: section.begin] + text[end:]
    return [line.strip() for line in text.removeprefix("\ufeff").splitlines() if line.strip()]


def _read(git: Git, entries: Entries, path: str) -> bytes:
    return git.blob(entries[path][1]) if path in entries else b""


def _mode(there: Entries, path: str) -> str:
    return there[path][0] if path in there else "100644"


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise PortfolioError(
            "This README is not UTF-8 text.", where=where, mend="Save it as UTF-8 in your editor."
        ) from error
