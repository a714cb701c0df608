"""Files by their content: fingerprints, writing without halves, and a store that refuses damage."""

import hashlib
import os
from pathlib import Path

from expect import holds, refuses
from tracked_world import files_of, holds_whole, sha, stocked

from tracked.content import Damaged, Missing, Store, fingerprint, write_whole

ROWS = b"day,kwh\n1,20.5\n2,19.0\n"


def test_a_fingerprint_depends_on_the_bytes_alone(tmp_path: Path) -> None:
    rng_like = bytes(range(256)) * 9000  # 2.3 MB, more than one block however large
    for data in (b"", ROWS, rng_like):
        (tmp_path / "file").write_bytes(data)
        found = fingerprint(tmp_path / "file")
        wanted = hashlib.sha256(data).hexdigest()
        hint = "SHA-256 of all bytes, as hexadecimal digits."
        if found == hashlib.md5(data).hexdigest():
            hint = "This is MD5, which DVC uses; here it is SHA-256."
        elif isinstance(found, bytes):
            hint = "These are raw bytes; a name of a file needs hexadecimal digits."
        words = f"the fingerprint of {len(data)} bytes: expected {wanted}, found {found!r}."
        holds(found == wanted, words, hint=hint)

    one, two = tmp_path / "one.csv", tmp_path / "two" / "other.csv"
    two.parent.mkdir()
    one.write_bytes(ROWS)
    two.write_bytes(ROWS)
    os.utime(two, (1, 1))
    hint = "neither the name nor the time belongs to the content."
    words = "two files with the same bytes: expected one fingerprint, found two."
    holds(fingerprint(one) == fingerprint(two), words, hint=hint)
    two.write_bytes(ROWS.replace(b"\n", b"\r\n"))
    hint = "read bytes, not text: text turns line ends into others."
    words = "the same lines with other line ends: expected another fingerprint, found the same."
    holds(fingerprint(one) != fingerprint(two), words, hint=hint)
    missing = tmp_path / "absent.csv"
    refuses(lambda: fingerprint(missing), "the fingerprint of no file", kind=FileNotFoundError)


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    path, link = tmp_path / "deep" / "er" / "lock.json", tmp_path / "reader"
    write_whole(path, b"old content")
    words = "a new file in new folders: expected its content, found another."
    holds(path.read_bytes() == b"old content", words, hint="make the folders first.")
    os.link(path, link)  # one who opened the old file
    write_whole(path, b"new")
    found = path.read_bytes()
    holds(found == b"new", f"the file: expected b'new', found {found!r}.")
    hint = (
        "The file was opened for writing, so a reader may see half of it. Complete another file "
        "first, which then takes the place."
    )
    words = f"who opened the old file: expected b'old content', found {link.read_bytes()!r}."
    holds(link.read_bytes() == b"old content", words, hint=hint)
    write_whole(path, b"")
    holds(path.read_bytes() == b"", "an empty content: expected an empty file.")
    write_whole(path, b"new")

    text: object = "a text"
    refuses(lambda: write_whole(path, text), "a text", kind=TypeError)  # type: ignore[arg-type]
    taken = tmp_path / "folder"
    (taken / "inner").mkdir(parents=True)
    refuses(lambda: write_whole(taken, b"x"), "writing in the place of a folder", kind=OSError)
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    words = f"after all that: expected the files lock.json and reader, found {sorted(left)}."
    hint = "The half file stays behind when something fails: remove it, whatever the error is."
    holds(left == {"lock.json", "reader"}, words, hint=hint)
    words = f"after a failure: expected b'new', found {path.read_bytes()!r}."
    holds(path.read_bytes() == b"new", words, hint="the old content must stay.")


def test_the_store_keeps_each_content_once(tmp_path: Path) -> None:
    store, path = Store(tmp_path / "store"), tmp_path / "rows.csv"
    path.write_bytes(ROWS)
    digest = store.put(path)
    holds(digest == sha(ROWS), f"put: expected the fingerprint {sha(ROWS)}, found {digest!r}.")
    hint = "copy the content to `place(digest)`."
    holds_whole(store, ROWS, "after put", hint)
    words = f"the file that was put: expected {ROWS!r}, found it changed or gone."
    hint = "put copies; it takes nothing away."
    holds(path.is_file() and path.read_bytes() == ROWS, words, hint=hint)

    with path.open("ab") as file:
        file.write(b"3,18.0\n")
    hint = "The object changed with the file: they are one file with two names. Make a copy."
    holds_whole(store, ROWS, "after a row was added to the file", hint)
    again = tmp_path / "copy.csv"
    again.write_bytes(ROWS)
    before = store.place(digest).stat()
    holds(store.put(again) == digest, "put of the same content: expected the same fingerprint.")
    after = store.place(digest).stat()
    words = "the same content again: expected the object untouched, found it written anew."
    hint = "what is there and whole need not be written."
    same_file = (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    holds(same_file, words, hint=hint)
    store.put(path)
    found = set(files_of(store.folder))
    wanted = {store.place(sha(d)).relative_to(store.folder).as_posix() for d in (ROWS, path.read_bytes())}  # fmt: skip  # noqa: E501
    words = f"the files of a store with two objects: expected {wanted}, found {found}."
    holds(found == wanted, words, hint="one file for each content, and nothing else.")

    store.place(digest).write_bytes(ROWS[:9])
    store.put(again)
    hint = "The damaged object was left as it was. That a file is there does not make it whole."
    holds_whole(store, ROWS, "put of what lies damaged in the store", hint)
    absent = tmp_path / "absent.csv"
    refuses(lambda: store.put(absent), "put of no file", kind=FileNotFoundError)


def test_a_damaged_object_is_refused(tmp_path: Path) -> None:
    store, path = stocked(tmp_path / "store", ROWS, b"broken", b""), tmp_path / "new" / "rows.csv"
    store.get(sha(ROWS), path)
    words = f"get: expected the file {ROWS!r}, found {path.read_bytes()!r}."
    holds(path.read_bytes() == ROWS, words)
    with path.open("ab") as file:
        file.write(b"3,18.0\n")
    hint = "Whoever writes to the file changes the object: they are one file. Make a copy."
    holds_whole(store, ROWS, "after writing to a file that came from get", hint)
    store.get(sha(ROWS), path)
    holds(path.read_bytes() == ROWS, "get over another file: expected the object's content.")
    store.get(sha(b""), tmp_path / "empty")
    holds((tmp_path / "empty").read_bytes() == b"", "get of an empty object: expected no bytes.")

    store.place(sha(b"broken")).write_bytes(b"brokem")
    hint = "One byte differs, and nobody looked: compare with the fingerprint before giving it out."
    for target in (path, tmp_path / "absent"):
        digest = sha(b"broken")
        what = "get of an object with one wrong byte"
        refuses(lambda d=digest, t=target: store.get(d, t), what, kind=Damaged, hint=hint)  # type: ignore[misc]
        digest = sha(b"never put in")
        what = "get of what was never put in"
        refuses(lambda d=digest, t=target: store.get(d, t), what, kind=Missing)  # type: ignore[misc]
    hint = "look first, write then."
    holds(path.read_bytes() == ROWS, "the file after a refusal: expected it as before.", hint=hint)
    words = "a file that was absent, after a refusal: expected it absent still."
    holds(not (tmp_path / "absent").exists(), words, hint=hint)
    inode = path.stat().st_ino != store.place(sha(ROWS)).stat().st_ino
    holds(inode, "a file from get: expected a copy, found the object itself.")
