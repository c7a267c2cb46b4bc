"""Editions of the form as files: reading them, and reading a declaration in the words of its edition."""
