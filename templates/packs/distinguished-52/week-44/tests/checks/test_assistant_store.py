"""An index knows which documents it was made from; the whole assistant works on real ones."""

import json
import re
from functools import partial
from pathlib import Path

import numpy as np
from assistant_bench import DOCUMENTS
from expect import holds, refuses, same

from assistant.desk import DEPTH, Assistant
from assistant.documents import Passage, Span, read_documents, read_questions
from assistant.measures import answer_scores, retrieval_scores
from assistant.store import (
    SETTINGS,
    Index,
    NotUsable,
    build_index,
    fingerprint,
    load_index,
    save_index,
)


def test_a_fingerprint_tells_any_change_and_no_order() -> None:
    settings: dict[str, str | int] = {"size": 5, "overlap": 2, "embedding": "x"}
    mark = fingerprint({"a": "one", "b": "two"}, settings)
    holds(
        isinstance(mark, str) and re.fullmatch("[0-9a-f]{64}", mark),
        f"expected 64 hexadecimal digits, found {mark!r}.",
    )
    hint = "neither the order of the files nor that of the settings means anything."
    same_again = fingerprint({"b": "two", "a": "one"}, dict(reversed(settings.items())))
    holds(same_again == mark, "the same in another order: expected the same digits.", hint=hint)
    changes: dict[str, tuple[dict[str, str], dict[str, str | int]]] = {
        "a letter": ({"a": "one", "b": "twO"}, settings),
        "a space at the end": ({"a": "one", "b": "two "}, settings),
        "a name": ({"a": "one", "c": "two"}, settings),
        "two texts exchanged": ({"a": "two", "b": "one"}, settings),
        "a document less": ({"a": "one"}, settings),
        "an empty document more": ({"a": "one", "b": "two", "c": ""}, settings),
        "a name and its text joined": ({"aone": "", "b": "two"}, settings),
        "a letter moved from a text to the next name": ({"a": "on", "eb": "two"}, settings),
        "another size": ({"a": "one", "b": "two"}, {**settings, "size": 6}),
        "size and overlap exchanged": (
            {"a": "one", "b": "two"},
            {**settings, "size": 2, "overlap": 5},
        ),
        "another embedding": ({"a": "one", "b": "two"}, {**settings, "embedding": "y"}),
    }
    for what, (documents, other) in changes.items():
        hint = "does every name, every text and every setting go in, with borders between them?"
        found = fingerprint(documents, other)
        holds(found != mark, f"{what}: expected other digits, found the same.", hint=hint)
    for between in (
        "",
        " ",
        "\n",
        "\0",
        ":",
        "=",
        "|",
        ",",
        "\t",
        "\n\n",
        ": ",
        ", ",
        '", "',
        '": "',
    ):
        two = fingerprint({"a": "x", "b": "y"}, settings)
        one = fingerprint({"a": f"x{between}b{between}y"}, settings)
        hint = "a text may contain any separator. Say how long each part is, or quote it."
        message = (
            f"one document that looks like two, joined with {between!r}: found the same digits."
        )
        holds(one != two, message, hint=hint)


