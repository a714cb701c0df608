"""Decoding: how a language model's scores become a text.

`decoding.library`, with the same choices in PyTorch, is imported by itself, so that everything else
works without loading PyTorch.
"""

from decoding.blind import Ballot, Rate, blind_pairs, win_rates
from decoding.choose import Settings, greedy, reshape, sample
from decoding.distribution import log_softmax, softmax
from decoding.filters import ban_repeats, min_p, penalize, top_k, top_p
from decoding.measures import distinct, perplexity, phrases, repeated_share, self_overlap, table
from decoding.model import NextLogits, Ngram, chain, story
from decoding.search import Beam, beam_search, best_of, may_stop, total_log_prob

__all__ = [
    "Ballot",
    "Beam",
    "NextLogits",
    "Ngram",
    "Rate",
    "Settings",
    "ban_repeats",
    "beam_search",
    "best_of",
    "blind_pairs",
    "chain",
    "distinct",
    "greedy",
    "log_softmax",
    "may_stop",
    "min_p",
    "penalize",
    "perplexity",
    "phrases",
    "repeated_share",
    "reshape",
    "sample",
    "self_overlap",
    "softmax",
    "story",
    "table",
    "top_k",
    "top_p",
    "total_log_prob",
    "win_rates",
]
