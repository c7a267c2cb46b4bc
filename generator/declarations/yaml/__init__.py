"""One YAML file: bytes to a tree with a place for every text, and what to do if it is not YAML."""
