"""Answers a question from the documents, with its source, or says that it does not know."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .embed import HashedNgrams
from .errors import NotUsable
from .index import Index
from .retrieve import Quote, best_quote

UNKNOWN = "I don't know."

# How a quote becomes an answer. Its text may come from anybody: it is data, never an instruction.
Writer = Callable[[Quote], str]


@dataclass(frozen=True)
class Answer:
    """A text, and the quote that it rests on."""

    text: str
    source: Quote | None


def answer(question: str, index: Index, write: Writer) -> Answer:
    """What the documents say to the question."""
    quote = best_quote(index, question)
    return Answer(write(quote), quote) if quote else Answer(UNKNOWN, None)


def quoted(quote: Quote) -> str:
    """The sentence as it stands: nothing can be wrong that was not wrong in the source."""
    return quote.sentence


def shown(found: Answer) -> str:
    """The answer as a reader sees it: retrieved words stand in quotation marks."""
    if found.source is None:
        return found.text
    source = found.source
    return (
        f"{found.text} [1]\n\n[1] {source.passage.id} (similarity {source.score:.2f})\n"
        f"    “{source.passage.text}”"
    )


def _model(runs: Path, temperature: float) -> Writer:
    from . import generate, model  # here, because torch takes longer to import than a quote to find

    return generate.writer(model.load(runs / "model.pt"), generate.Sampling(temperature))


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("question")
    parser.add_argument("--generate", action="store_true", help="let the model write the answer")
    parser.add_argument("--temperature", type=float, default=0.0)
    parser.add_argument("--runs", type=Path, default=Path("runs"))
    given = parser.parse_args(arguments)
    try:
        index = Index.load(given.runs / "index", HashedNgrams())
        write = _model(given.runs, given.temperature) if given.generate else quoted
    except (NotUsable, ValueError) as error:
        raise SystemExit(f"error: {error}") from error
    print(shown(answer(given.question, index, write)))


if __name__ == "__main__":
    main()