def test_an_index_on_disk_is_refused_when_stale_or_damaged(tmp_path: Path) -> None:
    settings: dict[str, str | int] = {"size": 5, "overlap": 2, "embedding": "x"}
    spans = [Span("bees.md", 8, 19), Span("café.md", 0, 27), Span("bees.md", 20, 57)]
    passages = tuple(Passage(s, DOCUMENTS[s.document][s.start : s.end]) for s in spans)
    index = Index(passages, np.random.default_rng(44).normal(size=(3, 4)))
    made = {"fingerprint": fingerprint(DOCUMENTS, settings)}
    made_spans = [[s.document, s.start, s.end] for s in spans]

    def fresh(name: str, **changed: object) -> Path:
        folder = tmp_path / name
        save_index(folder, index, DOCUMENTS, settings)
        if changed:
            about = {**made, "spans": made_spans, **changed}
            (folder / "index.json").write_text(json.dumps(about), encoding="utf-8")
        return folder

    found = load_index(fresh("good"), DOCUMENTS, settings)
    holds(
        tuple(found.passages) == passages,
        f"expected the passages {passages}, found {found.passages}.",
    )
    same(found.vectors, index.vectors, "the vectors, saved and loaded", atol=0)

    edited = {**DOCUMENTS, "café.md": DOCUMENTS["café.md"] + " "}
    hint = "compare the fingerprint in the file with that of what is there now."
    for what, documents, now in [
        ("a document has been edited", edited, settings),
        ("a document is gone", {"bees.md": DOCUMENTS["bees.md"]}, settings),
        ("a document has come", {**DOCUMENTS, "new.md": "New."}, settings),
        ("the settings have changed", DOCUMENTS, {**settings, "size": 6}),
    ]:
        call = partial(load_index, tmp_path / "good", documents, now)
        refuses(call, what, kind=NotUsable, words=["stale"], hint=hint)

    def refused(what: str, folder: Path, hint: str = "") -> None:
        call = partial(load_index, folder, DOCUMENTS, settings)
        refuses(call, what, kind=NotUsable, hint=hint)

    for name in ("index.json", "vectors.npy"):
        folder = fresh(f"no-{name}")
        (folder / name).unlink()
        refused(f"{name} is missing", folder)
        for what, data in (("empty", b""), ("cut", (tmp_path / "good" / name).read_bytes()[:-9])):
            folder = fresh(f"{what}-{name}")
            (folder / name).write_bytes(data)
            refused(f"{name} is {what}", folder, "the libraries have many names for a bad file.")
    for number, text in enumerate(("[1, 2]", "3", '{"spans": []}', json.dumps(made), "\udcff")):
        folder = fresh(f"json-{number}")
        (folder / "index.json").write_bytes(text.encode(errors="surrogateescape"))
        refused(f"index.json is {text!r}", folder)
    for number, spans_now in enumerate(
        [
            None,
            5,
            made_spans[:2],
            [*made_spans, ["bees.md", 0, 5]],
            [["bees.md", 0, 9999], *made_spans[1:]],
        ]
    ):
        folder = fresh(f"spans-{number}", spans=spans_now)
        hint = "there is one vector for each passage, and each passage is in its document."
        refused(f"the spans are {spans_now}", folder, hint)
    for number, rows in enumerate(([1.0, 2.0, 3.0], [[1.0, 2.0]] * 4, [[[0.0]]] * 3, 5.0)):
        folder = fresh(f"rows-{number}")
        array = np.array(rows)
        np.save(folder / "vectors.npy", array)
        what = f"3 passages, and an array of shape {array.shape}"
        refused(what, folder, "two axes, and a row for each passage.")
    ran: list[str] = []
    folder = fresh("pickle")
    _RUN[:] = [ran]
    np.save(folder / "vectors.npy", np.array([[_Trap()]] * 3, dtype=object), allow_pickle=True)
    hint = "which argument of np.load decides whether it reads a pickle?"
    try:
        load_index(folder, DOCUMENTS, settings)
    except NotUsable:
        refusal = True
    except Exception:
        refusal = False
    else:
        refusal = False
    holds(not ran, "a pickle in vectors.npy: code from the file has been run.", hint=hint)
    holds(refusal, "a pickle in vectors.npy: expected a NotUsable.", hint=hint)


def test_the_assistant_answers_and_refuses_on_its_documents(tmp_path: Path) -> None:
    documents = read_documents()
    questions = read_questions(documents)
    built = build_index(documents, SETTINGS)
    save_index(tmp_path, built, documents, SETTINGS)
    assistant = Assistant.opened(documents, questions, tmp_path)
    cases = [assistant.case(question) for question in questions if question.use == "report"]
    first, deep = retrieval_scores(cases, 1), retrieval_scores(cases, DEPTH)
    assert first.recall is not None and deep.recall is not None and deep.reciprocal_rank is not None
    message = f"expected recall@{DEPTH} of at least 0.8, found {deep.recall:.2f}."
    holds(deep.recall >= 0.8, message, hint="look at the passages of three questions yourself.")
    holds(first.recall <= deep.recall, "recall cannot fall with more passages.")
    message = f"expected MRR of at least 0.7, found {deep.reciprocal_rank:.2f}."
    holds(deep.reciprocal_rank >= 0.7, message)
    scores = answer_scores(cases)
    assert scores.right is not None and scores.invented is not None
    message = f"expected more right answers than invented ones, found {scores}."
    holds(scores.right > 0.4 > scores.invented, message, hint="is the threshold a sensible one?")
    for case in cases:
        for quote in case.quotes:
            read = any(quote.touches(passage) for passage in case.found)
            holds(read, f"{quote}: a quote from a passage that was not retrieved.")


_RUN: list[list[str]] = []


class _Trap:
    """When it is unpickled, `_sprung` runs."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return _sprung, ("pickle",)


def _sprung(word: str) -> str:
    for ran in _RUN:
        ran.append(word)
    return word
