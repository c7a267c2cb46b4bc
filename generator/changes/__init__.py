"""What changed between two versions of declarations, and reports of it."""
