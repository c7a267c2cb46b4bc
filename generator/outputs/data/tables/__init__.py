"""Open data as files: a module for each format, descriptions for programs, and the page of files."""
