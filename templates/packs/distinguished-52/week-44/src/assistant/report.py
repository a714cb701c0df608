"""Compares passage sizes and embeddings on the questions: `python -m assistant.report`. (Given.)

The threshold of each row is chosen on the tuning questions, the numbers come from the others.
"""

from collections.abc import Mapping, Sequence

from assistant.desk import DEPTH, Assistant, options
from assistant.documents import Question, read_documents, read_questions
from assistant.measures import answer_scores, retrieval_scores
from assistant.store import Settings, build_index

SIZES = (10, 20, 40, 80, 160)


def row(
    documents: Mapping[str, str], questions: Sequence[Question], settings: Settings
) -> dict[str, float | None]:
    """All numbers for one way to build the index."""
    assistant = Assistant(documents, build_index(documents, settings), settings)
    assistant.threshold = assistant.tuned(questions)
    cases = [assistant.case(question) for question in questions if question.use == "report"]
    first, deep = retrieval_scores(cases, 1), retrieval_scores(cases, DEPTH)
    said = answer_scores(cases)
    return {
        "passages": len(assistant.passages),
        "threshold": assistant.threshold,
        "recall@1": first.recall,
        f"recall@{DEPTH}": deep.recall,
        "MRR": deep.reciprocal_rank,
        "right": said.right,
        "right when found": said.right_when_found,
        "silent": said.silent,
        "invented": said.invented,
    }


def main() -> None:
    """The command."""
    given = options(__doc__).parse_args()
    try:
        documents = read_documents(given.documents)
        questions = read_questions(documents, given.questions)
    except ValueError as error:
        raise SystemExit(str(error)) from error
    head: list[str] = []
    for embedding in ("tf-idf", "hashed"):
        for size in SIZES:
            settings = {"size": size, "overlap": size * 3 // 8, "embedding": embedding}
            numbers = row(documents, questions, settings)
            if not head:
                head = ["embedding", "size", *numbers]
                print(f"| {' | '.join(head)} |\n| {' | '.join('--:' for _ in head)} |")
            cells = ["-" if v is None else f"{v:.3g}" for v in numbers.values()]
            print(f"| {' | '.join([embedding, str(size), *cells])} |")


if __name__ == "__main__":
    main()
