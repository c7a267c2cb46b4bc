"""All declarations together: grouped, added up, compared by measure."""
