"""A byte-level byte pair tokenizer, others to compare it with, and a loader that pairs it."""

from bpe.compare import (
    ListTokenizer,
    Measures,
    character_tokenizer,
    measure,
    word_tokenizer,
)
from bpe.files import fingerprint, from_text, load, save, to_text
from bpe.merges import Corpus, apply_merge, best_pair, count_pairs, learn, merge
from bpe.models import (
    Classifier,
    Pipeline,
    load_model,
    probabilities,
    revision_of,
    save_model,
    train_classifier,
)
from bpe.pieces import count_pieces, pieces
from bpe.texts import LANGUAGES, sentences, training, unseen
from bpe.tokenizer import Tokenizer, encode_piece, split_specials, token_bytes

__all__ = [
    "LANGUAGES",
    "Classifier",
    "Corpus",
    "ListTokenizer",
    "Measures",
    "Pipeline",
    "Tokenizer",
    "apply_merge",
    "best_pair",
    "character_tokenizer",
    "count_pairs",
    "count_pieces",
    "encode_piece",
    "fingerprint",
    "from_text",
    "learn",
    "load",
    "load_model",
    "measure",
    "merge",
    "pieces",
    "probabilities",
    "revision_of",
    "save",
    "save_model",
    "sentences",
    "split_specials",
    "to_text",
    "token_bytes",
    "train_classifier",
    "training",
    "unseen",
    "word_tokenizer",
]
