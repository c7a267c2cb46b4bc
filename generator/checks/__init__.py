"""Files to problems: one file, all files, with a cache, in several processes; fixes and reports."""
