"""What the pages of this week need beside words and links; what is missing is told in words."""

import contextlib
import re
from dataclasses import dataclass

from pages import ROOT, complete

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(
    r"^[ \t]*(`{3,}|~{3,})[^\n]*\n(.*?)(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.M
)
_SPAN = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^(?:#{1,6}[ \t]+\S.*|\S.*\n(?:=+|-+)[ \t]*)$", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+|\]\([^)\n]*\)")
_LINK = re.compile(
    r"\]\(\s*<?([^)>\s]+)|(https?://[^\s<>()\[\]\"']+)|^\s*\[[^]\n]+\]:\s*(\S+)", re.M
)

_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+)+")
_SECRET = re.compile(
    r"\b(?:gh[opsur]_|github_pat_|glpat-|hf_|sk-|xox[abp]-|KGAT_)[A-Za-z0-9_-]{16,}"
)
_ACCOUNTS = {
    "GitHub": r"github(?!\s+actions)",
    "GitLab": r"gitlab",
    "Codeberg": r"codeberg",
    "Kaggle": r"kaggle",
    "Hugging Face": r"hugging\s*face|huggingface|\bHF\b",
    "Google Colab": r"colab|google",
    "Coursera": r"coursera",
    "Weights & Biases": r"weights\s*(?:&|&amp;|and|\w{1,3})\s*biases|wandb|w&b",
    "Docker Hub": r"docker\s*hub",
    "edX": r"\bedx\b",
    "AWS": r"\baws\b|amazon",
    "Azure": r"azure",
    "Stack Overflow": r"stack\s*overflow",
    "LinkedIn": r"linkedin",
}
_BRANCH = re.compile(r"^[\s│|]*(?:[├└╰]|[|+`\\]-)[─-]*\s*([^\s#:,]+)", re.MULTILINE)
_WITH_SLASH = re.compile(r"(?<![\w:/.-])((?:[\w.-]+/)*[\w.-]+)/(?!/)")
_FIRST_IN_LINE = re.compile(
    r"^\s*(?:[-*+]|\d+[.)]|\|)\s*(?:\[?[*_]{0,2}`([^`\n]+)`|[*_]{2}([^*\n]+)[*_]{2}|\[([^]\n]+)\]\()",
    re.MULTILINE,
)
_ENVIRONMENT = re.compile(
    r"(?:\.(?:toml|ya?ml|txt|lock|json|nix|cfg|in)|pipfile|[\w.-]*dockerfile[\w.-]*|makefile)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Page:
    """A page as its reader sees it."""

    name: str
    text: str

    @property
    def blocks(self) -> list[str]:
        """What stands in blocks of code."""
        return [found[2] for found in _FENCE.finditer(self.text)]


def begun(name: str) -> Page:
    """The page, however far it is; to do while it is untouched."""
    with contextlib.suppress(AssertionError):
        complete(name)
    path = ROOT / name
    if not path.is_file():
        raise AssertionError(f"{name} is gone. Get it back: git checkout portfolio/template")
    text = path.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n")
    return Page(name, _COMMENT.sub("", text))


def complete_with_parts(name: str, parts: int) -> Page:
    """The page, complete, with at least so many headings below its title."""
    complete(name)
    page = begun(name)
    found = len(_HEADING.findall(_FENCE.sub("", page.text))) - 1
    if found < parts:
        _lacks(
            page,
            f"expected at least {parts} headings below the title, found {max(found, 0)}",
            "The page came with one heading for each question. Reword them as you like, "
            "but keep one for each part, so that a reader can jump.",
        )
    return page


def tools(page: Page, least: int) -> None:
    """At least so many versions, with Python and Git among the tools."""
    text = _ADDRESS.sub("]", page.text)
    versions = _VERSION.findall(text)
    if len(versions) < least:
        _lacks(
            page,
            f"expected at least {least} tools with a version such as 3.12.4, "
            f"found {_listed(versions)}",
            "`PYTHONPATH=src python -m refresher.environment` prints a table of them. "
            "A version has at least two numbers with a dot between them.",
        )
    for tool, pattern in {"Python": r"\bpython\b", "Git": r"\bgit\b"}.items():
        lines = [line for line in text.splitlines() if re.search(pattern, line, re.IGNORECASE)]
        if not any(_VERSION.search(line) for line in lines):
            _lacks(
                page,
                f"expected a line with {tool} and its version, found none",
                "Every reader of these notes will ask for this one first.",
            )


def accounts(page: Page, least: int) -> None:
    """At least so many accounts, told by name or by a link; one of them hosts the code."""
    found = {
        name for name, pattern in _ACCOUNTS.items() if re.search(pattern, page.text, re.IGNORECASE)
    }
    hosts = {
        match[1].lower().removeprefix("www.")
        for match in re.finditer(r"https?://([^\s/<>()\[\]\"'?#]+)", page.text)
    }
    known = re.compile("|".join(_ACCOUNTS.values()), re.IGNORECASE)
    found |= {host for host in hosts if not known.search(host)}
    if len(found) < least:
        _lacks(
            page,
            f"expected at least {least} accounts, found {_listed(sorted(found))}",
            "Name each one as its website does (GitHub, Kaggle, Hugging Face, ...) or link it, "
            "and say what you will need it for.",
        )


def no_secrets(page: Page) -> None:
    """Nothing that looks like a token of a known service."""
    for number, line in enumerate(page.text.splitlines(), 1):
        if found := _SECRET.search(line):
            _lacks(
                page,
                f"expected no secrets, found what looks like a token: {found[0][:8]}...",
                f"See line {number}, counted without comments. The page is public. Take the token "
                "out, and if it was ever committed, revoke it on the website it came from and make "
                "a new one: the history keeps the old one.",
            )


def folders(page: Page, least: int) -> None:
    """At least so many folders or repositories, as a tree, a list, a table or paths."""
    text = _ADDRESS.sub("]", page.text)
    found = {match[1] for match in _BRANCH.finditer(text)}
    found |= {match[1] for match in _WITH_SLASH.finditer(text)}
    found |= {next(filter(None, match.groups())) for match in _FIRST_IN_LINE.finditer(page.text)}
    for block in page.blocks:
        found |= {line.split()[0] for line in block.splitlines() if line.strip()}
    found = {name.strip("/ ") for name in found if re.search(r"\w", name)}
    if len(found) < least:
        _lacks(
            page,
            f"expected at least {least} folders or repositories, found {_listed(sorted(found))}",
            "Draw the tree in a block of code, or list them, each as `name/` with what it is for.",
        )


def names_the_path_of_week_17(page: Page) -> None:
    """A word with 17 that looks like a place: in code, in a link, or with a slash."""
    places = [*page.blocks, *_SPAN.findall(page.text), *_ADDRESS.findall(page.text)]
    places += re.findall(r"\S*/\S*", page.text)
    if not any(re.search(r"(?<!\d)17(?!\d)", place) for place in places):
        _lacks(
            page,
            "expected the path of the code of week 17, with 17 in it, found none",
            "Write it as code, such as a folder or file of your layout. If it takes you long to "
            "find a place for it, the layout has none yet.",
        )


def commands(page: Page, least: int) -> None:
    """At least so many commands in code."""
    lines = [line.strip() for block in page.blocks for line in block.splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    found += [span for span in _SPAN.findall(_FENCE.sub("", page.text)) if " " in span.strip()]
    if len(found) < least:
        _lacks(
            page,
            f"expected at least {least} commands in a block of code, found {len(found)}",
            "One deletes the environment, one builds it again, one runs the checks in it.",
        )


def leads_to_a_file_of_the_environment(page: Page) -> None:
    """A link to the file from which the environment is built."""
    targets = [next(filter(None, match.groups())) for match in _LINK.finditer(page.text)]
    plain = [re.split("[?#]", target)[0] for target in targets]
    if not any(_ENVIRONMENT.search(target) for target in plain):
        _lacks(
            page,
            f"expected a link to the file of the environment, found {_listed(plain)}",
            "Such a file is pyproject.toml, environment.yml, requirements.txt or a Dockerfile. "
            "Here: `[pyproject.toml](../pyproject.toml)`.",
        )


def _listed(found: list[str]) -> str:
    return f"{len(found)}: {', '.join(found)}" if found else "none"


def _lacks(page: Page, words: str, hint: str) -> None:
    raise AssertionError(f"{page.name}: {words}.\nHint: {hint}")
