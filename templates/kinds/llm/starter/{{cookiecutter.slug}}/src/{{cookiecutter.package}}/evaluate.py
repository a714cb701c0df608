"""Scores retrieval and answers apart, on questions of which the right answers are known."""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from . import metrics
from .answer import Writer, quoted
from .embed import HashedNgrams
from .errors import NotUsable
from .generate import GREEDY, Sampling, writer
from .index import Index
from .model import load
from .retrieve import best_quote

DEPTH = 5  # how many retrieved passages are recorded


def read_questions(path: Path) -> list[dict[str, Any]]:
    """One question per line: its words, the accepted answers, and the passage that has them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines if line.strip()]
    if not questions:
        raise ValueError(f"no questions in {path}")
    return questions


def predict(
    question: Mapping[str, Any], index: Index, writers: Mapping[str, Writer]
) -> dict[str, Any]:
    """The question together with what was retrieved and what each writer answered."""
    hits = index.search(question["question"], DEPTH)
    source = best_quote(index, question["question"])
    return {
        **question,
        "retrieved": [hit.passage.id for hit in hits],
        "scores": [round(hit.score, 4) for hit in hits],
        "cited": source.passage.id if source else None,
        "passage": source.passage.text if source else None,
        "answers": {name: write(source) if source else None for name, write in writers.items()},
    }


def evaluate(predictions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Every number of the report, from the predictions alone."""
    answerable = [p for p in predictions if p["source"]]
    ranks = [(p["retrieved"], p["source"]) for p in answerable]
    return {
        "questions": len(predictions),
        "answerable": len(answerable),
        "retrieval": {
            "recall@1": _mean([metrics.recall(*rank, 1) for rank in ranks]),
            "recall@3": _mean([metrics.recall(*rank, 3) for rank in ranks]),
            f"mrr@{DEPTH}": _mean([metrics.reciprocal_rank(*rank) for rank in ranks]),
        },
        "answers": {name: _score(predictions, name) for name in predictions[0]["answers"]},
    }


def _score(predictions: Sequence[Mapping[str, Any]], name: str) -> dict[str, float | None]:
    exact, f1, faithful, refused, silent = [], [], [], [], []
    for prediction in predictions:
        text, accepted = prediction["answers"][name], prediction["accepted"]
        if text is not None:
            faithful.append(metrics.faithfulness(text, prediction["passage"]))
        if prediction["source"]:
            exact.append(metrics.exact_match(text or "", accepted))
            f1.append(metrics.token_f1(text or "", accepted))
            silent.append(float(text is None))
        else:
            refused.append(float(text is None))
    return {
        "exact match": _mean(exact),
        "token F1": _mean(f1),
        "faithfulness": _mean(faithful),
        "silent though answerable": _mean(silent),
        "silent when unanswerable": _mean(refused),
    }


def report(result: Mapping[str, Any]) -> str:
    """The numbers as Markdown."""
    answers = result["answers"]
    lines = [
        "# Evaluation",
        "",
        f"{result['questions']} questions, of which the documents answer {result['answerable']}.",
        "",
        *_table(["retrieval", ""], [[k, v] for k, v in result["retrieval"].items()]),
        "",
        *_table(
            ["answers", *answers],
            [[name, *(a[name] for a in answers.values())] for name in next(iter(answers.values()))],
        ),
    ]
    return "\n".join(lines) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    cells = [[row[0], *("-" if v is None else f"{v:.3f}" for v in row[1:])] for row in rows]
    rule = [":--", *("--:" for _ in head[1:])]
    return [f"| {' | '.join(row)} |" for row in [head, rule, *cells]]


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), 4) if values else None


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, default=Path("evaluation/questions.jsonl"))
    parser.add_argument("--runs", type=Path, default=Path("runs"))
    parser.add_argument("--out", type=Path, default=Path("evaluation"))
    given = parser.parse_args(arguments)
    try:
        questions = read_questions(given.questions)
        index = Index.load(given.runs / "index", HashedNgrams())
        model = load(given.runs / "model.pt")
    except (NotUsable, OSError, ValueError) as error:
        raise SystemExit(f"error: {error}") from error
    writers = {
        "quoted": quoted,
        "generated, greedy": writer(model, GREEDY),
        "generated, sampled": writer(model, Sampling(temperature=1.2, top_p=0.95)),
    }
    predictions = [predict(question, index, writers) for question in questions]
    result = evaluate(predictions)
    given.out.mkdir(parents=True, exist_ok=True)
    files = {
        "predictions.jsonl": "".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predictions),
        "evaluation.json": json.dumps(result, indent=2) + "\n",
        "evaluation.md": report(result),
    }
    for name, text in files.items():
        (given.out / name).write_text(text, encoding="utf-8", newline="\n")
    print(files["evaluation.md"], end="")


if __name__ == "__main__":
    main()
