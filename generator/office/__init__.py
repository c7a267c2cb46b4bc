"""Office files: documents as tables of cells, forms read from them, and forms written as such."""
