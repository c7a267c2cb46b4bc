"""Writes official forms as Word and Excel files: declarations as one would hand them in, and blank forms."""
