"""JSON Schemas of declarations and of editions, with which editors of YAML complete and check."""
