"""An LSTM cell, its way back through time and its training, in NumPy alone."""

from lstm.arrays import added, one_hot, sigmoid
from lstm.cell import (
    GATES,
    LSTM,
    back_to_sums,
    forget_bias,
    gates,
    lstm_step,
    lstm_step_back,
    start_bias,
)
from lstm.flow import extremes, gradient_flow, kept_share, record_gates
from lstm.network import (
    SILENT,
    Batch,
    Network,
    accuracy,
    build,
    cross_entropy,
    loss_and_gradients,
    scores,
    scores_back,
)
from lstm.rnn import RNN, rnn_step, rnn_step_back
from lstm.sequence import Cell, Reading, Return, back_through_time, unroll
from lstm.tasks import WORDS, agreement, first_symbol, read_words, sentence
from lstm.training import Adam, Settings, Training, clip, train

__all__ = [
    "GATES",
    "LSTM",
    "RNN",
    "SILENT",
    "WORDS",
    "Adam",
    "Batch",
    "Cell",
    "Network",
    "Reading",
    "Return",
    "Settings",
    "Training",
    "accuracy",
    "added",
    "agreement",
    "back_through_time",
    "back_to_sums",
    "build",
    "clip",
    "cross_entropy",
    "extremes",
    "first_symbol",
    "forget_bias",
    "gates",
    "gradient_flow",
    "kept_share",
    "loss_and_gradients",
    "lstm_step",
    "lstm_step_back",
    "one_hot",
    "read_words",
    "record_gates",
    "rnn_step",
    "rnn_step_back",
    "scores",
    "scores_back",
    "sentence",
    "sigmoid",
    "start_bias",
    "train",
    "unroll",
]
