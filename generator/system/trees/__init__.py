"""Whole folders that a command makes: what in them is ours, and a second tree that a change needs."""
