"""Importing: the whole of it beside markdown-it-py, which only parses the same text."""

from markdown_it import MarkdownIt

from benchmarks.ratio import table
from toolkit import importer

_WEEK = """\
## Week {n}: Topic {n}

**Goal:** understand topic {n} well enough to teach it.

| Day | Task | Resource |
|---|---|---|
| **1-3** | Read about *topic {n}* | [A page](https://example.org/{n}) |
| **4-5** | Write code | **Video:** [A talk](https://example.org/talk/{n}) |

- [ ] Exercise {n} from the book
- [ ] **Project:** build something small with `topic {n}`

"""


def main() -> None:
    """Print the ratio."""
    text = "# A long plan\n\n" + "".join(_WEEK.format(n=n) for n in range(1, 600))
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    def importing() -> None:
        importer.parse(text)

    def parsing() -> None:
        parser.parse(text)

    rivals = {"importing a plan": importing, "markdown-it-py": parsing}
    table(rivals, rounds=5, base="markdown-it-py", bound=2.0)
