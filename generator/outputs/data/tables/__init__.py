"""Open data as files: a module for each format, the descriptions for programs, and what the page of files says."""
