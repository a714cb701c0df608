"""A small GPT that learns to write, character by character, from 26 sonnets."""

from minigpt.attention import CausalSelfAttention, causal_attention
from minigpt.judging import Bigram, Score, bigram_table, evaluate, next_token_loss
from minigpt.learning import Plan, State, learning_rate, new_state, restore, snapshot, update
from minigpt.looking import attention_maps, mean_lookback
from minigpt.model import GPT, Block, Config
from minigpt.text import Vocabulary, batch, pieces, sonnets, split
from minigpt.writing import generate

__all__ = [
    "GPT",
    "Bigram",
    "Block",
    "CausalSelfAttention",
    "Config",
    "Plan",
    "Score",
    "State",
    "Vocabulary",
    "attention_maps",
    "batch",
    "bigram_table",
    "causal_attention",
    "evaluate",
    "generate",
    "learning_rate",
    "mean_lookback",
    "new_state",
    "next_token_loss",
    "pieces",
    "restore",
    "snapshot",
    "sonnets",
    "split",
    "update",
]
