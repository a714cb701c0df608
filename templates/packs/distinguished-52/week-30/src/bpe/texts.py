"""Short sentences in three languages, to train and to measure with."""

from pathlib import Path

LANGUAGES = {"en": "English", "de": "German", "el": "Greek"}
N_TRAINING = 36


def sentences(language: str) -> list[str]:
    """All sentences of "en", "de" or "el"; place i says the same in each language. (Given.)"""
    path = Path(__file__).with_name("sentences.tsv")
    names, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [row[names.index(language)] for row in rows]


def training(language: str) -> list[str]:
    """The first 36 sentences, to learn from. (Given.)"""
    return sentences(language)[:N_TRAINING]


def unseen(language: str) -> list[str]:
    """The other 12 sentences, to measure with. (Given.)"""
    return sentences(language)[N_TRAINING:]
