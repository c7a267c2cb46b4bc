"""Writes the files of open data into a site."""
