"""Office files: Word, Excel, PDF and OFD documents as tables of cells, and forms written as such."""
