"""The indicators of declarations in pairs and over the years."""
