"""Other programs that are run: git and LibreOffice."""
