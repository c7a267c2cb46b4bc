"""What lists compare: years with each other, the years of a project, the parts of a sum."""
