"""Recognizes forms in documents, whatever their format, and writes them as files of declarations."""
