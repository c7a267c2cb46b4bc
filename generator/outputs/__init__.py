"""The content of a site, made from declarations: pages and data files."""
