"""The page of a declaration: its answer, its form, its years, its files."""
