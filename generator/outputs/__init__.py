"""What a site is made of, from declarations: pages and data files."""
