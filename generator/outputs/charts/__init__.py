"""Static pictures of plain values, as SVG text: no viewBox, widths in per cent, heights in pixels."""
