"""Reports on changes: text for a terminal, Markdown for a merge request, JSON for programs."""
