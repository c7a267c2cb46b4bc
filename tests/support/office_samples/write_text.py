"""Writes a document as the text that one copies out of a sheet: cells between tabs, those with a line break in quotes."""

from tests.support.office_samples.grid import Break, Content, Grid, Line


def write_text(content: Content) -> bytes:
    """Return a document as text; a merged cell stands at its top left."""
    lines: list[str] = []
    for block in content:
        match block:
            case Line(text):
                lines.append(text)
            case Break():
                lines.append("")
            case Grid():
                lines += _rows(block)
    return ("\r\n".join(lines) + "\r\n").encode()


def _rows(grid: Grid) -> list[str]:
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = f'"{cell.text}"' if "\n" in cell.text else cell.text
    return ["\t".join(row).rstrip("\t") for row in rows]
