"""Formats that are text: web pages and plain text."""
