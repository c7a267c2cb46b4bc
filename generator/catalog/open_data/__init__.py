"""Open data: tables of all declarations, their columns and their rows, and the published database."""
