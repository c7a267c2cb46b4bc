"""Readers of office files: a module a format, each from bytes to a Document."""
