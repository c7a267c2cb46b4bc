"""What may have become of a catalog's file since it was written."""

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path


def _garbage(file: Path) -> None:
    file.write_bytes(b"nonsense" * 999)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _scratched(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in random.Random(5).sample(range(4096, len(data)), 400):
        data[place] ^= 0x55
    file.write_bytes(data)


def _said(statement: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        database = sqlite3.connect(file)
        database.executescript(statement)
        database.close()

    return change


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _journal(file: Path) -> None:
    file.with_name("catalog.sqlite-journal").write_bytes(b"a journal of something else")
    _cut(file)


def _record(text: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        file.with_suffix(".json").write_text(text)

    return change


DAMAGES = {
    "garbage": _garbage,
    "text": lambda file: file.write_text("not a database"),
    "empty": lambda file: file.write_bytes(b""),
    "cut": _cut,
    "scratched": _scratched,
    "another table": _said("DROP TABLE problem; CREATE TABLE problem (path)"),
    "no table": _said("DROP TABLE compared"),
    "wrong rows": _said("DELETE FROM problem; UPDATE file SET digest = 'x'"),
    "wrong numbers": _said("UPDATE file SET size = size + 1, mtime_ns = 1"),
    "a folder": _folder,
    "a link to itself": lambda file: (file.unlink(), file.symlink_to(file)),
    "read only": lambda file: file.chmod(0o400),
    "a foreign journal": _journal,
    "no record": lambda file: file.with_suffix(".json").unlink(),
    "a record of another program": _record('{"code": "another", "size": 1, "checksum": 1, "time": [1, 1]}'),
    "a record that is none": _record("[]"),
    "a record that is cut": _record('{"code"'),
}
