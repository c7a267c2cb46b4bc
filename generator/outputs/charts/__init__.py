"""Static pictures of plain values, as SVG text whose widths are in per cent."""
