"""An assistant that answers from documents: it quotes them, or says that it does not know."""

from assistant.desk import Assistant
from assistant.documents import (
    Hit,
    Passage,
    Question,
    Span,
    read_documents,
    read_questions,
    sentence_spans,
    words,
)
from assistant.measures import (
    AnswerScores,
    Case,
    RetrievalScores,
    answer_scores,
    recall_at_k,
    reciprocal_rank,
    retrieval_scores,
)
from assistant.passages import passage_spans, split
from assistant.prompts import Prompt, assemble, escaped, layout
from assistant.replies import Reply, answer, best_threshold
from assistant.search import FaissSearch, cosine_search, fused_scores, ranked
from assistant.store import (
    SETTINGS,
    Index,
    NotUsable,
    build_index,
    fingerprint,
    load_index,
    save_index,
)
from assistant.vectors import HashedPieces, TfIdf, unit_rows

__all__ = [
    "SETTINGS",
    "AnswerScores",
    "Assistant",
    "Case",
    "FaissSearch",
    "HashedPieces",
    "Hit",
    "Index",
    "NotUsable",
    "Passage",
    "Prompt",
    "Question",
    "Reply",
    "RetrievalScores",
    "Span",
    "TfIdf",
    "answer",
    "answer_scores",
    "assemble",
    "best_threshold",
    "build_index",
    "cosine_search",
    "escaped",
    "fingerprint",
    "fused_scores",
    "layout",
    "load_index",
    "passage_spans",
    "ranked",
    "read_documents",
    "read_questions",
    "recall_at_k",
    "reciprocal_rank",
    "retrieval_scores",
    "save_index",
    "sentence_spans",
    "split",
    "unit_rows",
    "words",
]
