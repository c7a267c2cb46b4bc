"""Builds the site and keeps it up to date; the only room that knows MkDocs."""
