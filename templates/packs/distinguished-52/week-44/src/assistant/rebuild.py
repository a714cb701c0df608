"""Makes the index from the documents: `python -m assistant.rebuild`. (All given.)"""

from assistant.desk import RUNS, options
from assistant.documents import read_documents
from assistant.store import SETTINGS, build_index, save_index


def main() -> None:
    """The command."""
    given = options(__doc__).parse_args()
    documents = read_documents(given.documents)
    index = build_index(documents, SETTINGS)
    save_index(RUNS, index, documents, SETTINGS)
    print(f"{len(documents)} documents, {len(index.passages)} passages: the index is in {RUNS}")


if __name__ == "__main__":
    main()
