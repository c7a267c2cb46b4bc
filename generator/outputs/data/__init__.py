"""Every file for programs: JSON, search data, sitemaps."""
