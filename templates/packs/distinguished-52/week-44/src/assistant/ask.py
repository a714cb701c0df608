"""Asks a question: `python -m assistant.ask "How old must I be?"`. (All given.)"""

from assistant.desk import Assistant, options
from assistant.documents import read_documents, read_questions
from assistant.prompts import assemble
from assistant.store import NotUsable


def main() -> None:
    """The command."""
    parser = options(__doc__)
    parser.add_argument("question")
    parser.add_argument("--prompt", type=int, metavar="BUDGET", help="show a prompt instead")
    given = parser.parse_args()
    try:
        documents = read_documents(given.documents)
        questions = read_questions(documents, given.questions)
        assistant = Assistant.opened(documents, questions)
        hits = assistant.retrieve(given.question)
        if given.prompt is None:
            print(assistant.reply(given.question, hits).text)
        else:
            passages = [hit.passage for hit in hits if hit.score >= assistant.threshold]
            print(assemble(given.question, passages, given.prompt).text, end="")
    except NotUsable as error:
        raise SystemExit(f"{error}\nRebuild it: python -m assistant.rebuild") from error
    except ValueError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
