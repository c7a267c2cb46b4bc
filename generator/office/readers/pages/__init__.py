"""Formats that know only where characters and lines are: PDF and OFD; the grid is made of the lines."""
