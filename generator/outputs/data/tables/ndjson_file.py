"""A table as NDJSON: an object in each line, with every column; blank cells are null, amounts text."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from generator.catalog.open_data.columns import ColumnType, DataTable

_BATCH: Final = 1000
_JSON_TYPES: Final = frozenset({ColumnType.OBJECT, ColumnType.ARRAY})
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def ndjson_rows(table: DataTable, rows: Iterable[Any]) -> Iterator[bytes]:
    """Yield the lines of rows of a published database."""
    names = [column.name for column in table.columns]
    booleans = [n for n, column in enumerate(table.columns) if column.type is ColumnType.BOOLEAN]
    values = [n for n, column in enumerate(table.columns) if column.type in _JSON_TYPES]
    left = iter(rows)
    while batch := tuple(islice(left, _BATCH)):
        lines: list[str] = []
        for row in batch:
            cells = list(row)
            for place in booleans:
                cells[place] = None if cells[place] is None else bool(cells[place])
            for place in values:
                cells[place] = None if cells[place] is None else json.loads(cells[place])
            lines.append(f"{_ENCODER.encode(dict(zip(names, cells, strict=True)))}\n")
        yield "".join(lines).encode()
