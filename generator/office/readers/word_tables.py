"""Cells of a Word table from its rows, whose merged cells are written as parts."""

from dataclasses import dataclass, field, replace

from generator.office.document import Cell, Place


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell as a row has it. `merged` is "restart" or "continue" for a part of a cell that is merged downwards, else ""."""

    text: str
    span: int
    merged: str


@dataclass(slots=True)
class TableRow:
    """A row; `before` is the number of columns before its first cell."""

    before: int = 0
    cells: list[WordCell] = field(default_factory=list)

    def add(self, text: str, span: int, merged: str, aside: str) -> None:
        """Add a cell; `aside` is "continue" for a part of the one before, as old files have it."""
        if aside == "continue" and self.cells:
            last = self.cells[-1]
            joined = "\n".join(filter(None, (last.text, text)))
            self.cells[-1] = replace(last, text=joined, span=last.span + span)
        else:
            self.cells.append(WordCell(text, max(span, 1), merged))


def word_cells(rows: list[TableRow], table: str, lost: list[str]) -> tuple[Cell, ...]:
    """Return the cells by row and column; `lost` takes the places of text that a merged cell covers."""
    finished: list[Cell] = []
    open_cells: dict[int, Cell] = {}
    """By its first column, each cell of the row above that may continue."""
    for number, row in enumerate(rows):
        column = row.before
        continued: dict[int, Cell] = {}
        for part in row.cells:
            above = open_cells.get(column)
            address = f"{table} 第 {number + 1} 行第 {column + 1} 列"
            if part.merged and part.merged != "restart" and above and above.column_span == part.span:
                continued[column] = replace(above, row_span=above.row_span + 1)
                del open_cells[column]
                if part.text:
                    lost.append(address)
            else:
                place = Place(address=address)
                cell = Cell(row=number, column=column, text=part.text, place=place, column_span=part.span)
                if part.merged:
                    continued[column] = cell
                else:
                    finished.append(cell)
            column += part.span
        finished += open_cells.values()
        open_cells = continued
    finished += open_cells.values()
    return tuple(sorted(finished, key=lambda cell: (cell.row, cell.column)))
