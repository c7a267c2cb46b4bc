"""Files that cannot be parsed: lines that are indented wrongly, and the file with its certain fixes."""
