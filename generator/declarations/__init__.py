"""One declaration: its path, its fields, how it is read, formatted and begun."""
