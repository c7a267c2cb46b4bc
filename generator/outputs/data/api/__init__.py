"""The static API: JSON files at permanent addresses, and their description."""
