"""One YAML file: bytes to a tree with a place for every text, and messages for files that are not YAML."""
