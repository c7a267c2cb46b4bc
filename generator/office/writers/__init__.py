"""Writes official forms as Word and Excel files: declarations as they are handed in, and blank forms."""
