"""A factory of office files: declarations as forms in five layouts and six formats, with what a reader should find."""
