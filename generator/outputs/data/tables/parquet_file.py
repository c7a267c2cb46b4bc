"""A table as Parquet: amounts and numbers are decimals with two and six places, days are days.

Needs the extra `gongkai[parquet]`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from generator.catalog.open_data.columns import ColumnType, DataTable

_ROWS_PER_GROUP: Final = 20_000
_TYPES: Final = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.MONEY: pa.decimal128(18, 2),
    ColumnType.DECIMAL: pa.decimal128(
        21, 6
    ),  # quantities have at most 15 digits before the point and 6 behind it
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.OBJECT: pa.string(),
    ColumnType.ARRAY: pa.list_(pa.string()),
}
_READERS: Final[Mapping[ColumnType, Callable[[Any], Any]]] = {
    ColumnType.MONEY: Decimal,
    ColumnType.DECIMAL: Decimal,
    ColumnType.DATE: date.fromisoformat,
    ColumnType.BOOLEAN: bool,
    ColumnType.ARRAY: json.loads,
}


def write_parquet(stream: BinaryIO, table: DataTable, rows: Iterable[Any]) -> None:
    """Write rows of a published database into a file."""
    schema = pa.schema(
        [
            pa.field(
                column.name,
                _TYPES[column.type],
                nullable=not column.required,
                metadata={"title": column.title, "description": column.meaning},
            )
            for column in table.columns
        ]
    )
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        left = iter(rows)
        while batch := tuple(islice(left, _ROWS_PER_GROUP)):
            arrays = [
                pa.array(_read(column.type, cells), _TYPES[column.type])
                for column, cells in zip(table.columns, zip(*batch, strict=True), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _read(cell_type: ColumnType, cells: Iterable[Any]) -> list[Any]:
    read = _READERS.get(cell_type)
    return [cell if cell is None or read is None else read(cell) for cell in cells]
