"""Every page as Markdown with HTML blocks, and the templates."""
